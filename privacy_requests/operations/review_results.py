"""What the reviewer determined, which binds: the denial stands, or access is given (45 CFR 164.524(d)(4))."""

import datetime
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.law import review as law
from privacy_portal.law.access import Kind
from privacy_portal.law.refusal import Refused
from privacy_requests import letters
from privacy_requests.models import (
    DenialGround,
    PrivacyRequest,
    RequestDocument,
    ReviewReferral,
    ReviewResult,
)
from privacy_requests.operations import releases, review_work, reviews, steps
from privacy_requests.operations.determinations import keep_scan
from privacy_requests.queries import reviews as found
from privacy_requests.workflow import Outcome


@dataclass(frozen=True, slots=True)
class Freed:
    """What a reversal would give: the files, and the grounds that keep back the rest all the same."""

    records: list[RequestDocument]
    standing: list[DenialGround]
    gives: bool

    @property
    def outcome(self) -> Outcome:
        if not self.gives:
            return Outcome.DENIED
        return Outcome.GRANTED_IN_PART if self.standing else Outcome.GRANTED


@transaction.atomic
def uphold(
    *,
    by: Actor,
    privacy_request_id: int,
    reasoning: str,
    on: datetime.date,
    now: datetime.datetime,
) -> ReviewResult:
    """The reviewer at hand finds that the denial stands; the individual is told in writing.

    Raises Refused (REVIEW_NOT_REFERRED, NOT_YOUR_REVIEW, REASONING_MISSING).
    """
    return _decide(privacy_request_id, "uphold", reversed_=False, reasoning=reasoning, by=by, on=on, now=now)


@transaction.atomic
def reverse(
    *,
    by: Actor,
    privacy_request_id: int,
    reasoning: str,
    on: datetime.date,
    now: datetime.datetime,
) -> ReviewResult:
    """The reviewer at hand finds for the individual: what was withheld is released, no due date moves.

    Raises Refused (REVIEW_NOT_REFERRED, NOT_YOUR_REVIEW, and what a release may raise).
    """
    return _decide(privacy_request_id, "reverse", reversed_=True, reasoning=reasoning, by=by, on=on, now=now)


@transaction.atomic
def record_result(
    *,
    by: Actor,
    privacy_request_id: int,
    reversed_: bool,
    reasoning: str,
    decided_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
) -> ReviewResult:
    """Write down what a reviewer outside the portal determined on paper; its scan is evidence of the case.

    Raises Refused (REVIEW_NOT_REFERRED, NOT_ON_PAPER, REVIEW_DATE, DETERMINATION_NOT_SIGNED, UPLOAD_*).
    """
    act = "reverse" if reversed_ else "uphold"
    row = steps.locked(privacy_request_id, act)
    referral = _on_paper(row)
    if not referral.on <= decided_on <= on:
        raise Refused(
            "The date must lie between the referral and today.", law.PROMPT.cite, code="REVIEW_DATE"
        )
    document_id = keep_scan(row, file=file, staged_id=staged_id, title="", by=by, on=on, now=now)
    return _carry_out(
        row,
        referral,
        ReviewResult(reversed=reversed_, reasoning=reasoning.strip(), document_id=document_id, on=decided_on),
        by=by,
        on=on,
        now=now,
    )


def check_may_record(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (ACT_WRONG_STATUS, REVIEW_NOT_REFERRED, NOT_ON_PAPER)."""
    steps.require(row, "uphold")
    _on_paper(row)


def check_referred(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (REVIEW_NOT_REFERRED)."""
    _referral(row)


def result_letter(row: PrivacyRequest, *, reversed_: bool, on: datetime.date) -> letters.LetterDraft:
    """The letter of the result; the reasoning is no part of it. Raises Refused (REVIEW_NOT_REFERRED)."""
    asked_on = _referral(row).asked.on
    reviewed = [(one.ground, one.withheld) for one in found.reviewable_grounds(row)]
    if not reversed_:
        return letters.denial_upheld(row, on=on, asked_on=asked_on, grounds=reviewed)
    free = freed(row)
    return letters.denial_reversed(
        row,
        on=on,
        asked_on=asked_on,
        records=free.records,
        gives=free.gives,
        still_withheld=[(one.ground, one.withheld) for one in free.standing],
    )


def freed(row: PrivacyRequest) -> Freed:
    """What a reversal gives: the withheld files that no ground keeps back which a review is not open to."""
    standing = list(row.denialgrounds.filter(reviewable=False))
    records = list(reviews.reviewed_records(row).filter(released_at=None))
    return Freed(records, standing, gives=bool(records) or row.access.kind == Kind.INSPECT)


def _decide(
    privacy_request_id: int,
    act: str,
    *,
    reversed_: bool,
    reasoning: str,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> ReviewResult:
    row = steps.locked(privacy_request_id, act)
    referral = _referral(row)
    if by.user_id is None or referral.reviewer_id != by.user_id:
        raise Refused("This review was given to somebody else.", law.REVIEWER.cite, code="NOT_YOUR_REVIEW")
    if not reversed_ and not reasoning.strip():
        raise Refused("Write down why the denial stands.", law.REVIEWER.cite, code="REASONING_MISSING")
    result = ReviewResult(reversed=reversed_, reasoning=reasoning.strip(), on=on)
    return _carry_out(row, referral, result, by=by, on=on, now=now)


def _carry_out(
    row: PrivacyRequest,
    referral: ReviewReferral,
    result: ReviewResult,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> ReviewResult:
    act = "reverse" if result.reversed else "uphold"
    free = freed(row)
    letter = result_letter(row, reversed_=result.reversed, on=on).compose(by=by)
    steps.attach_letter(row, letter.pk, act=act, by=by, now=now)
    result.privacy_request = row
    result.referral = referral
    result.communication = letter
    result.by_id = by.user_id
    result.at = now
    result.save()
    if result.reversed:
        row.outcome = _outcome_after(row, free)
    steps.perform(row, act, by=by, on=on, now=now, detail={"paper": result.document_id is not None})
    if result.reversed:
        releases.release(row, free.records, letter, by=by, on=on, now=now)
    review_work.bring_up_to_date(row, by=by)
    reviews.end_access(referral, by=by)
    return result


def _outcome_after(row: PrivacyRequest, free: Freed) -> Outcome:
    """A part that was given stays given."""
    given_before = row.outcome == Outcome.GRANTED_IN_PART
    return Outcome.GRANTED_IN_PART if given_before and free.outcome is Outcome.DENIED else free.outcome


def _referral(row: PrivacyRequest) -> ReviewReferral:
    referral = found.open_referral(row)
    if referral is None:
        raise Refused("No review lies with a reviewer now.", law.PROMPT.cite, code="REVIEW_NOT_REFERRED")
    return referral


def _on_paper(row: PrivacyRequest) -> ReviewReferral:
    referral = _referral(row)
    if referral.reviewer_id is not None:
        raise Refused(
            "This review was given to somebody who signs in: their own word decides.",
            law.REVIEWER.cite,
            code="NOT_ON_PAPER",
        )
    return referral
