"""Notes among staff, the call log, and messages between patient and office on one request."""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests.models import CallNote, CaseNote, GuestAccess, Message, PrivacyRequest
from privacy_requests.operations import standing, steps

ANSWERS = frozenset({Permission.REQUESTS_INTAKE})
IDENTITY = cfr("164.514(h)(1)")
Through = Message.Through
SENT_TWICE_WITHIN = datetime.timedelta(minutes=10)


@transaction.atomic
def add_note(*, by: Actor, privacy_request_id: int, text: str, now: datetime.datetime) -> CaseNote:
    """Write an internal note; it never reaches a letter."""
    row = steps.locked(privacy_request_id)
    note = CaseNote.objects.create(privacy_request=row, text=text, by_id=by.user_id, at=now)
    work.settle(by=by, kind=WorkKind.RECEIVED_EARLIER, about=("privacy_request", row.pk))
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
    to: str = "",
) -> Message:
    """A message on the request; the patient's becomes work for the office until it is answered.

    The same words from the same person within minutes are one message: a form that was sent twice.
    `door`: opened by who asked without an account. `to`: who reads what the office writes, where more than
    one could (readers()). Raises Refused (MAY_NOT, MESSAGE_TO).
    """
    row = steps.locked(privacy_request_id)
    from_patient = standing.speaks_as_individual(row, by=by, staff=ANSWERS, door=door)
    message = Message(privacy_request=row, from_patient=from_patient, text=text, by_id=by.user_id, at=now)
    if from_patient:
        message.through = Through.ACCOUNT if door is None else Through.CODE
    else:
        message.through = _reader(row, to)
    last = row.messages.last()
    if last is not None and _is_sent_twice(last, message):
        return last
    message.save()
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


def readers(row: PrivacyRequest) -> list[Message.Through]:
    """Who could read a message of the office: the patient in the portal, and who follows with a code."""
    followed = GuestAccess.objects.filter(privacy_request=row, ended_at=None).exists()
    if not followed:
        return [Through.ACCOUNT]
    return [Through.CODE] if row.patient_id is None else [Through.ACCOUNT, Through.CODE]


def _reader(row: PrivacyRequest, to: str) -> Message.Through:
    possible = readers(row)
    if not to and len(possible) == 1:
        return possible[0]
    if to not in possible:
        raise Refused(
            "Say who is to read it: the patient, or who follows the request with a code. Until somebody is "
            "verified they may be two people.",
            IDENTITY,
            code="MESSAGE_TO",
        )
    return Through(to)


def _is_sent_twice(last: Message, message: Message) -> bool:
    same = all(
        getattr(last, name) == getattr(message, name) for name in ("by_id", "from_patient", "through", "text")
    )
    return same and message.at - last.at <= SENT_TWICE_WITHIN


def _audit(kind: str, row: PrivacyRequest, *, by: Actor) -> None:
    audit.record(
        kind,
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
    )
