"""Federal holidays, business days, and the local date of an instant."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

from privacy_portal.law.citations import Cite, Rule, usc

HOLIDAYS = Rule("Federal offices are closed on eleven holidays a year.", usc(5, "6103(a)"))
SATURDAY_RULE = Rule("A holiday on a Saturday is kept on the Friday before.", usc(5, "6103(b)(1)"))
SUNDAY_RULE = Rule("A holiday on a Sunday is kept on the Monday after.", Cite("Executive Order", "11582"))

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6
ONE_DAY = datetime.timedelta(days=1)


def _nth(year: int, month: int, weekday: int, n: int) -> datetime.date:
    """The n-th weekday of a month; n = -1 for the last."""
    if n > 0:
        first = datetime.date(year, month, 1)
        return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = datetime.date(year + month // 12, month % 12 + 1, 1) - ONE_DAY
    return last - datetime.timedelta(days=(last.weekday() - weekday) % 7)


def _observed(day: datetime.date) -> datetime.date:
    """A Saturday holiday is kept on the Friday before, a Sunday holiday on the Monday after."""
    return day + {SATURDAY: -ONE_DAY, SUNDAY: ONE_DAY}.get(day.weekday(), datetime.timedelta(0))


@cache
def federal_holidays(year: int) -> dict[datetime.date, str]:
    """The days federal offices are closed for the holidays *of* `year` (5 U.S.C. 6103), right from 1986 on.

    New Year's Day may be observed on December 31 of the year before. Juneteenth begins with 2021.
    Inauguration Day is left out: it is a holiday in the Washington area only (6103(c)).
    """
    fixed = {
        datetime.date(year, 1, 1): "New Year's Day",
        datetime.date(year, 7, 4): "Independence Day",
        datetime.date(year, 11, 11): "Veterans Day",
        datetime.date(year, 12, 25): "Christmas Day",
    }
    if year >= 2021:
        fixed[datetime.date(year, 6, 19)] = "Juneteenth National Independence Day"
    return {_observed(day): name for day, name in fixed.items()} | {
        _nth(year, 1, MONDAY, 3): "Birthday of Martin Luther King, Jr.",
        _nth(year, 2, MONDAY, 3): "Washington's Birthday",
        _nth(year, 5, MONDAY, -1): "Memorial Day",
        _nth(year, 9, MONDAY, 1): "Labor Day",
        _nth(year, 10, MONDAY, 2): "Columbus Day",
        _nth(year, 11, THURSDAY, 4): "Thanksgiving Day",
    }


def is_federal_holiday(day: datetime.date) -> bool:
    return day in federal_holidays(day.year) or (day.month == 12 and day in federal_holidays(day.year + 1))


def is_business_day(day: datetime.date) -> bool:
    """A weekday that is no federal holiday."""
    return day.weekday() < SATURDAY and not is_federal_holiday(day)


def add_business_days(day: datetime.date, n: int) -> datetime.date:
    """The n-th business day after `day` (which itself is never counted); n = 0 gives `day`.

    Raises ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("business days are counted forward only")
    while n:
        day += ONE_DAY
        n -= is_business_day(day)
    return day


def last_business_day_on_or_before(day: datetime.date) -> datetime.date:
    while not is_business_day(day):
        day -= ONE_DAY
    return day


def next_business_day(day: datetime.date) -> datetime.date:
    return add_business_days(day, 1)


def local_date(instant: datetime.datetime, timezone: ZoneInfo | datetime.tzinfo) -> datetime.date:
    """The calendar date of an instant where the clinic is; raises ValueError for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return instant.astimezone(timezone).date()
