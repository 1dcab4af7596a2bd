"""Reads FHIR JSON of any shape: what has the wrong type is as if it were not there."""

from collections.abc import Iterator, Mapping
from typing import Any

type Element = Mapping[str, Any]


def element(parent: Any, name: str) -> Element:
    """The object under this name, or an empty one."""
    found = parent.get(name) if isinstance(parent, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def elements(parent: Any, name: str) -> list[Element]:
    """The objects in the list under this name."""
    found = parent.get(name) if isinstance(parent, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def text(parent: Any, *names: str) -> str:
    """The text below these names, without spaces around it; "" when there is none."""
    for name in names[:-1]:
        parent = element(parent, name)
    found = parent.get(names[-1]) if isinstance(parent, Mapping) else None
    return found.strip() if isinstance(found, str) else ""


def texts(parent: Any, name: str) -> list[str]:
    """The texts in the list under this name."""
    found = parent.get(name) if isinstance(parent, Mapping) else None
    return [one.strip() for one in found if isinstance(one, str)] if isinstance(found, list) else []


def says(coding: Any, system: str, code: str) -> bool:
    """Whether a Coding is this one."""
    return text(coding, "system") == system and text(coding, "code") == code


def numbered(parent: Element, name: str, *, system: str, code: str) -> Iterator[tuple[int, Element]]:
    """The elements of a list whose `type`, a Coding or a CodeableConcept, is this one, with their places."""
    found = parent.get(name)
    for place, one in enumerate(found if isinstance(found, list) else ()):
        kind = element(one, "type")
        if any(says(coding, system, code) for coding in (kind, *elements(kind, "coding"))):
            yield place, one
