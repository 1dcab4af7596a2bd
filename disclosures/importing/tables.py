"""A file of one row a line, as spreadsheets and databases write it: checked cells by column."""

import csv
import datetime
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosures.importing.rows import Problem, UnreadableFile
from privacy_portal.people.folding import is_plain
from privacy_portal.people.patient_files import encoding_of

START = 64 * 1024
MOST_LINES = 50  # of one row
NOT_CLOSED = "The quotation marks of this row do not close, or a cell is too long."
_HIDDEN = re.compile(r"[^\x20-\x7e]")  # only such characters need a closer look
_SPACES = str.maketrans({"\r": " ", "\n": " ", "\t": " "})
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")


class _Lines:
    """The physical lines of a file; those after the first that a row took can be read again.

    A row takes so many at most: a quotation mark that never closes must not take the rest of the file.
    """

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._before = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) == MOST_LINES:
            raise csv.Error
        line = self._again.popleft() if self._again else next(self._text)
        self.taken.append(line)
        return line

    def begin(self) -> int:
        """A row begins: the number of its first line."""
        self._before += len(self.taken)
        self.taken.clear()
        return self._before + 1

    def read_again(self) -> None:
        """Only the first line of the row was its own."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


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
        lines = _Lines(text)
        delimiter = max(",;\t", key=first.count)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            header = [name.strip().lower() for name in next(reader)]
        except csv.Error as error:
            raise UnreadableFile("The first line is not a header of columns.") from error
        _check_header(header, columns, required)
        dated = header.index(required[0])
        while True:
            line = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                lines.read_again()
                yield [Problem(line, "", NOT_CLOSED)]
                continue
            if len(lines.taken) > 1 and _swallows(cells, lines.taken, len(header), dated, delimiter):
                lines.read_again()
                yield [Problem(line, "", NOT_CLOSED)]
            elif any(map(str.strip, cells)):
                yield _line(line, header, cells)


def _swallows(cells: list[str], lines: list[str], width: int, dated: int, delimiter: str) -> bool:
    """Whether a row of several lines took rows that are not its own: by its cells, or a line like a row."""
    return len(cells) != width or any(
        len(alone) == width and day(alone[dated].strip()) is not None
        for alone in (line.rstrip("\r\n").split(delimiter) for line in lines[1:])
    )


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
