"""A file of suspensions: CSV with one statement a row, read into rows and problems by line and column."""

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from privacy_portal.csv_records import Records
from privacy_portal.people.folding import is_plain
from privacy_portal.people.patient_files import encoding_of

COLUMNS = ("agency", "official", "form", "stated_on", "arrived_on", "until", "basis", "statement_file")
REQUIRED = ("agency", "form", "stated_on", "basis")
LONGEST_CELL = 1000
DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong on one line; `column` is "" for the row as a whole."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One row as it stands in the file; `statement_file` is a path beside it, or ""."""

    line: int
    agency: str
    official: str
    form: str
    stated_on: datetime.date
    arrived_on: datetime.date | None
    until: datetime.date | None
    basis: str
    statement_file: str


class UnreadableFile(ValueError):
    """The file as a whole cannot be taken in; the message says why, without quoting it."""


def read(path: Path) -> Iterator[StatementRow | list[Problem]]:
    """Every row that is not empty, checked. Raises UnreadableFile."""
    with path.open(encoding=encoding_of(path), newline="") as text:
        records = Records(text)
        try:
            header = records.header()
        except StopIteration:
            raise UnreadableFile("The file is empty.") from None
        except csv.Error as error:
            raise UnreadableFile("The first line is not a header of columns.") from error
        _check_header(header)
        dated = header.index("stated_on")
        for line, cells in records.rows(len(header), dated=dated, is_date=_is_date):
            if cells is None:
                yield [Problem(line, "", "The quotation marks of this row do not close.")]
            elif any(cell.strip() for cell in cells):
                yield _row(line, header, cells)


def _is_date(text: str) -> bool:
    return _date(text.strip()) is not None


def _check_header(header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise UnreadableFile(f"The header lacks these columns: {', '.join(missing)}.")
    if any(name and name not in COLUMNS for name in header):
        raise UnreadableFile(
            f"The header has names this import does not know. It knows: {', '.join(COLUMNS)}."
        )
    if len(set(header)) != len(header):
        raise UnreadableFile("The header names a column twice.")


def _row(line: int, header: list[str], cells: list[str]) -> StatementRow | list[Problem]:
    if len(cells) != len(header):
        return [Problem(line, "", f"The row has {len(cells)} cells, and the header has {len(header)}.")]
    given = dict.fromkeys(COLUMNS, "") | {
        name: " ".join(cell.split(" ")).strip() for name, cell in zip(header, cells, strict=True)
    }
    problems = [
        Problem(line, name, "There are characters in it that nobody can see.")
        for name in COLUMNS
        if not is_plain(given[name])
    ]
    problems += [
        Problem(line, name, f"It has more than {LONGEST_CELL} characters.")
        for name in COLUMNS
        if len(given[name]) > LONGEST_CELL
    ]
    dates: dict[str, datetime.date | None] = {}
    for name in ("stated_on", "arrived_on", "until"):
        dates[name] = _date(given[name])
        if given[name] and dates[name] is None:
            problems.append(Problem(line, name, "This is not a date. Write it as 2026-03-05."))
    if not given["stated_on"]:
        problems.append(Problem(line, "stated_on", "Say on which day the statement was made."))
    if problems:
        return problems
    stated_on = dates["stated_on"]
    assert stated_on is not None
    return StatementRow(
        line=line,
        agency=given["agency"],
        official=given["official"],
        form=given["form"].casefold(),
        stated_on=stated_on,
        arrived_on=dates["arrived_on"],
        until=dates["until"],
        basis=given["basis"],
        statement_file=given["statement_file"],
    )


def _date(text: str) -> datetime.date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
