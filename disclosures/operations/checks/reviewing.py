"""Somebody else looks at an emergency disclosure afterwards, and says whether it was justified."""

import datetime

from django.db import IntegrityError, transaction

from disclosures.models import BreakGlassReview, DisclosureCheck
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import restriction
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind


@transaction.atomic
def review(
    *, by: Actor, check_id: int, justified: bool, finding: str, now: datetime.datetime
) -> BreakGlassReview:
    """Write down the finding, once; one that was not justified is looked at as an incident.

    Raises Refused (MAY_NOT, NO_CHECK, OWN_REVIEW, REVIEW_FINDING, REVIEWED_ALREADY).
    """
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not review emergency disclosures.", code="MAY_NOT")
    check = DisclosureCheck.objects.filter(pk=check_id, break_glass=True, disclosure__isnull=False).first()
    if check is None:
        raise Refused("There is no such emergency disclosure.", code="NO_CHECK")
    if by.user_id is not None and by.user_id == check.by_id:
        raise Refused("Somebody else reviews what you disclosed.", code="OWN_REVIEW")
    words = finding.strip()
    if not words or len(words) > 500:
        raise Refused("Write down briefly what you found.", restriction.BINDS.cite, code="REVIEW_FINDING")
    try:
        with transaction.atomic():
            made = BreakGlassReview.objects.create(
                check_made=check, justified=justified, finding=words, at=now, by_id=by.user_id
            )
    except IntegrityError as error:
        raise Refused("This was reviewed already.", code="REVIEWED_ALREADY") from error
    work.settle(by=by, kind=WorkKind.BREAK_GLASS, about=("disclosure_check", check.pk))
    audit.record(
        "emergency.reviewed",
        by=by,
        about=("disclosure_check", check.pk),
        patient_id=check.patient_id,
        detail={"justified": justified},
    )
    return made
