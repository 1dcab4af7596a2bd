"""What each form may and must not demand, whole matrix: every right with every demand."""

import itertools

import pytest

from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import FORM_RULES, SECTION, Demand, Right, Stance, check_demand
from tests.law import refusals
from tests.law.tables import cite_of, day, each, rows

ON = day("2026-08-03")
TOLD = day("2026-02-16")


def refusal_of(right: Right, demand: Demand, told_since=None) -> Refused | None:
    return refusals.refusal_of(check_demand, right, demand, told_since=told_since, on=ON)


@each("forms", "right", "demand")
def test_a_form_may_demand_what_the_table_says(row):
    right, demand, stance = Right(row["right"]), Demand(row["demand"]), Stance(row["stance"])
    untold, told = refusal_of(right, demand), refusal_of(right, demand, TOLD)
    expected = {
        Stance.MAY_REQUIRE: (None, None),
        Stance.IF_TOLD: ("ONLY_IF_TOLD", None),
        Stance.MAY_ASK: ("MUST_NOT_REQUIRE", "MUST_NOT_REQUIRE"),
        Stance.NEVER: ("MUST_NOT_REQUIRE", "MUST_NOT_REQUIRE"),
    }[stance]
    assert (untold and untold.code, told and told.code) == expected
    [rule] = [rule for rule in FORM_RULES[right] if rule.demand is demand]
    assert (rule.stance, str(rule.cite)) == (stance, cite_of(row))
    assert all(refusal.cite == rule.cite for refusal in (untold, told) if refusal)


NAMED = {(row["right"], row["demand"]) for row in rows("forms")}


@pytest.mark.parametrize(("right", "demand"), list(itertools.product(Right, Demand)))
def test_what_the_table_does_not_name_may_not_be_required(right, demand):
    if (right.value, demand.value) not in NAMED:
        refusal = refusal_of(right, demand, TOLD)
        assert refusal is not None
        assert (refusal.code, refusal.cite) == ("MUST_NOT_REQUIRE", SECTION[right])


@pytest.mark.parametrize(
    ("right", "section"),
    [
        pytest.param(right, section, marks=pytest.mark.cite(section))
        for right, section in [
            (Right.ACCESS, "164.524"),
            (Right.AMENDMENT, "164.526"),
            (Right.ACCOUNTING, "164.528"),
            (Right.RESTRICTION, "164.522(a)"),
            (Right.CONFIDENTIAL_COMMUNICATION, "164.522(b)"),
            (Right.NOTICE_COPY, "164.520(c)"),
            (Right.COMPLAINT, "164.530(d)"),
        ]
    ],
)
def test_a_form_that_asks_for_more_is_answered_with_the_section_of_its_right(right, section):
    refusal = refusal_of(right, Demand.FEE if right is not Right.NOTICE_COPY else Demand.FIRST_FEE)
    assert refusal is not None
    assert str(refusal.cite) == f"45 CFR {section}"


@pytest.mark.cite("164.524(b)(1)")
def test_writing_announced_for_tomorrow_may_not_be_required_today():
    refusal = refusal_of(Right.ACCESS, Demand.WRITING, day("2026-08-04"))
    assert refusal is not None
    assert refusal.code == "ONLY_IF_TOLD"
    assert refusal_of(Right.ACCESS, Demand.WRITING, ON) is None


@pytest.mark.cite("164.522(b)(2)(iii)")
def test_nobody_need_say_why_for_any_right_but_an_amendment():
    for right in set(Right) - {Right.AMENDMENT}:
        assert refusal_of(right, Demand.REASON, TOLD) is not None


@pytest.mark.cite("164.530(h)")
def test_no_form_may_ask_for_a_right_to_be_given_up():
    for right in Right:
        refusal = refusal_of(right, Demand.WAIVER, TOLD)
        assert refusal is not None
        assert refusal.code == "MUST_NOT_REQUIRE"
