"""Suspensions: which are in force on a day, whom they name, and who may know of them at all."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from disclosures.models import Recipient, Suspension, SuspensionLikeness
from disclosures.queries.suspended_people import whom
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.accounting import Form, Ground, Suspended
from privacy_portal.law.accounting.suspension import alert_on


@dataclass(frozen=True, slots=True)
class Named:
    """A recipient's name and agency, folded."""

    name: str
    of: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One suspension in force against some recipients: those it names, and those a person is asked about."""

    suspension_id: int
    ground: Ground
    recipient_ids: frozenset[int]
    lookalike_ids: frozenset[int]

    @property
    def suspended(self) -> Suspended:
        return Suspended(self.ground, self.recipient_ids, self.lookalike_ids)


def visible_to(actor: Actor) -> QuerySet[Suspension]:
    """The whole register for the privacy official and the compliance officer; nothing for anyone else."""
    if actor.may(Permission.SUSPENSIONS):
        return Suspension.objects.all()
    return Suspension.objects.none()


def in_force(on: datetime.date, *, person_id: int | None = None) -> list[Suspension]:
    """Those in force on `on`, the day of issue, oldest first; three queries at most.

    `person_id`: only those that reach this person, a kept record.
    """
    rows = list(
        Suspension.objects.filter(stated_on__lte=on, end_on__gte=on)
        .select_related("lifted", "followed_by", "followed_by__lifted", "follows")
        .order_by("id")
    )
    if not rows:
        return []
    named = whom(rows)
    return [
        row
        for row in rows
        if (person_id is None or named.concerns(row, person_id)) and named.last_day(row, person_id) >= on
    ]


def is_recipient(recipient_id: int) -> bool:
    return Recipient.objects.filter(pk=recipient_id).exists()


def of_source(source_key: str) -> Suspension | None:
    """The statement that came in under this key, if it did."""
    return Suspension.objects.filter(source_key=source_key).first() if source_key else None


def oral_awaiting(*, agency: str, official: str, ground: str, arrived_on: datetime.date) -> Suspension | None:
    """The newest oral statement of this agency and official (folded) that a written one came in time for."""
    return (
        Suspension.objects.filter(
            form=Form.ORAL,
            search_agency=agency,
            search_official=official,
            ground=ground,
            stated_on__lte=arrived_on,
            end_on__gte=arrived_on,
            followed_by=None,
            lifted=None,
        )
        .order_by("-stated_on", "-id")
        .first()
    )


def oral_waiting(on: datetime.date) -> list[Suspension]:
    """The oral statements in force from the day to ask for a written one about all whom they concern."""
    rows = [
        row
        for row in in_force(on)
        if row.form == Form.ORAL and getattr(row, "lifted", None) is None and alert_on(row.stated_on) <= on
    ]
    named = whom(rows)
    return [row for row in rows if not named.carries_on(row)]


def reaching(on: datetime.date, recipients: Mapping[int, Named], *, person_id: int) -> list[Reached]:
    """The suspensions that reach this person on `on`, each with the `recipients` it names and may mean.

    An agency is written in many ways ("FBI", "Springfield PD"), so each recipient that is not named may be
    meant until a person says that it is not. The newest answer counts before any name. Four queries at most.
    """
    rows = in_force(on, person_id=person_id)
    if not rows:
        return []
    answers = _answers(rows)
    return [_reached(row, recipients, answers) for row in rows]


def _reached(
    row: Suspension, recipients: Mapping[int, Named], answers: Mapping[tuple[int, int], bool]
) -> Reached:
    same, alike = set(), set()
    for recipient_id, named in recipients.items():
        answer = answers.get((_root(row), recipient_id))
        if answer or (answer is None and names(row, named)):
            same.add(recipient_id)
        elif answer is None:
            alike.add(recipient_id)
    return Reached(row.pk, Ground(row.ground), frozenset(same), frozenset(alike))


def names(row: Suspension, recipient: Named) -> bool:
    """Whether the recipient is exactly the agency, anybody of it, or its official named alone."""
    agency, official = row.search_agency, row.search_official
    if agency and agency in {recipient.name, recipient.of}:
        return True
    return bool(official) and recipient.name == official and recipient.of in {"", agency}


def _root(row: Suspension) -> int:
    """A written statement shares the answers given for the oral one it follows."""
    return row.follows_id or row.pk


def _answers(rows: Iterable[Suspension]) -> dict[tuple[int, int], bool]:
    roots = {row.pk: _root(row) for row in rows}
    ids = {*roots, *roots.values()}
    given = (
        SuspensionLikeness.objects.filter(suspension_id__in=ids)
        .order_by("at", "id")
        .values_list("suspension_id", "recipient_id", "same")
    )
    return {(roots.get(suspension, suspension), recipient): same for suspension, recipient, same in given}
