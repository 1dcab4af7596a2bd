"""The letters about a list of disclosures (45 CFR 164.528): the list, its fee, its invoice."""

import datetime
from collections.abc import Mapping
from typing import Any

from disclosures.letters import To
from disclosures.letters import accounting as recipe
from privacy_portal.law.letters import LetterKind
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import FeeNotice, PrivacyRequest


def accounting(row: PrivacyRequest, *, on: datetime.date, listed: Mapping[str, Any]) -> LetterDraft:
    """L-AOD as issue() would compose it, made of what is listed."""
    assert row.patient_id is not None  # nothing is listed for nobody
    return LetterDraft(
        **recipe(listed, to=reader(row, on=on), patient_id=row.patient_id, reference=row.reference, on=on)
    )


def reader(row: PrivacyRequest, *, on: datetime.date) -> To:
    """Whom the list is to: the patient, or who acts for them."""
    letter = draft_for(LetterKind.ACCOUNTING, row, on=on)
    return To(
        addressee_name=letter.addressee_name,
        language=letter.language,
        large_print=letter.large_print,
        channel=letter.channel,
        named=letter.named,
        whose=letter.context,
    )


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
