"""Notes among staff, the call log, and messages between patient and office on one request."""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests.models import CallNote, CaseNote, GuestAccess, Message, PrivacyRequest
from privacy_requests.operations import standing, steps

ANSWERS = frozenset({Permission.REQUESTS_INTAKE})
SENT_TWICE_WITHIN = datetime.timedelta(minutes=10)


@transaction.atomic
def add_note(*, by: Actor, privacy_request_id: int, text: str, now: datetime.datetime) -> CaseNote:
    """Write an internal note; it never reaches a letter."""
    row = steps.locked(privacy_request_id)
    note = CaseNote.objects.create(privacy_request=row, text=text, by_id=by.user_id, at=now)
    _audit("request.note_added", row, by=by)
    return note


@transaction.atomic
def log_call(
    *,
    by: Actor,
    privacy_request_id: int,
    direction: str,
    called_on: datetime.date,
    with_whom: str,
    summary: str,
    on: datetime.date,
    now: datetime.datetime,
) -> CallNote:
    """Log one telephone call. Raises Refused (CALL_FUTURE)."""
    if called_on > on:
        raise Refused("The date of the call is in the future.", code="CALL_FUTURE")
    row = steps.locked(privacy_request_id)
    call = CallNote.objects.create(
        privacy_request=row,
        direction=direction,
        on=called_on,
        with_whom=with_whom,
        summary=summary,
        by_id=by.user_id,
        at=now,
    )
    if direction == CallNote.Direction.OUT:  # who left no address was told that the request is here
        work.settle(by=by, kind=WorkKind.ACKNOWLEDGE, about=("privacy_request", row.pk))
    _audit("request.call_logged", row, by=by)
    return call


@transaction.atomic
def send_message(
    *,
    by: Actor,
    privacy_request_id: int,
    text: str,
    on: datetime.date,
    now: datetime.datetime,
    door: GuestAccess | None = None,
) -> Message:
    """A message on the request; the patient's becomes work for the office until it is answered.

    The same words from the same person within minutes are one message: a form that was sent twice.
    `door`: opened by who asked without an account. Raises Refused (MAY_NOT).
    """
    row = steps.locked(privacy_request_id)
    from_patient = standing.speaks_as_individual(row, by=by, staff=ANSWERS, door=door)
    last = row.messages.last()
    if last is not None and _is_sent_twice(last, by=by, from_patient=from_patient, text=text, now=now):
        return last
    message = Message.objects.create(
        privacy_request=row, from_patient=from_patient, text=text, by_id=by.user_id, at=now
    )
    about = ("privacy_request", row.pk)
    if from_patient:
        work.open_item(
            by=by,
            kind=WorkKind.MESSAGE,
            about=about,
            reference=row.reference,
            due_on=on,
            due_kind=DueKind.HOUSE,
            permission=Permission.REQUESTS_INTAKE,
        )
    else:
        work.settle(by=by, kind=WorkKind.MESSAGE, about=about)
    _audit("request.message_sent", row, by=by)
    return message


def _is_sent_twice(
    last: Message, *, by: Actor, from_patient: bool, text: str, now: datetime.datetime
) -> bool:
    same = (last.by_id, last.from_patient, last.text) == (by.user_id, from_patient, text)
    return same and now - last.at <= SENT_TWICE_WITHIN


def _audit(kind: str, row: PrivacyRequest, *, by: Actor) -> None:
    audit.record(
        kind,
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
    )
