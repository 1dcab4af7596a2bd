"""The steps every act shares: lock the case, require the transition, write down what changed."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.law import clocks, retention
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests import workflow
from privacy_requests.models import PrivacyRequest, RequestLetter, StatusChange
from privacy_requests.workflow import Status, Transition


def locked(privacy_request_id: int, act: str = "") -> PrivacyRequest:
    """The case, locked until the transaction ends, and able to take `act` when one is named.

    Raises Refused (NOT_FOUND, and what workflow.check() raises).
    """
    row: PrivacyRequest | None = (
        PrivacyRequest.objects.select_for_update(of=("self",)).filter(pk=privacy_request_id).first()
    )
    if row is None:
        raise Refused("There is no such request.", code="NOT_FOUND")
    if act:
        require(row, act)
    return row


def require(row: PrivacyRequest, act: str) -> Transition:
    """The transition of `act` from where the case stands; raises Refused."""
    return workflow.check(act, status=Status(row.status), right=Right(row.right))


def set_clock(row: PrivacyRequest) -> None:
    """Compute every stored date of the clock from the receipt date (45 CFR 164.524(b)(2) and kin)."""
    right = Right(row.right)
    clock = clocks.clock_for(right, state_rule=clinic.state_rule(right))
    row.due_on = clock.due_on(row.received_on)
    row.federal_due_on = clock.federal_due_on(row.received_on)
    row.cap_on = clock.cap_on(row.received_on)
    target_on = clock.internal_target_on(row.received_on) or clock.house_target_on(row.received_on)
    row.target_on = target_on or row.received_on


def perform(
    row: PrivacyRequest,
    act: str,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    detail: Mapping[str, Any] | None = None,
    back_to: str = "",
) -> None:
    """Move the case along `act`, save it with history, write the StatusChange and the audit event.

    `back_to`: the status to which an act leads that takes a decision back.
    """
    transition = require(row, act)
    before = row.status
    if transition.back:
        row.status = Status(back_to)
    elif transition.target is not None:
        row.status = transition.target
    if transition.target == Status.CLOSED:
        row.closed_on = on
        row.retain_until = retention.retain_until(row.received_on, on)
    elif before == Status.CLOSED and transition.target is not None:
        row.closed_on = row.retain_until = None  # a reversed denial: completed once, so no clock runs again
    elif before == Status.CLOSED:  # what is written down late is kept as long as what was before it
        row.retain_until = retention.retain_until(row.received_on, max(on, row.closed_on or on))
    save_tracked(row, by=by, reason=act)
    StatusChange.objects.create(
        privacy_request=row,
        act=act,
        from_status=before,
        to_status=row.status,
        on=on,
        by_id=by.user_id,
        at=now,
    )
    audit.record(
        f"request.{act}",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail=detail,
    )


def letters_sent_for(row: PrivacyRequest, act: str) -> "QuerySet[RequestLetter]":
    """The letters of one act; those from before the case was moved went to somebody else."""
    moved = row.patientmoves.last()
    found: QuerySet[RequestLetter] = row.requestletters.filter(act=act)
    return found.filter(at__gt=moved.at) if moved else found


def attach_letter(
    row: PrivacyRequest, communication_id: int, *, act: str, by: Actor, now: datetime.datetime
) -> None:
    """Write down that a letter belongs to this case."""
    RequestLetter.objects.create(
        privacy_request=row, communication_id=communication_id, act=act, by_id=by.user_id, at=now
    )
