"""Requests in every state, reached by walking the real operations."""

import datetime
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as letters
from privacy_portal.documents.models import Document
from privacy_portal.law.rights import Right
from privacy_portal.people.models import Patient
from privacy_requests.models import Extension, PrivacyRequest
from privacy_requests.operations import access, closing, extensions, intake, review
from privacy_requests.workflow import Status
from tests.documents.samples import PDF
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

DETAIL: dict[str, Any] = {
    "kind": "copy",
    "record_sets": ["medical"],
    "description": "All visits this year",
    "form_format": "pdf",
    "delivery": "post",
}
_UNSET: Any = object()


def make_request(
    *,
    at: Status = Status.RECEIVED,
    by: Actor | None = None,
    patient: Patient | None = _UNSET,
    received_on: datetime.date = TODAY,
    on: datetime.date = TODAY,
    verified: bool = True,
    assigned_to: Actor | None = None,
    requester: dict[str, Any] | None = None,
    **detail: Any,
) -> PrivacyRequest:
    """An access request that a clerk entered, walked to the status `at`; dates are the clinic's.

    `patient=None` leaves it unmatched; then it cannot go past WORKING. `detail` changes what is asked for.
    """
    clerk = by or make_staff(Role.RECORDS_CLERK)
    whose = make_patient() if patient is _UNSET else patient
    row = intake.receive(
        by=clerk,
        right=Right.ACCESS,
        received_by="mail",
        received_on=received_on,
        on=on,
        now=NOW,
        submission_key=uuid.uuid4(),
        requester=requester or {"name": whose.full_name if whose else "Somebody Unknown"},
        detail={**DETAIL, **detail},
        patient_id=whose.pk if whose else None,
    )
    if verified and whose is not None:
        verify(row, by=clerk, on=on)
    if assigned_to is not None:
        review.assign(by=clerk, privacy_request_id=row.pk, to_user_id=assigned_to.user_id, on=on, now=NOW)
    _walk(row, at, by=clerk, on=on)
    row.refresh_from_db()
    return row


def _walk(row: PrivacyRequest, at: Status, *, by: Actor, on: datetime.date) -> None:
    row.refresh_from_db()
    if at is Status.RECEIVED:
        return
    if row.status == Status.RECEIVED:
        review.start(by=by, privacy_request_id=row.pk, on=on, now=NOW)
    if at is Status.WORKING:
        return
    if at is Status.EXTENDED:
        extend(row, by=by, on=on)
        send_letters(row, on=on)
        return
    add_record(row, by=by, on=on)
    access.grant(by=by, privacy_request_id=row.pk, how="", on=on, now=NOW)
    if at is Status.CLOSED:
        send_letters(row, on=on)


def verify(row: PrivacyRequest, *, by: Actor = BY, on: datetime.date = TODAY) -> None:
    review.verify(
        by=by, privacy_request_id=row.pk, method="photo_id", facts="Seen", verified_on=on, on=on, now=NOW
    )


def extend(
    row: PrivacyRequest,
    *,
    by: Actor = BY,
    on: datetime.date = TODAY,
    days: int = 15,
    now: datetime.datetime = NOW,
) -> Extension:
    """The letter is composed; until send_letters() the extension is pending."""
    row.refresh_from_db()
    assert row.due_on is not None
    return extensions.extend(
        by=by,
        privacy_request_id=row.pk,
        reason="The records are in storage outside the clinic.",
        promised_on=row.due_on + datetime.timedelta(days=days),
        on=on,
        now=now,
    )


def add_record(
    row: PrivacyRequest, *, by: Actor = BY, on: datetime.date = TODAY, title: str = "Visit notes"
) -> Document:
    """A file that answers the request; without a virus checker it is ready at once."""
    added = access.add_record(
        by=by,
        privacy_request_id=row.pk,
        file=SimpleUploadedFile("notes.pdf", PDF, content_type="application/pdf"),
        title=title,
        on=on,
        now=NOW,
    )
    document: Document = added.document
    return document


def send_letters(row: PrivacyRequest, *, on: datetime.date = TODAY) -> None:
    """Everything queued goes out on `on`, paper by the post; then the case draws the consequences."""
    now = datetime.datetime.combine(on, NOW.timetz())
    correspondence.deliver_due(by=BY, now=now)
    correspondence.close_print_batch(by=BY, on=on, now=now)
    for delivery in list(letters.print_queue().filter(communication__reference=row.reference)):
        enclosed = len(delivery.communication.attachments)
        correspondence.mark_posted(
            by=BY, delivery_id=delivery.pk, posted_on=on, tracking="", enclosed=enclosed, on=on, now=now
        )
    for delivery in list(letters.at_desk().filter(communication__reference=row.reference)):
        correspondence.hand_over(
            by=BY, delivery_id=delivery.pk, handed_on=on, to_name="Ada", id_seen="passport", on=on, now=now
        )
    closing.settle(by=BY, privacy_request_id=row.pk, on=on, now=now)
