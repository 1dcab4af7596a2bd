"""A FHIR Bundle, read entry by entry from its text, so that a large one fits into memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from disclosures.fhir import parsing
from disclosures.fhir.elements import Element, element, text
from disclosures.fhir.parsing import Unreadable

TYPES = ("batch", "transaction", "collection")
EVENT = "AuditEvent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `wrong` says what is not JSON that can be kept, with the entry's `place`."""

    place: int
    name: str = ""
    resource: Element = field(default_factory=dict)
    method: str = ""
    url: str = ""
    wrong: str = ""

    @property
    def kind(self) -> str:
        return text(self.resource, "resourceType")

    @property
    def path(self) -> str:
        return f"Bundle.entry[{self.place}].resource"


@dataclass(frozen=True, slots=True)
class Bundle:
    """`around`: its Patients, by what refers to them."""

    written: str
    kind: str
    around: Mapping[str, Element]

    def entries(self) -> Iterator[Entry]:
        return _entries(self.written)


def bundle(written: str, *, most: int | None = None) -> Bundle:
    """Looks through all of it once: what is broken off in the middle is not begun.

    Raises Unreadable, and TooMany with the first entry after `most`.
    """
    head = parsing.members(written, most=most)
    if head.get("resourceType") != "Bundle":
        raise Unreadable("The resource is not a Bundle.")
    around: dict[str, Element] = {}
    for entry in _entries(written):
        if entry.kind == "Patient" and not entry.wrong:
            around[entry.name] = entry.resource
            around[f"Patient/{text(entry.resource, 'id')}"] = entry.resource
    return Bundle(written, text(head, "type"), around)


def _entries(written: str) -> Iterator[Entry]:
    for place, found in enumerate(parsing.entries(written)):
        try:
            parsing.check(found)
        except Unreadable as error:
            yield Entry(place, wrong=str(error))
            continue
        request: Any = element(found, "request")
        yield Entry(
            place,
            name=text(found, "fullUrl"),
            resource=element(found, "resource"),
            method=text(request, "method"),
            url=text(request, "url"),
        )
