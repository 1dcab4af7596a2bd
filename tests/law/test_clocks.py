"""Due dates, the one extension and the rights without a clock, as the tables and the rule say."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.law import calendar, clocks
from privacy_portal.law.clocks import CLOCKS, UNCLOCKED, Clock, Unclocked, clock_for
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import cite_of, day, day_or_none, each, is_yes

days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
clocked = st.sampled_from(sorted(CLOCKS))
ONE_DAY = datetime.timedelta(days=1)


@each("due")
def test_dates_follow_from_receipt(row):
    clock = clock_for(Right(row["right"]))
    received_on = day(row["received_on"])
    assert str(clock.cite) == cite_of(row)
    assert clock.due_on(received_on) == day(row["due_on"])
    assert clock.federal_due_on(received_on) == day(row["due_on"])
    assert clock.internal_target_on(received_on) == day(row["internal_target_on"])
    assert clock.cap_on(received_on) == day(row["cap_on"])
    assert clock.house_target_on(received_on) is None
    assert not clock.is_overdue(received_on, day(row["due_on"]))
    assert clock.is_overdue(received_on, day(row["due_on"]) + ONE_DAY)
    assert isinstance(clock, Clock)


@each("extensions")
def test_an_extension_stands_or_is_refused_with_its_reason(row):
    clock = clock_for(Right(row["right"]))
    received_on = day(row["received_on"])
    promised_on = day_or_none(row["promised_on"])
    refused_with, cite = answer_of(
        clock.check_extension,
        received_on=received_on,
        sent_on=day(row["sent_on"]),
        promised_on=promised_on,
        reason=row["reason"],
        already_extended=is_yes(row["already_extended"]),
    )
    assert refused_with == row["refused_with"]
    extended_to = None if refused_with else promised_on
    assert clock.due_on(received_on, extended_to=extended_to) == day(row["due_on"])
    if refused_with:
        assert cite == cite_of(row)


def test_a_case_without_a_standing_extension_is_late_the_day_after_it_was_due():
    """S004: refused on March 3, and overdue since then."""
    clock = clock_for(Right.ACCESS)
    assert clock.is_overdue(day("2026-01-31"), day("2026-03-03"))
    assert not clock.is_overdue(day("2026-01-31"), day("2026-03-03"), extended_to=day("2026-04-01"))


@each("unclocked")
def test_a_right_without_a_federal_clock_has_a_house_target_only(row):
    clock = clock_for(Right(row["right"]))
    received_on = day(row["received_on"])
    assert clock.house_target_on(received_on) == clock.aim_on(received_on) == day(row["house_target_on"])
    assert clock.due_on(received_on) is None
    assert clock.federal_due_on(received_on) is None
    assert clock.state_due_on(received_on) is None
    assert clock.cap_on(received_on) is None
    assert clock.internal_target_on(received_on) is None
    assert not clock.is_overdue(received_on, received_on + 4000 * ONE_DAY)
    with pytest.raises(Refused) as refused:
        clock.check_extension(
            received_on=received_on,
            sent_on=received_on,
            promised_on=received_on + 60 * ONE_DAY,
            reason="records are off-site",
            already_extended=False,
        )
    assert refused.value.code == "EXT_NO_CLOCK"
    assert isinstance(clock, Unclocked)
    assert str(refused.value.cite) == cite_of(row)


def test_every_right_either_has_a_clock_or_is_declared_to_have_none():
    assert set(CLOCKS) | set(UNCLOCKED) == set(Right)
    assert set(CLOCKS) & set(UNCLOCKED) == set()
    assert all(clock_for(right).right is right for right in Right)


def test_the_days_of_access_are_neither_the_proposed_15_nor_the_abolished_60():
    assert (CLOCKS[Right.ACCESS].days, CLOCKS[Right.ACCESS].extension_days) == (30, 30)


@each("hhs_complaints")
def test_a_complaint_to_hhs_has_180_days(row):
    assert clocks.hhs_complaint_by(day(row["known_on"])) == day(row["complain_by"])
    assert str(clocks.HHS_COMPLAINT.cite) == cite_of(row)


@given(clocked, days)
def test_due_and_cap_are_whole_calendar_days_after_receipt(right, received_on):
    clock = CLOCKS[right]
    assert (clock.due_on(received_on) - received_on).days == clock.days
    assert (clock.cap_on(received_on) - clock.due_on(received_on)).days == clock.extension_days == 30


@given(clocked, days)
def test_the_internal_target_is_a_business_day_never_after_the_due_date(right, received_on):
    clock = CLOCKS[right]
    target, due = clock.internal_target_on(received_on), clock.due_on(received_on)
    assert calendar.is_business_day(target)
    assert due - 5 * ONE_DAY <= target <= due
    between = [target + n * ONE_DAY for n in range(1, (due - target).days + 1)]
    assert not any(calendar.is_business_day(later) for later in between)


@given(clocked, days, st.integers(-5, 100), st.integers(-5, 130))
def test_what_is_allowed_lies_after_the_due_date_within_the_cap_and_was_sent_in_time(
    right, received_on, sent_after, promised_after
):
    clock = CLOCKS[right]
    sent_on, promised_on = received_on + sent_after * ONE_DAY, received_on + promised_after * ONE_DAY
    refusal = refusal_of(
        clock.check_extension,
        received_on=received_on,
        sent_on=sent_on,
        promised_on=promised_on,
        reason="records are off-site",
        already_extended=False,
    )
    stands = refusal is None
    due_on = clock.due_on(received_on)
    assert stands == (sent_on <= due_on < promised_on <= clock.cap_on(received_on))
    if stands:
        assert clock.due_on(received_on, extended_to=promised_on) == promised_on > due_on


@given(clocked, days, days, st.none() | days, st.text(max_size=5))
def test_a_second_extension_is_always_refused_as_such(right, received_on, sent_on, promised_on, reason):
    with pytest.raises(Refused) as refused:
        CLOCKS[right].check_extension(
            received_on=received_on,
            sent_on=sent_on,
            promised_on=promised_on,
            reason=reason,
            already_extended=True,
        )
    assert refused.value.code == "EXT_ONCE"


@given(clocked, st.lists(days, min_size=2, max_size=4))
def test_an_earlier_receipt_is_never_due_later(right, received):
    clock = CLOCKS[right]
    for earlier, later in pairwise(sorted(received)):
        assert clock.due_on(earlier) <= clock.due_on(later)
        assert clock.internal_target_on(earlier) <= clock.internal_target_on(later)
        assert clock.cap_on(earlier) <= clock.cap_on(later)


@given(clocked, days)
def test_the_aim_is_seven_days_after_receipt_and_no_legal_date(right, received_on):
    clock = CLOCKS[right]
    assert (clock.aim_on(received_on) - received_on).days == 7
    assert clock.aim_on(received_on) < clock.due_on(received_on)
    assert not clocks.AIM.cite.is_law
