"""Fees told, answered and invoiced, by walking the real operations."""

import datetime
from typing import Any

import pytest

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.law.fees import FeeLine
from privacy_portal.law.refusal import Refused
from privacy_requests.models import Directive, FeeAnswer, FeeNotice, Invoice, PrivacyRequest
from privacy_requests.operations import access, agreements, billing, fees
from tests.factories import BY, NOW, TODAY, make_staff
from tests.requests.factories import add_record, make_request, send_letters

# S028: 15 minutes at $22, a drive the patient asked for, and its postage.
USB = (
    FeeLine("labor", 550, note="15 minutes at $22 an hour"),
    FeeLine("supplies", 400),
    FeeLine("postage", 370),
)
ON_USB: dict[str, Any] = {"form_format": "pdf", "delivery": "media_post"}
ON_PAPER: dict[str, Any] = {"form_format": "paper", "delivery": "post"}


def request_for(**detail: Any) -> PrivacyRequest:
    """A request for a copy on a drive by mail, or as `detail` says."""
    row = make_request(**{**ON_USB, **{key: value for key, value in detail.items() if key != "kept"}})
    if "kept" in detail:
        row.access.kept_electronically = detail["kept"]
        row.access.save()
    return row


def tell(
    row: PrivacyRequest,
    *lines: FeeLine,
    method: str = "actual",
    by: Actor | None = None,
    on: datetime.date = TODAY,
) -> FeeNotice:
    return fees.tell(
        by=by or make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        method=method,
        lines=lines or USB,
        on=on,
        now=NOW,
    )


def told(*lines: FeeLine, method: str = "actual", on: datetime.date = TODAY, **detail: Any) -> PrivacyRequest:
    """A request whose fee letter has gone out."""
    row = request_for(**detail)
    tell(row, *lines, method=method, on=on)
    send_letters(row, on=on)
    row.refresh_from_db()
    return row


def answer(
    row: PrivacyRequest, choice: str = "proceed", *, words: str = "Yes, please.", on: datetime.date = TODAY
) -> FeeAnswer:
    return fees.answer(
        by=make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        choice=choice,
        channel="phone",
        words=words,
        on=on,
        now=NOW,
    )


def agreed(*lines: FeeLine, method: str = "actual", **detail: Any) -> PrivacyRequest:
    """A request whose fee was told, and the patient goes on."""
    row = told(*lines, method=method, **detail)
    answer(row)
    return row


def invoice(row: PrivacyRequest, cents: int = 1320, *, on: datetime.date = TODAY) -> Invoice:
    return billing.invoice(
        by=make_staff(Role.BILLING), privacy_request_id=row.pk, cents=cents, on=on, now=NOW
    )


def invoiced(cents: int = 1320) -> PrivacyRequest:
    row = agreed()
    invoice(row, cents)
    return row


def pay(row: PrivacyRequest, cents: int, *, paid_on: datetime.date = TODAY) -> None:
    billing.record_payment(
        by=make_staff(Role.BILLING),
        privacy_request_id=row.pk,
        cents=cents,
        how="check",
        paid_on=paid_on,
        on=TODAY,
        now=NOW,
    )


def waive(row: PrivacyRequest, reason: str = "hardship", note: str = "") -> None:
    fees.waive(
        by=make_staff(Role.BILLING), privacy_request_id=row.pk, reason=reason, note=note, on=TODAY, now=NOW
    )


def agree_to(row: PrivacyRequest, kind: str, cents: int | None = None) -> None:
    """The individual agreed, by telephone."""
    agreements.record_agreement(
        by=BY,
        privacy_request_id=row.pk,
        kind=kind,
        cents=cents,
        channel="phone",
        words="Yes.",
        agreed_on=row.received_on,
        on=TODAY,
        now=NOW,
    )
    row.refresh_from_db()


def direct(row: PrivacyRequest, *, way: str = "post") -> None:
    """The individual's signed directive that the copy go to an attorney."""
    Directive.objects.create(
        privacy_request=row,
        recipient_name="Attorney X",
        address="1 Court Street\nSpringfield, IL 62701",
        way=way,
        signature="Ada Lovell",
        signed_on=TODAY,
        electronic_copy=True,
        from_ehr=True,
        classification="mandatory",
        at=NOW,
    )


def grant(row: PrivacyRequest) -> None:
    """The records are added and the copy is granted; its letter waits to be sent."""
    clerk = make_staff(Role.RECORDS_CLERK)
    add_record(row, by=clerk)
    access.grant(by=clerk, privacy_request_id=row.pk, how="", on=TODAY, now=NOW)
    row.refresh_from_db()


def refused(act: Any, *args: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value
