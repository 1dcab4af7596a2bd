"""Work that a row of the ledger brings with it, however it came in, and that follows its corrections."""

import datetime
from collections.abc import Iterable

from disclosures.models import Disclosure, Source
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.accounting import ADULT_ABUSE
from privacy_portal.work import operations as work
from privacy_portal.work import queries as open_work
from privacy_portal.work.kinds import DueKind, WorkKind

PROMPTLY = datetime.timedelta(days=3)
# What a file or another system tells of later than this was handled before there was this ledger.
OF_OLD = datetime.timedelta(days=90)
SAID_BY_PEOPLE = frozenset({Source.FORM, Source.CHECK, Source.DEMAND})
FOLLOWS = frozenset({WorkKind.INFORM_VICTIM, WorkKind.SEPARATE_PACKET, WorkKind.RECIPIENT_ADDRESS})
CORRECTED = "corrected"


def recorded(row: Disclosure, *, by: Actor, on: datetime.date) -> None:
    """Of a report of abuse the individual is told promptly, or why not is written down (164.512(c)(2))."""
    if row.basis != ADULT_ABUSE:
        return
    if row.source in SAID_BY_PEOPLE:
        inform(row.pk, by=by, on=on)
    else:
        imported([(row.pk, row.disclosed_on)], by=by, on=on)


def imported(rows: Iterable[tuple[int, datetime.date]], *, by: Actor, on: datetime.date) -> None:
    """The same for reports of abuse from elsewhere, each with its day; OF_OLD says which are left alone."""
    for disclosure_id, disclosed_on in rows:
        if disclosed_on >= on - OF_OLD:
            inform(disclosure_id, by=by, on=on)


def corrected(old: Disclosure, made: Disclosure, *, by: Actor, on: datetime.date) -> None:
    """What was open about the old row is open about the one that stands now, unless it is owed no more."""
    for item in open_work.about(("disclosure", old.pk)):
        kind = WorkKind(item.kind)
        if kind not in FOLLOWS:
            continue
        work.settle(by=by, kind=kind, about=("disclosure", old.pk), how=CORRECTED)
        if made.void or (kind is WorkKind.INFORM_VICTIM and made.basis != ADULT_ABUSE):
            continue
        work.open_item(
            by=by,
            kind=kind,
            about=("disclosure", made.pk),
            reference=item.reference,
            due_on=item.due_on,
            due_kind=DueKind(item.due_kind),
            waits_for=item.waits_for,
            permission=Permission(item.permission),
            assignee_id=item.assignee_id,
        )
    if made.basis == ADULT_ABUSE != old.basis and not made.void:
        inform(made.pk, by=by, on=on)


def inform(disclosure_id: int, *, by: Actor, on: datetime.date) -> None:
    """Open the work of telling the individual that the report was made."""
    due_on = on + PROMPTLY
    open_about(WorkKind.INFORM_VICTIM, disclosure_id, due_on, Permission.DISCLOSURES_CLASSIFY, by=by)


def open_about(
    kind: WorkKind, disclosure_id: int, due_on: datetime.date, permission: Permission, *, by: Actor
) -> None:
    """Open work about a row, due on a day of the house."""
    work.open_item(
        by=by,
        kind=kind,
        about=("disclosure", disclosure_id),
        reference="",
        due_on=due_on,
        due_kind=DueKind.HOUSE,
        permission=permission,
    )
