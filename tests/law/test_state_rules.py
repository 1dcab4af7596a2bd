"""A state's own term, laid over the federal clock: the earlier date governs."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.law.clocks import CLOCKS, StateRule, clock_for, parse_state_rules
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.law.state_rules import FLOOR
from tests.law.tables import day, day_or_none, each

TEXAS_LIKE = {
    "right": "access",
    "days": 15,
    "unit": "business",
    "applies_to": "electronic health records",
    "extension_days": None,
    "cite": "Example Code 1.2",
}
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
rules = st.builds(
    StateRule,
    right=st.sampled_from(sorted(CLOCKS)),
    days=st.integers(1, 90),
    unit=st.sampled_from(["calendar", "business"]),
    applies_to=st.just("everything"),
    extension_days=st.none() | st.integers(1, 60),
    cite=st.just("Example Code 1.2"),
)


@pytest.mark.cite("160.203(b)")
@each("state_rules")
def test_the_earlier_date_governs_and_the_federal_one_stays_shown(row):
    right = Right(row["right"])
    extension = int(row["extension_days"]) if row["extension_days"] else None
    rule = StateRule(right, int(row["days"]), row["unit"], "all records", extension, "Example Code 1.2")
    clock = clock_for(right, state_rule=rule)
    received_on = day(row["received_on"])
    extended_to, sent_on = day_or_none(row["extended_to"]), day_or_none(row["sent_on"])
    assert clock.federal_due_on(received_on, extended_to=extended_to) == day(row["federal_due_on"])
    moved = {"extended_to": extended_to, "sent_on": sent_on}
    assert clock.state_due_on(received_on, **moved) == day(row["state_due_on"])
    assert clock.due_on(received_on, **moved) == day(row["due_on"])


@pytest.mark.cite("160.203(b)")
def test_a_state_that_knows_no_extension_says_so():
    rule = parse_state_rules(json.dumps([TEXAS_LIKE]))[Right.ACCESS]
    with pytest.raises(Refused, match="knows no extension") as refused:
        rule.check_extension(received_on=day("2026-03-02"), sent_on=day("2026-03-03"))
    assert (refused.value.code, refused.value.cite) == ("STATE_NO_EXTENSION", FLOOR.cite)


@pytest.mark.cite("160.203(b)")
def test_a_letter_after_the_state_date_does_not_move_it():
    rule = parse_state_rules(json.dumps([TEXAS_LIKE | {"extension_days": 10}]))[Right.ACCESS]
    received_on = day("2026-03-02")
    rule.check_extension(received_on=received_on, sent_on=rule.due_on(received_on))
    late = rule.due_on(received_on) + datetime.timedelta(days=1)
    with pytest.raises(Refused) as refused:
        rule.check_extension(received_on=received_on, sent_on=late)
    assert refused.value.code == "STATE_EXT_LATE"


@given(rules, days, st.integers(1, 30), st.integers(0, 60))
def test_a_state_rule_never_makes_anything_due_later(rule, received_on, promised_after_due, sent_after):
    federal = clock_for(rule.right)
    overlaid = clock_for(rule.right, state_rule=rule)
    assert overlaid.due_on(received_on) == min(federal.due_on(received_on), rule.due_on(received_on))
    extended_to = federal.due_on(received_on) + datetime.timedelta(days=promised_after_due)
    sent_on = received_on + datetime.timedelta(days=sent_after)
    governing = overlaid.due_on(received_on, extended_to=extended_to, sent_on=sent_on)
    assert overlaid.due_on(received_on) <= governing <= extended_to
    assert governing <= max(rule.cap_on(received_on), federal.due_on(received_on))
    if rule.extension_days is None:
        assert governing == min(extended_to, rule.due_on(received_on))


@given(rules, days)
def test_a_state_rule_moves_neither_the_federal_date_nor_its_cap(rule, received_on):
    federal, overlaid = clock_for(rule.right), clock_for(rule.right, state_rule=rule)
    assert overlaid.federal_due_on(received_on) == federal.due_on(received_on)
    assert overlaid.cap_on(received_on) == federal.cap_on(received_on)


def test_none_is_shipped_as_fact():
    assert all(clock.state_rule is None for clock in CLOCKS.values())
    assert clock_for(Right.ACCESS).state_due_on(day("2026-03-02")) is None


def test_a_rule_is_refused_for_another_right_and_for_one_without_a_clock():
    rule = parse_state_rules(json.dumps([TEXAS_LIKE]))[Right.ACCESS]
    with pytest.raises(ValueError, match="another right"):
        clock_for(Right.AMENDMENT, state_rule=rule)
    unclocked = StateRule(Right.RESTRICTION, 5, "calendar", "all", None, "Example Code 3")
    with pytest.raises(ValueError, match="without a federal clock"):
        clock_for(Right.RESTRICTION, state_rule=unclocked)


def test_settings_are_read_whole():
    assert parse_state_rules("[]") == {}
    assert parse_state_rules(json.dumps([TEXAS_LIKE])) == {
        Right.ACCESS: StateRule(
            Right.ACCESS, 15, "business", "electronic health records", None, "Example Code 1.2"
        )
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", r"not JSON: line 1, column 2"),
        ("{}", r"must be a list"),
        ("[" * 100_000, r"nested too deeply|not JSON"),
        ("[1]", r"State rule 1: give exactly applies_to, cite, days, extension_days, right, unit"),
        (json.dumps([{**TEXAS_LIKE, "fee": 1}]), r"State rule 1: give exactly"),
        (json.dumps([{**TEXAS_LIKE, "right": "complaint"}]), r"State rule 1: right must be one of access,"),
        (json.dumps([{**TEXAS_LIKE, "right": ["access"]}]), r"State rule 1: right must be one of"),
        (json.dumps([{**TEXAS_LIKE, "unit": "weeks"}]), r"State rule 1: unit must be calendar or business"),
        (json.dumps([{**TEXAS_LIKE, "days": 0}]), r"State rule 1: days must be a whole number from 1"),
        (json.dumps([{**TEXAS_LIKE, "days": True}]), r"State rule 1: days"),
        (json.dumps([{**TEXAS_LIKE, "days": "15"}]), r"State rule 1: days"),
        (json.dumps([{**TEXAS_LIKE, "days": 99999}]), r"State rule 1: days"),
        (json.dumps([{**TEXAS_LIKE, "extension_days": -1}]), r"State rule 1: extension_days must be null or"),
        (json.dumps([{**TEXAS_LIKE, "cite": " "}]), r"State rule 1: cite must say something"),
        (json.dumps([{**TEXAS_LIKE, "applies_to": None}]), r"State rule 1: applies_to must say something"),
        (json.dumps([TEXAS_LIKE, TEXAS_LIKE]), r"State rule 2: there are two for access"),
    ],
)
def test_a_mistake_in_settings_is_named_by_entry_and_field(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse_state_rules(text)
