"""How far the review of a denial is, read from the append-only rows (45 CFR 164.524(a)(4))."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from privacy_portal.audit.actor import Actor
from privacy_requests.models import DenialGround, PrivacyRequest, ReviewAsked, ReviewReferral
from privacy_requests.models.requests import RequestQuerySet


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`may_ask`: the denial is open to review and nobody asked yet. Days are None while still to come."""

    may_ask: bool
    asked_on: datetime.date | None = None
    referred_on: datetime.date | None = None
    result_on: datetime.date | None = None
    reversed: bool | None = None


def review_state(row: PrivacyRequest) -> ReviewState:
    """What there is to say of the review of this case's denial."""
    asked = row.reviewaskeds.last()
    if asked is None:
        return ReviewState(may_ask=row.denialgrounds.filter(reviewable=True).exists())
    referral = asked.referrals.last()
    result = row.reviewresults.last()
    return ReviewState(
        may_ask=False,
        asked_on=asked.on,
        referred_on=referral.on if referral else None,
        result_on=result.on if result else None,
        reversed=result.reversed if result else None,
    )


def open_review(row: PrivacyRequest) -> ReviewAsked | None:
    """The review that was asked for and not yet decided."""
    asked: ReviewAsked | None = row.reviewaskeds.last()
    return None if asked is None or row.reviewresults.exists() else asked


def open_referral(row: PrivacyRequest) -> ReviewReferral | None:
    """To whom the open review was given, last; a newer referral takes an older one's place."""
    asked = open_review(row)
    return asked.referrals.last() if asked is not None else None


def referred_to(user_id: int) -> RequestQuerySet:
    """The cases whose open review lies with this person now."""
    newer = ReviewReferral.objects.filter(asked=OuterRef("asked"), pk__gt=OuterRef("pk"))
    theirs = ReviewReferral.objects.filter(
        ~Exists(newer),
        reviewer_id=user_id,
        result__isnull=True,
        privacy_request=OuterRef("pk"),
    )
    found: RequestQuerySet = PrivacyRequest.objects.filter(Exists(theirs))
    return found


def is_reviewer_of(actor: Actor, row: PrivacyRequest) -> bool:
    """Whether the open review of this case lies with this person."""
    referral = open_referral(row)
    return referral is not None and actor.user_id is not None and referral.reviewer_id == actor.user_id


def reviewable_grounds(row: PrivacyRequest) -> list[DenialGround]:
    """The grounds of the denial that a reviewer judges."""
    return list(row.denialgrounds.filter(reviewable=True).select_related("determination"))
