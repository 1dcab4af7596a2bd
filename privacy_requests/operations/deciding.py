"""What every decision shares: one Decision a turn, its letter, and proof of identity that is not kept."""

import datetime
from collections.abc import Mapping
from typing import Any

from privacy_portal.audit.actor import Actor
from privacy_portal.law import verification
from privacy_portal.law.refusal import Refused
from privacy_requests.letters import LetterDraft
from privacy_requests.models import Decision, PrivacyRequest
from privacy_requests.operations import papers, steps
from privacy_requests.queries.authority import has_authority, is_represented
from privacy_requests.workflow import Outcome


def conclude(
    row: PrivacyRequest,
    act: str,
    outcome: Outcome,
    letter: LetterDraft,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    detail: Mapping[str, Any] | None = None,
) -> Decision:
    """Send the letter and write the decision down; on a locked row, inside the caller's transaction."""
    communication = letter.compose(by=by)
    return write_down(row, act, outcome, communication.pk, by=by, on=on, now=now, detail=detail)


def write_down(
    row: PrivacyRequest,
    act: str,
    outcome: Outcome,
    communication_id: int,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    detail: Mapping[str, Any] | None = None,
) -> Decision:
    """The decision whose letter was composed; on a locked row, inside the caller's transaction."""
    steps.attach_letter(row, communication_id, act=act, by=by, now=now)
    decision = Decision.objects.create(
        privacy_request=row,
        turn=row.statuschanges.filter(act="take_up_again").count() + 1,
        outcome=outcome,
        on=on,
        communication_id=communication_id,
        by_id=by.user_id,
        at=now,
    )
    row.outcome = outcome
    row.decided_on = on
    steps.perform(row, act, by=by, on=on, now=now, detail=detail)
    papers.forget_proof_of_identity(row, by=by, now=now)
    return decision


def check_who_asks(row: PrivacyRequest) -> None:
    """Refuse a release before patient, identity and authority are known.

    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED).
    """
    if row.patient_id is None:
        raise Refused("Match the request to a patient first.", code="NO_PATIENT")
    verification.check_release(identity=row.verified_at is not None, authority=has_authority(row))


def check_representative(row: PrivacyRequest) -> None:
    """Refuse to write of the records to whoever says they act for another, before that is known.

    That a request came, and when it is answered, says nothing of the records: those letters go before.
    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED).
    """
    if is_represented(row):
        check_who_asks(row)
