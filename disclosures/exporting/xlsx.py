"""An accounting as an Excel workbook, written row by row; every cell is text, so nothing in it can run."""

import datetime
from typing import IO, Any

import xlsxwriter

from disclosures.exporting.rows import ABOUT, OFFICE_ONLY, Content, Progress, Step

LONGEST = 32_767  # characters that a cell of Excel holds
WIDE = {"What was disclosed", "Why", "Purpose", "Legal basis", "Reason", "Address", "Note", "Basis in words"}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write(content: Content, out: IO[bytes], progress: Progress) -> None:
    """Two sheets: what it is, and the rows; a file for the office says so on both and when printed."""
    book = xlsxwriter.Workbook(out, OPTIONS)
    day = content.prepared_on
    book.set_properties(
        {
            "title": "Accounting of disclosures",
            "company": content.letterhead.name,
            "comments": OFFICE_ONLY if content.for_office else "",
            "created": datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC),
        }
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    _about(book.add_worksheet("About"), content, bold, wrapped)
    _rows(book.add_worksheet("Disclosures"), content, bold, wrapped, progress)
    book.close()


def _about(sheet: Any, content: Content, bold: Any, wrapped: Any) -> None:
    _mark(sheet, content)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    lines = [("Accounting of disclosures", content.letterhead.name), *zip(ABOUT, content.about, strict=True)]
    if content.for_office:
        lines.insert(0, (OFFICE_ONLY, ""))
    for at, (name, value) in enumerate(lines):
        _put(sheet, at, 0, name, bold)
        _put(sheet, at, 1, value, wrapped)


def _rows(sheet: Any, content: Content, bold: Any, wrapped: Any, progress: Progress) -> None:
    _mark(sheet, content)
    for column, name in enumerate(content.header):
        sheet.set_column(column, column, 40 if name in WIDE else 18)
    top = 0
    if content.for_office:
        _put(sheet, 0, 0, OFFICE_ONLY, bold)
        top = 1
    for column, name in enumerate(content.header):
        _put(sheet, top, column, name, bold)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(0, top)
    for at, row in enumerate(Step(progress, content.count).each(content.rows()), start=top + 1):
        for column, value in enumerate(row):
            _put(sheet, at, column, str(value), wrapped)


def _mark(sheet: Any, content: Content) -> None:
    """What each printed page says of itself."""
    sheet.set_landscape()
    sheet.set_paper(1)  # US letter
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{OFFICE_ONLY}" if content.for_office else "&CAccounting of disclosures")
    sheet.set_footer("&RPage &P of &N")


def _put(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    sheet.write_string(row, column, text[:LONGEST], style)
