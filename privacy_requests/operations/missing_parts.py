"""What of a request that is granted is not held here, and where to ask for it (45 CFR 164.524(d)(3))."""

import datetime

from privacy_portal.audit.actor import Actor
from privacy_portal.law import denial as law
from privacy_portal.law.refusal import Refused
from privacy_requests.models import Decision, HeldElsewhere, PrivacyRequest


def note_missing_part(
    row: PrivacyRequest, decision: Decision, *, what: str, where: str, by: Actor, now: datetime.datetime
) -> None:
    """Keep what of a request that is granted is not held here; nothing when all of it is."""
    if not what.strip():
        return
    HeldElsewhere.objects.create(
        privacy_request=row,
        decision=decision,
        what=what.strip(),
        where=where.strip(),
        by_id=by.user_id,
        at=now,
    )


def check_missing_part(*, what: str, where: str) -> None:
    """Raises Refused (MISSING_WHAT): where to ask, but for what?"""
    if where.strip() and not what.strip():
        raise Refused("Say which part is not held here.", law.NOT_HELD.cite, code="MISSING_WHAT")
