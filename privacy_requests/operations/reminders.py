"""What the clock tells staff: work items at each step, one digest a day; state is read when told."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work import queries as work_queries
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests import queries
from privacy_requests.models import DigestSent, PrivacyRequest
from privacy_requests.models.requests import RequestQuerySet

DUE_SOON_DAYS = 10  # the first step; the item itself shows how many days are left
UNVERIFIED_DAYS = 14  # verification may need a letter each way
UNDELIVERED_DAYS = 2
FEE_UNANSWERED_DAYS = 10  # a letter each way; without an answer nothing is ever charged
UNDELIVERED_BEFORE_DUE_DAYS = 5  # a letter needs a working day to be printed and mailed


@dataclass(frozen=True, slots=True)
class Counts:
    """What one person's digest says: numbers only."""

    overdue: int
    due_today: int
    due_this_week: int
    messages: int

    def __bool__(self) -> bool:
        return any((self.overdue, self.due_today, self.due_this_week, self.messages))


def remind(*, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    """Open the work items that are missing; returns how many were looked at. Running twice adds nothing."""
    undelivered = queries.undelivered(
        on, decided_before=UNDELIVERED_DAYS, due_within=UNDELIVERED_BEFORE_DUE_DAYS
    )
    looked_at = 0
    for kind, rows in (
        (WorkKind.OVERDUE, queries.overdue(on)),
        (WorkKind.DUE_SOON, queries.due_within(on, DUE_SOON_DAYS)),
        (WorkKind.UNVERIFIED_DUE_SOON, queries.unverified(on, UNVERIFIED_DAYS)),
        (WorkKind.UNDELIVERED, undelivered),
        (WorkKind.FEE_UNANSWERED, queries.fee_unanswered(on, told_before=FEE_UNANSWERED_DAYS)),
    ):
        looked_at += _open_items(kind, rows, by=by)
    return looked_at


def _open_items(kind: WorkKind, rows: RequestQuerySet, *, by: Actor) -> int:
    count = 0
    for row in rows.iterator(chunk_size=500):
        _open_item(kind, row, by=by)
        count += 1
    return count


@transaction.atomic
def _open_item(kind: WorkKind, row: PrivacyRequest, *, by: Actor) -> None:
    work.open_item(
        by=by,
        kind=kind,
        about=("privacy_request", row.pk),
        reference=row.reference,
        due_on=row.due_on or row.target_on,
        due_kind=DueKind.LEGAL if row.due_on else DueKind.HOUSE,
        permission=Permission.REQUESTS_INTAKE,
        assignee_id=row.assigned_to_id,
    )
    if kind is WorkKind.OVERDUE:
        work.settle(by=by, kind=WorkKind.DUE_SOON, about=("privacy_request", row.pk))


def send_digests(*, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    """Mail each member of staff with work today's numbers, once a day; returns how many were sent."""
    sent = 0
    for user_id in people.staff_with(Permission.REQUESTS_INTAKE):
        sent += _send_digest(user_id, by=by, on=on, now=now)
    return sent


def _send_digest(user_id: int, *, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    """Claim first, mail second: a digest may be lost with its worker, and is never sent twice."""
    counts = counts_for(user_id, on=on)
    if not counts:
        return 0
    try:
        with transaction.atomic():
            DigestSent.objects.create(user_id=user_id, on=on, at=now)
            audit.record("digest.sent", by=by, about=("user", user_id))
    except IntegrityError:
        return 0
    correspondence.mail_staff(user_id=user_id, template="digest", context={"counts": counts})
    return 1


def counts_for(user_id: int, *, on: datetime.date) -> Counts:
    """The state of one person's cases, and of those nobody has, at this moment."""
    mine = PrivacyRequest.objects.filter(assigned_to_id=user_id) | PrivacyRequest.objects.filter(
        assigned_to=None
    )
    week = on + datetime.timedelta(days=7)
    return Counts(
        overdue=mine.overdue(on).count(),
        due_today=mine.running().filter(due_on=on).count(),
        due_this_week=mine.running().filter(due_on__gt=on, due_on__lte=week).count(),
        messages=work_queries.count_open(kind=WorkKind.MESSAGE),
    )
