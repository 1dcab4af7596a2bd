"""What the FHIR address can do (https://hl7.org/fhir/R4/capabilitystatement.html)."""

from typing import Any

from disclosures.fhir.balp import CANONICAL
from disclosures.fhir.outcome import MEDIA_TYPE

DATE = "2026-11-24"
SECURITY = (
    "By session, or by an API token: “Authorization: Token …”. What an account may do is what its roles may."
)
DAY = "The day of the disclosure, as period.start has it; with the prefixes eq, ge, gt, le and lt."
IDENTITY = (
    "The same event comes in once: by identifier or id within source.site, or else by all that it says. One "
    "that breaks a rule of the profile waits for a person; one without patient, day or recipient is refused."
)


def statement(*, url: str, clinic: str) -> dict[str, Any]:
    """The CapabilityStatement."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "publisher": clinic,
        "kind": "instance",
        "implementation": {"description": "Accounting of disclosures (45 CFR 164.528)", "url": url},
        "fhirVersion": "4.0.1",
        "format": [MEDIA_TYPE],
        "rest": [
            {
                "mode": "server",
                "documentation": "A Bundle posted to the base is taken as batch, transaction or collection.",
                "security": {"description": SECURITY},
                "interaction": [{"code": "batch"}, {"code": "transaction"}],
                "resource": [
                    {
                        "type": "AuditEvent",
                        "supportedProfile": [f"{CANONICAL}Source", f"{CANONICAL}Recipient"],
                        "documentation": IDENTITY,
                        "interaction": [{"code": "create"}, {"code": "read"}, {"code": "search-type"}],
                        "versioning": "no-version",
                        "conditionalCreate": False,
                        "searchParam": [
                            {
                                "name": "patient.identifier",
                                "type": "token",
                                "documentation": "The medical record number; required.",
                            },
                            {"name": "date", "type": "date", "documentation": DAY},
                        ],
                    }
                ],
            }
        ],
    }
