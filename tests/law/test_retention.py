"""How long what must be in writing is kept."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.law.retention import KEPT, TERM, may_be_discarded, retain_until
from tests.law.tables import cite_of, day, day_or_none, each, rows

days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
ONE_DAY = datetime.timedelta(days=1)


@each("retention")
def test_what_is_kept_is_kept_six_years_from_its_end(row):
    created_on, ended_on = day(row["created_on"]), day_or_none(row["last_in_effect_on"])
    until = day_or_none(row["retain_until"])
    assert retain_until(created_on, ended_on) == until
    assert cite_of(row) in {str(rule.cite) for rule in (*KEPT, TERM)}
    assert row["what"] in {rule.sentence for rule in KEPT}
    if until is None:
        assert not may_be_discarded(created_on, ended_on, datetime.date(2999, 1, 1))
    else:
        assert not may_be_discarded(created_on, ended_on, until)
        assert may_be_discarded(created_on, ended_on, until + ONE_DAY)


def test_the_table_has_a_row_for_everything_that_is_kept():
    assert {row["what"] for row in rows("retention")} == {rule.sentence for rule in KEPT}


@pytest.mark.cite("164.530(j)(2)")
@given(days, days)
def test_six_full_years_pass_and_never_more_than_a_day_beyond(created_on, ended_on):
    until = retain_until(created_on, ended_on)
    later = max(created_on, ended_on)
    assert until is not None
    assert until.year == later.year + 6
    assert (until.month, until.day) in {(later.month, later.day), (3, 1)}
    assert (until - later).days in range(2190, 2193)
    assert retain_until(created_on, ended_on) == retain_until(ended_on, created_on)
