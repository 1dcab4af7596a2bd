"""Read a file of patients as rows of cells: CSV, a FHIR bundle, or FHIR resources one a line."""

import codecs
import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from privacy_portal.csv_records import Records
from privacy_portal.people.fhir import cells_of
from privacy_portal.people.patient_rows import COLUMNS, REQUIRED, PatientRow, RowProblem, is_date, read_row

BUNDLE_MAX_BYTES = 256 * 1024 * 1024
BLOCK = 1024 * 1024
NOT_CLOSED = "The quotation marks of this row do not close, or a cell is too long."

type Rows = Iterator[PatientRow | list[RowProblem]]


class UnreadableFile(ValueError):
    """The file as a whole cannot be imported; the message says why, without quoting it."""


def read_patients(path: Path) -> Rows:
    """Every row of the file, checked, one after another; CSV and ndjson are never held in memory whole.

    Raises UnreadableFile.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as text:
        start = text.read(BLOCK)
        text.seek(0)
        if not start.strip():
            raise UnreadableFile("The file is empty.")
        if start.lstrip()[0] in "{[":
            yield from _fhir_rows(path, text, start)
        else:
            yield from _csv_rows(text, start)


def encoding_of(path: Path) -> str:
    """utf-8-sig, utf-16 by its mark, or latin-1 when the bytes are not UTF-8; reads the file once."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        block = raw.read(BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while block:
                decoder.decode(block)
                block = raw.read(BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252" if _decodes(path, "cp1252") else "latin-1"
    return "utf-8-sig"


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as text:
            while text.read(BLOCK):
                pass
    except UnicodeDecodeError:
        return False
    return True


# CSV ----------------------------------------------------------------------------------------------
def _csv_rows(text: IO[str], start: str) -> Rows:
    first_line = start.splitlines()[0]
    records = Records(text, delimiter=max(",;\t", key=first_line.count))
    try:
        header = records.header()
    except csv.Error as error:
        raise UnreadableFile("The first line is not a header of columns.") from error
    _check_header(header)
    dated = header.index("birth_date")
    for line, cells in records.rows(len(header), dated=dated, is_date=is_date):
        if cells is None:
            yield [RowProblem(line, "", NOT_CLOSED)]
        elif any(cell.strip() for cell in cells):
            yield _csv_row(line, header, cells)


def _check_header(header: list[str]) -> None:
    names = [name for name in header if name]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableFile(f"The header lacks these columns: {', '.join(missing)}.")
    unknown = [str(number) for number, name in enumerate(header, 1) if name and name not in COLUMNS]
    if unknown:
        raise UnreadableFile(
            f"The header has names this import does not know, in these places: {', '.join(unknown)}."
            f" It knows: {', '.join(COLUMNS)}."
        )
    if len(set(names)) != len(names):
        raise UnreadableFile("The header names a column twice.")


def _csv_row(line: int, header: list[str], cells: list[str]) -> PatientRow | list[RowProblem]:
    if len(cells) != len(header):
        return [RowProblem(line, "", f"The row has {len(cells)} cells, and the header has {len(header)}.")]
    return read_row(line, {name: cell for name, cell in zip(header, cells, strict=True) if name})


# FHIR ---------------------------------------------------------------------------------------------
def _fhir_rows(path: Path, text: IO[str], start: str) -> Rows:
    first = next((line for line in start.splitlines() if line.strip()), "")
    one_a_line = _json(first)
    if isinstance(one_a_line, dict) and one_a_line.get("resourceType") != "Bundle":
        yield from _ndjson_rows(text)
        return
    if path.stat().st_size > BUNDLE_MAX_BYTES:
        raise UnreadableFile("A bundle may have 256 MB at most. Write a larger file one resource a line.")
    document = _json(text.read())
    if document is None:
        raise UnreadableFile("The file is not correct JSON.")
    yield from _bundle_rows(document)


def _ndjson_rows(text: Iterable[str]) -> Rows:
    for line, content in enumerate(text, 1):
        if not content.strip():
            continue
        resource = _json(content)
        if not isinstance(resource, dict):
            yield [RowProblem(line, "", "The line is not a FHIR resource in correct JSON.")]
        elif resource.get("resourceType") == "Patient":
            yield read_row(line, cells_of(resource))


def _bundle_rows(document: Any) -> Rows:
    """Patients of a Bundle (or a single Patient); the line of a row is the number of its entry."""
    if isinstance(document, dict) and document.get("resourceType") == "Patient":
        entries: Any = [{"resource": document}]
    elif isinstance(document, dict) and document.get("resourceType") == "Bundle":
        entries = document.get("entry", [])
    else:
        raise UnreadableFile("The file is neither a FHIR bundle nor a FHIR Patient.")
    if not isinstance(entries, list):
        raise UnreadableFile("The entries of the bundle are not a list.")
    for number, entry in enumerate(entries, 1):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            yield [RowProblem(number, "", "The entry holds no resource.")]
        elif resource.get("resourceType") == "Patient":
            yield read_row(number, cells_of(resource))


def _json(content: str) -> Any:
    """The value, or None when it is not JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
