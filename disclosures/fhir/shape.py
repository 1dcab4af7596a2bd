"""The types of FHIR R4's AuditEvent, as data (https://hl7.org/fhir/R4/auditevent.html)."""

from collections.abc import Iterator, Mapping
from typing import Any

CODING = {"system": str, "version": str, "code": str, "display": str, "userSelected": bool}
CONCEPT = {"coding": [CODING], "text": str}
PERIOD = {"start": str, "end": str}
IDENTIFIER = {"use": str, "type": CONCEPT, "system": str, "value": str, "period": PERIOD, "assigner": dict}
REFERENCE = {"reference": str, "type": str, "identifier": IDENTIFIER, "display": str}
AGENT = {
    "type": CONCEPT,
    "role": [CONCEPT],
    "who": REFERENCE,
    "altId": str,
    "name": str,
    "requestor": bool,
    "location": REFERENCE,
    "policy": [str],
    "media": CODING,
    "network": {"address": str, "type": str},
    "purposeOfUse": [CONCEPT],
}
ENTITY = {
    "what": REFERENCE,
    "type": CODING,
    "role": CODING,
    "lifecycle": CODING,
    "securityLabel": [CODING],
    "name": str,
    "description": str,
    "query": str,
    "detail": [{"type": str, "valueString": str, "valueBase64Binary": str}],
}
AUDIT_EVENT = {
    "resourceType": str,
    "id": str,
    "meta": {"versionId": str, "lastUpdated": str, "source": str, "profile": [str], "security": [CODING]},
    "implicitRules": str,
    "language": str,
    "contained": [dict],
    "extension": [dict],
    "modifierExtension": [dict],
    "type": CODING,
    "subtype": [CODING],
    "action": str,
    "period": PERIOD,
    "recorded": str,
    "outcome": str,
    "outcomeDesc": str,
    "purposeOfEvent": [CONCEPT],
    "agent": [AGENT],
    "source": {"site": str, "observer": REFERENCE, "type": [CODING]},
    "entity": [ENTITY],
}
SENTENCES = {
    str: "This is a text that is not empty.",
    bool: "This is true or false.",
    dict: "This is an object that is not empty.",
    list: "This is a list that is not empty.",
}


def misshapen(found: Any, shape: Any = AUDIT_EVENT, path: str = "AuditEvent") -> Iterator[tuple[str, str]]:
    """(path, sentence) of every element of the wrong type; elements that R4 does not know are let be."""
    kind: Any = shape if isinstance(shape, type) else type(shape)
    if not isinstance(found, kind) or found in ("", [], {}):
        yield path, SENTENCES[kind]
    elif isinstance(shape, list):
        for place, one in enumerate(found):
            yield from misshapen(one, shape[0], f"{path}[{place}]")
    elif isinstance(shape, Mapping):
        for name, below in shape.items():
            if name in found:
                yield from misshapen(found[name], below, f"{path}.{name}")
