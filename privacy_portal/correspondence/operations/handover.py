"""A letter given to a person at the desk: to whom, and which ID was seen."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from consent.queries import Channel
from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence.models import DeliveryState
from privacy_portal.correspondence.operations import attempts, guards
from privacy_portal.law.refusal import Refused


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

    `id_seen` names the kind of ID, never its number.
    Raises Refused (NOT_ALLOWED, NOT_AT_DESK, HANDED_DATE, HANDED_TO_NOBODY, NOT_AS_IT_IS).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.channel != Channel.HAND_OVER or delivery.state != DeliveryState.READY:
        raise Refused(_("This letter is not waiting at the desk."), code="NOT_AT_DESK")
    if not delivery.communication.on <= handed_on <= on:
        raise Refused(_("The date must lie between the letter's date and today."), code="HANDED_DATE")
    if not to_name.strip() or not id_seen.strip():
        raise Refused(_("Say to whom the letter was given and which ID you saw."), code="HANDED_TO_NOBODY")
    guards.check_goes(delivery.communication_id)
    delivery.state = DeliveryState.HANDED
    delivery.sent_at = now
    delivery.sent_on = handed_on
    delivery.handed_to = to_name.strip()[:200]
    delivery.id_seen = id_seen.strip()[:60]
    attempts.step(delivery, "handed", by=by, now=now)
