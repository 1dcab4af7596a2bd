"""Completeness: each unit and business associate says it searched, or the officer goes on and says why."""

import datetime

from django.db import transaction

from disclosures.models import SearchConfirmed
from disclosures.queries import searches
from disclosures.queries.searches import Kind
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

COMPLETE = cfr("164.528(b)(1)")
MOST_ROWS = 1_000_000
LONGEST_REASON = 500


@transaction.atomic
def confirm(
    *,
    by: Actor,
    reference: str,
    kind: str,
    asked_id: int,
    rows: int,
    from_on: datetime.date,
    to_on: datetime.date,
    now: datetime.datetime,
) -> SearchConfirmed:
    """A unit or business associate searched and has `rows` disclosures for this case of these days.

    Raises Refused (MAY_NOT, NOT_ASKED, ROWS_UNLIKELY).
    """
    if not 0 <= rows <= MOST_ROWS:
        raise Refused("Say how many disclosures were found; 0 is an answer.", COMPLETE, code="ROWS_UNLIKELY")
    return _answer(by, reference, kind, asked_id, from_on=from_on, to_on=to_on, now=now, rows=rows)


@transaction.atomic
def override(
    *,
    by: Actor,
    reference: str,
    kind: str,
    asked_id: int,
    reason: str,
    from_on: datetime.date,
    to_on: datetime.date,
    now: datetime.datetime,
) -> SearchConfirmed:
    """The officer goes on without their word.

    Raises Refused (MAY_NOT, NOT_ASKED, NO_REASON, REASON_TOO_LONG).
    """
    if not reason.strip():
        raise Refused("Say why the list goes out without their word.", COMPLETE, code="NO_REASON")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON} characters.", COMPLETE, code="REASON_TOO_LONG")
    return _answer(
        by,
        reference,
        kind,
        asked_id,
        from_on=from_on,
        to_on=to_on,
        now=now,
        override=True,
        reason=reason.strip(),
    )


def check_searched(
    reference: str, *, from_on: datetime.date, to_on: datetime.date, patient_id: int | None = None
) -> None:
    """Whether everybody asked for this case has answered. Raises Refused (SEARCH_OUTSTANDING)."""
    open_ = searches.outstanding(reference, from_on=from_on, to_on=to_on, patient_id=patient_id)
    if open_:
        raise Refused(
            "Not everybody has said that they searched: " + ", ".join(one.name for one in open_) + ".",
            COMPLETE,
            code="SEARCH_OUTSTANDING",
        )


@transaction.atomic
def write_down_attested(
    *,
    by: Actor,
    reference: str,
    patient_id: int,
    from_on: datetime.date,
    to_on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Keep with the case what associates said by their links, where its list rests on that."""
    for one in searches.for_case(reference, from_on=from_on, to_on=to_on, patient_id=patient_id):
        for told in one.told:
            first, last = searches.days_told(told)
            row = SearchConfirmed.objects.create(
                reference=reference,
                party_id=one.id,
                from_on=max(first, one.days[0]),
                to_on=min(last, one.days[1]),
                rows=told.rows,
                attestation=told,
                at=now,
                by_id=by.user_id,
            )
            audit.record(
                "accounting.search_attested",
                by=by,
                about=("search", row.pk),
                reference=reference,
                detail={"id": one.id, "attestation": told.pk, "rows": told.rows},
            )


@transaction.atomic
def ask(
    *,
    by: Actor,
    reference: str,
    request_id: int,
    due_on: datetime.date | None,
    days: tuple[datetime.date, datetime.date],
    patient_id: int | None = None,
) -> bool:
    """Open the work to ask them for this case of `days`, first and last; whether there is anybody to ask."""
    from_on, to_on = days
    if not searches.outstanding(reference, from_on=from_on, to_on=to_on, patient_id=patient_id):
        work.settle(by=by, kind=WorkKind.CONFIRM_SEARCH, about=("privacy_request", request_id))
        return False
    work.open_item(
        by=by,
        kind=WorkKind.CONFIRM_SEARCH,
        about=("privacy_request", request_id),
        reference=reference,
        due_on=due_on,
        due_kind=DueKind.HOUSE,
        permission=Permission.ACCOUNTINGS_ISSUE,
    )
    return True


def _answer(
    by: Actor,
    reference: str,
    kind: str,
    asked_id: int,
    *,
    from_on: datetime.date,
    to_on: datetime.date,
    now: datetime.datetime,
    rows: int | None = None,
    override: bool = False,
    reason: str = "",
) -> SearchConfirmed:
    if not by.may(Permission.ACCOUNTINGS_ISSUE):
        raise Refused("Your role does not issue accountings.", code="MAY_NOT")
    asked = {(one.kind.value, one.id) for one in searches.for_case(reference, from_on=from_on, to_on=to_on)}
    if (kind, asked_id) not in asked:
        raise Refused("Nobody of that name is asked for this list.", code="NOT_ASKED")
    row = SearchConfirmed.objects.create(
        reference=reference,
        unit_id=asked_id if kind == Kind.UNIT else None,
        party_id=asked_id if kind == Kind.ASSOCIATE else None,
        rows=rows,
        override=override,
        reason=reason,
        from_on=from_on,
        to_on=to_on,
        at=now,
        by_id=by.user_id,
    )
    audit.record(
        "accounting.search_overridden" if override else "accounting.search_confirmed",
        by=by,
        about=("search", row.pk),
        reference=reference,
        detail={"kind": kind, "id": asked_id, "rows": rows},
    )
    return row
