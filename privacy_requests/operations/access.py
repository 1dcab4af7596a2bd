"""The right of access: the records that answer it, the format agreed, the grant (45 CFR 164.524)."""

import datetime
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import operations as documents
from privacy_portal.documents import queries as document_queries
from privacy_portal.documents.kinds import Purpose
from privacy_portal.documents.operations import OpenedDocument
from privacy_portal.law import access as law
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_requests import letters, queries
from privacy_requests.models import Decision, PrivacyRequest, RequestDocument
from privacy_requests.operations import agreements, deciding, missing_parts, releases, steps
from privacy_requests.workflow import Outcome, Status

PROVIDE = cfr("164.524(b)(2)(i)(A)")
VERIFY_FIRST = cfr("164.514(h)(1)")


@transaction.atomic
def agree_format(
    *,
    by: Actor,
    privacy_request_id: int,
    agreed_format: str,
    agreement: str,
    agreed_on: datetime.date | None,
    kept_electronically: bool | None = None,
    readily_producible: bool | None = None,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Record how the record is kept, and the patient's agreement to another format (164.524(c)(2)).

    `agreed_format` "": nothing was agreed, only the two facts are set. Raises Refused (AGREED_DATE,
    AGREEMENT_MISSING).
    """
    row = steps.locked(privacy_request_id, "agree_format")
    detail = row.access
    if kept_electronically is not None:
        detail.kept_electronically = kept_electronically
    if readily_producible is not None:
        detail.readily_producible = readily_producible
    if agreed_format:
        if agreed_on is None or not agreement.strip():
            raise Refused(
                "Write down how and when the patient agreed.", law.FORMAT_CITE, code="AGREEMENT_MISSING"
            )
        if agreed_on > on or agreed_on < row.received_on:
            raise Refused(
                "The date of agreement must lie between receipt and today.",
                law.FORMAT_CITE,
                code="AGREED_DATE",
            )
        detail.agreed_format = agreed_format
        detail.agreed_on = agreed_on
        detail.format_agreement = agreement
    save_tracked(detail, by=by, reason="agree_format")
    steps.perform(row, "agree_format", by=by, on=on, now=now, detail={"agreed_format": agreed_format})


@transaction.atomic
def add_record(
    *,
    by: Actor,
    privacy_request_id: int,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
    title: str,
    on: datetime.date,
    now: datetime.datetime,
) -> RequestDocument:
    """Store an uploaded file, or take over one the actor staged, as a record to release.

    Raises Refused (UPLOAD_*, DOCUMENT_NOT_FOUND).
    """
    row = steps.locked(privacy_request_id, "add_record")
    if file is not None:
        stored = documents.store(by=by, upload=file, purpose=Purpose.RECORD, on=on)
    else:
        stored = documents.adopt(by=by, document_id=staged_id or 0, purpose=Purpose.RECORD)
    document = RequestDocument(
        privacy_request=row,
        document_id=stored.pk,
        role=RequestDocument.Role.RECORD,
        title=title,
        added_at=now,
        added_by_id=by.user_id,
    )
    save_tracked(document, by=by, reason="add_record")
    steps.perform(row, "add_record", by=by, on=on, now=now, detail={"document_id": stored.pk})
    return document


@transaction.atomic
def remove_record(
    *,
    by: Actor,
    privacy_request_id: int,
    request_document_id: int,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Take a record out again before release; the row and the file's hash stay."""
    row = steps.locked(privacy_request_id, "remove_record")
    document = row.documents.filter(
        pk=request_document_id, role=RequestDocument.Role.RECORD, removed_at=None
    ).first()
    if document is None:
        raise Refused("There is no such record on this case.", code="NOT_FOUND")
    if document.released_at is not None:
        raise Refused("That record was already released.", code="ALREADY_RELEASED")
    document.removed_at = now
    document.removed_by_id = by.user_id
    save_tracked(document, by=by, reason="remove_record")
    steps.perform(row, "remove_record", by=by, on=on, now=now, detail={"document_id": document.document_id})


def check_remove_record(row: PrivacyRequest, *, on: datetime.date) -> None:
    if not records_of(row):
        raise Refused("There is no record to take out.", code="NO_RECORDS")


def record_count(row: PrivacyRequest) -> int:
    """How many files a grant would release."""
    return len(records_of(row))


@transaction.atomic
def grant(
    *,
    by: Actor,
    privacy_request_id: int,
    how: str,
    missing_what: str = "",
    missing_where: str = "",
    on: datetime.date,
    now: datetime.datetime,
) -> Decision:
    """Accept the request, release the records and send the letter of acceptance.

    `how` says where and how access is given when the letter's own words do not suffice; `missing_what` a part
    that is not held here, with where to ask for it, if known. Raises Refused (MISSING_WHAT,
    NO_PATIENT, NOT_VERIFIED, NO_RECORDS, RECORDS_NOT_CHECKED, FORMAT_NOT_AGREED, ACT_WRONG_STATUS).
    """
    row = steps.locked(privacy_request_id, "grant")
    check_grant(row, on=on)
    missing_parts.check_missing_part(what=missing_what, where=missing_where)
    records = records_of(row)
    missing = letters.missing_part(missing_what, missing_where)
    letter = letters.access_granted(row, on=on, how=how, record_count=len(records), missing=missing)
    detail = {"records": len(records)}
    decision = deciding.conclude(row, "grant", Outcome.GRANTED, letter, by=by, on=on, now=now, detail=detail)
    missing_parts.note_missing_part(row, decision, what=missing_what, where=missing_where, by=by, now=now)
    releases.release(row, records, decision.communication, by=by, on=on, now=now)
    return decision


def check_grant(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Refuse a release that the law, or a missing piece, forbids.

    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, NO_RECORDS, RECORDS_NOT_CHECKED,
    FORMAT_NOT_AGREED, and what releases.check_way() raises).
    """
    deciding.check_who_asks(row)
    if row.access.kind != row.access.Kind.INSPECT:
        check_records(row)
        check_manner(row)


def check_manner(row: PrivacyRequest) -> None:
    """The format and the way out are those asked for, or agreed; a summary was agreed to."""
    law.check_format(
        requested=row.access.form_format,
        given=row.access.format_due,
        kept_electronically=row.access.kept_electronically,
        agreed=row.access.agreed_on is not None,
        readily_producible=row.access.readily_producible,
    )
    agreements.check_summary(row)
    releases.check_way(row)


def check_records(row: PrivacyRequest) -> None:
    """Raises Refused (NO_RECORDS, RECORDS_BEFORE_MOVE, RECORDS_NOT_CHECKED)."""
    records = records_of(row)
    if not records:
        raise Refused(
            "Upload the records first: acceptance and access go together.", PROVIDE, code="NO_RECORDS"
        )
    check_may_leave(row, records)


def check_may_leave(row: PrivacyRequest, records: Sequence[RequestDocument]) -> None:
    """Whether these files may go to who asks; raises Refused (RECORDS_BEFORE_MOVE, RECORDS_NOT_CHECKED)."""
    moved_at = queries.moved_at(row)
    if moved_at is not None and any(record.added_at <= moved_at for record in records):
        raise Refused(
            "A file was added before the case was moved from another patient. Take it out, and add it again "
            "if it is about this one.",
            VERIFY_FIRST,
            code="RECORDS_BEFORE_MOVE",
        )
    ids = [record.document_id for record in records]
    if any(not summary.may_be_released for summary in document_queries.summaries(ids)):
        raise Refused(
            "A file is still waiting for the virus check, or did not pass it.", code="RECORDS_NOT_CHECKED"
        )


@transaction.atomic
def download_record(
    *, by: Actor, privacy_request_id: int, request_document_id: int, now: datetime.datetime
) -> OpenedDocument:
    """Open one released record for the patient, or any file of the case for staff; audited.

    Raises Refused (NOT_FOUND, NOT_RELEASED).
    """
    row = steps.locked(privacy_request_id)
    document = row.documents.filter(pk=request_document_id, removed_at=None).first()
    if document is None:
        raise Refused("There is no such file on this request.", code="NOT_FOUND")
    if not by.is_staff or row.patient_id in by.patient_ids:  # nobody reads their own case as staff
        if (
            document.released_at is None
            or row.verified_at is None
            or queries.is_before_move(row, document.added_at)
        ):
            raise Refused("This file is not released.", VERIFY_FIRST, code="NOT_RELEASED")
        if row.status not in {Status.DECIDED, Status.CLOSED}:
            raise Refused("This file is not released.", code="NOT_RELEASED")
        if document.first_downloaded_at is None:
            document.first_downloaded_at = now
            save_tracked(document, by=by, reason="downloaded")
    audit.record(
        "request.record_opened",
        by=by,
        about=("request_document", document.pk),
        reference=row.reference,
        patient_id=row.patient_id,
    )
    return documents.open_document(
        by=by, document_id=document.document_id, reference=row.reference, patient_id=row.patient_id
    )


def records_of(row: PrivacyRequest) -> list[RequestDocument]:
    """The files that answer the request, in the order they were added; what is withheld is left out."""
    return list(row.documents.filter(role=RequestDocument.Role.RECORD, removed_at=None, withheld_at=None))
