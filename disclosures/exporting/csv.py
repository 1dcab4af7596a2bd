"""An accounting as CSV: UTF-8, no formulas; who and what it is about stands in every row."""

from typing import IO

from disclosures.exporting.rows import ABOUT, OFFICE_ONLY, Content, Progress, Step
from privacy_portal.spreadsheets import csv_lines


def write(content: Content, out: IO[bytes], progress: Progress) -> None:
    """One line a row; a file for the office says so in the first column of each."""
    marked = (OFFICE_ONLY,) if content.for_office else ()
    head = ("For whom",) if content.for_office else ()
    rows = ((*marked, *content.about, *row) for row in Step(progress, content.count).each(content.rows()))
    for line in csv_lines((*head, *ABOUT, *content.header), rows):
        out.write(line.encode())
