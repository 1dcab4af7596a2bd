"""The letters about money: what the copy may cost, and the invoice (45 CFR 164.524(c)(4))."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from privacy_portal.law.fees import FeeLine
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.rights import Right
from privacy_requests.letters.accounting import accounting_invoice
from privacy_requests.letters.draft import LetterDraft, draft_for
from privacy_requests.models import FeeNotice, PrivacyRequest


def access_fee(
    row: PrivacyRequest, *, on: datetime.date, method: str, lines: Sequence[FeeLine], total_cents: int
) -> LetterDraft:
    """L-ACC-FEE: the approximate fee by its parts, the free ways, the choice, and that the days run on.

    Names no records: the people of the billing desk see this letter too.
    """
    return draft_for(
        LetterKind.ACCESS_FEE,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        method=method,
        lines=parts(lines),
        total_cents=total_cents,
    )


def invoice(row: PrivacyRequest, *, on: datetime.date, notice: FeeNotice, cents: int) -> LetterDraft:
    """What is asked, when it was told in advance, how to pay, and that the copy does not wait for it."""
    if row.right == Right.ACCOUNTING:
        return accounting_invoice(row, on=on, notice=notice, cents=cents)
    return draft_for(
        LetterKind.INVOICE,
        row,
        on=on,
        received_on=row.received_on,
        method=notice.method,
        lines=parts([FeeLine(**line) for line in notice.lines]),
        told_on=notice.on,
        told_cents=notice.total_cents,
        total_cents=cents,
    )


def parts(lines: Sequence[FeeLine]) -> list[dict[str, Any]]:
    """The lines of a fee as a letter's merge data."""
    return [asdict(line) for line in lines]
