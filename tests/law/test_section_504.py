"""The dates of the web rule of Section 504, by number of staff."""

import datetime

import pytest

from privacy_portal.law.section_504 import accessible_from


@pytest.mark.cite("84.84(b)")
@pytest.mark.parametrize(
    ("money", "many", "day"),
    [
        (True, True, datetime.date(2027, 5, 11)),
        (True, False, datetime.date(2028, 5, 10)),
        (False, True, None),
        (False, False, None),
    ],
)
def test_the_web_rule_binds_who_takes_hhs_money_by_number_of_staff(money, many, day) -> None:
    assert accessible_from(receives_hhs_money=money, fifteen_or_more_staff=many) == day
