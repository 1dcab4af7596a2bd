"""The accounting that costs nothing, and when a fee may be asked (45 CFR 164.528(c)(2))."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from privacy_portal.law.citations import Rule, cfr, house
from privacy_portal.law.refusal import Refused

FREE = Rule("The first accounting in any twelve months is free.", cfr("164.528(c)(2)"))
IN_ADVANCE = Rule(
    "A reasonable fee based on cost may be asked for a later one only if the individual was told of it in "
    "advance and could withdraw or change the request. The days run on.",
    cfr("164.528(c)(2)"),
)
WINDOW = Rule(
    "The twelve months run from the day the request for the last free accounting was received, and only if "
    "that accounting was provided.",
    house("twelve months"),
)
SUPPLEMENT_FREE = Rule(
    "A supplement to an accounting is free, and counts as no accounting of its own.", house("supplement")
)


@dataclass(frozen=True, slots=True)
class Provided:
    """An accounting that reached the individual: when its request was received, and whether it was free."""

    received_on: datetime.date
    free: bool


def year_after(day: datetime.date) -> datetime.date:
    """The same day a year later; February 29 becomes February 28, which ends the wait sooner."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return datetime.date(day.year + 1, 2, 28)


def free_from(provided: Iterable[Provided], *, received_on: datetime.date) -> datetime.date | None:
    """From when the next accounting is free again; None when one received on `received_on` is free now."""
    windows = [
        year_after(earlier.received_on)
        for earlier in provided
        if earlier.free and earlier.received_on <= received_on < year_after(earlier.received_on)
    ]
    return max(windows, default=None)


def check_charge(
    provided: Iterable[Provided], *, received_on: datetime.date, cents: int
) -> datetime.date | None:
    """Whether a fee of `cents` may be told for a request received on `received_on`.

    Returns from when the next one is free. Raises Refused (ACCOUNTING_FREE, ACCOUNTING_FEE_AMOUNT).
    """
    if cents <= 0:
        raise Refused("Say how much the fee is.", IN_ADVANCE.cite, code="ACCOUNTING_FEE_AMOUNT")
    again = free_from(provided, received_on=received_on)
    if again is None:
        raise Refused(
            "This accounting is free: none that cost nothing was provided in the twelve months before.",
            FREE.cite,
            code="ACCOUNTING_FREE",
        )
    return again


def check_invoice(*, told_cents: int | None, chose_to_proceed: bool, cents: int) -> None:
    """Whether `cents` may be invoiced. Raises Refused (FEE_NOT_TOLD, FEE_NOT_CHOSEN, FEE_OVER_NOTICE)."""
    if told_cents is None:
        raise Refused(
            "The individual must be told the fee before it is asked for.",
            IN_ADVANCE.cite,
            code="FEE_NOT_TOLD",
        )
    if not chose_to_proceed:
        raise Refused(
            "The individual has not chosen to go on at this fee, so nothing may be asked.",
            IN_ADVANCE.cite,
            code="FEE_NOT_CHOSEN",
        )
    if cents > told_cents:
        raise Refused("That is more than the individual was told.", IN_ADVANCE.cite, code="FEE_OVER_NOTICE")
