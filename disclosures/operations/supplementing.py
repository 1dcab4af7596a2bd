"""What a suspension kept out of an accounting is told when it lapses: a free supplement, and the alerts."""

import datetime

from django.db import transaction

from disclosures.models import Accounting
from disclosures.operations import issuing, recalling, turns
from disclosures.queries import accounting as queries
from disclosures.queries import supplements, suspensions
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.accounting import Decision
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work import queries as open_work
from privacy_portal.work.kinds import DueKind, WorkKind

TELL_WITHIN = datetime.timedelta(days=7)


@transaction.atomic
def supplement(
    *,
    by: Actor,
    accounting_id: int,
    on: datetime.date,
    now: datetime.datetime,
    representative_reason: str = "",
) -> Accounting:
    """Issue what an accounting kept back and may now be told. It is free and is no accounting of its own.

    Raises Refused (MAY_NOT, NO_ACCOUNTING, NOT_WANTED, NOTHING_TO_ADD, ACCOUNTING_WAITS, ABUSE_DECISION,
    READER_ENDED and what compose() raises).
    """
    if not by.may(Permission.SUSPENSIONS):
        raise Refused("Your role does not issue supplements.", code="MAY_NOT")
    turns.issuing()
    row = Accounting.objects.select_for_update().filter(pk=accounting_id, supplement_of=None).first()
    if row is None:
        raise Refused("There is no such accounting.", code="NO_ACCOUNTING")
    recalling.check_wanted(row)
    prepared = prepare(row, on=on)
    issuing.check_nothing_waits(prepared)
    if not prepared.of(Decision.LISTED):
        raise Refused("There is nothing to add to this accounting today.", code="NOTHING_TO_ADD")
    to = recalling.to_again(row, on=on)
    issuing.check_representative(
        prepared, represented=to.represented, representative_reason=representative_reason
    )
    made = issuing.freeze(
        prepared,
        by=by,
        reference=row.reference,
        free=True,
        to=to,
        now=now,
        representative_reason=representative_reason,
    )
    work.settle(by=by, kind=WorkKind.SUPPLEMENT_DUE, about=("accounting", row.pk))
    return made


def prepare(row: Accounting, *, on: datetime.date) -> queries.Prepared:
    """What would be added to an issued accounting on `on`."""
    return queries.of_issued(row, on=on, supplement_of=row.pk)


def sweep(*, by: Actor, on: datetime.date) -> int:
    """Ask for what is due and not yet asked for: supplements, and written statements; how many are open."""
    return _ask_for_supplements(by=by, on=on) + _ask_for_written(by=by, on=on)


def _ask_for_supplements(*, by: Actor, on: datetime.date) -> int:
    opened, asked = 0, set(open_work.open_about(kind=WorkKind.SUPPLEMENT_DUE))
    for row in supplements.to_complete():
        if not recalling.is_wanted(row):
            continue
        prepared = prepare(row, on=on)
        if not any(one.decision in {Decision.LISTED, Decision.NEEDS_PERSON} for one in prepared.verdicts):
            continue
        opened += 1
        if row.pk in asked:
            continue
        work.open_item(
            by=by,
            kind=WorkKind.SUPPLEMENT_DUE,
            about=("accounting", row.pk),
            reference="",
            due_on=on + TELL_WITHIN,
            due_kind=DueKind.HOUSE,
            permission=Permission.SUSPENSIONS,
        )
    return opened


def _ask_for_written(*, by: Actor, on: datetime.date) -> int:
    """An oral statement twenty days old has no written one: ask, until it lapses."""
    waiting = suspensions.oral_waiting(on)
    for row in waiting:
        work.open_item(
            by=by,
            kind=WorkKind.SUSPENSION_ENDING,
            about=("suspension", row.pk),
            reference="",
            due_on=row.end_on,
            due_kind=DueKind.LEGAL,
            permission=Permission.SUSPENSIONS,
        )
    ids = {row.pk for row in waiting}
    for suspension_id in set(open_work.open_about(kind=WorkKind.SUSPENSION_ENDING)) - ids:
        work.settle(by=by, kind=WorkKind.SUSPENSION_ENDING, about=("suspension", suspension_id), how="lapsed")
    return len(waiting)
