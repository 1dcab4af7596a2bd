"""The CSV file of a department or a business associate."""

from pathlib import Path

from disclosures.importing import tables
from disclosures.importing.rows import Problem, Row, Rows

COLUMNS = (
    "disclosed_on",
    "patient_mrn",
    "recipient",
    "recipient_address",
    "description",
    "purpose",
    "legal_basis",
    "made_by",
    "reference",
)
REQUIRED = ("disclosed_on", "patient_mrn", "recipient")


def read(path: Path) -> Rows:
    """Each row; only a date, a patient or a recipient that is not there makes it a problem.

    A cell that begins with "=", "+", "-" or "@" is text like any other. Raises UnreadableFile.
    """
    for line in tables.read(path, columns=COLUMNS, required=REQUIRED):
        yield _row(line.line, line.cells) if isinstance(line, tables.Line) else line


def _row(line: int, cells: dict[str, str]) -> Row | list[Problem]:
    written = cells["disclosed_on"]
    day = tables.day(written)
    problems = []
    if day is None:
        sentence = "This is not a date. Write it as 2026-03-05." if written else "The date is missing."
        problems.append(Problem(line, "disclosed_on", sentence))
    if not cells["patient_mrn"]:
        problems.append(Problem(line, "patient_mrn", "The medical record number is missing."))
    if not cells["recipient"]:
        problems.append(Problem(line, "recipient", "Name who received it."))
    if problems or day is None:
        return problems
    return Row(line=line, **{**cells, "disclosed_on": day})  # type: ignore[arg-type]
