"""The letters about a list of disclosures (45 CFR 164.528), but for the list itself."""

import datetime

from privacy_portal.law.letters import LetterKind
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import FeeNotice, PrivacyRequest


def accounting_fee(
    row: PrivacyRequest, *, on: datetime.date, total_cents: int, note: str, free_again_on: datetime.date
) -> LetterDraft:
    """L-AOD-FEE: the fee in advance, the chance to withdraw or change the request; the days run on."""
    return draft_for(
        LetterKind.ACCOUNTING_FEE,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        asked_for=asked_for(row),
        total_cents=total_cents,
        note=note,
        free_again_on=free_again_on,
    )


def accounting_invoice(
    row: PrivacyRequest, *, on: datetime.date, notice: FeeNotice, cents: int
) -> LetterDraft:
    """What is asked, when it was told in advance, how to pay, and that the list does not wait for it."""
    return draft_for(
        LetterKind.ACCOUNTING_INVOICE,
        row,
        on=on,
        received_on=row.received_on,
        told_on=notice.on,
        told_cents=notice.total_cents,
        total_cents=cents,
        note=" ".join(line["note"] for line in notice.lines),
    )
