"""Which formats can be read, and by what."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from django.utils.module_loading import import_string

from disclosures.importing import csv, openemr
from disclosures.importing.rows import Rows
from privacy_portal.law.refusal import Refused

CHUNK = 1024 * 1024


def formats() -> list[str]:
    return list(_readers())


def check(name: str) -> None:
    """Raises Refused IMPORT_FORMAT."""
    if name not in _readers():
        raise Refused("This format cannot be imported.", code="IMPORT_FORMAT")


def read(path: Path, name: str) -> Rows:
    """Every row of the file. Raises UnreadableFile while it is read."""
    return _readers()[name](path)


def estimate(path: Path, name: str) -> int:
    """About how many rows there are, for a bar that grows: the lines of the file."""
    if name == "fhir":
        return 0
    lines = 0
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            lines += block.count(b"\n")
    return max(lines - 1, 0)


def _readers() -> dict[str, Callable[[Path], Rows]]:
    known: dict[str, Callable[[Path], Rows]] = {"csv": csv.read, "openemr": openemr.read}
    if find_spec("disclosures.importing.fhir"):
        known["fhir"] = import_string("disclosures.importing.fhir.read")
    return known
