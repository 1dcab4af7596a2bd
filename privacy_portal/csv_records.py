"""The rows of a CSV file, where a quotation mark that does not close takes no other row with it."""

import csv
from collections import deque
from collections.abc import Callable, Iterator

MOST_LINES = 50  # of one row


class Records:
    """A file row by row, the first of them the header.

    A row that does not close, takes more than MOST_LINES lines, or takes a line that is itself a row, is
    broken: the line after its first is read as the next row.
    """

    def __init__(self, text: Iterator[str], *, delimiter: str = ",") -> None:
        self._lines = _Lines(text)
        self._delimiter = delimiter
        self._reader = csv.reader(self._lines, delimiter=delimiter, strict=True)

    def header(self) -> list[str]:
        """The names of the columns. Raises csv.Error, or StopIteration for an empty file."""
        return [name.strip().lower() for name in next(self._reader)]

    def rows(
        self, width: int, *, dated: int, is_date: Callable[[str], bool]
    ) -> Iterator[tuple[int, list[str] | None]]:
        """(number of its first line, cells) of each row, None for one that is broken.

        `width`: how many cells a row has; `dated`: which of them holds a day, by which a row is known.
        """
        lines = self._lines
        while True:
            line = lines.begin()
            try:
                cells: list[str] | None = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                cells = None
            if cells is not None and len(lines.taken) > 1:
                alone = (one.rstrip("\r\n").split(self._delimiter) for one in lines.taken[1:])
                if len(cells) != width or any(len(one) == width and is_date(one[dated]) for one in alone):
                    cells = None
            if cells is None:
                lines.read_again()
            yield line, cells


class _Lines:
    """The physical lines of a file; those after the first that a row took can be read again."""

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
