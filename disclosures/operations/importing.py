"""Take a file of disclosures into the ledger: good rows stay, bad rows are listed, once is enough."""

import datetime
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import batched
from pathlib import Path

from celery import current_app
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone

from disclosures.importing import readers
from disclosures.importing.rows import Problem, Row, Rows, UnreadableFile
from disclosures.models import ImportRun, Source
from disclosures.operations import near_duplicates, owing, recording
from disclosures.operations.bulk import Writer, Written
from disclosures.operations.error_files import ErrorFile
from disclosures.operations.validating import Misses, Validator
from disclosures.queries import near_duplicates as alike
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.refusal import Refused

TASK = "disclosures.import"
AT_ONCE = 5000
CHUNK = 1024 * 1024
type Days = tuple[datetime.date, datetime.date]
State = ImportRun.State
OPEN = (State.WAITING, State.RUNNING)
COUNTS = ("total", "done", "added", "known", "waiting", "near_duplicates", "wrong")


@transaction.atomic
def receive(
    *, by: Actor, upload: UploadedFile, kind: str, on: datetime.date, now: datetime.datetime
) -> ImportRun:
    """Keep an uploaded file and let a worker take it in.

    Raises Refused (MAY_NOT, IMPORT_FORMAT and what documents.store() raises).
    """
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not import disclosures.", code="MAY_NOT")
    readers.check(kind)
    document = documents.store(by=by, upload=upload, purpose=Purpose.IMPORT, on=on)
    run = ImportRun(
        format=kind, document_id=document.pk, sha256=document.sha256, started_at=now, by_id=by.user_id
    )
    save_tracked(run, by=by, reason="received")
    transaction.on_commit(partial(current_app.send_task, TASK, args=[run.pk]), robust=True)
    return run


def work_off(*, by: Actor, run_id: int, on: datetime.date, now: datetime.datetime) -> ImportRun | None:
    """Take in a file that was uploaded; None when another worker has it or it waits for its virus check.

    A run that was broken off begins again: what it wrote is known by then.
    """
    with _alone(run_id) as alone:
        run = ImportRun.objects.filter(pk=run_id, state__in=OPEN).first() if alone else None
        if run is None or run.document_id is None:
            return None
        try:
            opened = documents.open_document(
                by=by, document_id=run.document_id, reference=f"import-{run.pk}"[:20]
            )
        except Refused as refusal:
            return None if refusal.code == "SCAN_PENDING" else _failed(run, refusal.sentence, by=by, now=now)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            with opened.stream, path.open("wb") as out:
                while piece := opened.stream.read(CHUNK):
                    out.write(piece)
            return _take(run, path, by=by, on=on, now=now)


def take_file(
    *,
    by: Actor,
    path: Path,
    kind: str,
    on: datetime.date,
    now: datetime.datetime,
    errors: Path | None = None,
    party_id: int | None = None,
    document_id: int | None = None,
    misses: Misses | None = None,
    days: Days | None = None,
) -> ImportRun:
    """Take a file in now. `errors`: where to list what was wrong. `party_id`: the associate that reports it.

    `misses`: counts the rows of an outsider that name nobody; with one too many the run ends as failed.

    `days`: the first and last that it may tell of.

    Raises Refused (IMPORT_FORMAT). A file that cannot be read is a run that failed and says why.
    """
    readers.check(kind)
    run = ImportRun(
        format=kind,
        sha256=_sha256(path),
        party_id=party_id,
        document_id=document_id,
        started_at=now,
        by_id=by.user_id,
    )
    save_tracked(run, by=by, reason="begun")
    return _take(run, path, by=by, on=on, now=now, errors=errors, misses=misses, days=days)


def waiting() -> list[int]:
    """The runs whose worker was lost, or whose file waits for its virus check."""
    return list(
        ImportRun.objects.filter(state__in=OPEN, document_id__isnull=False).values_list("pk", flat=True)
    )


def _take(
    run: ImportRun,
    path: Path,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    errors: Path | None = None,
    misses: Misses | None = None,
    days: Days | None = None,
) -> ImportRun:
    before = _taken_before(run)
    if before is not None:
        return _known(run, before, by=by, now=now)
    _begin(run, path, by=by)
    with ErrorFile(errors) as listed:
        try:
            _rows(
                run, readers.read(path, run.format), listed, by=by, on=on, now=now, misses=misses, days=days
            )
        except UnreadableFile as error:
            listed.add([Problem(1, "", str(error))])
            return _failed(run, str(error), by=by, now=now)
        return _done(run, listed, by=by, on=on)


def _rows(
    run: ImportRun,
    rows: Rows,
    listed: ErrorFile,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    misses: Misses | None,
    days: Days | None,
) -> None:
    """Batch after batch, each its own transaction, with the progress told after each."""
    source = Source.DROP if run.party_id else Source(run.format)
    validator = Validator(source=source, on=on, party_id=run.party_id, misses=misses, days=days)
    writer = Writer(by=by, source=source, now=now, run=run)
    for batch in batched(rows, AT_ONCE, strict=False):
        with transaction.atomic():
            valid, problems = validator.judge([one for one in batch if isinstance(one, Row)])
            written = writer.write(valid)
            problems += written.problems
            problems += [problem for one in batch if isinstance(one, list) for problem in one]
            left = near_duplicates.MOST - run.near_duplicates
            if run.party_id is not None:
                left = min(left, alike.left_of(run.party_id, now=now))
            flagged = near_duplicates.flag_many(written.ids, by=by, on=on, now=now, most=left)
            if written.waiting and not run.waiting:
                recording.open_classifying(by=by, on=on)
            owing.imported(written.abuse, by=by, on=on)
            _progress(run, len(batch), written, flagged, problems)
        listed.add(sorted(problems, key=lambda one: (one.line, one.column)))


def _progress(run: ImportRun, rows: int, written: Written, flagged: int, problems: list[Problem]) -> None:
    run.done += rows
    run.added += len(written.ids)
    run.known += written.known
    run.waiting += written.waiting
    run.near_duplicates += flagged
    run.wrong += len({problem.line for problem in problems})
    run.total = max(run.total, run.done)
    ImportRun.objects.filter(pk=run.pk).update(**{name: getattr(run, name) for name in COUNTS})


def _begin(run: ImportRun, path: Path, *, by: Actor) -> None:
    for name in COUNTS:
        setattr(run, name, 0)
    run.total = readers.estimate(path, run.format)
    run.state = State.RUNNING
    run.problem = ""
    save_tracked(run, by=by, reason="running")


def _done(run: ImportRun, listed: ErrorFile, *, by: Actor, on: datetime.date) -> ImportRun:
    with transaction.atomic():
        upload = listed.upload()
        if upload is not None:
            run.errors_document_id = documents.store(by=by, upload=upload, purpose=Purpose.IMPORT, on=on).pk
        run.total = run.done
        return _end(run, State.DONE, by=by, now=timezone.now())


def _known(run: ImportRun, before: ImportRun, *, by: Actor, now: datetime.datetime) -> ImportRun:
    run.total = run.done = run.known = before.total
    run.problem = f"This file was taken in before, on {before.started_at:%Y-%m-%d}. Nothing was changed."
    return _end(run, State.DONE, by=by, now=now)


def _failed(run: ImportRun, sentence: str, *, by: Actor, now: datetime.datetime) -> ImportRun:
    run.problem = sentence[:300]
    return _end(run, State.FAILED, by=by, now=now)


@transaction.atomic
def _end(run: ImportRun, state: State, *, by: Actor, now: datetime.datetime) -> ImportRun:
    run.state = state
    run.ended_at = now
    save_tracked(run, by=by, reason=state.value)
    audit.record(
        "disclosures.imported",
        by=by,
        about=("import_run", run.pk),
        detail={"format": run.format, "state": state, **{name: getattr(run, name) for name in COUNTS}},
    )
    return run


def _taken_before(run: ImportRun) -> ImportRun | None:
    """An earlier run of the very same file with nothing wrong in it: there is nothing to do again."""
    same = ImportRun.objects.filter(
        format=run.format, party_id=run.party_id, sha256=run.sha256, state=State.DONE, wrong=0
    )
    return same.exclude(pk=run.pk).order_by("pk").first()


@contextmanager
def _alone(run_id: int) -> Iterator[bool]:
    """One worker a run: a lock of the session, which a worker that dies gives up by dying."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('disclosures.import'), %s)", [run_id % 2**31])
        row = cursor.fetchone()
        alone = bool(row and row[0])
        try:
            yield alone
        finally:
            if alone:
                cursor.execute(
                    "SELECT pg_advisory_unlock(hashtext('disclosures.import'), %s)", [run_id % 2**31]
                )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
