"""The acts of a denial and its review in one line each, on the frozen day of the factories."""

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.law.denial import GROUNDS, Ground
from privacy_requests.models import (
    Decision,
    Determination,
    PrivacyRequest,
    ReviewAsked,
    ReviewReferral,
    ReviewResult,
)
from privacy_requests.operations import denials, determinations, review_results, reviews
from privacy_requests.withholding import Withheld
from tests.documents.samples import PDF
from tests.factories import NOW, TODAY, make_staff
from tests.requests.factories import add_record, make_request

R1 = Ground.ENDANGERS_LIFE
UNREVIEWABLE = tuple(ground for ground, rule in GROUNDS.items() if not rule.reviewable)
REVIEWABLE = tuple(ground for ground, rule in GROUNDS.items() if rule.reviewable)
REPRESENTATIVE = {
    "name": "Rosa Lovell",
    "capacity": "representative",
    "address": "9 Oak Street\nSpringfield IL",
}
REASONING = "Zyxwvut spoke of a weapon."


def evidence_for(ground: str) -> dict[str, str]:
    """Every answer the ground demands."""
    return {
        wanted.code: "yes" if wanted.is_condition else "Logan Correctional Center"
        for wanted in GROUNDS[Ground(ground)].evidence
    }


def why(ground: str, *, records: Any = (), words: str = "The notes of March 3, 2026.") -> Withheld:
    """One ground with its evidence."""
    return Withheld(ground, evidence_for(ground), words, frozenset(one.pk for one in records))


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PDF, content_type="application/pdf")


def professional() -> Actor:
    return make_staff(Role.LICENSED_PROFESSIONAL)


def determine(
    row: PrivacyRequest, *, by: Actor | None = None, ground: str = R1, supports: bool = True, **values: Any
) -> Determination:
    return determinations.determine(
        by=by or professional(),
        privacy_request_id=row.pk,
        **{
            "ground": ground,
            "supports": supports,
            "licence": "MD, Illinois 036-123456",
            "reasoning": REASONING,
            "determined_on": TODAY,
            "on": TODAY,
            "now": NOW,
            **values,
        },
    )


def deny(row: PrivacyRequest, *withheld: Withheld, by: Actor | None = None) -> Decision:
    return denials.deny(
        by=by or make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        withheld=withheld,
        on=TODAY,
        now=NOW,
    )


def give_part(row: PrivacyRequest, *withheld: Withheld, by: Actor | None = None) -> Decision:
    return denials.grant_in_part(
        by=by or make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        withheld=withheld,
        how="",
        on=TODAY,
        now=NOW,
    )


def denied(*, ground: str = R1, by: Actor | None = None, **values: Any) -> PrivacyRequest:
    """A request denied as a whole on one ground; a determination is made by `by` where one is needed."""
    row = make_request(**values)
    add_record(row, title="Notes of March 3")
    if GROUNDS[Ground(ground)].reviewable:
        determine(row, by=by, ground=ground)
    deny(row, why(ground, words=""))
    row.refresh_from_db()
    return row


def in_part(*grounds: str, by: Actor | None = None, **values: Any) -> PrivacyRequest:
    """A request granted in part: one file given, one withheld by each of `grounds`."""
    row = make_request(**values)
    add_record(row, title="Visit notes")
    chosen = []
    for number, ground in enumerate(grounds):
        add_record(row, title=f"Withheld {number}")
        if GROUNDS[Ground(ground)].reviewable:
            determine(row, by=by, ground=ground)
        chosen.append(why(ground, records=row.documents.filter(title=f"Withheld {number}")))
    give_part(row, *chosen)
    row.refresh_from_db()
    return row


def ask(row: PrivacyRequest, *, on: datetime.date = TODAY, by: Actor | None = None) -> ReviewAsked:
    return reviews.ask_review(
        by=by or make_staff(Role.INTAKE_CLERK),
        privacy_request_id=row.pk,
        channel="phone",
        words="",
        on=on,
        now=NOW,
    )


def refer(
    row: PrivacyRequest, reviewer: Actor | None = None, *, to: str = "house", **values: Any
) -> ReviewReferral:
    return reviews.refer_review(
        by=values.pop("by", None) or make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        **{
            "to": to,
            "user_id": reviewer.user_id if reviewer else None,
            "licence": "MD, Illinois 036-654321",
            "on": TODAY,
            "now": NOW,
            **values,
        },
    )


def under_review(row: PrivacyRequest, reviewer: Actor | None = None) -> Actor:
    """Asked and referred to a colleague who took no part; that colleague."""
    reviewer = reviewer or professional()
    ask(row)
    refer(row, reviewer)
    row.refresh_from_db()
    return reviewer


def uphold(row: PrivacyRequest, by: Actor, *, on: datetime.date = TODAY) -> ReviewResult:
    return review_results.uphold(by=by, privacy_request_id=row.pk, reasoning=REASONING, on=on, now=NOW)


def reverse(row: PrivacyRequest, by: Actor, *, on: datetime.date = TODAY) -> ReviewResult:
    return review_results.reverse(by=by, privacy_request_id=row.pk, reasoning="", on=on, now=NOW)
