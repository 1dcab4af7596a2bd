"""The fee is told in advance, answered by the individual, or waived (45 CFR 164.524(c)(4), 164.528(c)(2))."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_noop as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import fees as law
from privacy_portal.law.accounting import free
from privacy_portal.law.citations import Cite
from privacy_portal.law.fees import Component, FeeLine, Method
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests.letters import fees as letters
from privacy_requests.models import FeeAnswer, FeeNotice, FeeWaiver, PrivacyRequest
from privacy_requests.operations import closing, deciding, standing, steps
from privacy_requests.queries import fees as queries
from privacy_requests.queries.accounting import is_accounting, is_free

CHANGE_WITHIN = datetime.timedelta(days=2)
TAKE_ANSWERS = frozenset({Permission.FEES_EDIT})
Choice = FeeAnswer.Choice


@transaction.atomic
def tell(
    *,
    by: Actor,
    privacy_request_id: int,
    method: str,
    lines: Sequence[FeeLine],
    on: datetime.date,
    now: datetime.datetime,
) -> FeeNotice:
    """Tell the individual the approximate fee, by its parts; a later notice takes an earlier one's place.

    Raises Refused (what check_tell() and law.fees.check_fee() raise, NOTHING_ASKED).
    """
    row = steps.locked(privacy_request_id, "tell_fee")
    check_tell(row, on=on)
    charged = [line for line in lines if line.cents or line.component not in set(Component)]
    total = queries.total_of(row, method=method, lines=charged)
    letter = letters.access_fee(row, on=on, method=method, lines=charged, total_cents=total)
    communication = letter.compose(by=by)
    steps.attach_letter(row, communication.pk, act="tell_fee", by=by, now=now)
    notice = FeeNotice.objects.create(
        privacy_request=row,
        method=method,
        lines=[asdict(line) for line in charged],
        total_cents=total,
        on=on,
        communication=communication,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "tell_fee", by=by, on=on, now=now, detail={"method": method, "cents": total})
    _settle_work(row, by=by)
    return notice


def check_tell(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Refuse where no fee could be asked whatever one types.

    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, FEE_WAIVED, ALREADY_INVOICED,
    FEE_FOR_INSPECTION, FEE_FOR_PORTAL).
    """
    if row.patient_id is None:
        raise Refused("Match the request to a patient first.", code="NO_PATIENT")
    deciding.check_representative(row)
    if row.feewaivers.exists():
        raise Refused("The fee was waived.", law.WITHIN_NOTICE.cite, code="FEE_WAIVED")
    if queries.invoice_of(row) is not None:
        raise Refused(
            "An invoice was already sent. To ask for less, waive the fee.",
            law.WITHIN_NOTICE.cite,
            code="ALREADY_INVOICED",
        )
    facts = queries.fee_facts(row)
    if not facts.summary_agreed:  # then even a cent of labor would be refused
        law.check_fee(Method.ACTUAL, [FeeLine(Component.LABOR, 1)], facts)


@transaction.atomic
def answer(
    *,
    by: Actor,
    privacy_request_id: int,
    choice: str,
    channel: str,
    words: str,
    on: datetime.date,
    now: datetime.datetime,
    answered_on: datetime.date | None = None,
) -> FeeAnswer:
    """What the individual chose on hearing the fee. To withdraw ends the request; to change it is our work.

    Raises Refused (MAY_NOT, NO_FEE_NOTICE, FEE_WAIVED, ALREADY_ANSWERED, ANSWER_DATE, CHANGE_UNSAID, and
    what closing.withdraw() raises).
    """
    row = steps.locked(privacy_request_id, "answer_fee")
    standing.speaks_as_individual(row, by=by, staff=TAKE_ANSWERS)
    notice = _to_answer(row)
    day = answered_on or on
    if not notice.on <= day <= on:
        raise Refused(
            _("The date of the answer must lie between the notice and today."),
            _in_advance(row),
            code="ANSWER_DATE",
        )
    if choice == Choice.MODIFY and not words.strip():
        raise Refused(_("Say what should change."), _in_advance(row), code="CHANGE_UNSAID")
    answered = FeeAnswer.objects.create(
        privacy_request=row,
        notice=notice,
        choice=choice,
        channel=channel,
        words=words.strip(),
        on=day,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "answer_fee", by=by, on=on, now=now, detail={"choice": choice, "channel": channel})
    work.settle(by=by, kind=WorkKind.FEE_UNANSWERED, about=("privacy_request", row.pk))
    if choice == Choice.MODIFY:
        _ask_for_change(row, by=by, on=on)
    elif choice == Choice.WITHDRAW:
        closing.withdraw(
            by=by,
            privacy_request_id=row.pk,
            channel=channel,
            quote=words,
            on=on,
            now=now,
            withdrawn_on=day,
        )
    return answered


def check_answer(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NO_FEE_NOTICE, FEE_WAIVED, ALREADY_ANSWERED)."""
    _to_answer(row)


def _to_answer(row: PrivacyRequest) -> FeeNotice:
    notice = queries.standing_notice(row)
    if notice is None:
        raise Refused(_("No fee was told on this request."), _in_advance(row), code="NO_FEE_NOTICE")
    if row.feewaivers.exists():
        raise Refused(_("The fee was waived."), law.WITHIN_NOTICE.cite, code="FEE_WAIVED")
    if queries.answer_to(notice) is not None:
        raise Refused(
            _("This fee was already answered. A new notice asks again."),
            _in_advance(row),
            code="ALREADY_ANSWERED",
        )
    return notice


def _settle_work(row: PrivacyRequest, *, by: Actor) -> None:
    for kind in (WorkKind.FEE_CHANGE, WorkKind.FEE_UNANSWERED):
        work.settle(by=by, kind=kind, about=("privacy_request", row.pk))


def _in_advance(row: PrivacyRequest) -> Cite:
    """Where it stands that the fee is told in advance: of a list of disclosures, or of a copy."""
    return free.IN_ADVANCE.cite if is_accounting(row) else law.IN_ADVANCE.cite


def _ask_for_change(row: PrivacyRequest, *, by: Actor, on: datetime.date) -> None:
    work.open_item(
        by=by,
        kind=WorkKind.FEE_CHANGE,
        about=("privacy_request", row.pk),
        reference=row.reference,
        due_on=on + CHANGE_WITHIN,
        due_kind=DueKind.HOUSE,
        permission=Permission.REQUESTS_WORK,
    )


@transaction.atomic
def waive(
    *,
    by: Actor,
    privacy_request_id: int,
    reason: str,
    note: str,
    on: datetime.date,
    now: datetime.datetime,
) -> FeeWaiver:
    """Ask nothing for this request, now and later. Raises Refused (FEE_WAIVED, ACCOUNTING_FREE)."""
    row = steps.locked(privacy_request_id, "waive_fee")
    check_waive(row, on=on)
    waiver = FeeWaiver.objects.create(
        privacy_request=row, reason=reason, note=note.strip(), on=on, by_id=by.user_id, at=now
    )
    steps.perform(row, "waive_fee", by=by, on=on, now=now, detail={"reason": reason})
    _settle_work(row, by=by)
    return waiver


def check_waive(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (FEE_WAIVED, ACCOUNTING_FREE)."""
    if row.feewaivers.exists():
        raise Refused("The fee was waived already.", law.WITHIN_NOTICE.cite, code="FEE_WAIVED")
    if is_accounting(row) and is_free(row):
        raise Refused("This list is free: there is nothing to waive.", free.FREE.cite, code="ACCOUNTING_FREE")
