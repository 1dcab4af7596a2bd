"""Paper: the day's print file, the posting date that counts, what comes back."""

import datetime
import hashlib
import io
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypdf import PdfReader, PdfWriter

from consent.queries import Channel, Named
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import queries
from privacy_portal.correspondence.models import (
    STOPPABLE,
    UNDELIVERED,
    Delivery,
    DeliveryState,
    PrintBatch,
    WithdrawalReason,
)
from privacy_portal.correspondence.operations import attempts, guards
from privacy_portal.correspondence.operations.compose import (
    channel_bound,
    destination_of,
    named_of,
    recompose,
)
from privacy_portal.law.citations import cfr
from privacy_portal.law.letters import DECIDES
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

POSTED_CITE = cfr("164.524(b)(2)")
ENCLOSE_CITE = cfr("164.524(b)(2)(i)(A)")
WAY_CITE = cfr("164.524(c)(3)(i)")
MOST_PIECES = 500
TRACKING_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of marking a piece as posted: posted, or replaced by letter `replacement_id`."""

    posted: bool
    replacement_id: int | None = None


@transaction.atomic
def close_print_batch(*, by: Actor, on: datetime.date, now: datetime.datetime) -> PrintBatch | None:
    """Merge every letter ready for the post into one file; None when there is none.

    Each address is resolved again first: a changed one is replaced and stays out of the file, and so does a
    letter that may not go as it is (settings.CORRESPONDENCE_GUARDS).
    Raises Refused (NOT_ALLOWED).
    """
    attempts.require_sender(by)
    ready = list(
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(channel=Channel.POST, state=DeliveryState.READY)
        .select_related("communication__rendering")
        .order_by("id")[:MOST_PIECES]
    )
    may_go = [delivery for delivery in ready if guards.may_go(delivery.communication_id)]
    pieces = [delivery for delivery in may_go if _still_right(delivery, by=by, on=on, now=now)[0]]
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
    audit.record("letters.printed", by=by, about=("print_batch", batch.pk), detail={"pieces": len(pieces)})
    return batch


def open_print_batch(*, by: Actor, batch_id: int) -> PrintBatch:
    """A day's print file, its opening written down. Raises Refused (NOT_ALLOWED, NOT_FOUND)."""
    attempts.require_sender(by)
    batch = PrintBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise Refused(_("There is no such print file."), code="NOT_FOUND")
    audit.record("letters.downloaded", by=by, about=("print_batch", batch.pk))
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
    enclosed: int = 0,
) -> Posted:
    """Record that a printed piece was given to the post on `posted_on`, the date that counts (RULES G-05).

    `enclosed`: how many of the files that travel with it whoever closed the envelope put in: all, or the
    letter would say what is not so.

    If the address on file is no longer the one on the envelope, the piece is pulled and replaced instead.
    Raises Refused (NOT_ALLOWED, NOT_PRINTED, POSTED_FUTURE, POSTED_BEFORE_PRINT, TRACKING_TOO_LONG,
    NOT_ENCLOSED, NOT_AS_IT_IS).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.state != DeliveryState.PRINTED or delivery.batch is None:
        raise Refused(_("Print this letter first, with the day’s print file."), code="NOT_PRINTED")
    if posted_on > on:
        raise Refused(_("The mailing date is in the future."), POSTED_CITE, code="POSTED_FUTURE")
    if posted_on < max(delivery.batch.on, delivery.communication.on):
        raise Refused(
            _("The mailing date is before the day this letter was printed."),
            POSTED_CITE,
            code="POSTED_BEFORE_PRINT",
        )
    if len(tracking.strip()) > TRACKING_LENGTH:
        raise Refused(_("That tracking number is too long."), code="TRACKING_TOO_LONG")
    _check_enclosed(delivery, enclosed)
    guards.check_goes(delivery.communication_id)
    right, replacement_id = _still_right(delivery, by=by, on=on, now=now)
    if not right:
        return Posted(False, replacement_id)
    delivery.state = DeliveryState.POSTED
    delivery.sent_at = now
    delivery.sent_on = posted_on
    delivery.tracking = tracking.strip()
    attempts.step(delivery, "posted", by=by, now=now, detail=f"enclosed={enclosed}" if enclosed else "")
    return Posted(True)


def _check_enclosed(delivery: Delivery, enclosed: int) -> None:
    """Raises Refused (NOT_ENCLOSED)."""
    wanted = len(delivery.communication.attachments)
    if enclosed != wanted:
        said = ngettext(
            "%(n)d file of records belongs in the envelope of letter %(number)d. Tick that it is in.",
            "%(n)d files of records belong in the envelope of letter %(number)d. Tick that they are in.",
            wanted,
        )
        raise Refused(
            said % {"n": wanted, "number": delivery.communication_id}, ENCLOSE_CITE, code="NOT_ENCLOSED"
        )


@transaction.atomic
def mark_returned(*, by: Actor, delivery_id: int, now: datetime.datetime) -> None:
    """The post brought a letter back: the proof of sending stays, and a person must find another way.

    Raises Refused (NOT_ALLOWED, NOT_POSTED).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.state != DeliveryState.POSTED:
        raise Refused(_("Only a mailed letter can come back."), code="NOT_POSTED")
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
def confirm_pulled(*, by: Actor, delivery_id: int, now: datetime.datetime) -> None:
    """A printed piece whose address changed was pulled. Raises Refused (NOT_ALLOWED, NOT_TO_PULL)."""
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if not work.settle(by=by, kind=WorkKind.PRINT_PULLED, about=("delivery", delivery.pk)):
        raise Refused(_("This letter is not to be pulled."), code="NOT_TO_PULL")
    attempts.step(delivery, "pulled", by=by, now=now)


@transaction.atomic
def send_again(
    *,
    by: Actor,
    delivery_id: int,
    channel: Channel | None = None,
    lines: tuple[str, ...] = (),
    on: datetime.date,
) -> Delivery:
    """Send a letter that failed or came back once more, to where the patient is reached now.

    One that went to an address named for it alone may go to another one: `channel` and its `lines`. One
    that says by which way the records come goes by no other; one whose words may not go as they are
    (settings.CORRESPONDENCE_GUARDS) goes not at all. Raises Refused (NOT_ALLOWED, NOT_FAILED, NOT_AS_IT_IS,
    NO_DESTINATION, NOT_NAMED, EMAIL_NOT_WARNED, WAY_STATED and what compose() raises).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.state not in UNDELIVERED or hasattr(delivery.communication, "replaced_by"):
        raise Refused(_("Only a letter that failed or came back is sent again."), code="NOT_FAILED")
    guards.check_goes(delivery.communication_id)
    bound = channel_bound(delivery)
    if bound is not None and channel not in {None, bound}:
        raise Refused(
            _(
                "This letter says by which way the records come, so it cannot go by another. Put the address "
                "right, and send it the same way."
            ),
            WAY_CITE,
            code="WAY_STATED",
        )
    named = _named_anew(delivery, channel, tuple(line.strip() for line in lines if line.strip()))
    letter = recompose(delivery.communication, by=by, on=on, channel=channel, named=named)
    work.settle(by=by, kind=WorkKind.UNDELIVERED, about=("delivery", delivery.pk))
    return letter.delivery


def _named_anew(delivery: Delivery, channel: Channel | None, lines: tuple[str, ...]) -> Named | None:
    """The new address of a letter that was sent to one named for it; None when it keeps the old one."""
    old = named_of(delivery.communication)
    if old is None or (not lines and channel is not Channel.HAND_OVER):
        if lines:
            raise Refused(_("This letter goes to the address on file. Change it there."), code="NOT_NAMED")
        return None
    wanted = channel or old.channel
    if wanted is Channel.EMAIL and old.channel is not Channel.EMAIL:
        raise Refused(
            _("Plain e-mail needs the patient's agreement after a warning; it cannot be chosen here."),
            code="EMAIL_NOT_WARNED",
        )
    return Named(wanted, lines)


@transaction.atomic
def withdraw(*, by: Actor, delivery_id: int, reason: str, now: datetime.datetime) -> None:
    """Keep a letter from going out while it has not gone. `reason` is a WithdrawalReason.

    The letter of a decision is owed: it may be sent again, not withdrawn. Raises Refused (NOT_ALLOWED,
    ALREADY_GONE, DECISION_OWED).
    """
    attempts.require_sender(by)
    delivery = attempts.locked(delivery_id)
    if delivery.state not in STOPPABLE:
        raise Refused(_("This letter has gone out, or is just going."), code="ALREADY_GONE")
    if delivery.communication.kind in DECIDES:
        raise Refused(
            _("This letter tells what was decided, and it is owed. It cannot be kept back."),
            POSTED_CITE,
            code="DECISION_OWED",
        )
    _withdraw(delivery, WithdrawalReason(reason), by=by, now=now)


@transaction.atomic
def stop(*, by: Actor, communication_id: int, now: datetime.datetime) -> bool:
    """Keep a letter, or the one that took its place, from going out; whether that could still be done.

    For an act on a case by which its letter became wrong: the right to do that act covers this.
    """
    delivery = attempts.locked(queries.latest(communication_id).delivery.pk)
    if delivery.state not in STOPPABLE:
        return False
    _withdraw(delivery, WithdrawalReason.MISTAKE, by=by, now=now)
    return True


def _withdraw(delivery: Delivery, reason: WithdrawalReason, *, by: Actor, now: datetime.datetime) -> None:
    printed = delivery.state == DeliveryState.PRINTED
    delivery.state = DeliveryState.WITHDRAWN
    delivery.next_attempt_at = None
    attempts.step(delivery, "withdrawn", by=by, now=now, detail=reason)
    work.settle_all(by=by, about=("delivery", delivery.pk), how="withdrawn")
    if printed:
        attempts.pull(delivery, by=by, on=clinic.local_date(now))


def _still_right(
    delivery: Delivery, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> tuple[bool, int | None]:
    """Whether the address in the window is still on file; else the letter that takes its place, if any."""
    try:
        destination = destination_of(delivery.communication, channel=Channel.POST, lock=True)
        if destination.fingerprint == delivery.fingerprint:
            return True, None
        with transaction.atomic():
            new = attempts.replace(delivery, by=by, on=on, now=now)
    except Refused as refusal:
        return False, _replaced_or_given_up(delivery, refusal, by=by, on=on, now=now)
    return False, new.communication_id


def _replaced_or_given_up(
    delivery: Delivery, refusal: Refused, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> int | None:
    """No address is left: the letter goes the way that is, or a person must find one."""
    delivery.refresh_from_db()
    try:
        with transaction.atomic():
            return attempts.replace(delivery, by=by, on=on, now=now).communication_id
    except Refused:
        delivery.refresh_from_db()
        attempts.give_up(delivery, by=by, now=now, detail=refusal.code)
        return None


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
