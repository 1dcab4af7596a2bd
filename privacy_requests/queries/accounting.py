"""An accounting asked for: the time it covers, whether it is the free one, and what its fee rests on."""

import datetime
from collections.abc import Collection, Sequence

from disclosures.queries import accounting as accountings
from disclosures.queries import issued
from disclosures.queries.accounting import Prepared
from privacy_portal.law import accounting as law
from privacy_portal.law.accounting.free import IN_ADVANCE
from privacy_portal.law.accounting.period import lookback_start
from privacy_portal.law.fees import FeeLine
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests.models import PrivacyRequest
from privacy_requests.workflow import Outcome

METHOD = COMPONENT = "accounting"  # one amount, for what preparing this list costs


def is_accounting(row: PrivacyRequest) -> bool:
    """Whether a list of disclosures is asked for."""
    return bool(row.right == Right.ACCOUNTING)


def period_of(row: PrivacyRequest) -> tuple[datetime.date, datetime.date]:
    """First and last day to list, both included.

    What was asked for, within the six years before receipt: a merge may have moved the receipt since.
    """
    start, asked = lookback_start(row.received_on), row.accounting
    first = max(asked.from_on or start, start)
    return first, max(first, min(asked.to_on or row.received_on, row.received_on))


def prepare(row: PrivacyRequest, *, on: datetime.date) -> Prepared:
    """The list as it would be issued on `on`; of a request whose patient is known."""
    assert row.patient_id is not None
    first, last = period_of(row)
    return accountings.prepare(
        patient_id=row.patient_id, requested_on=row.received_on, from_on=first, to_on=last, on=on
    )


def provided_before(row: PrivacyRequest) -> list[law.Provided]:
    """What this patient was provided on other requests."""
    if row.patient_id is None:
        return []
    return issued.provided_to(row.patient_id, but_reference=row.reference)


def free_again_on(row: PrivacyRequest) -> datetime.date | None:
    """From when a request would be free again; None when this one is free."""
    return law.free_from(provided_before(row), received_on=row.received_on)


def is_free(row: PrivacyRequest) -> bool:
    """Whether this is the free one of its twelve months, whatever else is not charged."""
    return free_again_on(row) is None


def is_owed(reference: str, *, letter_ids: Collection[int]) -> bool:
    """Whether a list made under this reference, whose letters these are, is what who asked is to get.

    Not so once they withdrew, the request was merged into another, or the list was kept back to be made for
    another time (settings.ACCOUNTING_WANTED).
    """
    row = PrivacyRequest.objects.filter(reference=reference).first()
    if row is None:
        return True
    decision = row.decisions.last()
    return row.outcome == Outcome.GRANTED and decision is not None and decision.communication_id in letter_ids


def total_of(row: PrivacyRequest, lines: Sequence[FeeLine]) -> int:
    """The fee in cents, if one may be asked for this list.

    Raises Refused (ACCOUNTING_FREE, ACCOUNTING_FEE_AMOUNT, COMPONENT_UNKNOWN).
    """
    if any(line.component != COMPONENT or line.cents < 0 for line in lines):
        raise Refused(
            "A list of disclosures has one price: what it costs to prepare it.",
            IN_ADVANCE.cite,
            code="COMPONENT_UNKNOWN",
        )
    cents = sum(line.cents for line in lines)
    law.check_charge(provided_before(row), received_on=row.received_on, cents=cents)
    return cents
