"""Invoices and payments: only after the notice and the individual's yes, and never more than was told.

Nothing here holds a copy back: no release asks what is paid (law.fees.NEVER_HELD).
"""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law import accounting
from privacy_portal.law import fees as law
from privacy_portal.law.accounting.free import IN_ADVANCE
from privacy_portal.law.refusal import Refused
from privacy_requests.letters import fees as letters
from privacy_requests.models import Agreement, FeeNotice, Invoice, Payment, PrivacyRequest
from privacy_requests.operations import steps
from privacy_requests.queries import fees as queries
from privacy_requests.queries.accounting import is_accounting


@transaction.atomic
def invoice(
    *, by: Actor, privacy_request_id: int, cents: int, on: datetime.date, now: datetime.datetime
) -> Invoice:
    """Ask for the fee the individual agreed to, or less.

    Raises Refused (NO_FEE_NOTICE, FEE_WAIVED, NO_CHOICE, OVER_ESTIMATE, FEE_OF_OTHER_PERIOD, AMOUNT,
    ALREADY_INVOICED, NO_COPY_GIVEN, NO_PATIENT, and what law.fees.check_fee() raises when the copy has
    changed since).
    """
    row = steps.locked(privacy_request_id, "invoice")
    notice = check_amount(row, cents=cents, on=on)
    communication = letters.invoice(row, on=on, notice=notice, cents=cents).compose(by=by)
    steps.attach_letter(row, communication.pk, act="invoice", by=by, now=now)
    made = Invoice.objects.create(
        privacy_request=row,
        notice=notice,
        cents=cents,
        on=on,
        communication=communication,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "invoice", by=by, on=on, now=now, detail={"cents": cents})
    return made


def check_invoice(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Refuse where no amount could be invoiced; raises what invoice() raises."""
    check_amount(row, cents=1, on=on)


def check_amount(row: PrivacyRequest, *, cents: int, on: datetime.date) -> FeeNotice:
    """The notice that an invoice of `cents` on `on` would rest on; raises what invoice() raises."""
    if queries.invoice_of(row) is not None:
        raise Refused("The invoice was already sent.", law.WITHIN_NOTICE.cite, code="ALREADY_INVOICED")
    notice = queries.standing_notice(row)
    answer = queries.answer_to(notice) if notice is not None else None
    told_on = correspondence.sent_on(notice.communication_id) if notice is not None else None
    told_cents = notice.total_cents if notice is not None else 0
    choice = answer.choice if answer is not None else ""
    if is_accounting(row):
        if row.feewaivers.exists():
            raise Refused("The fee was waived.", law.WITHIN_NOTICE.cite, code="FEE_WAIVED")
        accounting.check_invoice(
            told_cents=told_cents if told_on is not None and told_on <= on else None,
            chose_to_proceed=choice == law.Choice.PROCEED,
            cents=cents,
        )
        _check_same_period(row, told=notice)
    else:
        law.check_invoice(
            notice_sent_on=told_on,
            invoiced_on=on,
            notice_cents=told_cents,
            invoice_cents=cents,
            choice=choice,
            waived=row.feewaivers.exists(),
        )
    assert notice is not None
    if not cents:
        raise Refused(
            "An invoice asks for something. To ask for nothing, waive the fee.",
            law.WITHIN_NOTICE.cite,
            code="AMOUNT",
        )
    if not row.is_open and row.outcome not in queries.GAVE_A_COPY:
        raise Refused(
            "The request ended without an answer that may be charged.", law.FEE.cite, code="NO_COPY_GIVEN"
        )
    queries.total_of(row, method=notice.method, lines=queries.lines_of(notice))
    return notice


def _check_same_period(row: PrivacyRequest, *, told: FeeNotice | None) -> None:
    """Nobody agreed to a fee for a list that was asked for after the fee was told."""
    if told is not None and row.agreements.filter(kind=Agreement.Kind.CHANGE, at__gt=told.at).exists():
        raise Refused(
            "The patient asked for another time since this fee was told. Tell the fee of this list.",
            IN_ADVANCE.cite,
            code="FEE_OF_OTHER_PERIOD",
        )


@transaction.atomic
def record_payment(
    *,
    by: Actor,
    privacy_request_id: int,
    cents: int,
    how: str,
    paid_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
) -> Payment:
    """Write down money that came in; below zero, money given back.

    Raises Refused (NO_INVOICE, PAID_DATE, AMOUNT, FEE_WAIVED, OVERPAID, NOT_PAID).
    """
    row = steps.locked(privacy_request_id, "record_payment")
    sent = _invoice(row)
    _check_payment(row, sent, cents=cents)
    if not sent.on <= paid_on <= on:
        raise Refused("The date must lie between the invoice and today.", code="PAID_DATE")
    payment = Payment.objects.create(
        privacy_request=row, invoice=sent, cents=cents, how=how, on=paid_on, by_id=by.user_id, at=now
    )
    steps.perform(row, "record_payment", by=by, on=on, now=now, detail={"cents": cents, "how": how})
    return payment


def check_payment(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NO_INVOICE)."""
    _invoice(row)


def _invoice(row: PrivacyRequest) -> Invoice:
    sent = queries.invoice_of(row)
    if sent is None:
        raise Refused("No invoice was sent.", law.WITHIN_NOTICE.cite, code="NO_INVOICE")
    return sent


def _check_payment(row: PrivacyRequest, sent: Invoice, *, cents: int) -> None:
    if not cents:
        raise Refused("Write down an amount.", code="AMOUNT")
    paid = queries.paid_cents(sent)
    if cents < 0:
        if paid + cents < 0:
            raise Refused("That is more than was paid.", code="NOT_PAID")
        return
    if row.feewaivers.exists():
        raise Refused("The fee was waived: no money is taken.", law.WITHIN_NOTICE.cite, code="FEE_WAIVED")
    if paid + cents > sent.cents:
        raise Refused("That is more than the invoice still asks for.", code="OVERPAID")


def open_account(*, by: Actor, reference: str) -> PrivacyRequest:
    """The account of one request for someone who may see fees, audited as a view.

    Raises Refused (NOT_FOUND) for others as for references without a fee; the attempt is audited.
    """
    row = queries.account_for(by, reference)
    if row is None:
        audit.record("access.refused", by=by, reference=reference[:20], detail={"what": "fee"})
        raise Refused("There is no such fee.", code="NOT_FOUND")
    audit.record("fee.viewed", by=by, about=("privacy_request", row.pk), reference=row.reference)
    return row


def listed(*, by: Actor, count: int) -> None:
    """Write down that a list of fees was looked at, with how many it showed."""
    audit.record("fee.listed", by=by, detail={"count": count})
