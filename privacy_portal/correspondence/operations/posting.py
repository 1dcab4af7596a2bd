"""Paper: the day's print file, the posting date that counts, what comes back."""

import datetime
import hashlib
import io
from dataclasses import dataclass

from django.db import transaction
from pypdf import PdfReader, PdfWriter

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Delivery, DeliveryState, PrintBatch
from privacy_portal.correspondence.operations import attempts
from privacy_portal.correspondence.operations.compose import recompose
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

from consent import queries as consent
from consent.queries import Channel

POSTED_CITE = cfr("164.524(b)(2)")
MOST_PIECES = 500


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of marking a piece as posted: posted, or replaced by letter `replacement_id`."""

    posted: bool
    replacement_id: int | None = None


@transaction.atomic
def close_print_batch(*, by: Actor, on: datetime.date, now: datetime.datetime) -> PrintBatch | None:
    """Merge every letter ready for the post into one file; None when there is none.

    Each address is resolved again first: a changed one is replaced and stays out of the file.
    """
    ready = list(
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(channel=Channel.POST, state=DeliveryState.READY)
        .select_related("communication__rendering")
        .order_by("id")[:MOST_PIECES]
    )
    pieces = [delivery for delivery in ready if _still_right(delivery, by=by, on=on, now=now)]
    if not pieces:
        return None
    content = _merged(pieces)
    batch = PrintBatch.objects.create(
        on=on,
        closed_at=now,
        closed_by_id=by.user_id,
        pieces=len(pieces),
        pdf=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    for delivery in pieces:
        delivery.state = DeliveryState.PRINTED
        delivery.batch = batch
        attempts.step(delivery, "printed", by=by, now=now)
    audit.record(
        "letters.printed", by=by, about=("print_batch", batch.pk), detail={"pieces": len(pieces)}
    )
    return batch


@transaction.atomic
def mark_posted(
    *,
    by: Actor,
    delivery_id: int,
    posted_on: datetime.date,
    tracking: str,
    on: datetime.date,
    now: datetime.datetime,
) -> Posted:
    """Record that a printed piece was given to the post on `posted_on`, the date that counts (RULES G-05).

    If the address on file is no longer the one on the envelope, the piece is pulled and replaced instead.
    Raises Refused (NOT_PRINTED, POSTED_FUTURE, POSTED_BEFORE_LETTER).
    """
    delivery = _locked(delivery_id)
    if delivery.state not in {DeliveryState.PRINTED, DeliveryState.READY} or delivery.channel != Channel.POST:
        raise Refused("This letter is not waiting to be mailed.", code="NOT_PRINTED")
    if posted_on > on:
        raise Refused("The mailing date is in the future.", POSTED_CITE, code="POSTED_FUTURE")
    if posted_on < delivery.communication.on:
        raise Refused(
            "The mailing date is before the date of the letter.", POSTED_CITE, code="POSTED_BEFORE_LETTER"
        )
    destination = consent.destination(
        patient_id=delivery.communication.patient_id, channel=Channel.POST, lock=True
    )
    if destination.fingerprint != delivery.fingerprint:
        new = attempts.replace(delivery, by=by, on=on, now=now)
        return Posted(False, new.communication_id)
    delivery.state = DeliveryState.POSTED
    delivery.sent_at = now
    delivery.sent_on = posted_on
    delivery.tracking = tracking.strip()
    attempts.step(delivery, "posted", by=by, now=now)
    return Posted(True)


@transaction.atomic
def mark_returned(*, by: Actor, delivery_id: int, now: datetime.datetime) -> None:
    """The post brought a letter back: the proof of sending stays, and a person must find another way."""
    delivery = _locked(delivery_id)
    if delivery.state != DeliveryState.POSTED:
        raise Refused("Only a mailed letter can come back.", code="NOT_POSTED")
    delivery.state = DeliveryState.RETURNED
    attempts.step(delivery, "returned", by=by, now=now)
    work.open_item(
        by=by,
        kind=WorkKind.UNDELIVERED,
        about=("delivery", delivery.pk),
        reference=delivery.communication.reference,
        due_on=clinic.local_date(now),
        due_kind=DueKind.HOUSE,
        permission=Permission.LETTERS_SEND,
    )


@transaction.atomic
def send_by_post_instead(
    *, by: Actor, delivery_id: int, on: datetime.date, now: datetime.datetime
) -> Delivery:
    """Send a letter that failed or came back once more, to where the patient is reached now."""
    delivery = _locked(delivery_id)
    if delivery.state not in {DeliveryState.FAILED, DeliveryState.RETURNED}:
        raise Refused("This letter is still on its way.", code="NOT_FAILED")
    letter = recompose(delivery.communication, by=by, on=on)
    work.settle(by=by, kind=WorkKind.UNDELIVERED, about=("delivery", delivery.pk))
    return letter.delivery


def _still_right(
    delivery: Delivery, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> bool:
    """Whether the address in the window is still the address on file; otherwise the piece is replaced."""
    patient_id = delivery.communication.patient_id
    try:
        destination = consent.destination(patient_id=patient_id, channel=Channel.POST, lock=True)
    except Refused as refusal:
        attempts.give_up(delivery, by=by, now=now, detail=refusal.code)
        return False
    if destination.fingerprint == delivery.fingerprint:
        return True
    attempts.replace(delivery, by=by, on=on, now=now)
    return False


def _merged(pieces: list[Delivery]) -> bytes:
    writer = PdfWriter()
    for delivery in pieces:
        reader = PdfReader(io.BytesIO(bytes(delivery.communication.rendering.pdf)))
        writer.append(reader, import_outline=False)
        if len(reader.pages) % 2:
            writer.add_blank_page()  # each letter begins on a sheet of its own when printed on both sides
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _locked(delivery_id: int) -> Delivery:
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("communication")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        raise Refused("There is no such letter.", code="NOT_FOUND")
    return delivery
