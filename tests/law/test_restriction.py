"""A restriction: when it must be agreed to, what it reaches, what it never stops, and how it ends."""

import pytest

from privacy_portal.law import restriction
from privacy_portal.law.citations import cfr
from privacy_portal.law.restriction import Asked, Ending, Kind, Payer, Payment, Purpose, Restriction
from tests.law.refusals import answer_of
from tests.law.tables import cite_of, day, day_or_none, each, is_yes


def payment(text: str) -> Payment:
    by, cents = text.split()
    return Payment(Payer(by), int(cents))


@pytest.mark.cite("HHS guidance: preamble to the Omnibus Rule, 78 Fed. Reg. 5566 (2013)")
@each("restrictions_asked")
def test_what_was_paid_in_full_by_anybody_but_the_plan_must_be_agreed_to(row):
    asked = Asked(
        to_health_plan=is_yes(row["plan"]),
        purposes=frozenset(Purpose(word) for word in row["purposes"].split()),
        charged_cents=int(row["charged"]),
        payments=tuple(payment(one) for one in row["payments"].split(";")),
        solely=is_yes(row["solely"]),
        requiring_law=row["law"],
    )
    assert sorted(restriction.mandatory_purposes(asked)) == row["mandatory"].split()
    assert restriction.must_agree(asked) is bool(row["mandatory"])
    refused = ("RESTRICTION_MANDATORY", "45 CFR 164.522(a)(1)(vi)")
    assert answer_of(restriction.check_decline, asked) == (refused if row["mandatory"] else ("", ""))


@each("restrictions_reach")
def test_a_restriction_reaches_what_it_names_and_nothing_the_law_lets_through(row):
    agreed = Restriction(
        kind=Kind(row["kind"]),
        purposes=frozenset({Purpose.PAYMENT, Purpose.INVOLVED}),
        agreed_on=day("2026-01-15"),
        ended_on=day_or_none(row["ended_on"]),
        informed_on=day_or_none(row["informed_on"]),
    )
    found = restriction.covers(
        agreed,
        basis=cfr(row["basis"]),
        purpose=Purpose(row["purpose"]) if row["purpose"] else None,
        recipient_matches=is_yes(row["matches"]),
        created_on=day_or_none(row["created_on"]),
        on=day(row["on"]),
    )
    assert found is is_yes(row["covers"])


@pytest.mark.cite("164.522(a)(1)(v)", "164.502(a)(2)(ii)", "164.510(a)", "164.512")
@pytest.mark.parametrize(
    ("place", "stoppable"),
    [
        ("164.502(a)(2)(ii)", False),
        ("164.502(a)(2)(i)", True),
        ("164.510(a)", False),
        ("164.510(a)(1)", False),
        ("164.510(b)", True),
        ("164.512", False),
        ("164.512(l)", False),
        ("164.506(c)(1)", True),
    ],
)
def test_no_restriction_stops_hhs_a_directory_or_what_needs_no_authorization(place, stoppable):
    assert restriction.can_stop(cfr(place)) is stoppable


@pytest.mark.cite("164.522(a)(1)(iii)", "164.522(a)(1)(iv)")
@pytest.mark.parametrize(
    ("facts", "code", "place"),
    [
        ((True, True, True, True), "", ""),  # S095
        ((False, True, True, True), "RESTRICTION_NO_EMERGENCY", "164.522(a)(1)(iii)"),
        ((True, False, True, True), "RESTRICTION_NOT_NEEDED", "164.522(a)(1)(iii)"),
        ((True, True, False, True), "RESTRICTION_NOT_PROVIDER", "164.522(a)(1)(iii)"),
        ((True, True, True, False), "RESTRICTION_NO_REQUEST", "164.522(a)(1)(iv)"),
    ],
)
def test_a_restriction_gives_way_to_emergency_treatment(facts, code, place):
    names = ("treatment_needed", "information_needed", "to_provider", "asks_no_further")
    answer = answer_of(restriction.check_emergency_disclosure, **dict(zip(names, facts, strict=True)))
    assert answer == ((code, f"45 CFR {place}") if code else ("", ""))


@each("restriction_ends")
def test_a_restriction_ends_in_three_ways(row):
    answer = answer_of(
        restriction.check_end,
        Kind(row["kind"]),
        Ending(row["ending"]),
        note=row["note"],
        informed_on=day_or_none(row["informed_on"]),
    )
    assert answer == ((row["refused_with"], cite_of(row)) if row["refused_with"] else ("", ""))


@pytest.mark.parametrize(
    ("dishonored_on", "efforts", "code"),
    [
        ("2026-03-10", ["2026-03-10", "2026-03-17"], ""),  # S091
        ("2026-03-10", [], "RELEASE_NO_EFFORTS"),
        ("2026-03-10", ["2026-03-17"], "RELEASE_NO_EFFORTS"),
        ("2026-03-10", ["2026-03-09", "2026-03-17"], "RELEASE_NO_EFFORTS"),
        ("", ["2026-03-10", "2026-03-17"], "RELEASE_NOT_DISHONORED"),
    ],
)
def test_a_plan_is_billed_only_after_efforts_to_be_paid(dishonored_on, efforts, code):
    answer = answer_of(
        restriction.check_release,
        dishonored_on=day_or_none(dishonored_on),
        efforts_on=[day(effort) for effort in efforts],
    )
    assert answer[0] == code
    assert not restriction.EFFORTS.cite.is_law
