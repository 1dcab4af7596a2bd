"""Lists of disclosures asked for, told a fee and issued, by walking the real operations."""

import datetime
import uuid
from typing import Any

from disclosures.models import Accounting
from privacy_portal.audit.actor import Actor, Role
from privacy_portal.law.rights import Right
from privacy_portal.people.models import Patient
from privacy_requests.models import FeeAnswer, FeeNotice, PrivacyRequest
from privacy_requests.operations import accounting, fees, intake
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.requests.factories import send_letters, verify

DAYS = datetime.timedelta


def at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, NOW.timetz())


def ask(
    patient: Patient | None = None,
    *,
    received_on: datetime.date = TODAY,
    verified: bool = True,
    by: Actor | None = None,
    requester: dict[str, Any] | None = None,
    **detail: Any,
) -> PrivacyRequest:
    """A clerk enters a request for a list on the day it came."""
    clerk, whose = by or make_staff(Role.RECORDS_CLERK), patient or make_patient()
    row = intake.receive(
        by=clerk,
        right=Right.ACCOUNTING,
        received_by="mail",
        received_on=received_on,
        on=received_on,
        now=at(received_on),
        submission_key=uuid.uuid4(),
        requester=requester or {"name": whose.full_name},
        detail=detail,
        patient_id=whose.pk,
    )
    if verified:
        verify(row, by=clerk, on=received_on)
    row.refresh_from_db()
    return row


def provide(
    patient: Patient, *, received_on: datetime.date, free: bool = True, sent: bool = True
) -> PrivacyRequest:
    """A list of an earlier request, issued and sent on the next day."""
    row = ask(patient, received_on=received_on)
    day = received_on + DAYS(1)
    issue(row, on=day)
    if sent:
        send_letters(row, on=day)
    row.refresh_from_db()
    assert Accounting.objects.get(reference=row.reference).free is free
    return row


def issue(row: PrivacyRequest, *, on: datetime.date = TODAY, by: Actor | None = None) -> Accounting:
    return accounting.issue(
        by=by or make_staff(Role.PRIVACY_OFFICIAL), privacy_request_id=row.pk, on=on, now=at(on)
    )


def tell(
    row: PrivacyRequest,
    cents: int = 1100,
    *,
    note: str = "30 minutes at $22 an hour",
    on: datetime.date = TODAY,
) -> FeeNotice:
    return accounting.tell_fee(
        by=make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        cents=cents,
        note=note,
        on=on,
        now=at(on),
    )


def answer(
    row: PrivacyRequest, choice: str = "proceed", *, words: str = "Yes.", on: datetime.date = TODAY
) -> FeeAnswer:
    return fees.answer(
        by=make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        choice=choice,
        channel="phone",
        words=words,
        on=on,
        now=at(on),
    )
