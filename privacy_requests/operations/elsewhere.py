"""What was asked for is not held here: where to ask, when known (45 CFR 164.524(d)(3))."""

import datetime

from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.law import denial as law
from privacy_portal.law.refusal import Refused
from privacy_requests import letters
from privacy_requests.models import Decision, HeldElsewhere, PrivacyRequest
from privacy_requests.operations import access, deciding, steps
from privacy_requests.workflow import Outcome


@transaction.atomic
def refer_elsewhere(
    *,
    by: Actor,
    privacy_request_id: int,
    where_known: bool,
    where: str,
    on: datetime.date,
    now: datetime.datetime,
) -> Decision:
    """Answer that nothing asked for is held; also a person who could not be matched, by their own address.

    Raises Refused (what check_referral() raises, NO_ADDRESS, ACT_WRONG_STATUS).
    """
    row = steps.locked(privacy_request_id, "refer_elsewhere")
    check_referral(row, where_known=where_known, where=where)
    letter = letters.access_not_held(row, on=on, where_known=where_known, where=where)
    outcome = Outcome.NOT_HELD_REFERRED if where_known else Outcome.NOT_HELD_UNKNOWN
    decision = deciding.conclude(row, "refer_elsewhere", outcome, letter, by=by, on=on, now=now)
    HeldElsewhere.objects.create(
        privacy_request=row,
        decision=decision,
        where=where.strip() if where_known else "",
        by_id=by.user_id,
        at=now,
    )
    return decision


def check_referral(row: PrivacyRequest, *, where_known: bool, where: str) -> None:
    """Raises Refused (WHERE_MISSING, NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, RECORDS_HELD).

    Where somebody is treated is health information: it is told to nobody who is not known.
    """
    check_may_refer(row, on=row.received_on)
    law.check_not_held(where_known=where_known, where=where)
    if where_known:
        deciding.check_who_asks(row)


def check_may_refer(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, RECORDS_HELD); nobody matched is no obstacle."""
    if row.patient_id is not None:
        deciding.check_who_asks(row)
    if access.records_of(row):
        raise Refused(
            "There are records on this case: what is held is given, or denied on a ground.",
            law.PARTIAL.cite,
            code="RECORDS_HELD",
        )
