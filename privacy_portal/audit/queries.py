"""Reading the audit record: the events, the regular review, the seals."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from privacy_portal.audit import sealing
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.models import AuditEvent, AuditSeal
from privacy_portal.audit.topics import REVIEWED, TOPICS, Topic

MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One kind of event by one user in the period."""

    kind: str
    actor_user_id: int | None
    actor_name: str
    ip: str
    count: int
    last_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ReviewPiece:
    """One topic of the review: its lines, the busiest first."""

    topic: Topic
    label: str
    count: int
    lines: list[ReviewLine]
    left_out: int


@dataclass(frozen=True, slots=True)
class PastReview:
    """That somebody looked, and at which days."""

    at: datetime.datetime
    by_user_id: int | None
    since: str
    until: str


def visible_to(actor: Actor) -> QuerySet[AuditEvent]:
    """Every event for those who review the audit record, nothing for anyone else."""
    events = AuditEvent.objects.order_by("-at", "-id")
    return events if actor.may(Permission.AUDIT_VIEW) else events.none()


def about(about: tuple[str, int], *, limit: int = 200) -> list[AuditEvent]:
    """The newest events about one row."""
    events = AuditEvent.objects.filter(about_type=about[0], about_id=about[1])
    return list(events.order_by("-at", "-id")[:limit])


def for_reference(reference: str, *, limit: int = 200) -> list[AuditEvent]:
    """The newest events of one case."""
    return list(AuditEvent.objects.filter(reference=reference).order_by("-at", "-id")[:limit])


def kinds() -> list[str]:
    """Every kind of event there is, read from the index one jump at a time (the table may be very large)."""
    found: list[str] = []
    last = ""
    while (following := _next_kind(last)) is not None:
        found.append(following)
        last = following
    return found


def _next_kind(after: str) -> str | None:
    events = AuditEvent.objects.filter(kind__gt=after).order_by("kind")
    return events.values_list("kind", flat=True).first()


def review(since: datetime.datetime, until: datetime.datetime) -> list[ReviewPiece]:
    """What happened between two instants, by topic: one grouped query each."""
    period = AuditEvent.objects.filter(at__gte=since, at__lt=until)
    return [_piece(topic, period.filter(rule.query())) for topic, rule in TOPICS.items()]


def _piece(topic: Topic, events: QuerySet[AuditEvent]) -> ReviewPiece:
    groups = list(
        events.order_by()
        .values("kind", "actor_user_id", "actor_name", "ip")
        .annotate(count=Count("id"), last_at=Max("at"))
        .order_by("-count", "-last_at", "kind")
    )
    return ReviewPiece(
        topic=topic,
        label=str(TOPICS[topic].label),
        count=sum(group["count"] for group in groups),
        lines=[ReviewLine(**group) for group in groups[:MOST_LINES]],
        left_out=max(0, len(groups) - MOST_LINES),
    )


def past_reviews(*, limit: int = 12) -> list[PastReview]:
    """The latest reviews, newest first."""
    events = AuditEvent.objects.filter(kind=REVIEWED).order_by("-at", "-id")[:limit]
    return [
        PastReview(
            at=event.at,
            by_user_id=event.actor_user_id,
            since=str(event.detail.get("since", "")),
            until=str(event.detail.get("until", "")),
        )
        for event in events
    ]


def seals() -> QuerySet[AuditSeal]:
    """Every seal, oldest first."""
    return AuditSeal.objects.order_by("last_id")


def broken_seals() -> Iterator[AuditSeal]:
    """Seals that no longer fit their events or the seal before them; reads the whole ledger."""
    previous_sha256, last_id = "", 0
    for seal in seals().iterator(chunk_size=500):
        sha256, count = sealing.digest_between(previous_sha256, seal.first_id, seal.last_id)
        fits = (
            seal.previous_sha256 == previous_sha256
            and seal.first_id == last_id + 1
            and (sha256, count) == (seal.sha256, seal.count)
        )
        if not fits:
            yield seal
        previous_sha256, last_id = seal.sha256, seal.last_id
