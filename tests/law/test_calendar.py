"""Federal holidays and business days, against tables and an independent calendar; local dates of instants."""

import datetime
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.law import calendar
from tests.law.tables import cite_of, day, each

days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
ONE_DAY = datetime.timedelta(days=1)


@each("holidays", "day")
def test_a_federal_holiday_is_kept_on_its_day(row):
    on = day(row["day"])
    assert calendar.is_federal_holiday(on)
    assert not calendar.is_business_day(on)
    assert row["name"] in {calendar.federal_holidays(year).get(on) for year in (on.year, on.year + 1)}
    cited = {str(rule.cite) for rule in (calendar.HOLIDAYS, calendar.SATURDAY_RULE, calendar.SUNDAY_RULE)}
    assert cite_of(row) in cited


@pytest.mark.cite("5 U.S.C. 6103(a)", "5 U.S.C. 6103(b)(1)", "Executive Order 11582")
@pytest.mark.parametrize("year", range(1990, 2101))
def test_the_days_kept_are_those_of_an_independent_calendar(year):
    independent = holidays.country_holidays("US", years=[year])
    kept = {on for on in independent if on.weekday() < calendar.SATURDAY}
    ours = {
        on
        for on in (datetime.date(year, 1, 1) + n * ONE_DAY for n in range(366))
        if on.year == year and calendar.is_federal_holiday(on)
    }
    assert ours == kept


def test_there_are_eleven_holidays_a_year_and_ten_before_juneteenth():
    assert len(calendar.federal_holidays(2026)) == 11
    assert len(calendar.federal_holidays(2020)) == 10
    assert not calendar.is_federal_holiday(day("2020-06-19"))


@each("business_days")
def test_business_days_are_counted(row):
    assert calendar.add_business_days(day(row["day"]), int(row["n"])) == day(row["result"])


@given(days, st.integers(1, 40))
def test_the_nth_business_day_is_one_and_n_of_them_lie_up_to_it(start, n):
    end = calendar.add_business_days(start, n)
    assert calendar.is_business_day(end)
    passed = [start + k * ONE_DAY for k in range(1, (end - start).days + 1)]
    assert sum(map(calendar.is_business_day, passed)) == n
    assert calendar.add_business_days(calendar.add_business_days(start, n - 1), 1) == end


@given(days)
def test_weekends_and_holidays_are_no_business_days(on):
    assert calendar.is_business_day(on) == (on.weekday() < 5 and not calendar.is_federal_holiday(on))
    assert calendar.next_business_day(on) > on
    assert calendar.last_business_day_on_or_before(on) <= on


def test_business_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward only"):
        calendar.add_business_days(day("2026-06-12"), -1)


@each("local_dates")
def test_the_date_of_receipt_is_the_clinics_own(row):
    instant = datetime.datetime.fromisoformat(row["instant"])
    assert calendar.local_date(instant, ZoneInfo(row["time_zone"])) == day(row["local_date"])


def test_an_instant_without_a_time_zone_is_refused():
    naive = datetime.datetime.fromisoformat("2026-02-01T04:30:00")
    with pytest.raises(ValueError, match="time zone"):
        calendar.local_date(naive, ZoneInfo("America/New_York"))
