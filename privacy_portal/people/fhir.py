"""A FHIR R4 Patient as cells of an import row (https://hl7.org/fhir/R4/patient.html)."""

from typing import Any

INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"


def cells_of(resource: dict[str, Any]) -> dict[str, str]:
    """What a Patient resource says, by column; what is absent or of the wrong type is left out."""
    official = _name(resource, "official", "usual")
    nickname = _name(resource, "nickname")
    cells = {
        "mrn": _mrn(resource),
        "given_name": " ".join(_texts(official, "given")),
        "family_name": _text(official, "family"),
        "preferred_name": " ".join(_texts(nickname, "given")) or _text(nickname, "text"),
        "birth_date": _text(resource, "birthDate"),
        "died_on": died if len(died := _text(resource, "deceasedDateTime")[:10]) == len("2026-11-24") else "",
        "language": _language(resource),
        "needs_interpreter": _interpreter(resource),
        "email": _telecom(resource, "email"),
        "telephone": _telecom(resource, "phone"),
        **_address(resource),
    }
    return {column: text for column, text in cells.items() if text}


def _mrn(resource: dict[str, Any]) -> str:
    """The identifier typed MR, or else the only identifier there is."""
    identifiers = [item for item in _items(resource, "identifier") if _text(item, "use") != "old"]
    typed = [item for item in identifiers if "MR" in _codes(item.get("type"))]
    chosen = typed or (identifiers if len(identifiers) == 1 else [])
    return _text(chosen[0], "value") if chosen else ""


def _name(resource: dict[str, Any], *uses: str) -> dict[str, Any]:
    names = [item for item in _items(resource, "name") if not _has_ended(item)]
    for use in uses:
        for item in names:
            if _text(item, "use") == use:
                return item
    plain = [item for item in names if not _text(item, "use")]
    return plain[0] if plain and "official" in uses else {}


def _language(resource: dict[str, Any]) -> str:
    spoken = _items(resource, "communication")
    spoken.sort(key=lambda item: item.get("preferred") is not True)
    codes = _codes(spoken[0].get("language")) if spoken else []
    return codes[0] if codes else ""


def _interpreter(resource: dict[str, Any]) -> str:
    for extension in _items(resource, "extension"):
        if extension.get("url") == INTERPRETER and isinstance(extension.get("valueBoolean"), bool):
            return "yes" if extension["valueBoolean"] else "no"
    return ""


def _telecom(resource: dict[str, Any], system: str) -> str:
    found = [
        item
        for item in _items(resource, "telecom")
        if _text(item, "system") == system and _text(item, "use") != "old" and not _has_ended(item)
    ]
    found.sort(key=_rank)
    return _text(found[0], "value") if found else ""


def _rank(item: dict[str, Any]) -> int:
    rank = item.get("rank")
    return rank if isinstance(rank, int) else 1000


def _address(resource: dict[str, Any]) -> dict[str, str]:
    found = [
        item
        for item in _items(resource, "address")
        if _text(item, "use") not in {"old", "billing"} and not _has_ended(item)
    ]
    found.sort(key=lambda item: (_text(item, "type") == "physical", _text(item, "use") != "home"))
    if not found:
        return {}
    lines = _texts(found[0], "line")
    return {
        "line1": lines[0] if lines else "",
        "line2": ", ".join(lines[1:]),
        "city": _text(found[0], "city"),
        "state": _text(found[0], "state"),
        "postcode": _text(found[0], "postalCode"),
        "country": _text(found[0], "country"),
    }


def _has_ended(item: dict[str, Any]) -> bool:
    period = item.get("period")
    return isinstance(period, dict) and bool(period.get("end"))


def _items(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    items = value.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    return text if isinstance(text, str) else ""


def _texts(value: dict[str, Any], name: str) -> list[str]:
    texts = value.get(name)
    return [text for text in texts if isinstance(text, str)] if isinstance(texts, list) else []


def _codes(concept: Any) -> list[str]:
    """The codes of a CodeableConcept."""
    return (
        [_text(coding, "code") for coding in _items(concept, "coding")] if isinstance(concept, dict) else []
    )
