"""An accounting as a FHIR R4 Bundle: AuditEvents of BALP's profile, and protocols as ResearchStudy.

Resources are numbered by their place in the file or by the ledger's reference, for the patient by their
place only: a number of the ledger would tell of the rows between.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import IO, Any

from disclosures.exporting.rows import (
    MAY_OR_MAY_NOT,
    NONE_TO_LIST,
    OFFICE_ONLY,
    RHYTHMS,
    Content,
    Progress,
    Step,
)
from disclosures.fhir.writing import ABSENT, Told, audit_event

NAMESPACE = uuid.UUID("5f3b9a52-6d0c-4f0e-9b52-1a8e8c1d7a10")
PATIENT = f"urn:uuid:{uuid.uuid5(NAMESPACE, 'patient')}"


def write(content: Content, out: IO[bytes], progress: Progress) -> None:
    """A Bundle of type collection, written resource by resource."""
    head: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "timestamp": _instant(content)}
    if content.for_office:
        head["meta"] = {
            "tag": [{"system": "urn:privacy-portal:audience", "code": "officer", "display": OFFICE_ONLY}]
        }
    out.write(json.dumps(head, ensure_ascii=False).encode()[:-1] + b',\n"entry": [\n')
    out.write(_entry(PATIENT, _patient(content)))
    out.write(b",\n" + _entry(_url("about"), _about(content)))
    for resource in Step(progress, content.count).each(_resources(content)):
        out.write(b",\n" + _entry(_url(resource["id"]), resource))
    out.write(b"\n]}\n")


def _resources(content: Content) -> Iterator[dict[str, Any]]:
    if content.decisions is not None:
        for one in content.decisions:
            yield audit_event(_of_office(one, content))
        return
    for number, entry in enumerate(content.listed["entries"], start=1):
        if entry["form"] == "research":
            yield _study(entry, f"study-{number}")
        else:
            yield audit_event(_of_patient(entry, f"disclosure-{number}", content))


def _of_patient(entry: Mapping[str, Any], name: str, content: Content) -> Told:
    details = []
    if entry["form"] == "series":
        details = [("number", str(entry["number"])), ("last date", entry["last_on"])]
        if entry["rhythm"]:
            details.append(("frequency", RHYTHMS[entry["rhythm"]]))
    return Told(
        id=name,
        patient=PATIENT,
        clinic=content.letterhead.name,
        from_on=entry["on"],
        to_on=entry.get("last_on", entry["on"]),
        recorded=_instant(content),
        recipient=entry["recipient"],
        recipient_of=entry["recipient_of"],
        address=entry["address"] or (),
        description=entry["description"],
        purpose=entry["purpose"],
        basis=entry["basis"]["code"],
        basis_words=entry["basis"]["plain"],
        made_by=entry["made_by"],
        details=[("citation", entry["basis"]["citation"]), *details],
    )


def _of_office(one: Mapping[str, Any], content: Content) -> Told:
    return Told(
        id=f"row-{one['id']}",
        patient=PATIENT,
        clinic=content.letterhead.name,
        from_on=one["disclosed_on"],
        to_on=one["disclosed_on"],
        recorded=_instant(content),
        recipient=one["recipient"],
        recipient_of=one["recipient_of"],
        address=one["address"].splitlines(),
        description=one["description"],
        purpose=one["purpose"],
        basis=one["basis"],
        basis_words=one["basis_title"],
        made_by=one["made_by"],
        details=[
            *((name, one[name]) for name in ("reference", "decision", "citation", "sentence")),
            ("notice", OFFICE_ONLY),
        ],
    )


def _study(entry: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A protocol is no disclosure of this person's: it may or may not have been."""
    reach = {
        who: ", ".join(entry[f"{who}_{what}"] for what in ("name", "address", "telephone"))
        for who in ("sponsor", "researcher")
    }
    return {
        "resourceType": "ResearchStudy",
        "id": name,
        "title": entry["name"],
        "_status": {"extension": [{"url": ABSENT, "valueCode": "unknown"}]},
        "description": "\n\n".join((entry["purpose"], entry["selection"], entry["information"])),
        "period": {"start": entry["on"], "end": entry["last_on"]},
        "sponsor": {"display": reach["sponsor"]},
        "principalInvestigator": {"display": reach["researcher"]},
        "note": [{"text": MAY_OR_MAY_NOT}],
    }


def _patient(content: Content) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "patient", "name": [{"text": content.listed["individual"]}]}


def _about(content: Content) -> dict[str, Any]:
    """Period, day of the request, day it was prepared; and that there are none, where there are none."""
    listed = content.listed
    parameters: list[dict[str, Any]] = [
        {"name": name, "valueDate": listed[name]}
        for name in ("requested_on", "from_on", "to_on", "prepared_on")
    ]
    if content.for_office:
        parameters.append({"name": "notice", "valueString": OFFICE_ONLY})
    elif not listed["entries"]:
        parameters.append({"name": "note", "valueString": NONE_TO_LIST})
    return {"resourceType": "Parameters", "id": "about", "parameter": parameters}


def _entry(url: str, resource: dict[str, Any]) -> bytes:
    return json.dumps({"fullUrl": url, "resource": resource}, ensure_ascii=False).encode()


def _url(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"


def _instant(content: Content) -> str:
    return f"{content.listed['prepared_on']}T00:00:00Z"
