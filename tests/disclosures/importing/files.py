"""Files to import, written to disk as a department would."""

import csv
import io
from pathlib import Path
from typing import Any

from disclosures.importing.csv import COLUMNS
from disclosures.models import ImportRun
from disclosures.operations import importing
from tests.factories import BY, NOW, TODAY

GOOD = {
    "disclosed_on": "2026-03-05",
    "patient_mrn": "MRN-ADA",
    "recipient": "County Health Department",
    "recipient_address": "1 Main Street, Springfield, IL 62701",
    "description": "Laboratory report",
    "purpose": "Report of a notifiable disease",
    "legal_basis": "164.512(b)",
    "made_by": "",
    "reference": "LAB-1",
}


def row(**values: str) -> dict[str, str]:
    return {**GOOD, **values}


def text_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    written = io.StringIO()
    out = csv.DictWriter(written, columns, extrasaction="ignore", quoting=csv.QUOTE_ALL, lineterminator="\n")
    out.writerow({name: name for name in columns})
    out.writerows(rows)
    return written.getvalue()


def take(path: Path, content: str | bytes, *, kind: str = "csv", **more: Any) -> ImportRun:
    """The run of a file with this content, worked to its end."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    errors = path.with_suffix(".errors")
    return importing.take_file(by=BY, path=path, kind=kind, errors=errors, on=TODAY, now=NOW, **more)


def problems(path: Path) -> list[list[str]]:
    """What the error file lists: line, column, sentence."""
    with path.with_suffix(".errors").open(encoding="utf-8-sig", newline="") as listed:
        return list(csv.reader(listed))[1:]
