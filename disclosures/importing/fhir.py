"""AuditEvents in a file: a Bundle, one resource, or one a line (ndjson)."""

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any

from disclosures.fhir import bundles, parsing, reading
from disclosures.fhir.elements import Element
from disclosures.fhir.parsing import Unreadable
from disclosures.importing.rows import Problem, Row, Rows, UnreadableFile
from privacy_portal.clinic import queries as clinic

ONLY_EVENTS = "Only AuditEvents are taken in."


def read(path: Path) -> Rows:
    """Each event; `line` is its line, or the number of its entry from 1. Raises UnreadableFile."""
    zone = clinic.time_zone()
    try:
        if _is_lines(path):
            yield from _lines(path, zone)
        else:
            yield from _document(path.read_text(encoding="utf-8-sig"), zone)
    except UnicodeDecodeError as error:
        raise UnreadableFile(parsing.NO_JSON) from error
    except Unreadable as error:
        raise UnreadableFile(str(error)) from error


def _lines(path: Path, zone: tzinfo) -> Rows:
    """One resource a line; a Bundle may stand on a single line too."""
    with path.open(encoding="utf-8-sig", newline="\n") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                found = parsing.loads(line)
            except Unreadable as error:
                yield [Problem(number, "", str(error))]
                continue
            if found.get("resourceType") == "Bundle":
                yield from _bundle(line, zone)
            else:
                yield _row(found, number=number, zone=zone)


def _document(written: str, zone: tzinfo) -> Rows:
    if parsing.members(written).get("resourceType") == "Bundle":
        yield from _bundle(written, zone)
    else:
        yield _row(parsing.loads(written), number=1, zone=zone)


def _bundle(written: str, zone: tzinfo) -> Rows:
    found = bundles.bundle(written)
    for entry in found.entries():
        number = entry.place + 1
        if entry.wrong:
            yield [Problem(number, entry.path, entry.wrong)]
        elif entry.kind == bundles.EVENT:
            yield _row(entry.resource, number=number, zone=zone, name=entry.name, around=found.around)
        elif entry.kind != "Patient":  # a Patient is what events refer to
            yield [Problem(number, entry.path, ONLY_EVENTS)]


def _row(
    event: Any, *, number: int, zone: tzinfo, name: str = "", around: Mapping[str, Element] = reading.NOTHING
) -> Row | list[Problem]:
    found = reading.read(event, zone=zone, number=number, name=name, around=around)
    if isinstance(found, Row):
        return found
    return [Problem(number, one.path, one.sentence) for one in found.problems]


def _is_lines(path: Path) -> bool:
    """Whether the first line is a whole resource and another follows. Raises UnreadableFile for no line."""
    with path.open(encoding="utf-8-sig", newline="\n") as stream:
        written = (line for line in stream if line.strip())
        first = next(written, "")
        if not first:
            raise UnreadableFile("The file is empty.")
        if next(written, "") == "":
            return False
    try:
        parsing.loads(first)
    except Unreadable:
        return False
    return True
