"""The letter that tells what the review of a denial came to (45 CFR 164.524(d)(4))."""

import datetime
from collections.abc import Sequence

from privacy_portal.law.letters import LetterKind
from privacy_requests.letters.access import access_facts, channel_of, mailed_to
from privacy_requests.letters.denials import ground_facts, in_the_envelope
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import PrivacyRequest, RequestDocument


def denial_upheld(
    row: PrivacyRequest, *, on: datetime.date, asked_on: datetime.date, grounds: Sequence[tuple[str, str]]
) -> LetterDraft:
    """L-ACC-REV: the denial stands; `grounds` are those reviewed, with the words for what they keep back."""
    return draft_for(
        LetterKind.ACCESS_REVIEW,
        row,
        on=on,
        conditions={"reversed": False},
        received_on=row.received_on,
        asked_for=asked_for(row),
        denied_on=row.decided_on,
        review_asked_on=asked_on,
        reversed=False,
        gives=False,
        grounds=ground_facts(row, grounds),
        still_withheld=[],
    )


def denial_reversed(
    row: PrivacyRequest,
    *,
    on: datetime.date,
    asked_on: datetime.date,
    records: Sequence[RequestDocument],
    gives: bool,
    still_withheld: Sequence[tuple[str, str]],
) -> LetterDraft:
    """L-ACC-REV: access is given after all; `still_withheld` are grounds that no review is open to.

    `gives` False: those grounds keep back all that was reviewed, so that nothing is sent.
    """
    return draft_for(
        LetterKind.ACCESS_REVIEW,
        row,
        on=on,
        channel=channel_of(row) if gives else None,
        named=mailed_to(row) if gives else None,
        attachments=in_the_envelope(row, records),
        conditions={"reversed": gives},
        denied_on=row.decided_on,
        review_asked_on=asked_on,
        reversed=True,
        gives=gives,
        grounds=[],
        still_withheld=ground_facts(row, still_withheld),
        **access_facts(row, how="", record_count=len(records)),
    )
