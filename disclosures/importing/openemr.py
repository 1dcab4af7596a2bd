"""OpenEMR's table `extended_log`, where it keeps the disclosures that somebody wrote down, as a CSV file.

Its columns are id, date, event, user, recipient, description and patient_id; its list `disclosure_type` has
disclosure-treatment, disclosure-payment and disclosure-healthcareoperations, and clinics add their own.
"""

import hashlib
from pathlib import Path

from disclosures.importing import tables
from disclosures.importing.rows import Event, Problem, Row, Rows

COLUMNS = ("id", "date", "event", "user", "recipient", "description", "patient_id")
REQUIRED = ("date", "event", "recipient", "patient_id")
PREFIX = "disclosure-"
NOTHING = {"NULL", "\\N", "null"}  # as MySQL's programs write it
BASES = {"treatment": "treatment", "payment": "payment"}
OPERATIONS = {"healthcareoperations", "operations", "health-care-operations"}


def read(path: Path) -> Rows:
    """Each logged disclosure. Treatment and payment are a basis, operations only for a business associate.

    The type is what the user chose from a list; any other waits for a person, as it was given, also where it
    is spelled like a code of ours. Raises UnreadableFile.
    """
    for line in tables.read(path, columns=COLUMNS, required=REQUIRED):
        yield _row(line) if isinstance(line, tables.Line) else line


def _row(line: tables.Line) -> Row | list[Problem]:
    cells = {name: "" if cell in NOTHING else cell for name, cell in line.cells.items()}
    day = tables.day(cells["date"])
    problems = []
    if day is None:
        sentence = "The date is missing." if not cells["date"] else "This is not a date."
        problems.append(Problem(line.line, "date", sentence))
    if cells["patient_id"] in {"", "0"}:
        problems.append(Problem(line.line, "patient_id", "It does not say which patient."))
    if not cells["recipient"]:
        problems.append(Problem(line.line, "recipient", "It does not say who received it."))
    if problems or day is None:
        return problems
    kind = cells["event"].removeprefix(PREFIX)
    associate = kind in OPERATIONS
    number = cells.get("id", "")
    return Row(
        line=line.line,
        disclosed_on=day,
        patient_mrn=cells["patient_id"],
        recipient=cells["recipient"],
        description=cells.get("description", ""),
        legal_basis=BASES.get(kind, cells["event"]),
        own_words=kind not in BASES,
        associate_basis="operations" if associate else "",
        reference=number,
        event=Event(kind="openemr", key=_key(line.cells), content=dict(line.cells)),
    )


def _key(cells: dict[str, str]) -> str:
    text = "\x1f".join(["openemr", *(cells.get(name, "") for name in COLUMNS)])
    return hashlib.sha256(text.encode()).hexdigest()
