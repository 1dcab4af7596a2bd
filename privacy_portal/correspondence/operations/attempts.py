"""Writing down each step of a delivery, and telling those who wait for it."""

import datetime
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Delivery, DeliveryAttempt, DeliveryState
from privacy_portal.correspondence.operations.compose import recompose
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind


def step(
    delivery: Delivery,
    outcome: str,
    *,
    by: Actor,
    now: datetime.datetime,
    detail: str = "",
) -> None:
    """Save the delivery with history, append the attempt, write the audit event, tell the listeners."""
    save_tracked(delivery, by=by, reason=outcome)
    DeliveryAttempt.objects.create(
        delivery=delivery, at=now, by_id=by.user_id, outcome=outcome, detail=detail[:100]
    )
    letter = delivery.communication
    audit.record(
        f"letter.{outcome}",
        by=by,
        about=("communication", letter.pk),
        reference=letter.reference,
        patient_id=letter.patient_id,
        detail={"channel": delivery.channel},
    )
    if outcome in {"sent", "posted", "handed", "returned", "failed", "replaced", "withdrawn"}:
        transaction.on_commit(partial(_tell, letter.pk), robust=True)


def replace(delivery: Delivery, *, by: Actor, on: datetime.date, now: datetime.datetime) -> Delivery:
    """The destination changed: this piece is not sent, a new letter takes its place.

    Whoever printed a piece is told to pull it. Inside the caller's transaction; raises what compose() does.
    """
    printed = delivery.state == DeliveryState.PRINTED
    delivery.state = DeliveryState.REPLACED
    delivery.claimed_at = None
    step(delivery, "replaced", by=by, now=now, detail="destination changed")
    if printed:
        pull(delivery, by=by, on=on)
    letter = recompose(delivery.communication, by=by, on=on)
    return letter.delivery


def give_up(delivery: Delivery, *, by: Actor, now: datetime.datetime, detail: str) -> None:
    """Final failure is work for a person, not a log line; a printed piece must be pulled as well."""
    if delivery.state == DeliveryState.PRINTED:
        pull(delivery, by=by, on=clinic.local_date(now))
    delivery.state = DeliveryState.FAILED
    delivery.claimed_at = None
    delivery.next_attempt_at = None
    step(delivery, "failed", by=by, now=now, detail=detail)
    work.open_item(
        by=by,
        kind=WorkKind.UNDELIVERED,
        about=("delivery", delivery.pk),
        reference=delivery.communication.reference,
        due_on=clinic.local_date(now),
        due_kind=DueKind.HOUSE,
        permission=Permission.LETTERS_SEND,
    )


def pull(delivery: Delivery, *, by: Actor, on: datetime.date) -> None:
    """Tell whoever printed the piece to take it out of the mail."""
    work.open_item(
        by=by,
        kind=WorkKind.PRINT_PULLED,
        about=("delivery", delivery.pk),
        reference=delivery.communication.reference,
        due_on=on,
        due_kind=DueKind.HOUSE,
        permission=Permission.LETTERS_SEND,
        assignee_id=delivery.batch.closed_by_id if delivery.batch else None,
    )


def locked(delivery_id: int) -> Delivery:
    """The delivery, locked until the transaction ends. Raises Refused (NOT_FOUND)."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("communication", "batch")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        raise Refused(_("There is no such letter."), code="NOT_FOUND")
    return delivery


def require_sender(by: Actor) -> None:
    """Only those who send letters may say what became of one. Raises Refused (NOT_ALLOWED)."""
    if not by.may(Permission.LETTERS_SEND):
        raise Refused(_("Your roles do not cover sending letters."), code="NOT_ALLOWED")


def _tell(communication_id: int) -> None:
    for name in settings.CORRESPONDENCE_LISTENERS:
        current_app.send_task(name, args=[communication_id])
