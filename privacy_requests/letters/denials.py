"""The letters of the answers that give less than was asked: denied, in part, not held, nobody verified."""

import datetime
from collections.abc import Sequence
from typing import Any

from consent.queries import Channel
from privacy_portal.law.denial import GROUNDS, Ground, is_reviewable
from privacy_portal.law.letters import LetterKind
from privacy_requests.letters.access import access_facts, channel_of, mailed_to
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import PrivacyRequest, RequestDocument
from privacy_requests.queries.authority import failed_authority, is_represented
from privacy_requests.withholding import Withheld


def access_denied(row: PrivacyRequest, *, on: datetime.date, withheld: Sequence[Withheld]) -> LetterDraft:
    """L-ACC-DEN for the whole: the grounds in plain words, a review where there is one, both complaints.

    Raises Refused (GROUND_UNKNOWN) for what is no ground.
    """
    return draft_for(
        LetterKind.ACCESS_DENIED,
        row,
        on=on,
        received_on=row.received_on,
        asked_for=asked_for(row),
        **_denial(row, withheld),
    )


def access_in_part(
    row: PrivacyRequest,
    *,
    on: datetime.date,
    withheld: Sequence[Withheld],
    how: str,
    given: Sequence[RequestDocument],
    missing: dict[str, str] | None = None,
) -> LetterDraft:
    """L-ACC-DEN for a part: also what is given and how, and what is withheld."""
    return draft_for(
        LetterKind.ACCESS_IN_PART,
        row,
        on=on,
        channel=channel_of(row),
        named=mailed_to(row),
        attachments=in_the_envelope(row, given),
        missing=missing,
        **access_facts(row, how=how, record_count=len(given)),
        **_denial(row, withheld, part_not_held=missing is not None),
    )


def in_the_envelope(row: PrivacyRequest, records: Sequence[RequestDocument]) -> list[int]:
    """Those of the records (document ids) that travel with the letter."""
    if channel_of(row) is not Channel.POST:
        return []
    return [record.document_id for record in records]


def access_not_held(row: PrivacyRequest, *, on: datetime.date, where_known: bool, where: str) -> LetterDraft:
    """L-ACC-DEN for what is not held: where to ask, or that the clinic does not know."""
    return draft_for(
        LetterKind.ACCESS_NOT_HELD,
        row,
        on=on,
        conditions={"where_known": where_known},
        received_on=row.received_on,
        asked_for=asked_for(row),
        where=where.strip() if where_known else "",
        matched=row.patient_id is not None,
    )


def unable_to_verify(row: PrivacyRequest, *, on: datetime.date) -> LetterDraft:
    """What was tried and when; that nothing was released; that one may ask again, and what would help.

    Where the identity is known, only the authority is spoken of.
    """
    authority_only = row.verified_at is not None
    failed = [] if authority_only else row.verifications.filter(succeeded=False)
    tried = [{"method": one.method, "on": one.on} for one in failed]
    tried += [{"method": "authority", "on": one.on} for one in failed_authority(row)]
    return draft_for(
        LetterKind.UNABLE_TO_VERIFY,
        row,
        on=on,
        received_on=row.received_on,
        asked_for=asked_for(row) if hasattr(row, "access") or hasattr(row, "accounting") else None,
        attempts=tried,
        authority_only=authority_only,
    )


def ground_facts(row: PrivacyRequest, grounds: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Each (ground, words for what it keeps back) as a letter says it; the reasoning is no part of it."""
    represented = is_represented(row)
    return [
        {"code": code, "plain": GROUNDS[Ground(code)].words(represented=represented), "withheld": words}
        for code, words in grounds
    ]


def _denial(
    row: PrivacyRequest, withheld: Sequence[Withheld], *, part_not_held: bool = False
) -> dict[str, Any]:
    reviewable = is_reviewable([one.ground for one in withheld])
    return {
        "conditions": {"reviewable": reviewable, "part_not_held": part_not_held},
        "grounds": ground_facts(row, [(one.ground, one.words) for one in withheld]),
        "reviewable": reviewable,
        "mixed": reviewable and not all(is_reviewable([one.ground]) for one in withheld),
    }
