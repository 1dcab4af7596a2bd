"""Which formats can be read, and by what."""

from collections.abc import Callable
from pathlib import Path

from disclosures.importing import csv, fhir, openemr
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
    return {"csv": csv.read, "openemr": openemr.read, "fhir": fhir.read}
