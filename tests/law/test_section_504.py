"""The dates of the web rule of Section 504, by number of staff."""

import datetime

import pytest

from privacy_portal.law.section_504 import accessible_from


@pytest.mark.cite("84.84(b)(1)")
def test_the_web_rule_binds_fifteen_or_more_who_take_hhs_money_from_2027() -> None:
    assert accessible_from(receives_hhs_money=True, fifteen_or_more_staff=True) == datetime.date(2027, 5, 11)


@pytest.mark.cite("84.84(b)(2)")
def test_the_web_rule_binds_fewer_a_year_later() -> None:
    assert accessible_from(receives_hhs_money=True, fifteen_or_more_staff=False) == datetime.date(2028, 5, 10)


@pytest.mark.parametrize("many", [True, False])
def test_the_web_rule_binds_nobody_who_takes_no_hhs_money(many: bool) -> None:
    assert accessible_from(receives_hhs_money=False, fifteen_or_more_staff=many) is None
