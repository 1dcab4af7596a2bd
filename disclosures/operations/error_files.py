"""What was wrong in a file, as a CSV file that a spreadsheet cannot run: line, column, sentence."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from django.core.files.uploadedfile import UploadedFile

from disclosures.importing.rows import Problem
from privacy_portal.spreadsheets import csv_lines

HEADER = ("line", "column", "problem")
MOST_BYTES = 16 * 1024 * 1024


class ErrorFile:
    """Grows while the file is read. `copy`: where the whole of it is wanted too.

    The kept one ends after MOST_BYTES with a line that says so.
    """

    def __init__(self, copy: Path | None = None) -> None:
        self._kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._copy: IO[str] | None = copy.open("w", encoding="utf-8", newline="") if copy else None
        self.count = 0
        self._full = False
        self._write(csv_lines(HEADER, ()))

    def add(self, problems: Iterable[Problem]) -> None:
        rows = [(one.line, one.column, one.sentence) for one in problems]
        if rows:
            self.count += len(rows)
            lines = csv_lines(HEADER, rows)
            next(lines)
            self._write(lines)

    def upload(self) -> UploadedFile | None:
        """As a file to keep; None when nothing was wrong."""
        if not self.count:
            return None
        size = self._kept.tell()
        self._kept.seek(0)
        return UploadedFile(self._kept, name="errors.csv", content_type="text/csv", size=size)

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            if self._copy is not None:
                self._copy.write(line)
            if self._full:
                continue
            self._kept.write(line.encode())
            if self._kept.tell() > MOST_BYTES:
                self._full = True
                self._kept.write(b',,"There are more; correct these and import the file again."\r\n')

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()
        if self._copy is not None:
            self._copy.close()
