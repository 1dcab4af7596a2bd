"""Writing down each step of a delivery, and telling those who wait for it."""

import datetime
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Delivery, DeliveryAttempt, DeliveryState
from privacy_portal.correspondence.operations.compose import recompose
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
    if outcome in {"sent", "posted", "handed", "returned", "failed", "replaced"}:
        transaction.on_commit(partial(_tell, letter.pk), robust=True)


def replace(delivery: Delivery, *, by: Actor, on: datetime.date, now: datetime.datetime) -> Delivery:
    """The destination changed: this piece is not sent, a new letter takes its place.

    The clerk of a printed piece is told to pull it. Works inside the caller's transaction.
    """
    printed = delivery.state == DeliveryState.PRINTED
    delivery.state = DeliveryState.REPLACED
    delivery.claimed_at = None
    step(delivery, "replaced", by=by, now=now, detail="destination changed")
    if printed:
        work.open_item(
            by=by,
            kind=WorkKind.PRINT_PULLED,
            about=("delivery", delivery.pk),
            reference=delivery.communication.reference,
            due_on=on,
            due_kind=DueKind.HOUSE,
            permission=Permission.LETTERS_SEND,
        )
    letter = recompose(delivery.communication, by=by, on=on)
    return letter.delivery


def give_up(delivery: Delivery, *, by: Actor, now: datetime.datetime, detail: str) -> None:
    """Final failure is work for a person, not a log line."""
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


def _tell(communication_id: int) -> None:
    for name in settings.CORRESPONDENCE_LISTENERS:
        current_app.send_task(name, args=[communication_id])
