"""A file of one row a line, as spreadsheets and databases write it: checked cells by column."""

import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosures.importing.rows import Problem, UnreadableFile
from privacy_portal.csv_records import Records
from privacy_portal.people.folding import is_plain
from privacy_portal.people.patient_files import encoding_of

START = 64 * 1024
NOT_CLOSED = "The quotation marks of this row do not close, or a cell is too long."
_HIDDEN = re.compile(r"[^\x20-\x7e]")  # only such characters need a closer look
_SPACES = str.maketrans({"\r": " ", "\n": " ", "\t": " "})
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one line by name, without spaces around them."""

    line: int
    cells: dict[str, str]


def read(
    path: Path, *, columns: tuple[str, ...], required: tuple[str, ...]
) -> Iterator[Line | list[Problem]]:
    """Every line that is not empty, one after another, never the file as a whole.

    UTF-8 with or without a mark, UTF-16 with a mark, or Windows/Latin-1; comma, semicolon or tab. Raises
    UnreadableFile before the first line is given.
    """
    with path.open(encoding=encoding_of(path), newline="") as text:
        start = text.read(START)
        text.seek(0)
        if not start.strip():
            raise UnreadableFile("The file is empty.")
        first = start.splitlines()[0]
        records = Records(text, delimiter=max(",;\t", key=first.count))
        try:
            header = records.header()
        except csv.Error as error:
            raise UnreadableFile("The first line is not a header of columns.") from error
        _check_header(header, columns, required)
        dated = header.index(required[0])
        for line, cells in records.rows(len(header), dated=dated, is_date=_is_date):
            if cells is None:
                yield [Problem(line, "", NOT_CLOSED)]
            elif any(map(str.strip, cells)):
                yield _line(line, header, cells)


def _is_date(text: str) -> bool:
    return day(text.strip()) is not None


def day(text: str) -> datetime.date | None:
    """2026-03-05 or 3/5/2026, with or without a time of day; None for anything else."""
    text = _TIME.sub("", text)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        american = _US.match(text)
    if american is None:
        return None
    month, number, year = (int(part) for part in american.groups())
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def _check_header(header: list[str], columns: tuple[str, ...], required: tuple[str, ...]) -> None:
    names = [name for name in header if name]
    missing = [name for name in required if name not in names]
    if missing:
        raise UnreadableFile(
            f"The first line must name the columns; these are missing: {', '.join(missing)}."
        )
    unknown = [str(number) for number, name in enumerate(header, 1) if name and name not in columns]
    if unknown:
        raise UnreadableFile(
            f"The header has names this import does not know, in these places: {', '.join(unknown)}."
            f" It knows: {', '.join(columns)}."
        )
    if len(set(names)) != len(names):
        raise UnreadableFile("The header names a column twice.")


def _line(line: int, header: list[str], cells: list[str]) -> Line | list[Problem]:
    if len(cells) != len(header):
        return [Problem(line, "", f"The row has {len(cells)} cells, and the header has {len(header)}.")]
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name}
    unseen = [
        Problem(line, name, "There are characters in it that nobody can see.")
        for name, cell in given.items()
        if _HIDDEN.search(cell) and not is_plain(cell.translate(_SPACES))
    ]
    return unseen or Line(line, given)
