"""The disclosure check: its steps in their order, what each basis asks, and what is owed afterwards."""

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from privacy_portal.law import accounting
from privacy_portal.law.authorization import Authorization
from privacy_portal.law.disclosing import (
    Carried,
    Dispute,
    Duty,
    Emergency,
    Finding,
    Held,
    Outcome,
    Question,
    RecipientKind,
    Standing,
    StandingRestriction,
    StateProtection,
    Telling,
    Wish,
    judge,
    parse_state_protections,
)
from privacy_portal.law.disclosing.amounts import ASKS, NONE_OF_ITS_OWN, TOO_WIDE
from privacy_portal.law.disclosing.conditions import Condition
from privacy_portal.law.disclosing.police import ITEMS, Item
from privacy_portal.law.involved import Agreement, Mode, Scope
from privacy_portal.law.restriction import Kind, Purpose, Restriction
from tests.law.tables import cite_of, each, rows

ON = datetime.date(2026, 11, 24)
BEFORE = datetime.date(2026, 1, 15)
STATES = (
    StateProtection("hiv", "HIV test results", ("*",), "The patient's written release.", "410 ILCS 305"),
    StateProtection("genetic", "Genetic tests", ("payment",), "", "410 ILCS 513"),
)
PAPER = Authorization(
    information="Visit notes of 2025",
    discloser="MycroAesthetics",
    recipient="Reyes & Partners",
    purpose="A claim",
    signed_on=BEFORE,
    expires_on=datetime.date(2026, 12, 31),
)


def first_way(condition: Condition, way: str = "") -> dict[str, str]:
    """What must be vouched for so that a condition holds: by its first way, or by the one named ("2.1")."""
    if not condition.ways:
        return {condition.code: "seen"}
    head, _dot, rest = way.partition(".")
    parts = condition.ways[int(head or 1) - 1]
    return {code: "seen" for part in parts for code in first_way(part, rest if part.ways else "")}


def good_question(basis: str, recipient: str = "provider") -> Question:
    """A question about `basis` to which nothing but the law's own order could say no."""
    found = accounting.basis_of(basis) if basis else None
    code = found.code if found else ""
    met = {code: "seen" for condition in ASKS.get(code, ()) for code in first_way(condition)}
    return Question(
        basis=found,
        recipient_kind=RecipientKind(recipient),
        on=ON,
        identity_known=True,
        authority_known=True,
        why_this_much="Only the visit that was asked about.",
        items=("name_and_address",) if code == "identification" else (),
        met={**met, "AUTH_INFORMATION": "read", "AUTH_PURPOSE": "read"},
    )


def telling(words: str) -> Telling:
    mode, _colon, rest = words.partition(":")
    return Telling(
        mode=Mode(mode),
        available=mode not in {"not_present", "deceased"},
        involved=rest != "notify",
        directly_relevant=rest != "notify",
        scopes=frozenset({Scope(rest)}) if rest and rest not in {"quiet", "notify"} else frozenset(),
        judgment="" if rest == "quiet" else "It helps her to recover.",
        responsible=rest == "notify",
        only_notice=rest == "notify",
    )


CHANGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "emergency": lambda rest: {"emergency": Emergency(treatment_needed=True, information_needed=not rest)},
    "sale": lambda _: {"is_sale": True},
    "marketing": lambda _: {"is_marketing": True},
    "noreason": lambda _: {"why_this_much": ""},
    "routine": lambda _: {"routine": "Monthly registry report"},
    "whole": lambda _: {"whole_record": True},
    "unknown": lambda _: {"identity_known": False},
    "unproven": lambda _: {"authority_known": False},
    "noitems": lambda _: {"items": ()},
    "carried": lambda _: {"carried": Carried.ATTACHED},
    "transaction": lambda _: {"standard_transaction": True},
    "kinds": lambda rest: {"kinds": frozenset({rest})},
    "apart": lambda rest: {"apart_from": frozenset({rest})},
    "items": lambda rest: {"items": tuple(rest.split(";"))},
    "choose": lambda rest: {"authorization": rest},
    "tell": lambda rest: {"telling": telling(rest)},
}


def asked(row) -> tuple[Question, Standing]:
    """The question and what stands, from the facts of a row."""
    question, standing = good_question(row["basis"], row["recipient"]), Standing()
    met = dict(question.met)
    for fact in row["facts"].split():
        name, _colon, rest = fact.partition(":")
        if name in CHANGES:
            question = dataclasses.replace(question, **CHANGES[name](rest))
        elif name == "met":
            met[rest] = "seen"
        elif name == "unmet":
            del met[rest]
        else:
            standing = stood(standing, name, rest)
    return dataclasses.replace(question, met=met), standing


def stood(standing: Standing, name: str, rest: str) -> Standing:
    if name == "dead":
        return dataclasses.replace(standing, died_on=BEFORE)
    if name == "deny":
        return dataclasses.replace(standing, wishes=(*standing.wishes, Wish("w")))
    if name == "agree":
        wish = Wish("w", Agreement(frozenset({Scope(rest)}), BEFORE))
        return dataclasses.replace(standing, wishes=(*standing.wishes, wish))
    if name == "dispute":
        dispute = Dispute("d1", rest == "statement", rest == "asked")
        return dataclasses.replace(standing, disputes=(dispute,))
    if name == "auth":
        changes: dict[str, dict[str, Any]] = {
            "expired": {"expires_on": BEFORE},
            "revoked": {"revoked_on": BEFORE},
            "notes": {"for_psychotherapy_notes": True},
        }
        how, _sep, whose = rest.partition(":")
        paper = dataclasses.replace(PAPER, **changes.get(how, {}))
        key = f"a{len(standing.authorizations) + 1}"
        held = Held(key, paper, recipient_named="other" not in {how, whose})
        return dataclasses.replace(standing, authorizations=(*standing.authorizations, held))
    kind, purposes, *other = rest.split(":")
    agreed = Restriction(Kind(kind), frozenset(map(Purpose, purposes.split(";"))), BEFORE)
    one = StandingRestriction(f"r{len(standing.restrictions) + 1}", agreed, recipient_matches=not other)
    return dataclasses.replace(standing, restrictions=(*standing.restrictions, one))


@each("disclosures_checked")
def test_the_first_step_that_stops_it_refuses_and_what_is_missing_is_named(row):
    answer = judge(*asked(row), STATES)
    assert answer.outcome is Outcome(row["outcome"])
    named = answer.code if answer.outcome is Outcome.REFUSED else " ".join(n.code for n in answer.needs)
    assert named == row["code"]
    if answer.outcome is Outcome.REFUSED and answer.code != "PART2_BLOCKED":
        by_state = answer.code == "STATE_LAW"
        assert str(answer.cite) == ("State law: 410 ILCS 513" if by_state else cite_of(row))
        assert bool(answer.needs) is (answer.code in OPENED_BY)
        assert {need.code for need in answer.needs} <= OPENED_BY.get(answer.code, set())
    if answer.outcome is not Outcome.ALLOWED:
        assert answer.sentence.endswith(".")
        return
    if row["case"] in TOLD_BY:
        asked_for = {str(part.cite) for asks in answer.conditions for part in asks.parts()}
        assert cite_of(row) in {str(step.cite) for step in answer.steps} | asked_for


# The refusals that a condition opens, by the conditions that do.
OPENED_BY = {"AUTH_RECIPIENT": {"AUTH_RECIPIENT"}, "SALE": {"COST_ONLY", "RESEARCH_COST"}}
# Rows whose citation is the place that lets it pass, and so stands with a step or a condition.
TOLD_BY = frozenset(row["case"] for row in rows("disclosures_checked") if row["outcome"] == "allowed") - {
    "state law kept",
    "S095",
    "official by letterhead",
    "official by an agency's letter",
    "authority stated",
    "authority by process",
    "a court order shows it by itself",
    "no proof among family",
    "victim is told",
    "authorization to a class of recipients",
}


def test_the_steps_stand_in_the_order_of_the_law():
    steps = [step.name for step in judge(good_question("treatment"), Standing()).steps]
    assert steps == [
        "basis",
        "part2",
        "psychotherapy_notes",
        "state_overlay",
        "not_bound",
        "restriction",
        "objection",
        "authorization",
        "care",
        "minimum_necessary",
        "conditions",
        "amendment_packet",
    ]


@pytest.mark.cite("164.502(a)")
def test_a_step_that_stops_is_the_last():
    both = {"basis": "payment", "recipient": "health_plan"}
    question, standing = asked({**both, "facts": "kinds:part2 restrict:mandatory:payment dispute:statement"})
    answer = judge(question, standing)
    assert [step.finding for step in answer.steps][-1] is Finding.STOPPED
    assert answer.steps[-1].name == "part2"


@each("disclosure_conditions", "basis", "condition", "way")
def test_each_basis_asks_its_own_conditions_and_opens_only_with_all_of_one_way(row):
    root, condition, way = find(row["basis"], row["condition"], row["way"])
    assert condition.cite.place == row["cite"]
    question = good_question(row["basis"], "")
    met = {
        code: "seen" for asks in ASKS[row["basis"]] for code in first_way(asks, way if asks is root else "")
    }
    whole = dataclasses.replace(question, met=met)
    assert judge(whole, Standing()).outcome is Outcome.ALLOWED
    without = {code: words for code, words in met.items() if code not in {p.code for p in condition.parts()}}
    answer = judge(dataclasses.replace(question, met=without), Standing())
    assert answer.outcome is Outcome.NEEDS
    assert root in answer.needs
    unsaid = dict.fromkeys(met, "  ")
    assert judge(dataclasses.replace(question, met=unsaid), Standing()).outcome is Outcome.NEEDS


def find(basis: str, code: str, way: str) -> tuple[Condition, Condition, str]:
    """The condition of the basis that a row is about: its root, itself, and the way that leads to it."""
    for root in ASKS[basis]:
        found = reach(root, code, "")
        if found is not None and found[1] == way:
            return root, found[0], way
    raise AssertionError(f"{basis} does not ask {code}")


def reach(condition: Condition, code: str, way: str) -> tuple[Condition, str] | None:
    if condition.code == code:
        return condition, way
    for number, parts in enumerate(condition.ways, start=1):
        for part in parts:
            found = reach(part, code, f"{way}.{number}" if way else str(number))
            if found is not None:
                return found
    return None


def every(condition: Condition) -> list[Condition]:
    return [condition, *(below for way in condition.ways for part in way for below in every(part))]


def test_every_condition_of_every_basis_stands_in_the_table():
    table = {(row["basis"], row["condition"]) for row in rows("disclosure_conditions")}
    built = {(basis, c.code) for basis, asks in ASKS.items() for root in asks for c in every(root)}
    assert built == table


def test_every_basis_asks_something_or_is_known_to_ask_nothing_of_its_own():
    assert set(ASKS) | TOO_WIDE | NONE_OF_ITS_OWN == {basis.code for basis in accounting.BASES}
    assert not set(ASKS) & (TOO_WIDE | NONE_OF_ITS_OWN)


def test_what_is_owed_afterwards():
    emergency = judge(
        *asked(
            {"basis": "treatment", "recipient": "provider", "facts": "restrict:voluntary:treatment emergency"}
        )
    )
    assert emergency.duties == (Duty.ASK_NO_FURTHER,)
    abuse = judge(good_question("abuse_neglect_violence", "agency"), Standing())
    assert abuse.duties == (Duty.INFORM_VICTIM,)
    claim = judge(
        *asked({"basis": "payment", "recipient": "health_plan", "facts": "dispute:statement transaction"})
    )
    assert claim.duties == (Duty.SEPARATE_PACKET,)


def test_old_information_is_free_after_the_clinic_ended_its_agreement_only_if_it_is_newer():
    informed = datetime.date(2026, 6, 1)
    ended = Restriction(Kind.VOLUNTARY, frozenset({Purpose.TREATMENT}), BEFORE, informed_on=informed)
    standing = Standing(restrictions=(StandingRestriction("r1", ended, recipient_matches=True),))
    question = good_question("treatment")
    newer = dataclasses.replace(question, created_on=datetime.date(2026, 6, 2))
    assert judge(newer, standing).outcome is Outcome.ALLOWED
    for older in (None, informed):
        answer = judge(dataclasses.replace(question, created_on=older), standing)
        assert answer.code == "RESTRICTED"


@pytest.mark.parametrize("item", list(Item))
def test_each_of_the_eight_facts_may_be_told_to_find_a_person(item, request):
    question = dataclasses.replace(good_question("identification", "officer"), items=(item.value,))
    assert judge(question, Standing()).outcome is Outcome.ALLOWED


@pytest.mark.cite(*[rule.cite.place for rule in ITEMS.values()])
def test_there_are_eight_facts_and_each_has_its_place():
    assert [rule.cite.place[-2] for rule in ITEMS.values()] == list("ABCDEFGH")


@pytest.mark.cite("160.203(b)")
@pytest.mark.parametrize(
    "text",
    [
        "[",
        "{}",
        "[1]",
        '[{"kind": "hiv"}]',
        '[{"kind": "hiv", "label": "HIV", "bases": [], "unless": "", "cite": "410 ILCS 305"}]',
        '[{"kind": " ", "label": "HIV", "bases": ["*"], "unless": "", "cite": "410 ILCS 305"}]',
        '[{"kind": "hiv", "label": "HIV", "bases": ["*"], "unless": null, "cite": "410 ILCS 305"}]',
    ],
)
def test_a_states_protection_that_says_too_little_is_refused(text):
    with pytest.raises(ValueError, match=r"\.$"):
        parse_state_protections(text)


def test_a_states_protection_is_read_from_the_clinics_settings():
    text = '[{"kind": "hiv", "label": "HIV", "bases": ["*"], "unless": "Release.", "cite": "410 ILCS 305"}]'
    assert parse_state_protections(text) == (
        StateProtection("hiv", "HIV", ("*",), "Release.", "410 ILCS 305"),
    )
