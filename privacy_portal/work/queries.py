"""What there is to do: for one reader, about one row, and sorted into a day."""

import datetime
from dataclasses import dataclass

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.calendar import add_business_days
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_portal.work.models import WorkItem, WorkItemQuerySet


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the list, ready to show: no names, no database."""

    id: int
    kind: str
    label: str
    about: tuple[str, int]
    reference: str
    due_on: datetime.date | None
    due_kind: str
    due_kind_label: str
    days_left: int | None
    waits_for: str
    waits_for_label: str
    assignee_id: int | None
    mine: bool

    @property
    def late(self) -> bool:
        """Past its date, whoever set it; only a legal date makes it overdue."""
        return self.days_left is not None and self.days_left < 0

    @property
    def overdue(self) -> bool:
        return self.late and self.due_kind == DueKind.LEGAL


@dataclass(frozen=True, slots=True)
class Day:
    """My day: late, due before the next working day, waiting for someone else, and later."""

    late: list[WorkRow]
    due: list[WorkRow]
    waiting: list[WorkRow]
    later: list[WorkRow]


def permissions_of(actor: Actor) -> list[str]:
    """Whose work this actor may see."""
    return [permission.value for permission in Permission if actor.may(permission)]


def visible_to(actor: Actor) -> WorkItemQuerySet:
    """Every item, open and settled, that this member of staff may see; nothing for anyone else."""
    items = WorkItem.objects.all()
    if not actor.is_staff and not actor.is_system:
        return items.none()
    return items.filter(permission__in=permissions_of(actor))


def open_for(actor: Actor) -> WorkItemQuerySet:
    """Open items this actor may see, by date."""
    return visible_to(actor).open()


def about(about: tuple[str, int]) -> list[WorkItem]:
    """Open items about one row, by date."""
    return list(WorkItem.objects.open().about(about))


def count_open(*, kind: WorkKind | None = None, assignee_id: int | None = None) -> int:
    """How many items are open, of one kind or one person's."""
    items = WorkItem.objects.open()
    if kind is not None:
        items = items.filter(kind=kind)
    if assignee_id is not None:
        items = items.filter(assignee_id=assignee_id)
    return items.count()


def open_about(kind: WorkKind) -> list[int]:
    """Ids of the rows that open items of one kind are about."""
    return list(WorkItem.objects.open().filter(kind=kind).order_by("id").values_list("about_id", flat=True))


def next_working_day(today: datetime.date) -> datetime.date:
    """The first federal business day after today."""
    return add_business_days(today, 1)


def my_day(actor: Actor, today: datetime.date, *, everyone: bool = False, limit: int = 200) -> Day:
    """The actor's open items and those nobody has (or everyone's), sorted into the pieces of a day.

    At most `limit` rows are read, the earliest due first.
    """
    items = open_for(actor)
    if not everyone:
        items = items.filter(assignee_id=actor.user_id) | items.filter(assignee=None)
    rows = [row(item, actor=actor, today=today) for item in items[:limit]]
    day = Day(late=[], due=[], waiting=[], later=[])
    before = next_working_day(today)
    for one in rows:
        _piece(day, one, before).append(one)
    return day


def _piece(day: Day, one: WorkRow, before: datetime.date) -> list[WorkRow]:
    """A legal date that has passed or is near is shown as such even while it waits: the clock runs on."""
    if one.late:
        return day.late
    near = one.due_on is not None and one.due_on < before
    if one.waits_for and not (near and one.due_kind == DueKind.LEGAL):
        return day.waiting
    return day.due if near else day.later


def row(item: WorkItem, *, actor: Actor, today: datetime.date) -> WorkRow:
    """One item as a line of the list."""
    return WorkRow(
        id=item.pk,
        kind=item.kind,
        label=item.get_kind_display(),
        about=(item.about_type, item.about_id),
        reference=item.reference,
        due_on=item.due_on,
        due_kind=item.due_kind,
        due_kind_label=item.get_due_kind_display(),
        days_left=(item.due_on - today).days if item.due_on else None,
        waits_for=item.waits_for,
        waits_for_label=item.get_waits_for_display(),
        assignee_id=item.assignee_id,
        mine=item.assignee_id is not None and item.assignee_id == actor.user_id,
    )
