"""The review of a denial: asked for, given to a professional who took no part (164.524(a)(4), (d)(4))."""

import datetime

from django.db import transaction
from django.db.models import QuerySet

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.documents import operations as documents
from privacy_portal.documents.operations import OpenedDocument
from privacy_portal.law import review as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.operations import reviewers
from privacy_requests.models import PrivacyRequest, RequestDocument, ReviewAsked, ReviewReferral
from privacy_requests.operations import denials, review_work, standing, steps
from privacy_requests.operations.determinations import paper_key, user_key
from privacy_requests.queries import reviews as found

HOUSE, OUTSIDE, PAPER = "house", "outside", "paper"
TAKE_WISHES = frozenset({Permission.REQUESTS_INTAKE})


@transaction.atomic
def ask_review(
    *,
    by: Actor,
    privacy_request_id: int,
    channel: str,
    words: str,
    on: datetime.date,
    now: datetime.datetime,
    asked_on: datetime.date | None = None,
) -> ReviewAsked:
    """The individual wants the denial reviewed. No reason is asked; a closed case is no obstacle.

    Raises Refused (MAY_NOT, NOT_DENIED, NOT_REVIEWABLE, REVIEW_ASKED_BEFORE, REVIEW_DATE).
    """
    row = steps.locked(privacy_request_id, "ask_review")
    standing.speaks_as_individual(row, by=by, staff=TAKE_WISHES)
    check_ask(row, on=on)
    day = asked_on or on
    if row.decided_on is None or not row.decided_on <= day <= on:
        raise Refused(
            "The date must lie between the decision and today.", law.PROMPT.cite, code="REVIEW_DATE"
        )
    asked = ReviewAsked.objects.create(
        privacy_request=row, channel=channel, words=words.strip(), on=day, by_id=by.user_id, at=now
    )
    steps.perform(row, "ask_review", by=by, on=on, now=now, detail={"channel": channel})
    review_work.bring_up_to_date(row, by=by)
    return asked


def check_ask(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NOT_DENIED, NOT_REVIEWABLE, REVIEW_ASKED_BEFORE)."""
    grounds = [one.ground for one in row.denialgrounds.all()]
    if not grounds:
        raise Refused("Nothing was denied on this request.", law.REVIEWER.cite, code="NOT_DENIED")
    law.check_may_ask(grounds)
    if row.reviewaskeds.exists():
        raise Refused("A review was already asked for.", law.REVIEWER.cite, code="REVIEW_ASKED_BEFORE")


@transaction.atomic
def refer_review(
    *,
    by: Actor,
    privacy_request_id: int,
    to: str,
    licence: str,
    on: datetime.date,
    now: datetime.datetime,
    user_id: int | None = None,
    name: str = "",
    email: str = "",
) -> ReviewReferral:
    """Give the review to a professional of the house, one outside it, or one who answers on paper.

    `to`: "house" with `user_id`, "outside" with `name` and `email`, "paper" with `name`. A new referral takes
    the place of one that was not answered, and ends its access. Raises Refused (REVIEW_NOT_ASKED,
    REVIEWER_TOOK_PART, REVIEWER_NOT_LICENSED, REVIEWER_MISSING, EMAIL_TAKEN, EMAIL_INVALID).
    """
    row = steps.locked(privacy_request_id, "refer_review")
    asked = _open_review(row)
    before = found.open_referral(row)
    if to == HOUSE:
        reviewer_id, called, key = _of_the_house(user_id)
    else:
        reviewer_id, called, key = None, name.strip(), paper_key(name)
        if not called:
            raise Refused("Name the reviewer.", law.REVIEWER.cite, code="REVIEWER_MISSING")
    licensed = bool(licence.strip()) and _may(reviewer_id)
    law.check_reviewer(reviewer_key=key, took_part=took_part(row), licensed=licensed)
    law.check_reviewer(reviewer_key=paper_key(called), took_part=_signed_on_paper(row), licensed=licensed)
    if to == OUTSIDE:
        reviewer_id = reviewers.invite(by=by, email=email, name=called).pk
        key = user_key(reviewer_id)
    referral = ReviewReferral.objects.create(
        privacy_request=row,
        asked=asked,
        reviewer_id=reviewer_id,
        reviewer_name=called,
        licence=licence.strip(),
        key=key,
        on=on,
        by_id=by.user_id,
        at=now,
    )
    if before is not None and before.reviewer_id != reviewer_id:
        end_access(before, by=by)
    steps.perform(
        row, "refer_review", by=by, on=on, now=now, detail={"to": to, "reviewer_id": referral.reviewer_id}
    )
    review_work.bring_up_to_date(row, by=by)
    return referral


def check_refer(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (REVIEW_NOT_ASKED)."""
    _open_review(row)


def took_part(row: PrivacyRequest) -> set[str]:
    """Everyone who determined, recorded or decided this denial, by number and, on paper, by name."""
    determinations = list(row.determinations.all())
    users = {one.by_id for one in (*determinations, *row.decisions.all()) if one.by_id is not None}
    names = {*people.user_names(users).values(), *(one.name for one in determinations)}
    return {
        *(one.key for one in determinations),
        *(user_key(user) for user in users),
        *(paper_key(name) for name in names),
    }


def _signed_on_paper(row: PrivacyRequest) -> set[str]:
    """Who determined without signing in: such a person is known by name only."""
    return {one.key for one in row.determinations.all() if one.document_id is not None}


def end_access(referral: ReviewReferral, *, by: Actor) -> None:
    """An outside reviewer with nothing left to review can no longer sign in."""
    if referral.reviewer_id is not None and not found.referred_to(referral.reviewer_id).exists():
        reviewers.end(by=by, user_id=referral.reviewer_id)


def reviewed_records(row: PrivacyRequest) -> QuerySet[RequestDocument]:
    """The files the reviewer judges: withheld on a ground open to review, and on no other."""
    reviewable: set[int] = set()
    other: set[int] = set()
    for one in row.denialgrounds.all():
        (reviewable if one.reviewable else other).update(denials.record_ids_of(one))
    return row.documents.filter(
        pk__in=reviewable - other, role=RequestDocument.Role.RECORD, removed_at=None
    ).order_by("pk")


@transaction.atomic
def open_record(*, by: Actor, privacy_request_id: int, request_document_id: int) -> OpenedDocument:
    """Open one record under review for its reviewer; audited. Raises Refused (NOT_FOUND, the store's own)."""
    row = steps.locked(privacy_request_id)
    record = reviewed_records(row).filter(pk=request_document_id).first()
    if record is None or not found.is_reviewer_of(by, row):
        raise Refused("There is no such file on this request.", code="NOT_FOUND")
    return documents.open_document(
        by=by, document_id=record.document_id, reference=row.reference, patient_id=row.patient_id
    )


def _open_review(row: PrivacyRequest) -> ReviewAsked:
    asked = found.open_review(row)
    if asked is None:
        raise Refused("No review waits to be referred.", law.PROMPT.cite, code="REVIEW_NOT_ASKED")
    return asked


def _of_the_house(user_id: int | None) -> tuple[int, str, str]:
    name = people.user_names([user_id]).get(user_id or 0)
    if user_id is None or name is None:
        raise Refused("Choose the reviewer.", law.REVIEWER.cite, code="REVIEWER_MISSING")
    return user_id, name, user_key(user_id)


def _may(user_id: int | None) -> bool:
    """Somebody outside is licensed by the licence written down; a colleague also by their role."""
    return user_id is None or people.actor_of_user(user_id).may(Permission.CLINICAL_DECISION)
