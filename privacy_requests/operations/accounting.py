"""A list of disclosures asked for: issued, its fee told in advance, its time changed (45 CFR 164.528)."""

import datetime
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from disclosures.operations import issuing, searching
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import accounting as law
from privacy_portal.law.accounting.free import FREE, IN_ADVANCE
from privacy_portal.law.accounting.period import SHORTER
from privacy_portal.law.accounting.silence import check_patient_words
from privacy_portal.law.fees import WITHIN_NOTICE, FeeLine
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests.letters import accounting as letters
from privacy_requests.letters.draft import LetterDraft
from privacy_requests.models import AccountingDetail, Agreement, FeeNotice, GuestAccess, PrivacyRequest
from privacy_requests.operations import deciding, intake, standing, steps, unsent
from privacy_requests.queries import accounting as queries
from privacy_requests.queries import fees as fee_queries
from privacy_requests.workflow import Outcome

HEAR = frozenset({Permission.REQUESTS_INTAKE, Permission.REQUESTS_WORK})


@transaction.atomic
def issue(
    *,
    by: Actor,
    privacy_request_id: int,
    on: datetime.date,
    now: datetime.datetime,
    representative_reason: str = "",
) -> Any:
    """Freeze the list as of today and send it; the case closes when its letter was delivered. The Accounting.

    `representative_reason`: why who asks is treated as the representative although the list tells of a
    report of abuse. Raises Refused (what check_issue() and disclosures.operations.issuing.issue() raise).
    """
    row = steps.locked(privacy_request_id, "issue_accounting")
    check_issue(row, on=on)
    assert row.patient_id is not None
    first, last = queries.period_of(row)
    issued = issuing.issue(
        by=by,
        patient_id=row.patient_id,
        reference=row.reference,
        requested_on=row.received_on,
        from_on=first,
        to_on=last,
        free=queries.is_free(row),
        to=letters.reader(row, on=on),
        on=on,
        now=now,
        representative_reason=representative_reason,
    )
    deciding.write_down(
        row, "issue_accounting", Outcome.GRANTED, issued.communication_id, by=by, on=on, now=now
    )
    for kind in (WorkKind.CONFIRM_SEARCH, WorkKind.FEE_UNANSWERED):
        work.settle(by=by, kind=kind, about=("privacy_request", row.pk))
    return issued


def check_issue(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Refuse before who asks is known, while a disclosure needs a person, or a search is outstanding.

    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, ACCOUNTING_WAITS, SEARCH_OUTSTANDING).
    """
    deciding.check_who_asks(row)
    issuing.check_nothing_waits(queries.prepare(row, on=on))
    from_on, to_on = queries.period_of(row)
    searching.check_searched(row.reference, from_on=from_on, to_on=to_on, patient_id=row.patient_id)


@transaction.atomic
def tell_fee(
    *,
    by: Actor,
    privacy_request_id: int,
    cents: int,
    note: str,
    on: datetime.date,
    now: datetime.datetime,
) -> FeeNotice:
    """Tell the individual what this list costs, before anything is asked; the days run on.

    Raises Refused (FEE_NOTE_MISSING, WORDS_BETRAY, what check_tell() raises, ACCOUNTING_FEE_AMOUNT).
    """
    row = steps.locked(privacy_request_id, "tell_accounting_fee")
    check_tell(row, on=on)
    letter = fee_letter(row, on=on, cents=cents, note=note)
    communication = letter.compose(by=by)
    steps.attach_letter(row, communication.pk, act="tell_accounting_fee", by=by, now=now)
    notice = FeeNotice.objects.create(
        privacy_request=row,
        method=queries.METHOD,
        lines=[asdict(_line(cents, note))],
        total_cents=cents,
        on=on,
        communication=communication,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "tell_accounting_fee", by=by, on=on, now=now, detail={"cents": cents})
    for kind in (WorkKind.FEE_CHANGE, WorkKind.FEE_UNANSWERED):
        work.settle(by=by, kind=kind, about=("privacy_request", row.pk))
    return notice


def fee_letter(row: PrivacyRequest, *, on: datetime.date, cents: int, note: str) -> LetterDraft:
    """The letter of tell_fee(); raises what tell_fee() raises but for check_tell()."""
    if not note.strip():
        raise Refused(
            "Say how it was computed: the fee rests on what preparing this list costs.",
            IN_ADVANCE.cite,
            code="FEE_NOTE_MISSING",
        )
    check_patient_words(note)
    total = queries.total_of(row, [_line(cents, note)])
    again = queries.free_again_on(row)
    assert again is not None  # total_of() refuses a fee for the free one
    return letters.accounting_fee(row, on=on, total_cents=total, note=note.strip(), free_again_on=again)


def check_tell(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Refuse where no fee could be asked for this list whatever one types.

    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, FEE_WAIVED, ALREADY_INVOICED,
    ACCOUNTING_FREE).
    """
    if row.patient_id is None:
        raise Refused("Match the request to a patient first.", code="NO_PATIENT")
    deciding.check_representative(row)
    if row.feewaivers.exists():
        raise Refused("The fee was waived.", WITHIN_NOTICE.cite, code="FEE_WAIVED")
    if fee_queries.invoice_of(row) is not None:
        raise Refused(
            "An invoice was already sent. To ask for less, waive the fee.",
            IN_ADVANCE.cite,
            code="ALREADY_INVOICED",
        )
    if queries.is_free(row):
        raise Refused(
            "This list is free: none that cost nothing was provided in the twelve months before.",
            FREE.cite,
            code="ACCOUNTING_FREE",
        )


@transaction.atomic
def change_period(
    *,
    by: Actor,
    privacy_request_id: int,
    from_on: datetime.date | None,
    to_on: datetime.date | None,
    channel: str,
    words: str,
    said_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    door: GuestAccess | None = None,
) -> AccountingDetail:
    """Put the time that is asked for now in the place of what was asked; no due date moves.

    `door`: opened by who asked without an account. Who must have searched is asked about the new time. A
    list that was made and not sent is kept back, to be made anew.
    Raises Refused (MAY_NOT, WORDS_MISSING, AGREED_DATE, NOTHING_CHANGED, PERIOD_TOO_EARLY,
    PERIOD_IN_FUTURE, PERIOD_REVERSED, LIST_UNDER_WAY).
    """
    row = steps.locked(privacy_request_id, "change_period")
    unsent.check_unsent(row, on=on)
    themself = standing.speaks_as_individual(row, by=by, staff=HEAR, door=door)
    if not themself and not words.strip():
        raise Refused("Write down what the patient said, in their own words.", code="WORDS_MISSING")
    if not row.received_on <= said_on <= on:
        raise Refused("The date must lie between receipt and today.", SHORTER.cite, code="AGREED_DATE")
    law.period(row.received_on, from_on=from_on, to_on=to_on)
    detail: AccountingDetail = row.accounting
    if (detail.from_on, detail.to_on) == (from_on, to_on):
        raise Refused(_("Nothing is different from what was asked for."), code="NOTHING_CHANGED")
    if row.is_list_in_the_making:
        unsent.take_up_again(row, by=by, on=on, now=now)
    detail.from_on, detail.to_on = from_on, to_on
    save_tracked(detail, by=by, reason="change_period")
    Agreement.objects.create(
        privacy_request=row,
        kind=Agreement.Kind.CHANGE,
        channel=channel,
        words=words.strip(),
        on=said_on,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "change_period", by=by, on=on, now=now)
    work.settle(by=by, kind=WorkKind.FEE_CHANGE, about=("privacy_request", row.pk))
    searching.ask(
        by=by,
        reference=row.reference,
        request_id=row.pk,
        due_on=min(on + intake.SEARCH_WITHIN, row.target_on),
        days=queries.period_of(row),
        patient_id=row.patient_id,
    )
    return detail


def _line(cents: int, note: str) -> FeeLine:
    return FeeLine(queries.COMPONENT, cents, None, note.strip())
