"""What a review owes, as work: refer it within two days, decide it within fifteen (our own targets)."""

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import review as law
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries import reviews


def bring_up_to_date(row: PrivacyRequest, *, by: Actor) -> None:
    """Open what the facts say is owed and settle what is not; also after the case itself closed."""
    asked = reviews.open_review(row)
    referral = reviews.open_referral(row)
    about = ("privacy_request", row.pk)
    if asked is None or referral is not None:
        work.settle(by=by, kind=WorkKind.REFER_REVIEW, about=about)
    else:
        work.open_item(
            by=by,
            kind=WorkKind.REFER_REVIEW,
            about=about,
            reference=row.reference,
            due_on=law.refer_by(asked.on),
            due_kind=DueKind.HOUSE,
            permission=Permission.REQUESTS_DECIDE,
        )
    # a new referral is another person's work
    work.settle(by=by, kind=WorkKind.DECIDE_REVIEW, about=about)
    if referral is None:
        return
    house = referral.reviewer_id is not None and _of_the_house(referral.reviewer_id)
    work.open_item(
        by=by,
        kind=WorkKind.DECIDE_REVIEW,
        about=about,
        reference=row.reference,
        due_on=law.decide_by(referral.on),
        due_kind=DueKind.HOUSE,
        waits_for="" if house else WaitsFor.OUTSIDE,
        permission=Permission.CLINICAL_DECISION if house else Permission.REQUESTS_DECIDE,
        assignee_id=referral.reviewer_id if house else None,
    )


def _of_the_house(user_id: int) -> bool:
    return people.actor_of_user(user_id).may(Permission.CLINICAL_DECISION)
