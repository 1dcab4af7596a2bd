"""AuditEvents for tests, as an EHR sends them."""

import copy
from typing import Any

from disclosures.fhir import balp
from disclosures.fhir.writing import BASIS, DICOM, TERMINOLOGY

DEVICE = {"display": "EHR of the clinic, node 4"}
PATIENT: dict[str, Any] = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.3", "value": "MRN-1"}}


def event(mrn: str = "MRN-1", **values: Any) -> dict[str, Any]:
    """A conforming disclosure at the source, on a basis of the table; `values` replace whole elements."""
    made: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": "evt-1",
        "meta": {"profile": [f"{balp.CANONICAL}Source"]},
        "type": {"system": DICOM, "code": "110106", "display": "Export"},
        "subtype": [
            {"system": f"{TERMINOLOGY}iso-21089-lifecycle", "code": "disclose"},
            {"system": "http://hl7.org/fhir/restful-interaction", "code": "read"},
        ],
        "action": "R",
        "recorded": "2026-03-06T03:30:00.000Z",
        "outcome": "0",
        "purposeOfEvent": [
            {"coding": [{"system": BASIS, "code": "public_health"}], "text": "Notifiable disease"}
        ],
        "agent": [
            agent("110153", DEVICE, "10.1.2.3"),
            agent("110152", {"display": "County Health Department"}, "https://fhir.county.example"),
        ],
        "source": {"site": "ehr.example", "observer": DEVICE},
        "entity": [
            {
                "what": {**PATIENT, "identifier": {**PATIENT["identifier"], "value": mrn}},
                "type": {"system": balp.ENTITY_TYPE, "code": "1"},
                "role": {"system": balp.ENTITY_ROLE, "code": "1"},
            },
            {
                "what": {"reference": "DocumentReference/7"},
                "type": {"system": balp.ENTITY_TYPE, "code": "2"},
                "role": {"system": balp.ENTITY_ROLE, "code": "3"},
                "description": "Laboratory report",
            },
        ],
    }
    return copy.deepcopy({**made, **values})


def agent(code: str, who: dict[str, Any], address: str) -> dict[str, Any]:
    return {
        "type": {"coding": [{"system": DICOM, "code": code}]},
        "who": who,
        "requestor": False,
        "network": {"address": address, "type": "5"},
    }


def as_received(mrn: str = "MRN-1", **values: Any) -> dict[str, Any]:
    """The same as its recipient tells it."""
    receiver = {"display": "County Health Department"}
    return event(
        mrn,
        **{
            "meta": {"profile": [f"{balp.CANONICAL}Recipient"]},
            "type": {"system": DICOM, "code": "110107"},
            "action": "C",
            "source": {"site": "county.example", "observer": receiver},
            **values,
        },
    )


def bundle(*events: dict[str, Any], kind: str = "batch") -> dict[str, Any]:
    request = {"method": "POST", "url": "AuditEvent"}
    entries = [{"resource": one, "request": request} for one in events]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}
