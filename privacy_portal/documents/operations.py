"""Storing, opening, checking and discarding files."""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import IO

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import names, paging, scanning, sniffing, storing
from privacy_portal.documents.kinds import DiscardReason, Purpose, ScanState
from privacy_portal.documents.models import Document
from privacy_portal.law import retention
from privacy_portal.law.refusal import Refused

SCAN_TASK = "documents.scan"


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A file ready to be given to someone: `name` is neutral; whoever receives it closes `stream`."""

    name: str
    media_type: str
    size: int
    stream: IO[bytes]


@transaction.atomic
def store(*, by: Actor, upload: UploadedFile, purpose: Purpose, on: datetime.date) -> Document:
    """Keep an uploaded file; it is checked for malware by a worker before it may be released.

    Raises Refused (UPLOAD_NAME, UPLOAD_EMPTY, UPLOAD_TOO_LARGE, UPLOAD_TYPE, UPLOAD_NOT_KEPT). When the
    caller's transaction is rolled back the bytes stay without a row; sweep_orphans removes them.
    """
    raw_name = upload.name or ""
    size = check_size(upload.size or 0)
    if "\x00" in raw_name:
        raise Refused(_("The name of this file cannot be used. Rename it and try again."), code="UPLOAD_NAME")
    assert upload.file is not None  # a file with a size has content
    file_type = sniffing.sniff(upload.file, size=size, claimed=names.suffix(raw_name))
    pages = paging.page_count(upload.file, media_type=file_type.media_type)
    return _keep(upload, raw_name, file_type, pages=pages, by=by, purpose=purpose, on=on)


@transaction.atomic
def store_message(*, by: Actor, upload: UploadedFile, purpose: Purpose, on: datetime.date) -> Document:
    """Keep an e-mail exactly as it came, whatever its bytes: it is only ever given back as a download.

    Raises Refused (UPLOAD_EMPTY, UPLOAD_TOO_LARGE, UPLOAD_NOT_KEPT).
    """
    check_size(upload.size or 0)
    return _keep(upload, "e-mail", sniffing.MESSAGE, pages=None, by=by, purpose=purpose, on=on)


@transaction.atomic
def store_made(
    *, by: Actor, upload: UploadedFile, file_type: sniffing.FileType, purpose: Purpose, on: datetime.date
) -> Document:
    """Keep a file that a program of ours made: it is known what it is, and it may be of any size.

    Raises Refused (UPLOAD_NOT_KEPT).
    """
    return _keep(upload, "file", file_type, pages=None, by=by, purpose=purpose, on=on)


def _keep(
    upload: UploadedFile,
    raw_name: str,
    file_type: sniffing.FileType,
    *,
    pages: int | None,
    by: Actor,
    purpose: Purpose,
    on: datetime.date,
) -> Document:
    try:
        written = storing.write(upload)
    except OSError as error:
        raise Refused(
            _("The file could not be kept just now. Nothing else was changed; please try again."),
            code="UPLOAD_NOT_KEPT",
        ) from error
    document = Document(
        purpose=purpose,
        stored_name=written.stored_name,
        display_name=names.display_name(raw_name, file_type.extension),
        extension=file_type.extension,
        media_type=file_type.media_type,
        size=written.size,
        pages=pages,
        sha256=written.sha256,
        stored_on=on,
        stored_by_id=by.user_id,
        scan_state=scanning.first_state(),
    )
    save_tracked(document, by=by, reason="stored")
    audit.record(
        "document.stored",
        by=by,
        about=("document", document.pk),
        detail={"purpose": purpose, "media_type": document.media_type, "size": document.size},
    )
    if document.scan_state == ScanState.PENDING:
        transaction.on_commit(partial(current_app.send_task, SCAN_TASK, args=[document.pk]), robust=True)
    return document


def check_size(size: int) -> int:
    """`size` when a file of so many bytes may be kept; raises Refused (UPLOAD_EMPTY, UPLOAD_TOO_LARGE)."""
    if size == 0:
        raise Refused(_("This file is empty. Choose the file again."), code="UPLOAD_EMPTY")
    limit = settings.DOCUMENTS_MAX_BYTES
    if size > limit:
        raise Refused(
            _("This file is too large. Files sent together may be at most %(limit)d MB.")
            % {"limit": limit // (1024 * 1024)},
            code="UPLOAD_TOO_LARGE",
        )
    return size


@transaction.atomic
def open_document(
    *, by: Actor, document_id: int, reference: str, patient_id: int | None = None
) -> OpenedDocument:
    """Open a file for download and audit it; the caller has checked that this actor may have it.

    Raises Refused (DOCUMENT_NOT_FOUND, DOCUMENT_DISCARDED, UPLOAD_INFECTED, SCAN_PENDING, DOCUMENT_DAMAGED).
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise Refused(_("There is no such file."), code="DOCUMENT_NOT_FOUND")
    check_open(document)
    stream = storing.open_checked(document.stored_name, sha256=document.sha256)
    if stream is None:
        raise Refused(
            _("This file is missing or was changed on the disk. The office has to restore it from a backup."),
            code="DOCUMENT_DAMAGED",
        )
    audit.record(
        "document.downloaded",
        by=by,
        about=("document", document.pk),
        reference=reference,
        patient_id=patient_id,
        detail={"sha256": document.sha256},
    )
    return OpenedDocument(
        name=names.neutral_name(reference=reference, document_id=document.pk, extension=document.extension),
        media_type=document.media_type,
        size=document.size,
        stream=stream,
    )


def check_open(document: Document) -> None:
    """Refuse to give out what is discarded, infected or not yet checked."""
    if document.discarded_at is not None:
        raise Refused(_("This file was discarded; only its record is kept."), code="DOCUMENT_DISCARDED")
    if document.scan_state == ScanState.INFECTED:
        raise Refused(_("Malware was found in this file, so it is locked away."), code="UPLOAD_INFECTED")
    if not document.may_be_released:
        raise Refused(
            _("This file is still waiting for the virus check. Try again in a few minutes."),
            code="SCAN_PENDING",
        )


@transaction.atomic
def settle_scan(*, by: Actor, document_id: int, verdict: scanning.Verdict) -> Document | None:
    """Write down what the virus check said; None when it was said before or the file is gone."""
    document = Document.objects.unscanned().select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None or (document.scan_state, document.scan_detail) == (verdict.state, verdict.detail):
        return None
    document.mark_scanned(verdict.state, verdict.detail)
    save_tracked(document, by=by, reason="scanned", update_fields=["scan_state", "scan_detail", "scanned_at"])
    audit.record(
        "document.scanned",
        by=by,
        about=("document", document.pk),
        detail={"state": verdict.state, "detail": verdict.detail},
    )
    return document


@transaction.atomic
def adopt(*, by: Actor, document_id: int, purpose: Purpose) -> Document:
    """Give a staged file (Purpose.DRAFT) its purpose when its form is sent.

    Raises Refused (DOCUMENT_NOT_FOUND).
    """
    document = (
        Document.objects.kept()
        .select_for_update(of=("self",))
        .filter(pk=document_id, purpose=Purpose.DRAFT, stored_by_id=by.user_id)
        .first()
    )
    if document is None:
        raise Refused(_("That file is no longer here. Choose it again."), code="DOCUMENT_NOT_FOUND")
    document.purpose = purpose
    save_tracked(document, by=by, reason="adopted", update_fields=["purpose"])
    return document


def read_staged(*, by: Actor, document_id: int, most: int) -> bytes:
    """At most `most` bytes of the actor's own staged file, for a program to look at; nobody is given them.

    Raises Refused (DOCUMENT_NOT_FOUND, DOCUMENT_DAMAGED).
    """
    staged = Document.objects.kept().filter(purpose=Purpose.DRAFT, stored_by_id=by.user_id)
    document = staged.filter(pk=document_id).first()
    if document is None:
        raise Refused(_("That file is no longer here. Choose it again."), code="DOCUMENT_NOT_FOUND")
    stream = storing.open_checked(document.stored_name, sha256=document.sha256)
    if stream is None:
        raise Refused(_("This file is damaged. Choose it again."), code="DOCUMENT_DAMAGED")
    with stream:
        return stream.read(most)


@transaction.atomic
def give_to(*, by: Actor, document_id: int) -> None:
    """A file staged while nobody was signed in becomes the actor's own; the caller knows they sent it."""
    document = (
        Document.objects.kept()
        .select_for_update(of=("self",))
        .filter(pk=document_id, purpose=Purpose.DRAFT, stored_by_id=None)
        .first()
    )
    if document is not None:
        document.stored_by_id = by.user_id
        save_tracked(document, by=by, reason="given back", update_fields=["stored_by_id"])


@transaction.atomic
def discard(*, by: Actor, document_id: int, reason: DiscardReason) -> None:
    """Remove a file's bytes for good; its row, hash and history stay.

    What was released, or is evidence of a case, is kept (settings.DOCUMENT_HOLDERS), but for malware. Raises
    Refused (DOCUMENT_NOT_FOUND, DOCUMENT_HELD, RETENTION_NOT_OVER).
    """
    document = Document.objects.select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None:
        raise Refused(_("There is no such file."), code="DOCUMENT_NOT_FOUND")
    if document.discarded_at is not None:
        return
    _check_discard(document, reason)
    document.mark_discarded(by_user_id=by.user_id, reason=reason)
    save_tracked(
        document,
        by=by,
        reason="discarded",
        update_fields=["discarded_at", "discarded_by_id", "discard_reason"],
    )
    audit.record("document.discarded", by=by, about=("document", document.pk), detail={"reason": reason})
    transaction.on_commit(partial(storing.remove, document.stored_name), robust=True)


def _check_discard(document: Document, reason: DiscardReason) -> None:
    if reason == DiscardReason.RETENTION:
        raise Refused(
            _("How long this file must be kept is not over, as far as anybody has reckoned."),
            retention.TERM.cite,
            code="RETENTION_NOT_OVER",
        )
    if reason != DiscardReason.INFECTED and any(
        import_string(holder)(document.pk) for holder in settings.DOCUMENT_HOLDERS
    ):
        raise Refused(
            _("This file was released, or is evidence of a case. It must be kept."),
            retention.TERM.cite,
            code="DOCUMENT_HELD",
        )


def sweep_orphans(*, by: Actor, before: datetime.datetime) -> int:
    """Remove bytes last written before `before` that no row keeps; returns how many files."""
    removed = 0
    for stored_name in storing.older_than(before):
        if not Document.objects.kept().filter(stored_name=stored_name).exists():
            storing.remove(stored_name)
            removed += 1
    if removed:
        audit.record("document.orphans_removed", by=by, detail={"count": removed})
    return removed
