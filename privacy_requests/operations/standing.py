"""Who speaks on a request: the individual it is about, or staff whose role does the act for them."""

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_requests.models import GuestAccess, PrivacyRequest


def speaks_as_individual(
    row: PrivacyRequest, *, by: Actor, staff: frozenset[Permission], door: GuestAccess | None = None
) -> bool:
    """Whether `by` speaks for themself on this request; False for staff with one of `staff`.

    Being a patient somewhere gives no say on another's case. `door`: who asked without an account opened it
    with reference and code. Raises Refused (MAY_NOT).
    """
    if door is not None and door.privacy_request_id == row.pk and door.ended_at is None:
        return True
    if row.patient_id is not None and row.patient_id in by.patient_ids:
        return True
    if any(by.may(permission) for permission in staff):
        return False
    raise Refused("This is not your request, and your role does not do this.", code="MAY_NOT")
