"""CSV that a spreadsheet cannot run: every export of ours goes through here."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """A file that gives each written line back."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: object) -> str:
    """The value as text; what a spreadsheet would take for a formula gets a leading apostrophe (OWASP)."""
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def csv_lines(header: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a CSV file, one at a time, starting with the mark that makes Excel read UTF-8."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([safe_cell(value) for value in header])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
