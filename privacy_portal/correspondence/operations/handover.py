"""A letter given to a person at the desk: to whom, and which ID was seen."""

import datetime

from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence.models import Delivery, DeliveryState
from privacy_portal.correspondence.operations import attempts
from privacy_portal.law.refusal import Refused

from consent.queries import Channel


@transaction.atomic
def hand_over(
    *,
    by: Actor,
    delivery_id: int,
    handed_on: datetime.date,
    to_name: str,
    id_seen: str,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Record the hand-over; its date is the date of sending.

    `id_seen` names the kind of ID, never its number. Raises Refused (NOT_AT_DESK, HANDED_DATE, HANDED_TO_NOBODY).
    """
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("communication")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None or delivery.channel != Channel.HAND_OVER or delivery.state != DeliveryState.READY:
        raise Refused("This letter is not waiting at the desk.", code="NOT_AT_DESK")
    if not delivery.communication.on <= handed_on <= on:
        raise Refused("The date must lie between the letter's date and today.", code="HANDED_DATE")
    if not to_name.strip():
        raise Refused("Say to whom the letter was given.", code="HANDED_TO_NOBODY")
    delivery.state = DeliveryState.HANDED
    delivery.sent_at = now
    delivery.sent_on = handed_on
    delivery.handed_to = to_name.strip()
    delivery.id_seen = id_seen.strip()
    attempts.step(delivery, "handed", by=by, now=now)
