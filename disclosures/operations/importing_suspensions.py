"""Take a file of suspensions into the register: good rows stay, the same file again changes nothing."""

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from disclosures.models import Suspension
from disclosures.operations import suspensions
from disclosures.operations.suspensions import Statement
from disclosures.queries import suspensions as queries
from disclosures.suspension_files import Problem, StatementRow
from privacy_portal.audit.actor import Actor
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.accounting import Form
from privacy_portal.law.accounting.suspension import oral_end_on
from privacy_portal.law.refusal import Refused
from privacy_portal.people.folding import fold

TAKEN_OVER = "Taken over from a list of statements."
COLUMN_OF = {
    "AGENCY_MISSING": "agency",
    "AGENCY_TOO_LONG": "agency",
    "SUSPENSION_GROUND": "basis",
    "SUSPENSION_FORM": "form",
    "STATED_IN_FUTURE": "stated_on",
    "ARRIVED_BEFORE": "arrived_on",
    "SUSPENSION_NO_END": "until",
    "SUSPENSION_ENDS_BEFORE": "until",
    "NO_STATEMENT_FILE": "statement_file",
    "UPLOAD_TYPE": "statement_file",
    "UPLOAD_EMPTY": "statement_file",
    "UPLOAD_TOO_LARGE": "statement_file",
    "UPLOAD_NAME": "statement_file",
    "UPLOAD_NOT_KEPT": "statement_file",
}


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"


def import_rows(
    *,
    by: Actor,
    rows: Iterable[StatementRow | list[Problem]],
    folder: Path,
    on: datetime.date,
    now: datetime.datetime,
) -> Iterator[Outcome | Problem]:
    """Each row in its own transaction; yields what became of it. `folder`: where statement files lie."""
    for row in rows:
        if isinstance(row, list):
            yield from row
            continue
        try:
            yield _take(row, by=by, folder=folder, on=on, now=now)
        except Refused as refusal:
            yield Problem(row.line, COLUMN_OF.get(refusal.code, ""), refusal.sentence)


@transaction.atomic
def _take(
    row: StatementRow, *, by: Actor, folder: Path, on: datetime.date, now: datetime.datetime
) -> Outcome:
    stated = _stated(row)
    known = queries.of_source(stated.source_key)
    if known is not None:
        return Outcome.KNOWN
    suspensions.check(stated, on=on)
    if row.statement_file:
        stated = _stated(row, document_id=_paper(row, by=by, folder=folder, on=on))
    if row.form == Form.ORAL and row.arrived_on and row.until and row.arrived_on > row.stated_on:
        _oral_then_written(stated, by=by, on=on, now=now)
        return Outcome.NEW
    follows = _oral_before(stated) if row.form == Form.WRITTEN else None
    suspensions.record(
        by=by, stated=stated, follows_id=follows.pk if follows is not None else None, on=on, now=now
    )
    return Outcome.NEW


def _oral_then_written(stated: Statement, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """One row that tells of both: an oral statement, and the written one that arrived later."""
    oral, _ = suspensions.record(
        by=by,
        stated=_as(stated, arrived_on=stated.stated_on, until=None, document_id=None),
        on=on,
        now=now,
    )
    in_time = stated.arrived_on <= oral_end_on(stated.stated_on)
    suspensions.record(
        by=by,
        stated=_as(
            stated,
            form=Form.WRITTEN,
            stated_on=stated.arrived_on,
            source_key=suspensions.key_of(stated.source_key, "written"),
        ),
        follows_id=oral.pk if in_time else None,
        on=on,
        now=now,
    )


def _stated(row: StatementRow, *, document_id: int | None = None) -> Statement:
    arrived_on = row.arrived_on or row.stated_on
    return Statement(
        agency=row.agency,
        official=row.official,
        form=row.form,
        ground=row.basis,
        stated_on=row.stated_on,
        arrived_on=arrived_on,
        until=row.until,
        statement=TAKEN_OVER,
        identity=TAKEN_OVER,
        impedes=Suspension.Impedes.TAKEN_OVER,
        document_id=document_id,
        source_key=suspensions.key_of(
            fold(row.agency),
            fold(row.official),
            row.form,
            row.stated_on,
            arrived_on,
            row.until,
            row.basis.casefold(),
        ),
    )


def _as(stated: Statement, **changed: object) -> Statement:
    values = {name: getattr(stated, name) for name in Statement.__slots__}
    return Statement(**{**values, **changed})


def _oral_before(stated: Statement) -> Suspension | None:
    """The oral statement of the same agency that this written one came in time for."""
    return queries.oral_awaiting(
        agency=fold(stated.agency),
        official=fold(stated.official),
        ground=suspensions.ground_of(stated.ground),
        arrived_on=stated.arrived_on,
    )


def _paper(row: StatementRow, *, by: Actor, folder: Path, on: datetime.date) -> int:
    path = (folder / row.statement_file).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise Refused("There is no such file beside this one.", code="NO_STATEMENT_FILE")
    documents.check_size(path.stat().st_size)
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    return documents.store(by=by, upload=upload, purpose=Purpose.EVIDENCE, on=on).pk
