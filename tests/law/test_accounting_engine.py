"""The engine: every line gets one decision, a longer period loses none, and what is held leaves no trace."""

import datetime
import random

import pytest

from privacy_portal.law.accounting import (
    BASES,
    Decision,
    Ground,
    Line,
    Suspended,
    entries,
    judge,
    protocols_told_as_such,
    research,
    series,
)
from tests.law.refusals import answer_of
from tests.law.tables import day

FIRST_ON, LAST_ON = day("2020-05-15"), day("2026-05-15")
SEEDS = range(40)


def line(number: int = 1, on: str = "2026-01-05", basis: str = "public_health", **values) -> Line:
    return Line(number, day(on), values.pop("recipient_id", 1), basis, values.pop("purpose", "p"), **values)


def verdict(one: Line, *suspended: Suspended):
    return judge(one, first_on=FIRST_ON, last_on=LAST_ON, suspended=suspended)


def ledger(seed: int) -> list[Line]:
    """A made-up ledger of sixty lines, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - data for a test
    codes = [*(basis.code for basis in BASES), "", "unheard_of"]
    return [
        Line(
            number,
            FIRST_ON + datetime.timedelta(days=chance.randint(-200, 2400)),
            chance.randint(1, 4),
            chance.choice(codes if chance.random() < 0.5 else ["law_enforcement", "health_oversight"]),
            chance.choice(["a", "b"]),
            void=chance.random() < 0.05,
            protocol_id=chance.choice([None, None, None, 7]),
            described=chance.random() > 0.05,
        )
        for number in range(60)
    ]


@pytest.mark.cite("164.528(a)(2)(i)")
@pytest.mark.parametrize(
    "basis", [basis for basis in BASES if basis.accountable], ids=lambda basis: basis.code
)
@pytest.mark.parametrize("ground", Ground)
def test_a_statement_holds_only_lines_of_its_kind_to_its_agency(basis, ground):
    named = Suspended(ground, frozenset({1}))
    held = verdict(line(basis=basis.code), named).decision is Decision.WITHHELD
    assert held is basis.cite.place.startswith(ground.value)
    assert verdict(line(basis=basis.code, recipient_id=2), named).decision is Decision.LISTED


def test_a_recipient_that_looks_like_the_agency_waits_for_a_person():
    alike = Suspended(Ground.LAW_ENFORCEMENT, frozenset(), frozenset({1}))
    assert verdict(line(basis="identification"), alike).decision is Decision.NEEDS_PERSON
    assert verdict(line(basis="court_order"), alike).decision is Decision.LISTED


@pytest.mark.cite("164.528(a)(1)")
@pytest.mark.parametrize("basis", ["", "unheard_of"])
def test_a_line_without_a_basis_waits_for_a_person(basis):
    found = verdict(line(basis=basis))
    assert (found.decision, found.cite.place) == (Decision.NEEDS_PERSON, "164.528(a)(1)")


@pytest.mark.cite("164.528(b)(2)(iii)")
def test_a_line_that_nobody_described_waits_only_where_it_would_be_listed():
    assert verdict(line(described=False)).cite.place == "164.528(b)(2)(iii)"
    assert verdict(line(basis="treatment", described=False)).decision is Decision.EXCLUDED


@pytest.mark.cite("160.103")
def test_what_never_left_the_clinic_is_no_disclosure():
    found = verdict(line(void=True))
    assert (found.decision, found.cite.place) == (Decision.EXCLUDED, "160.103")


@pytest.mark.cite("164.528(a)(1)")
@pytest.mark.cite("164.528(a)(3)")
@pytest.mark.parametrize(
    ("on", "place"),
    [
        ("2020-05-14", "164.528(a)(1)"),
        ("2020-05-15", "164.528(a)(3)"),
        ("2024-12-31", "164.528(a)(3)"),
        ("2026-05-15", "164.528(a)(3)"),
        ("2026-05-16", "164.528(a)(1)"),
    ],
)
def test_a_line_outside_says_whether_the_law_or_the_individual_drew_the_line(on, place):
    found = judge(
        line(on=on),
        first_on=day("2025-01-01"),
        last_on=day("2025-12-31"),
        reach=(day("2020-05-15"), day("2026-05-15")),
    )
    assert (found.decision, found.cite.place) == (Decision.EXCLUDED, place)


@pytest.mark.cite("164.528(a)(1)(ix)")
def test_what_happened_before_the_clinic_had_to_comply_is_left_out():
    early = line(on="2003-04-13")
    found = judge(early, first_on=day("2000-01-01"), last_on=LAST_ON)
    assert (found.decision, found.cite.place) == (Decision.EXCLUDED, "164.528(a)(1)(ix)")
    on_time = judge(line(on="2003-04-14"), first_on=day("2000-01-01"), last_on=LAST_ON)
    assert on_time.decision is Decision.LISTED


@pytest.mark.cite("164.528(a)(1)")
def test_an_error_is_listed_and_said_to_be_one():
    found = verdict(line(basis="impermissible"))
    assert found.decision is Decision.LISTED
    assert "not permitted" in found.rule.sentence


class TestOverManyLedgers:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_every_line_gets_exactly_one_decision_and_is_told_at_most_once(self, seed):
        verdicts = [verdict(one) for one in ledger(seed)]
        assert [found.line.id for found in verdicts] == list(range(60))
        listed = [found.line for found in verdicts if found.decision is Decision.LISTED]
        told = [one.id for entry in entries(listed) for one in entry.lines]
        assert sorted(told) == sorted(one.id for one in listed)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_longer_period_never_loses_a_line(self, seed):
        def listed(first_on):
            found = (judge(one, first_on=first_on, last_on=LAST_ON) for one in ledger(seed))
            return {one.line.id for one in found if one.decision is Decision.LISTED}

        assert listed(day("2024-01-01")) <= listed(day("2022-01-01")) <= listed(FIRST_ON)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_what_is_held_leaves_no_trace(self, seed):
        lines = ledger(seed)
        suspended = Suspended(Ground.LAW_ENFORCEMENT, frozenset({1, 2}))
        verdicts = [verdict(one, suspended) for one in lines]
        held = {found.line.id for found in verdicts if found.decision is Decision.WITHHELD}
        assert held
        told = entries([found.line for found in verdicts if found.decision is Decision.LISTED])
        without = [verdict(one) for one in lines if one.id not in held]
        assert told == entries([found.line for found in without if found.decision is Decision.LISTED])

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_order_of_the_ledger_does_not_matter(self, seed):
        lines = [one for one in ledger(seed) if verdict(one).decision is Decision.LISTED]
        shuffled = random.Random(seed).sample(lines, len(lines))  # noqa: S311
        assert entries(lines) == entries(shuffled)


class TestASeries:
    def test_is_one_recipient_one_purpose_one_basis(self):
        alike = [line(1, "2026-01-05"), line(2, "2026-02-05")]
        assert [len(entry.lines) for entry in entries(alike)] == [2]
        for values in ({"recipient_id": 2}, {"purpose": "q"}, {"basis": "coroner"}):
            assert len(entries([alike[0], line(2, "2026-02-05", **values)])) == 2

    @pytest.mark.cite("164.528(b)(3)")
    @pytest.mark.parametrize(
        "basis", [basis for basis in BASES if basis.accountable], ids=lambda basis: basis.code
    )
    def test_is_for_hhs_and_what_needs_no_authorization_only(self, basis):
        found = entries([line(1, basis=basis.code), line(2, "2026-01-06", basis=basis.code)])
        assert len(found) == (2 if basis.code == "impermissible" else 1)

    @pytest.mark.parametrize(
        ("days", "rhythm"),
        [
            (["2026-01-01", "2026-01-02", "2026-01-03"], "daily"),
            (["2026-01-01", "2026-01-08", "2026-01-15"], "weekly"),
            (["2026-01-31", "2026-02-28", "2026-03-31"], "monthly"),
            (["2026-01-01", "2026-04-01", "2026-07-01"], "quarterly"),
            (["2024-02-29", "2025-02-28", "2026-02-28"], "yearly"),
            (["2026-01-01", "2026-01-08"], ""),
            (["2026-01-01", "2026-01-08", "2026-03-15"], ""),
            (["2026-01-01", "2026-01-01", "2026-01-01"], ""),
        ],
    )
    def test_says_its_rhythm_only_where_there_is_one(self, days, rhythm):
        made = series.series_of([day(one) for one in reversed(days)])
        assert (made.first_on, made.last_on, made.number) == (day(days[0]), day(days[-1]), len(days))
        assert made.rhythm == rhythm

    def test_of_one_is_none(self):
        with pytest.raises(ValueError, match="at least two"):
            series.series_of([day("2026-01-01")])


class TestResearch:
    @pytest.mark.cite("164.528(b)(4)(i)")
    @pytest.mark.parametrize(
        ("individuals", "answer"), [(62, ""), (50, ""), (49, "RESEARCH_TOO_FEW"), (0, "RESEARCH_TOO_FEW")]
    )
    def test_may_be_told_by_its_protocol_from_fifty_individuals(self, individuals, answer):
        assert answer_of(research.check_protocol_form, individuals=individuals)[0] == answer
        assert bool(protocols_told_as_such({7: individuals}, {7})) is (answer == "")

    @pytest.mark.cite(
        "164.528(b)(4)(i)(A)",
        "164.528(b)(4)(i)(B)",
        "164.528(b)(4)(i)(C)",
        "164.528(b)(4)(i)(D)",
        "164.528(b)(4)(i)(E)",
        "164.528(b)(4)(i)(F)",
    )
    @pytest.mark.parametrize("detail", sorted(research.DETAILS))
    def test_is_not_told_so_while_a_detail_is_missing(self, detail):
        answer = answer_of(research.check_protocol_form, individuals=62, missing=(detail,))
        assert answer == ("RESEARCH_INCOMPLETE", str(research.DETAILS[detail].cite))
        assert protocols_told_as_such({7: 62}, set()) == frozenset()

    @pytest.mark.cite("164.528(b)(4)(ii)")
    def test_offers_help_to_reach_who_ran_it(self):
        assert "sponsor and the researcher" in research.HELP_CONTACT.sentence

    def test_told_by_its_protocol_is_one_entry_and_else_lines(self):
        lines = [
            line(number, f"2026-01-0{number}", "research", purpose=str(number), protocol_id=7)
            for number in (1, 2)
        ]
        assert [entry.protocol_id for entry in entries(lines, by_protocol={7})] == [7]
        assert [entry.protocol_id for entry in entries(lines)] == [None, None]

    @pytest.mark.parametrize("basis", ["impermissible", "public_health"])
    def test_what_is_no_research_is_never_told_by_its_protocol(self, basis):
        lines = [
            line(1, "2026-01-01", "research", protocol_id=7),
            line(2, "2026-01-02", basis, protocol_id=7),
            line(3, "2026-01-03", "research_decedents", protocol_id=7),
        ]
        told = entries(lines, by_protocol={7})
        assert [([one.id for one in entry.lines], entry.protocol_id) for entry in told] == [
            ([1, 3], 7),
            ([2], None),
        ]
