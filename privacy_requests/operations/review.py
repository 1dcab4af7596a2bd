"""The work between receipt and decision: who has it, and whether we know who asks."""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.law.verification import VERIFICATION_CITE, Method
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests.models import PrivacyRequest, Verification
from privacy_requests.operations import steps


@transaction.atomic
def assign(
    *,
    by: Actor,
    privacy_request_id: int,
    to_user_id: int | None,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Give the case to a member of staff, or to nobody. Raises Refused (NOT_STAFF)."""
    row = steps.locked(privacy_request_id)
    if to_user_id is not None:
        assignee = people.actor_of_user(to_user_id)
        if not assignee.may(Permission.REQUESTS_VIEW):
            raise Refused("That person's role does not work on requests.", code="NOT_STAFF")
    if row.assigned_to_id == to_user_id:
        return
    row.assigned_to_id = to_user_id
    save_tracked(row, by=by, reason="assign")
    audit.record(
        "request.assigned",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail={"to_user_id": to_user_id},
    )
    if to_user_id is not None and row.status == "received":
        steps.perform(row, "start", by=by, on=on, now=now)


@transaction.atomic
def start(*, by: Actor, privacy_request_id: int, on: datetime.date, now: datetime.datetime) -> None:
    """Begin work; the acting clerk takes the case when nobody has it."""
    row = steps.locked(privacy_request_id, "start")
    if row.assigned_to_id is None:
        row.assigned_to_id = by.user_id
    steps.perform(row, "start", by=by, on=on, now=now)


@transaction.atomic
def verify(
    *,
    by: Actor,
    privacy_request_id: int,
    method: str,
    facts: str,
    verified_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Record that the requester's identity was verified (45 CFR 164.514(h)).

    Releases nothing by itself and never touches the clock. Raises Refused (VER_FUTURE, ALREADY_VERIFIED).
    """
    row = steps.locked(privacy_request_id, "verify")
    check_verify(row, on=on)
    _attempt(row, by=by, method=method, facts=facts, verified_on=verified_on, on=on, now=now, succeeded=True)
    row.verified_at = now
    steps.perform(row, "verify", by=by, on=on, now=now, detail={"method": method})
    work.settle(by=by, kind=WorkKind.VERIFY_IDENTITY, about=("privacy_request", row.pk))
    work.settle(by=by, kind=WorkKind.UNVERIFIED_DUE_SOON, about=("privacy_request", row.pk))


@transaction.atomic
def record_failed_verification(
    *,
    by: Actor,
    privacy_request_id: int,
    method: str,
    facts: str,
    verified_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Record an attempt that did not succeed: no ground for denial, try another method (RULES VER-05)."""
    row = steps.locked(privacy_request_id, "record_failed_verification")
    check_verify(row, on=on)
    _attempt(row, by=by, method=method, facts=facts, verified_on=verified_on, on=on, now=now, succeeded=False)
    steps.perform(row, "record_failed_verification", by=by, on=on, now=now, detail={"method": method})


def ask_for_verification(row: PrivacyRequest, *, by: Actor) -> None:
    """The work of finding out who asks; inside the caller's transaction."""
    work.open_item(
        by=by,
        kind=WorkKind.VERIFY_IDENTITY,
        about=("privacy_request", row.pk),
        reference=row.reference,
        due_on=row.target_on,
        due_kind=DueKind.HOUSE,
        permission=Permission.REQUESTS_INTAKE,
    )


def check_verify(row: PrivacyRequest, *, on: datetime.date) -> None:
    if row.verified_at is not None:
        raise Refused("Identity is already verified.", code="ALREADY_VERIFIED")


def _attempt(
    row: PrivacyRequest,
    *,
    by: Actor,
    method: str,
    facts: str,
    verified_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    succeeded: bool,
) -> None:
    if method not in set(Method):
        raise Refused("There is no such way of verifying.", VERIFICATION_CITE, code="VER_METHOD")
    if verified_on > on:
        raise Refused("The date of verification is in the future.", VERIFICATION_CITE, code="VER_FUTURE")
    Verification.objects.create(
        privacy_request=row,
        method=method,
        succeeded=succeeded,
        facts=facts,
        on=verified_on,
        by_id=by.user_id,
        at=now,
    )
