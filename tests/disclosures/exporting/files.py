"""A file written for a test, and read back by what others read such files with."""

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import pdfplumber

from disclosures.operations import exports
from tests.disclosures.accountings import day
from tests.factories import BY, TODAY

FORMATS = ("pdf", "csv", "xlsx", "json", "fhir")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(patient, file_format: str, *, audience: str = "patient", on: str = "", **values: Any) -> bytes:
    """The file of a request of May 15, 2026, unless `values` say otherwise."""
    out = io.BytesIO()
    values.setdefault("requested_on", day("2026-05-15"))
    values.setdefault("by", BY)
    exports.write_file(
        patient_id=patient.pk,
        audience=audience,
        file_format=file_format,
        out=out,
        on=day(on) if on else TODAY,
        **values,
    )
    return out.getvalue()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheets(content: bytes) -> list[list[list[str]]]:
    """The cells of each sheet of a workbook, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [_cells(ET.fromstring(book.read(name))) for name in names]  # noqa: S314 - our own file


def _cells(sheet: ET.Element) -> list[list[str]]:
    return [
        ["".join(text.text or "" for text in cell.iter(f"{SHEET}t")) for cell in row]
        for row in sheet.iter(f"{SHEET}row")
    ]


def parts(content: bytes) -> str:
    """Everything in a workbook, as one text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


def resources(content: bytes, kind: str) -> list[dict[str, Any]]:
    bundle = json.loads(content)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def pages(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def all_text(content: bytes, file_format: str) -> str:
    """Whatever a reader of the file could find in it."""
    if file_format == "pdf":
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return "\n".join(pages(content)) + str(pdf.metadata)
    return parts(content) if file_format == "xlsx" else content.decode()
