"""The letters of every request: received, more time, withdrawn."""

import datetime

from privacy_portal.law.letters import LetterKind
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import PrivacyRequest


def acknowledgement(row: PrivacyRequest, *, on: datetime.date) -> LetterDraft:
    """L-ACK: received, due, and what would help; never that a clock waits, nor a second extension."""
    return draft_for(
        LetterKind.ACK,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        extended=row.extended_to is not None,
        late=row.is_overdue(on),
        asked_for=asked_for(row),
        verification_wanted=row.verified_at is None,
    )


def extension(
    row: PrivacyRequest, *, on: datetime.date, reason: str, promised_on: datetime.date
) -> LetterDraft:
    """L-EXT: the reason and the date (45 CFR 164.524(b)(2)(ii)(A))."""
    return draft_for(
        LetterKind.EXTENSION,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        reason=reason,
        promised_on=promised_on,
        asked_for=asked_for(row),
    )


def withdrawal(row: PrivacyRequest, *, on: datetime.date, withdrawn_on: datetime.date) -> LetterDraft:
    """Confirms that the individual ended the request, and that they may ask again."""
    return draft_for(
        LetterKind.WITHDRAWAL,
        row,
        on=on,
        received_on=row.received_on,
        withdrawn_on=withdrawn_on,
        asked_for=asked_for(row),
    )
