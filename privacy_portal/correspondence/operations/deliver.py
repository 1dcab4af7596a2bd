"""Delivering is three acts: claim, send, settle; what is claimed and unsettled is in doubt, and said so."""

import datetime
import smtplib
import socket
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from consent.queries import Channel, Destination
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import nudge, records_mail
from privacy_portal.correspondence.models import Communication, Delivery, DeliveryState, Rendering
from privacy_portal.correspondence.operations import attempts, guards
from privacy_portal.correspondence.operations.compose import channel_bound, destination_of, reachable
from privacy_portal.correspondence.pdf import RENDERER, render_pdf
from privacy_portal.law.refusal import Refused

ELECTRONIC = frozenset({Channel.PORTAL, Channel.EMAIL})
RETRY_AFTER = (1, 5, 15, 60, 180, 360)  # minutes; after the last one a person takes over
MAIL_ERRORS = (smtplib.SMTPException, OSError)
# The server said no, or was never reached; after any other failure nobody knows whether it took the mail.
NOT_TAKEN = (
    Refused,
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    ConnectionRefusedError,
    socket.gaierror,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery this process may send now, and where to."""

    delivery_id: int
    communication_id: int
    patient_id: int | None
    channel: Channel
    email: str
    message_id: str
    attempt: int
    began: float

    def later(self, now: datetime.datetime) -> datetime.datetime:
        """The instant at which sending ended, `now` being the one at which it began."""
        return now + datetime.timedelta(seconds=time.monotonic() - self.began)


def claim_good_for() -> datetime.timedelta:
    """How long a worker may take between its claim and settling it."""
    return datetime.timedelta(seconds=settings.DELIVERY_CLAIM_SECONDS)


def deliver_due(*, by: Actor, now: datetime.datetime, limit: int = 200) -> int:
    """Deliver what is queued, or was claimed and left unsettled; returns how many rows were taken up."""
    taken = 0
    while taken < limit and _deliver(None, by=by, now=now):
        taken += 1
    return taken


def deliver_one(*, by: Actor, delivery_id: int, now: datetime.datetime) -> bool:
    """Deliver one letter if it is still to be sent; whether it was taken up."""
    return _deliver(delivery_id, by=by, now=now)


def _deliver(delivery_id: int | None, *, by: Actor, now: datetime.datetime) -> bool:
    with transaction.atomic():
        delivery = _take(delivery_id, now=now)
        if delivery is None:
            return False
        claim = _claim(delivery, by=by, now=now)
    if claim is not None:
        _send(claim, by=by, now=now)
    return True


def _take(delivery_id: int | None, *, now: datetime.datetime) -> Delivery | None:
    """A row that is due and that nobody else holds, locked."""
    free = Q(state=DeliveryState.QUEUED) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))
    left_behind = Q(state=DeliveryState.CLAIMED, claimed_at__lt=now - claim_good_for())
    rows = Delivery.objects.filter(free | left_behind)
    if delivery_id is not None:
        rows = rows.filter(pk=delivery_id)
    return rows.select_for_update(skip_locked=True).order_by("next_attempt_at", "id").first()


def _claim(delivery: Delivery, *, by: Actor, now: datetime.datetime) -> Claim | None:
    """Hold the row under its own Message-ID; None when it went another way: replaced, or given up."""
    if delivery.state == DeliveryState.CLAIMED:
        _say_it_was_left_behind(delivery, by=by, now=now)
        if delivery.attempt_count > len(RETRY_AFTER):
            attempts.give_up(delivery, by=by, now=now, detail="left unsettled again and again")
            return None
    try:
        guards.check_goes(delivery.communication_id)  # what it tells may have changed since it was written
        destination = _resolve(delivery)
        if destination.fingerprint != delivery.fingerprint:
            with transaction.atomic():
                attempts.replace(delivery, by=by, on=clinic.local_date(now), now=now)
            return None
    except Refused as refusal:
        delivery.refresh_from_db()
        attempts.give_up(delivery, by=by, now=now, detail=refusal.code)
        return None
    delivery.state = DeliveryState.CLAIMED
    delivery.claimed_at = now
    delivery.attempt_count += 1
    attempts.step(delivery, "claimed", by=by, now=now)
    return Claim(
        delivery.pk,
        delivery.communication_id,
        delivery.communication.patient_id,
        destination.channel,
        destination.email,
        delivery.message_id,
        delivery.attempt_count,
        time.monotonic(),
    )


def _say_it_was_left_behind(delivery: Delivery, *, by: Actor, now: datetime.datetime) -> None:
    # Between an SMTP server's 250 and our commit nobody can know: the same Message-ID goes again.
    # Paper has not left the house before a person says so.
    in_doubt = delivery.channel in ELECTRONIC
    attempts.step(
        delivery, "in_doubt" if in_doubt else "resumed", by=by, now=now, detail="claimed and not settled"
    )


def _resolve(delivery: Delivery) -> Destination:
    """Where the letter goes now: the channel that was wanted, or the resolver's choice once that fails.

    A letter that is true by one channel only has no other: a person takes over. Raises Refused
    (NO_DESTINATION).
    """
    letter = delivery.communication
    channel = channel_bound(delivery) or reachable(letter.patient_id or 0, delivery.wanted_channel)
    return destination_of(letter, channel=channel, lock=True)


def _send(claim: Claim, *, by: Actor, now: datetime.datetime) -> None:
    """No transaction is open while the outside world is spoken to."""
    rendering_for(claim.communication_id, now=now)
    if claim.channel not in ELECTRONIC:
        _settle(claim, "ready", by=by, now=now)
        return
    try:
        if claim.channel is Channel.EMAIL:
            records_mail.send(
                by=by, to=claim.email, communication_id=claim.communication_id, message_id=claim.message_id
            )
        else:
            nudge.letter_waiting(
                to=claim.email, patient_id=claim.patient_id or 0, message_id=claim.message_id
            )
    except MAIL_ERRORS as error:
        _retry(claim, error, by=by, now=claim.later(now))
        return
    except Refused as refusal:
        if refusal.code == "SCAN_PENDING":  # what the virus check says decides it, and it may say so yet
            _retry(claim, refusal, by=by, now=claim.later(now))
        else:
            _stop(claim, refusal, by=by, now=claim.later(now))
        return
    _settle(claim, "sent", by=by, now=claim.later(now))


def rendering_for(communication_id: int, *, now: datetime.datetime) -> Rendering:
    """The stored PDF of a letter, rendered once; two workers at once keep the first."""
    found = Rendering.objects.filter(communication_id=communication_id).first()
    if found is not None:
        return found
    html = Communication.objects.values_list("html", flat=True).get(pk=communication_id)
    pdf = render_pdf(html)
    try:
        with transaction.atomic():
            return Rendering.objects.create(
                communication_id=communication_id,
                pdf=pdf.content,
                sha256=pdf.sha256,
                pages=pdf.pages,
                rendered_at=now,
                renderer=RENDERER,
            )
    except IntegrityError:
        return Rendering.objects.get(communication_id=communication_id)


@transaction.atomic
def _settle(claim: Claim, outcome: str, *, by: Actor, now: datetime.datetime) -> None:
    delivery = _claimed(claim)
    if delivery is None:
        return
    if outcome == "sent":
        delivery.state = DeliveryState.SENT
        delivery.sent_at = now
        delivery.sent_on = clinic.local_date(now)
    else:
        delivery.state = DeliveryState.READY
    delivery.claimed_at = None
    attempts.step(delivery, outcome, by=by, now=now)


@transaction.atomic
def _retry(claim: Claim, error: Exception, *, by: Actor, now: datetime.datetime) -> None:
    delivery = _claimed(claim)
    if delivery is None:
        return
    detail = error.code if isinstance(error, Refused) else type(error).__name__
    if delivery.attempt_count > len(RETRY_AFTER):
        attempts.give_up(delivery, by=by, now=now, detail=detail)
        return
    wait = RETRY_AFTER[delivery.attempt_count - 1]
    delivery.state = DeliveryState.QUEUED
    delivery.claimed_at = None
    delivery.next_attempt_at = now + datetime.timedelta(minutes=wait)
    outcome = "postponed" if isinstance(error, NOT_TAKEN) else "in_doubt"
    attempts.step(delivery, outcome, by=by, now=now, detail=detail)


@transaction.atomic
def _stop(claim: Claim, refusal: Refused, *, by: Actor, now: datetime.datetime) -> None:
    """A file that may not leave the house: no retry would change that."""
    delivery = _claimed(claim)
    if delivery is not None:
        attempts.give_up(delivery, by=by, now=now, detail=refusal.code)


def _claimed(claim: Claim) -> Delivery | None:
    """The row, locked, if this claim still holds it; nobody else's later claim is settled here."""
    return (
        Delivery.objects.select_for_update()
        .filter(pk=claim.delivery_id, state=DeliveryState.CLAIMED, attempt_count=claim.attempt)
        .first()
    )
