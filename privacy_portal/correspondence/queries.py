"""Reading letters: which belong to a case, when one was sent, what waits on paper."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.correspondence.models import (
    STOPPABLE,
    UNDELIVERED,
    WAITING,
    Communication,
    Delivery,
    DeliveryState,
    PrintBatch,
    Rendering,
)
from privacy_portal.law.letters import LetterKind
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """One letter of a case, ready to show; `untold`: whether it waits or was stopped is not the reader's."""

    id: int
    kind: str
    on: datetime.date
    channel: str
    state: str
    state_code: str
    sent_on: datetime.date | None
    in_doubt: bool
    opened: bool
    replaced: bool
    untold: bool = False


def sent_on(communication_id: int) -> datetime.date | None:
    """The date the letter, or the one that replaced it, was sent, posted or handed over, if it was.

    A letter that came back was sent nevertheless: the proof of posting stays.
    """
    current: int | None = communication_id
    seen: set[int] = set()
    while current is not None and current not in seen:
        seen.add(current)
        day = (
            Delivery.objects.filter(communication_id=current, sent_on__isnull=False)
            .values_list("sent_on", flat=True)
            .first()
        )
        if day is not None:
            return day
        current = Communication.objects.filter(replaces_id=current).values_list("pk", flat=True).first()
    return None


def stoppable(kind: str) -> list[list[int]]:
    """Each letter of this kind that may still be kept from going out, followed by those it replaced."""
    return _in_states(kind, STOPPABLE)


def returned(kind: str) -> list[list[int]]:
    """Each letter of this kind that came back and was not sent again, followed by those it replaced."""
    return _in_states(kind, {DeliveryState.RETURNED})


def with_earlier(letter_id: int) -> list[int]:
    """The letter followed by those it replaced."""
    replaces_id = Communication.objects.filter(pk=letter_id).values_list("replaces_id", flat=True).get()
    return _before(letter_id, replaces_id)


def _in_states(kind: str, states: Collection[str]) -> list[list[int]]:
    rows = Communication.objects.filter(kind=kind, delivery__state__in=states, replaced_by=None)
    return [_before(*ids) for ids in rows.order_by("id").values_list("pk", "replaces_id")]


def _before(letter_id: int, replaces_id: int | None) -> list[int]:
    found = [letter_id]
    while replaces_id is not None:
        found.append(replaces_id)
        replaces_id = Communication.objects.filter(pk=replaces_id).values_list("replaces_id", flat=True).get()
    return found


def was_stopped(communication_id: int, *, but: Collection[int]) -> bool:
    """Whether the letter, sent anew or not, was kept from going out; those among `but` say something else."""
    current = communication_id
    while (newer := replaced_by(current)) is not None and newer not in but:
        current = newer
    return Delivery.objects.filter(communication_id=current, state=DeliveryState.WITHDRAWN).exists()


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a letter, and what travelled with it, left; `pages`: as a fax machine confirmed."""

    letter_id: int
    channel: str
    channel_words: str
    state: str
    state_words: str
    sent_on: datetime.date | None
    sent_at: datetime.datetime | None
    tracking: str
    handed_to: str
    id_seen: str
    pages: str
    message_id: str
    in_doubt: bool


def proofs(communication_ids: Iterable[int]) -> dict[int, Proof]:
    """The proof of each letter, or of the one that replaced it, by the id asked for; few queries for all."""
    wanted = {one: one for one in communication_ids}
    while True:
        replaced = dict(
            Communication.objects.filter(replaces_id__in=wanted.values()).values_list("replaces_id", "pk")
        )
        if not replaced:
            break
        wanted = {asked: replaced.get(now, now) for asked, now in wanted.items()}
    rows = Delivery.objects.filter(communication_id__in=wanted.values()).prefetch_related("attempts")
    found = {row.communication_id: _proof(row) for row in rows}
    return {asked: found[now] for asked, now in wanted.items() if now in found}


def _proof(row: Delivery) -> Proof:
    taken = list(row.attempts.all())
    pages = [one.detail.removeprefix("pages=") for one in taken if one.detail.startswith("pages=")]
    return Proof(
        letter_id=row.communication_id,
        channel=row.channel,
        channel_words=row.get_channel_display(),
        state=row.state,
        state_words=row.state_words,
        sent_on=row.sent_on,
        sent_at=row.sent_at,
        tracking=row.tracking,
        handed_to=row.handed_to,
        id_seen=row.id_seen,
        pages=pages[-1] if pages else "",
        message_id=row.message_id,
        in_doubt=any(one.outcome == "in_doubt" for one in taken),
    )


def visible_to(actor: Actor) -> QuerySet[Communication]:
    """Staff who see letters see all but a stopped_list(); individuals see their own once in the portal."""
    letters = Communication.objects.select_related("delivery").order_by("-composed_at", "-id")
    if actor.may(Permission.LETTERS_VIEW):
        return letters.exclude(stopped_list(actor))
    if actor.patient_ids:
        return letters.filter(
            patient_id__in=actor.patient_ids, delivery__channel="portal", delivery__state=DeliveryState.SENT
        )
    return letters.none()


def stopped_list(actor: Actor) -> Q:
    """The lists of disclosures that were kept from going out: a stop tells of an agency's statement.

    Who may know of statements sees them; from anybody else they are hidden (45 CFR 164.528(a)(2)), but for a
    printed piece until it was pulled.
    """
    if actor.may(Permission.SUSPENSIONS):
        return Q(pk__in=())
    to_pull = Q(delivery__in=work.open_about(kind=WorkKind.PRINT_PULLED))
    return Q(kind=LetterKind.ACCOUNTING, delivery__state=DeliveryState.WITHDRAWN) & ~to_pull


def in_portal(actor: Actor) -> QuerySet[Communication]:
    """An individual's own letters in the portal, newest first, whatever else they may see as staff."""
    return (
        Communication.objects.filter(
            patient_id__in=actor.patient_ids, delivery__channel="portal", delivery__state=DeliveryState.SENT
        )
        .select_related("delivery")
        .defer("html", "merge")
        .order_by("-composed_at", "-id")
    )


def for_reference(reference: str, *, actor: Actor) -> list[LetterSummary]:
    """Every letter of a case that the actor may know of, oldest first, in two queries.

    Of a list that has not gone they may know that it was made; whether it waits or was stopped is shown to
    those alone who may know of statements, so that nobody else tells one from the other.
    """
    rows = (
        Communication.objects.filter(reference=reference)
        .exclude(stopped_list(actor), replaced_by__isnull=False)
        .select_related("delivery", "replaced_by")
        .defer("html", "merge")
        .prefetch_related("delivery__attempts")
        .order_by("composed_at", "id")
    )
    may_know = actor.may(Permission.SUSPENSIONS)
    return [_summary(row, untold=not may_know and _is_list_not_gone(row)) for row in rows]


def _is_list_not_gone(row: Communication) -> bool:
    return row.kind == LetterKind.ACCOUNTING and row.delivery.state in WAITING | {DeliveryState.WITHDRAWN}


def _summary(row: Communication, *, untold: bool) -> LetterSummary:
    delivery = row.delivery
    steps = [attempt.outcome for attempt in delivery.attempts.all()]
    return LetterSummary(
        id=row.pk,
        kind=row.get_kind_display(),
        on=row.on,
        channel=delivery.get_channel_display(),
        state=delivery.state_words,
        state_code=delivery.state,
        sent_on=delivery.sent_on,
        in_doubt="in_doubt" in steps,
        opened=delivery.opened_at is not None,
        replaced=hasattr(row, "replaced_by"),
        untold=untold,
    )


def to_deliver(left_before: datetime.datetime, now: datetime.datetime, limit: int = 500) -> list[int]:
    """Deliveries that are due, or were claimed before `left_before` and never settled, oldest first."""
    due = Q(state=DeliveryState.QUEUED) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))
    left_behind = Q(state=DeliveryState.CLAIMED, claimed_at__lt=left_before)
    rows = Delivery.objects.filter(due | left_behind).order_by("next_attempt_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])


def _pieces() -> QuerySet[Delivery]:
    """Deliveries with what a list shows of them, without the letters' texts and files; oldest first."""
    return (
        Delivery.objects.select_related("communication__patient", "batch")
        .defer("communication__html", "communication__merge", "batch__pdf")
        .order_by("id")
    )


def print_queue() -> QuerySet[Delivery]:
    """Paper that is ready to print or printed and not yet mailed, oldest first."""
    return _pieces().filter(channel="post", state__in=[DeliveryState.READY, DeliveryState.PRINTED])


def at_desk() -> QuerySet[Delivery]:
    """Letters waiting to be handed over."""
    return _pieces().filter(channel="hand_over", state=DeliveryState.READY)


def to_fax() -> QuerySet[Delivery]:
    """Faxes that wait for someone at the machine, oldest first."""
    return _pieces().filter(channel="fax", state=DeliveryState.READY)


def undelivered() -> QuerySet[Delivery]:
    """What failed or came back and was not sent again."""
    return _pieces().filter(state__in=UNDELIVERED, communication__replaced_by=None)


def to_pull() -> QuerySet[Delivery]:
    """Printed pieces that must not be mailed any more and that nobody has pulled yet."""
    ids = work.open_about(kind=WorkKind.PRINT_PULLED)
    return _pieces().filter(pk__in=ids)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many letters wait for a person, by list."""

    on_paper: int
    at_desk: int
    to_fax: int
    undelivered: int


def waiting_counts() -> Waiting:
    return Waiting(print_queue().count(), at_desk().count(), to_fax().count(), undelivered().count())


def batches() -> QuerySet[PrintBatch]:
    return PrintBatch.objects.defer("pdf").order_by("-closed_at", "-id")


def batch(batch_id: int) -> PrintBatch | None:
    return PrintBatch.objects.filter(pk=batch_id).first()


def rendering(communication_id: int) -> Rendering | None:
    """The stored PDF's facts without its bytes; None while there is none."""
    return Rendering.objects.defer("pdf").filter(communication_id=communication_id).first()


def replaced_by(communication_id: int) -> int | None:
    """The letter that took this one's place."""
    return Communication.objects.filter(replaces_id=communication_id).values_list("pk", flat=True).first()


def latest(communication_id: int) -> Communication:
    """The letter, or the one that took its place at last."""
    current = Communication.objects.defer("html", "merge").get(pk=communication_id)
    while (
        newer := Communication.objects.defer("html", "merge").filter(replaces=current).first()
    ) is not None:
        current = newer
    return current


def is_withdrawn(communication_id: int) -> bool:
    """Whether the letter was kept from going out for good."""
    return latest(communication_id).delivery.state == DeliveryState.WITHDRAWN


def is_undelivered(communication_id: int) -> bool:
    """Whether the letter failed or came back, and was not sent again."""
    return latest(communication_id).delivery.state in UNDELIVERED
