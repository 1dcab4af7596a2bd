"""How a request ends: by the individual's own word, or by the fact that what was owed was delivered."""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.work import operations as work
from privacy_requests import letters
from privacy_requests.models import GuestAccess, PrivacyRequest, RequestLetter, Withdrawal
from privacy_requests.operations import extensions, papers, releases, review_work, standing, steps, unsent
from privacy_requests.workflow import Outcome, Status

GIVES_ACCESS = frozenset({Outcome.GRANTED, Outcome.GRANTED_IN_PART})
ACT_ON = cfr("164.524(b)(2)")
TAKE_WITHDRAWALS = frozenset({Permission.REQUESTS_INTAKE, Permission.FEES_EDIT})  # also as a fee's answer


@transaction.atomic
def withdraw(
    *,
    by: Actor,
    privacy_request_id: int,
    channel: str,
    quote: str,
    on: datetime.date,
    now: datetime.datetime,
    document_id: int | None = None,
    withdrawn_on: datetime.date | None = None,
    door: GuestAccess | None = None,
) -> None:
    """End a request because the individual said so; staff must show their words or paper (Trap 62).

    `door`: opened by who asked without an account. A list of disclosures is kept from going out if
    it can be.
    Raises Refused (MAY_NOT, WD_NO_EVIDENCE, WD_DATE, LIST_UNDER_WAY).
    """
    row = steps.locked(privacy_request_id, "withdraw")
    unsent.check_unsent(row, on=on)
    standing.speaks_as_individual(row, by=by, staff=TAKE_WITHDRAWALS, door=door)
    day = withdrawn_on or on
    if not quote.strip() and document_id is None:
        raise Refused(
            "Write down the patient's own words, or attach their paper: a withdrawal stops a legal clock.",
            ACT_ON,
            code="WD_NO_EVIDENCE",
        )
    if day > on or day < row.received_on:
        raise Refused("The date of withdrawal must lie between receipt and today.", ACT_ON, code="WD_DATE")
    Withdrawal.objects.create(
        privacy_request=row,
        channel=channel,
        quote=quote.strip(),
        document_id=document_id,
        on=day,
        by_id=by.user_id,
        at=now,
    )
    if row.is_list_in_the_making:
        unsent.keep_back(row, by=by, now=now)
    if row.patient_id is not None:
        communication = letters.withdrawal(row, on=on, withdrawn_on=day).compose(by=by)
        steps.attach_letter(row, communication.pk, act="withdraw", by=by, now=now)
    row.outcome = Outcome.WITHDRAWN
    row.completed_on = day
    steps.perform(row, "withdraw", by=by, on=on, now=now, detail={"channel": channel})
    papers.forget_proof_of_identity(row, by=by, now=now)
    work.settle_all(by=by, about=("privacy_request", row.pk))


@transaction.atomic
def settle(*, by: Actor, privacy_request_id: int, on: datetime.date, now: datetime.datetime) -> bool:
    """Draw the consequences of letters that moved: an extension in force, a case closed. Idempotent."""
    row = steps.locked(privacy_request_id)
    changed = extensions.settle(row, by=by, on=on, now=now)
    return _close_if_delivered(row, by=by, on=on, now=now) or changed


def settle_letter(*, by: Actor, communication_id: int, on: datetime.date, now: datetime.datetime) -> bool:
    """settle() for the case a letter belongs to; letters of no case change nothing."""
    link = RequestLetter.objects.filter(communication_id=communication_id).first()
    if link is None:
        return False
    return settle(by=by, privacy_request_id=link.privacy_request_id, on=on, now=now)


def _close_if_delivered(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> bool:
    """Close a decided case once what it owes was sent, posted, handed over or shown (RULES G-07).

    While a copy lies ready at the desk the case stays to be closed, but its clock has stopped.
    """
    if row.status != Status.DECIDED:
        return False
    completed_on = _completed_on(row)
    if completed_on is None:
        return False
    if releases.waits_at_desk(row):
        return _complete(row, completed_on, by=by)
    row.completed_on = completed_on
    steps.perform(row, "close", by=by, on=on, now=now, detail={"completed_on": completed_on.isoformat()})
    work.settle_all(by=by, about=("privacy_request", row.pk))
    review_work.bring_up_to_date(row, by=by)
    return True


def _completed_on(row: PrivacyRequest) -> datetime.date | None:
    """The day on which word and deed were both done; None while either is owed."""
    decision = row.decisions.last()  # one before it was a list that was kept back
    owed = [decision.communication_id] if decision is not None else []
    owed += [result.communication_id for result in row.reviewresults.all()]
    told = [correspondence.sent_on(communication_id) for communication_id in owed]
    days = [day for day in told if day is not None]
    if not owed or len(days) < len(owed):
        return None
    if row.right == Right.ACCESS and row.outcome in GIVES_ACCESS:
        provided = releases.days_provided(row)
        if provided is None:
            return None
        days += provided
    return max(days)


def _complete(row: PrivacyRequest, completed_on: datetime.date, *, by: Actor) -> bool:
    """The individual was told that the copy is ready; whether that is news."""
    if row.completed_on == completed_on:
        return False
    row.completed_on = completed_on
    save_tracked(row, by=by, reason="ready at the desk")
    audit.record(
        "request.ready_at_desk",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
    )
    return True
