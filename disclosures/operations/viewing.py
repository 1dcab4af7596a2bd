"""Looking at one's own ledger is written down (45 CFR 164.312(b))."""

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor


def own_page(*, by: Actor, count: int) -> None:
    """The person at hand read `count` entries of their own page."""
    patient_id = min(by.patient_ids) if by.patient_ids else None
    audit.record("disclosure.own_listed", by=by, patient_id=patient_id, detail={"count": count})
