"""Files of an accounting: asked for by staff, made by a worker, kept for some days, then removed."""

import datetime
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from disclosures.exporting import WRITERS, Audience, Format, Progress
from disclosures.exporting.rows import content
from disclosures.models import Export
from disclosures.operations import issuing
from disclosures.queries import accounting
from disclosures.queries import exports as queries
from disclosures.queries.accounting import Prepared
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents import sniffing
from privacy_portal.documents.kinds import DiscardReason, Purpose
from privacy_portal.law.refusal import Refused

TASK = "disclosures.make_export"
TYPES = {
    Format.PDF: sniffing.PDF,
    Format.CSV: sniffing.CSV,
    Format.XLSX: sniffing.XLSX,
    Format.JSON: sniffing.JSON,
    Format.FHIR: sniffing.JSON,
}
BEAT = 1.0  # seconds between two signs of life in the database
SILENT_FOR = datetime.timedelta(minutes=15)  # after which nobody is making the file any more
IN_MEMORY = 8 * 1024 * 1024
State = Export.State


def write_file(
    *,
    by: Actor,
    patient_id: int,
    requested_on: datetime.date,
    from_on: datetime.date | None = None,
    to_on: datetime.date | None = None,
    audience: str,
    file_format: str,
    large_print: bool = False,
    out: IO[bytes],
    on: datetime.date,
    progress: Progress | None = None,
) -> None:
    """Write the file of an accounting as it stands on `on` into `out`, and audit it.

    Raises Refused (MAY_NOT, EXPORT_KIND, ACCOUNTING_WAITS, what prepare() raises).
    """
    prepared = _prepare(
        by, patient_id, requested_on=requested_on, from_on=from_on, to_on=to_on, audience=audience, on=on
    )
    kind = _checked(audience, file_format)
    made_of = content(
        prepared,
        audience=kind[0],
        letterhead=clinic.letterhead(),
        large_print=large_print,
    )
    WRITERS[kind[1]](made_of, out, progress or _unheard)
    audit.record(
        "accounting.exported",
        by=by,
        patient_id=prepared.patient_id,
        detail={"audience": audience, "format": file_format, "rows": made_of.count},
    )


@transaction.atomic
def ask(
    *,
    by: Actor,
    patient_id: int,
    requested_on: datetime.date,
    from_on: datetime.date | None = None,
    to_on: datetime.date | None = None,
    audience: str,
    file_format: str,
    large_print: bool = False,
    on: datetime.date,
    now: datetime.datetime,
) -> Export:
    """Ask a worker for a file; what could never be made is refused at once.

    Raises Refused (MAY_NOT, EXPORT_KIND, ACCOUNTING_WAITS, what prepare() raises).
    """
    _checked(audience, file_format)
    prepared = _prepare(
        by, patient_id, requested_on=requested_on, from_on=from_on, to_on=to_on, audience=audience, on=on
    )
    row = Export(
        patient_id=prepared.patient_id,
        wish={
            "requested_on": requested_on.isoformat(),
            "from_on": from_on.isoformat() if from_on else None,
            "to_on": to_on.isoformat() if to_on else None,
            "large_print": large_print,
        },
        audience=audience,
        format=file_format,
        asked_at=now,
        by_id=by.user_id,
    )
    save_tracked(row, by=by, reason="asked")
    audit.record(
        "export.asked",
        by=by,
        about=("export", row.pk),
        patient_id=row.patient_id,
        detail={"audience": audience, "format": file_format},
    )
    transaction.on_commit(partial(current_app.send_task, TASK, args=[row.pk]), robust=True)
    return row


def make(*, by: Actor, export_id: int, on: datetime.date, now: Callable[[], datetime.datetime]) -> bool:
    """Make one file that waits, `by` the person who asked; whether it was taken up.

    `now` is asked again and again: how far it is stands in the row, committed, while it is made.
    """
    row = _take(by, export_id, now=now())
    if row is None:
        return False
    problem = "The file could not be made. Ask for it again."
    row.wish["stands"] = queries.stands(row.patient_id or 0)  # before it is judged, never after
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
            write_file(
                by=by,
                patient_id=row.patient_id or 0,
                **_wish(row),
                audience=row.audience,
                file_format=row.format,
                out=out,
                on=on,
                progress=_Beat(row.pk, now),
            )
            _keep(row, out, by=by, on=on, now=now())
        problem = ""
    except Refused as refusal:
        problem = refusal.sentence
    finally:
        if problem:  # whatever went wrong, who asked is told, and the worker's log says what it was
            _fail(row.pk, problem, by=by, now=now())
    return True


def check_fetch(row: Export) -> None:
    """Whether a file may still be fetched: one for a patient tells only what may be told today as well.

    It is refused for whichever patient a statement came, so that a refusal says nothing of this one. Raises
    Refused (EXPORT_OVERTAKEN).
    """
    if row.audience == Audience.PATIENT and row.wish.get("stands") != queries.stands(row.patient_id or 0):
        raise Refused("This file is no longer as things stand. Ask for it again.", code="EXPORT_OVERTAKEN")


@transaction.atomic
def give_up_silent(*, by: Actor, now: datetime.datetime) -> int:
    """Say of files whose worker stopped that they were not made; returns how many."""
    silent = Export.objects.filter(state=State.RUNNING, alive_at__lt=now - SILENT_FOR)
    ids = list(silent.select_for_update(skip_locked=True).values_list("pk", flat=True))
    for pk in ids:
        _fail(pk, "The worker stopped while it made the file. Ask for it again.", by=by, now=now)
    return len(ids)


def remove_old(*, by: Actor, now: datetime.datetime) -> int:
    """Remove the files that were kept as long as settings say; returns how many. The rows stay."""
    old = Export.objects.filter(document_id__isnull=False, ended_at__lt=now - settings.EXPORT_KEPT_FOR)
    return sum(_remove(pk, by=by) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _remove(export_id: int, *, by: Actor) -> bool:
    row = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if row.document_id is None:
        return False
    documents.discard(by=by, document_id=row.document_id, reason=DiscardReason.EXPORT_EXPIRED)
    row.document_id = None
    save_tracked(row, by=by, reason="removed", update_fields=["document_id"])
    return True


def _prepare(
    by: Actor,
    patient_id: int,
    *,
    requested_on: datetime.date,
    from_on: datetime.date | None,
    to_on: datetime.date | None,
    audience: str,
    on: datetime.date,
) -> Prepared:
    if not by.may(Permission.DISCLOSURES_EXPORT):
        raise Refused("Your role does not make files of the ledger.", code="MAY_NOT")
    prepared = accounting.prepare(
        patient_id=patient_id, requested_on=requested_on, from_on=from_on, to_on=to_on, on=on
    )
    if audience == Audience.PATIENT:
        issuing.check_nothing_waits(prepared)
    return prepared


def _checked(audience: str, file_format: str) -> tuple[Audience, Format]:
    try:
        kind = Audience(audience), Format(file_format)
    except ValueError as error:
        raise Refused(
            "Choose who the file is for, and what kind of file it is.", code="EXPORT_KIND"
        ) from error
    return kind


@transaction.atomic
def _take(by: Actor, export_id: int, *, now: datetime.datetime) -> Export | None:
    row = (
        Export.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=export_id, state=State.WAITING)
        .first()
    )
    if row is not None:
        row.state, row.alive_at = State.RUNNING, now
        save_tracked(row, by=by, reason="running", update_fields=["state", "alive_at"])
    return row


@transaction.atomic
def _keep(row: Export, out: IO[bytes], *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """Store the file and say it is ready, in one transaction."""
    size = out.tell()
    out.seek(0)
    kind = TYPES[Format(row.format)]
    document = documents.store_made(
        by=by,
        upload=UploadedFile(out, name=f"export.{kind.extension}", size=size),
        file_type=kind,
        purpose=Purpose.EXPORT,
        on=on,
    )
    current = Export.objects.select_for_update(of=("self",)).get(pk=row.pk)
    current.document_id, current.wish = document.pk, row.wish
    current.state, current.ended_at, current.alive_at = State.DONE, now, now
    save_tracked(current, by=by, reason="made")
    audit.record("export.made", by=by, about=("export", row.pk), detail={"document": document.pk})


@transaction.atomic
def _fail(export_id: int, problem: str, *, by: Actor, now: datetime.datetime) -> None:
    row = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    row.state, row.problem, row.ended_at = State.FAILED, problem[:300], now
    save_tracked(row, by=by, reason="failed")
    audit.record("export.failed", by=by, about=("export", row.pk))


def _wish(row: Export) -> dict[str, Any]:
    days = {
        name: datetime.date.fromisoformat(row.wish[name]) if row.wish[name] else None
        for name in ("requested_on", "from_on", "to_on")
    }
    return {**days, "large_print": row.wish["large_print"]}


class _Beat:
    """Writes how far a file is into its row, at most once in BEAT seconds, and at the end of the count."""

    def __init__(self, export_id: int, now: Callable[[], datetime.datetime]) -> None:
        self.export_id, self.now, self.last = export_id, now, float("-inf")

    def __call__(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self.last < BEAT and done < total:
            return
        self.last = moment
        Export.objects.filter(pk=self.export_id).update(done=done, total=total, alive_at=self.now())


def _unheard(done: int, total: int) -> None:
    """Nobody asked how far it is."""
