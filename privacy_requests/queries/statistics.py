"""How the clinic keeps its clocks: counts per right and quarter, as they may be shown; two queries."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncQuarter

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.rights import Right
from privacy_portal.law.small_numbers import FEWEST, Shown, share, shown, shown_of, total
from privacy_requests.models import DenialGround, PrivacyRequest
from privacy_requests.models.requests import RequestQuerySet
from privacy_requests.workflow import Outcome, Status

QUARTERS = 8
MOST_QUARTERS = 28  # seven years: a year longer than anything must be kept


@dataclass(frozen=True, slots=True)
class Figures:
    """One right in one quarter of receipt (`quarter` its first day; None for all of them together).

    Each request is in one of on_time, late, running, withdrawn and `unclocked` (answered, and no federal
    clock). `median_days` counts from receipt to the day the answer reached the individual; None where too
    few were answered to show it.
    """

    right: str
    quarter: datetime.date | None
    on_time: Shown
    late: Shown
    running: Shown
    withdrawn: Shown
    unclocked: Shown
    extended: Shown
    denied: Shown
    median_days: int | None

    @property
    def received(self) -> Shown:
        return total((self.on_time, self.late, self.running, self.withdrawn, self.unclocked))

    @property
    def rate(self) -> Shown | None:
        """Percent on time of those that were answered or are overdue."""
        return share(self.on_time, self.late)


@dataclass(frozen=True, slots=True)
class Denials:
    """How many requests of one right and quarter were denied on one ground, in whole or in part."""

    right: str
    quarter: datetime.date
    ground: str
    requests: Shown


@dataclass(frozen=True, slots=True)
class Statistics:
    """Rights in the order of the law, quarters oldest first; `totals` one a right."""

    from_on: datetime.date
    to_on: datetime.date
    figures: list[Figures]
    totals: list[Figures]
    denials: list[Denials]

    def of(self, right: str) -> list[Figures]:
        return [row for row in self.figures if row.right == right]

    @property
    def rights(self) -> list[str]:
        return [row.right for row in self.totals]


class Median(Aggregate):
    """The middle value of an expression, as PostgreSQL computes it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"


def may_read(actor: Actor) -> bool:
    return actor.may(Permission.REQUESTS_EXPORT) or actor.may(Permission.DISCLOSURES_EXPORT)


def statistics(actor: Actor, *, today: datetime.date, quarters: int = QUARTERS) -> Statistics:
    """The last `quarters` quarters, today's included; nothing for those who may not read it."""
    from_on = first_day(today, quarters)
    requests = _counted(actor, from_on, today)
    denials = sorted(_denials(requests), key=lambda one: (*_in_order(one), one.ground))
    figures = sorted((_figures(row, denials) for row in _rows(requests, today)), key=_in_order)
    rights = list(dict.fromkeys(row.right for row in figures))
    return Statistics(
        from_on,
        today,
        figures,
        [_total(right, [row for row in figures if row.right == right]) for right in rights],
        denials,
    )


def first_day(today: datetime.date, quarters: int) -> datetime.date:
    """The first day of the quarter so many quarters back, today's being the last."""
    number = today.year * 4 + (today.month - 1) // 3 - (min(max(quarters, 1), MOST_QUARTERS) - 1)
    return datetime.date(number // 4, number % 4 * 3 + 1, 1)


def _counted(actor: Actor, from_on: datetime.date, to_on: datetime.date) -> RequestQuerySet:
    if not may_read(actor):
        return PrivacyRequest.objects.none()
    every: RequestQuerySet = PrivacyRequest.every_right.all()
    if not actor.may(Permission.COMPLAINTS_VIEW):
        every = every.exclude(right=Right.COMPLAINT)
    return every.filter(received_on__range=(from_on, to_on)).exclude(outcome=Outcome.DUPLICATE)


def _rows(requests: RequestQuerySet, today: datetime.date) -> Iterable[Any]:
    withdrawn = Q(outcome=Outcome.WITHDRAWN)
    clocked, answered = Q(due_on__isnull=False), Q(completed_on__isnull=False)
    in_time = answered & Q(completed_on__lte=F("due_on"))
    open_ = Q(completed_on=None) & ~Q(status=Status.CLOSED)
    overdue = open_ & Q(due_on__lt=today)
    took = ExpressionWrapper(F("completed_on") - F("received_on"), output_field=DurationField())
    kept = ~withdrawn
    return (
        requests.annotate(quarter=TruncQuarter("received_on"))
        .order_by()
        .values("right", "quarter")
        .annotate(
            all=Count("pk"),
            on_time=Count("pk", filter=kept & clocked & in_time),
            late=Count("pk", filter=kept & clocked & (answered & Q(completed_on__gt=F("due_on")) | overdue)),
            running=Count("pk", filter=kept & open_ & (Q(due_on=None) | Q(due_on__gte=today))),
            withdrawn=Count("pk", filter=withdrawn),
            extended=Count("pk", filter=Q(extended_to__isnull=False)),
            denied=Count("pk", filter=Q(outcome__in=[Outcome.DENIED, Outcome.GRANTED_IN_PART])),
            answered=Count("pk", filter=kept & answered),
            median=Median(took, filter=kept & answered, output_field=DurationField()),
        )
    )


def _figures(row: dict[str, Any], denials: Iterable[Denials]) -> Figures:
    parts = ("on_time", "late", "running", "withdrawn")
    rest = row["all"] - sum(row[name] for name in parts)
    cells = {name: shown(row[name]) for name in parts} | {"unclocked": shown(rest)}
    whole = total(cells.values())
    sure = cells["on_time"].low + cells["late"].low + cells["unclocked"].low
    median: datetime.timedelta | None = row["median"] if min(sure, row["answered"]) >= FEWEST else None
    grounds = [one.requests for one in denials if (one.right, one.quarter) == (row["right"], row["quarter"])]
    return Figures(
        row["right"],
        row["quarter"],
        **cells,
        extended=shown_of(row["extended"], whole),
        denied=_denied(row["denied"], whole, grounds),
        median_days=None if median is None else round(median.total_seconds() / 86_400),
    )


def _denied(count: int, whole: Shown, grounds: Sequence[Shown]) -> Shown:
    """Where a ground is hidden, only what the grounds say: each denied request has one of them or more."""
    if all(one.exact for one in grounds):
        return shown_of(count, whole)
    return Shown(max(one.low for one in grounds), min(total(grounds).high, whole.high))


def _total(right: str, rows: Sequence[Figures]) -> Figures:
    """Of what is shown, never of what is hidden; a median of medians would say nothing."""

    def of(cell: Callable[[Figures], Shown]) -> Shown:
        return total(cell(row) for row in rows)

    return Figures(
        right,
        None,
        on_time=of(lambda row: row.on_time),
        late=of(lambda row: row.late),
        running=of(lambda row: row.running),
        withdrawn=of(lambda row: row.withdrawn),
        unclocked=of(lambda row: row.unclocked),
        extended=of(lambda row: row.extended),
        denied=of(lambda row: row.denied),
        median_days=None,
    )


def _denials(requests: RequestQuerySet) -> Iterable[Denials]:
    rows = (
        DenialGround.objects.filter(privacy_request__in=requests)
        .order_by()
        .annotate(quarter=TruncQuarter("privacy_request__received_on"))
        .values_list("privacy_request__right", "quarter", "ground")
        .annotate(number=Count("privacy_request", distinct=True))
    )
    for right, quarter, ground, number in rows:
        yield Denials(right, quarter, ground, shown(number))


def _in_order(row: Any) -> tuple[int, datetime.date]:
    return (list(Right).index(row.right), row.quarter)
