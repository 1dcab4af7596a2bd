"""Looking at a case is an act too: it is written down, and strangers are told nothing (45 CFR 164.312(b))."""

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.law.refusal import Refused
from privacy_requests import queries
from privacy_requests.models import PrivacyRequest


def open_case(*, by: Actor, reference: str) -> PrivacyRequest:
    """The case for someone who may see it, audited as a view.

    Raises Refused (NOT_FOUND) for strangers as for references that do not exist; the attempt is audited.
    """
    row = queries.case_for(by, reference)
    if row is None:
        audit.record("access.refused", by=by, reference=reference[:20], detail={"what": "privacy_request"})
        raise Refused("There is no such request.", code="NOT_FOUND")
    audit.record(
        "request.viewed",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
    )
    return row


def listed(*, by: Actor, count: int, what: str = "queue") -> None:
    """Write down that a list of cases was looked at, with how many it showed."""
    audit.record("request.listed", by=by, detail={"what": what, "count": count})
