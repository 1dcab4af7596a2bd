"""A disclosure of ours as an AuditEvent of IHE BALP's PrivacyDisclosure.Source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
ABSENT_CODE = f"{TERMINOLOGY}data-absent-reason"
SNOMED = "http://snomed.info/sct"
BASIS = "urn:privacy-portal:legal-basis"
UNKNOWN = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one AuditEvent tells. Days are ISO text, `recorded` an ISO instant.

    `patient`: a reference, or "" where `mrn`, the medical record number, or nothing names them; `details` are
    (name, text) of the data that was disclosed; `basis_given` is what was said where `basis` is "".
    """

    id: str
    patient: str
    clinic: str
    from_on: str
    to_on: str
    recorded: str
    recipient: str
    recipient_of: str = ""
    address: Sequence[str] = ()
    description: str = ""
    purpose: str = ""
    basis: str = ""
    basis_words: str = ""
    made_by: str = ""
    details: Sequence[tuple[str, str]] = field(default_factory=tuple)
    mrn: str = ""
    basis_given: str = ""


def audit_event(one: Told) -> dict[str, Any]:
    """The resource. Where something went over no network that we know, the network says it is not known."""
    clinic = {"display": one.clinic}
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": one.id,
        "meta": {"profile": [PROFILE]},
        "contained": [_recipient(one)],
        "type": {"system": DICOM, "code": "110106", "display": "Export"},
        "subtype": [
            {
                "system": f"{TERMINOLOGY}iso-21089-lifecycle",
                "code": "disclose",
                "display": "Disclose Record Lifecycle Event",
            }
        ],
        "action": "R",
        "period": {"start": one.from_on, "end": one.to_on},
        "recorded": one.recorded,
        "outcome": "0",
        "agent": [
            _agent("110153", "Source Role ID", clinic),
            _agent("110152", "Destination Role ID", {"reference": "#recipient", "display": one.recipient}),
        ],
        "source": {
            "observer": clinic,
            "type": [
                {"system": f"{TERMINOLOGY}security-source-type", "code": "4", "display": "Application Server"}
            ],
        },
        "entity": [
            {
                "what": _patient(one),
                "type": _coding("audit-entity-type", "1", "Person"),
                "role": _coding("object-role", "1", "Patient"),
            },
            _data(one),
        ],
    }
    event["purposeOfEvent"] = [_purpose(one)]
    if one.basis_given and not one.basis:
        event["agent"][1]["purposeOfUse"] = [{"text": one.basis_given}]
    if one.made_by:
        event["agent"].append(_custodian(one.made_by))
    return event


def _patient(one: Told) -> dict[str, Any]:
    if one.patient:
        return {"reference": one.patient}
    if not one.mrn:
        return dict(UNKNOWN)
    kind = {"coding": [{"system": f"{TERMINOLOGY}v2-0203", "code": "MR", "display": "Medical record number"}]}
    return {"type": "Patient", "identifier": {"type": kind, "value": one.mrn}}


def _custodian(made_by: str) -> dict[str, Any]:
    """Who disclosed it for the clinic."""
    kind = {"system": SNOMED, "code": "159541003", "display": "Record keeping/library clerk"}
    return {"type": {"coding": [kind]}, "who": {"display": made_by}, "requestor": False}


def _recipient(one: Told) -> dict[str, Any]:
    organization: dict[str, Any] = {"resourceType": "Organization", "id": "recipient", "name": one.recipient}
    if one.recipient_of:
        organization["partOf"] = {"display": one.recipient_of}
    if one.address:
        organization["address"] = [{"type": "postal", "line": list(one.address)}]
    return organization


def _agent(code: str, display: str, who: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": {"coding": [{"system": DICOM, "code": code, "display": display}]},
        "who": dict(who),
        "requestor": False,
        "network": dict(UNKNOWN),
    }


def _data(one: Told) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "type": _coding("audit-entity-type", "2", "System Object"),
        "role": _coding("object-role", "3", "Report"),
        "what": {"display": one.description} if one.description else dict(UNKNOWN),
    }
    if one.description:
        entity["description"] = one.description
    if one.details:
        entity["detail"] = [{"type": name, "valueString": text} for name, text in one.details]
    return entity


def _purpose(one: Told) -> dict[str, Any]:
    if one.basis:
        coding = {"system": BASIS, "code": one.basis, "display": one.basis_words or one.basis}
    else:
        coding = {"system": ABSENT_CODE, "code": "unknown", "display": "Unknown"}
    return {"coding": [coding], **({"text": one.purpose} if one.purpose else {})}


def _coding(system: str, code: str, display: str) -> dict[str, str]:
    return {"system": f"{TERMINOLOGY}{system}", "code": code, "display": display}
