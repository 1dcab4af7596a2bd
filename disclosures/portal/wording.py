"""What an associate is told of its report, in the language of the page.

The importers and the operations speak English, and what they found is kept in English for staff. The
sentences of theirs that reach an associate are named here, so that the catalogue has them.
"""

import csv
import io
import re
import tempfile
from dataclasses import replace
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from privacy_portal.documents.operations import OpenedDocument
from privacy_portal.law.refusal import Refused
from privacy_portal.spreadsheets import csv_lines
from privacy_portal.ui.wording import in_english

HEADER = (_("line"), _("column"), _("problem"))
PLAIN = (
    _("The file is empty."),
    _("The first line is not a header of columns."),
    _("The header names a column twice."),
    _("The quotation marks of this row do not close, or a cell is too long."),
    _("There are characters in it that nobody can see."),
    _("This is not a date. Write it as 2026-03-05."),
    _("The date is missing."),
    _("The medical record number is missing."),
    _("Name who received it."),
    _("Name who received it. For somebody nobody knows, write “unknown person”."),
    _("Say on which day it was disclosed."),
    _("The day of the disclosure is in the future."),
    _("This row could not be matched to a patient of ours; check record number and date."),
    _(
        "Too many rows could not be matched to a patient of ours. The rest was not taken and this link is "
        "closed; ask us for a new one."
    ),
    _("This reference belongs to another row already, with another day, patient or recipient."),
    _("There are more; correct these and import the file again."),
    _(
        "Another disclosure was recorded under this reference or with this form already. Nothing was "
        "changed; record this one anew."
    ),
    _("Nothing was reported for these days yet. Report first, or confirm that there is none."),
    _("Write your name and title."),
    _("This link is not open any more."),
    _("This link is not for disclosures of that day; ask us for one that is."),
    _("Disclosures of these days were reported already. Confirm that all are reported instead."),
)
WITH_FACTS = (
    _("The first line must name the columns; these are missing: %(columns)s."),
    _("The header has names this import does not know, in these places: %(places)s. It knows: %(columns)s."),
    _("The row has %(cells)s cells, and the header has %(columns)s."),
    _("A recipient's name has at most %(name)s characters, an address at most %(address)s."),
    _("Keep it brief: at most %(most)s characters."),
    _("Send at most %(most)s MB in one file; divide it."),
    _("This file was taken in before, on %(day)s. Nothing was changed."),
)
# Refusals of files speak the language of the page already.
SPOKEN = ("UPLOAD_", "DOCUMENT_", "SCAN_")
IN_MEMORY = 1024 * 1024
FACT = re.compile(r"%\((\w+)\)s")


def translated(sentence: str) -> str | None:
    """The sentence in the language of the page; None when there is none in it."""
    if sentence in PLAIN:
        return gettext(sentence)
    for message in WITH_FACTS:
        facts = _pattern(message).fullmatch(sentence)
        if facts is not None:
            return gettext(message) % facts.groupdict()
    return None


def told(refusal: Refused) -> str:
    """Its sentence for a page; what is not in its language is marked as English."""
    if refusal.code == "UPLOAD_TYPE":  # the general sentence names kinds of files that no report can be
        return gettext("Send the rows as a CSV file. A spreadsheet can be saved as one.")
    words = translated(refusal.sentence)
    if words is not None:
        return words
    return refusal.sentence if refusal.code.startswith(SPOKEN) else in_english(refusal.sentence)


def problem(sentence: str) -> str:
    """What was wrong with a file as a whole, kept in English, for a page."""
    return translated(sentence) or in_english(sentence)


def error_file(opened: OpenedDocument) -> OpenedDocument:
    """A file of errors, as error_files writes it, in the language of the page; closes the one given."""
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with opened.stream, io.TextIOWrapper(opened.stream, encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text)
        next(rows, None)
        listed = ((line, column, translated(words) or words) for line, column, words in rows)
        for line in csv_lines([gettext(name) for name in HEADER], listed):
            made.write(line.encode())
    size = made.tell()
    made.seek(0)
    return replace(opened, stream=made, size=size)


@cache
def _pattern(message: str) -> re.Pattern[str]:
    """What matches the message with its facts filled in."""
    parts = FACT.split(message)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    )
