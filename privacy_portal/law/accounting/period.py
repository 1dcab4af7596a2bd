"""Which days an accounting covers (45 CFR 164.528(a)(1), (a)(3))."""

import datetime

from privacy_portal.law.citations import Rule, cfr, house
from privacy_portal.law.refusal import Refused

LOOKBACK_YEARS = 6
# The day from which most covered entities had to comply; nothing before it is listed (164.528(a)(1)(ix)).
COMPLIANCE_ON = datetime.date(2003, 4, 14)

LOOKBACK = Rule(
    "An accounting covers the six years before the date of the request, the first day included.",
    cfr("164.528(a)(1)"),
)
SHORTER = Rule("The individual may ask for a shorter time.", cfr("164.528(a)(3)"))
NOT_ASKED = Rule("The individual asked for a shorter time, and this is not of it.", cfr("164.528(a)(3)"))
OUTWARD = Rule(
    "Where a day does not exist six years before, the day before it begins the period.", house("look-back")
)


def lookback_start(requested_on: datetime.date) -> datetime.date:
    """The first day an accounting asked for on `requested_on` reaches back to, itself included.

    Six calendar years; from February 29 it is February 28 where that year has no 29th: outward.
    """
    try:
        return requested_on.replace(year=requested_on.year - LOOKBACK_YEARS)
    except ValueError:
        return datetime.date(requested_on.year - LOOKBACK_YEARS, 2, 28)


def check_requested(requested_on: datetime.date, *, on: datetime.date) -> None:
    """Nobody has asked on a day that has not come. Raises Refused (REQUESTED_IN_FUTURE)."""
    if requested_on > on:
        raise Refused(
            "The day it was asked for is in the future. Give the day on which the request came.",
            LOOKBACK.cite,
            code="REQUESTED_IN_FUTURE",
        )


def period(
    requested_on: datetime.date,
    *,
    from_on: datetime.date | None = None,
    to_on: datetime.date | None = None,
) -> tuple[datetime.date, datetime.date]:
    """(first day, last day), both included; without a wish the whole six years to the day of the request.

    Raises Refused (PERIOD_TOO_EARLY, PERIOD_IN_FUTURE, PERIOD_REVERSED).
    """
    start = lookback_start(requested_on)
    first, last = from_on or start, to_on or requested_on
    if last < first:
        raise Refused("The period ends before it begins.", SHORTER.cite, code="PERIOD_REVERSED")
    if first < start:
        raise Refused(
            f"The list reaches back six years from the request: no earlier than {start:%B} {start.day}, "
            f"{start.year}.",
            LOOKBACK.cite,
            code="PERIOD_TOO_EARLY",
        )
    if last > requested_on:
        raise Refused(
            "The period cannot end after the day of the request.", LOOKBACK.cite, code="PERIOD_IN_FUTURE"
        )
    return first, last
