"""What each letter must say, and that a letter which leaves any of it out is refused."""

import itertools

import pytest

from privacy_portal.law.letters import (
    FORBIDDEN_PHRASES,
    OWN,
    LetterKind,
    check_forbidden,
    check_made,
    check_phrases,
    statements_for,
)
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.law.refusals import answer_of
from tests.law.tables import cite_of, each, rows

KINDS = sorted({(row["kind"], row["right"]) for row in rows("letters")})
OF_A_DENIAL = ("reviewable", "where_known", "reversed")
OF_AN_ACCOUNTING = ("lines", "series", "research")
OF_A_GRANT = ("part_not_held",)
CONDITIONS = [
    {
        **dict.fromkeys((*OF_A_DENIAL, *OF_AN_ACCOUNTING, *OF_A_GRANT), False),
        **dict(zip(names, so, strict=True)),
    }
    for names in (OF_A_DENIAL, OF_AN_ACCOUNTING, OF_A_GRANT)
    for so in itertools.product([False, True], repeat=len(names))
]
TO_OUTSIDERS = {LetterKind.ASSOCIATE_TASK, LetterKind.DEMAND_ANSWER, LetterKind.RESTRICTION_EMERGENCY}
DENIALS = {LetterKind.ACCESS_DENIED, LetterKind.ACCESS_IN_PART}


def statements_of(kind: str, right: str, **conditions: bool):
    return statements_for(
        LetterKind(kind), right=Right(right) if right else None, language_help=True, **conditions
    )


def holds(when: str, conditions: dict[str, bool]) -> bool:
    """Whether the table's column `when` asks for a statement under these conditions."""
    if when == "where_unknown":
        return not conditions["where_known"]
    if when == "nothing":
        return not any(conditions[name] for name in OF_AN_ACCOUNTING)
    return not when or conditions[when]


def ids(conditions: dict[str, bool]) -> str:
    return " ".join(name for name, so in conditions.items() if so) or "none"


@pytest.mark.parametrize("conditions", CONDITIONS, ids=ids)
@pytest.mark.parametrize(("kind", "right"), KINDS)
def test_a_letter_must_say_exactly_what_the_table_says(kind, right, conditions):
    expected = [
        (row["code"], cite_of(row))
        for row in rows("letters")
        if (row["kind"], row["right"]) == (kind, right) and holds(row["when"], conditions)
    ]
    statements = statements_of(kind, right, **conditions)
    assert [(s.code, str(s.cite)) for s in statements] == expected
    assert all(s.required for s in statements)


@each("letters", "kind", "right", "code")
def test_a_letter_that_leaves_one_statement_out_is_refused_with_its_source(row):
    conditions = next(conditions for conditions in CONDITIONS if holds(row["when"], conditions))
    statements = statements_of(row["kind"], row["right"], **conditions)
    codes = {s.code for s in statements}
    check_made(statements, codes)
    with pytest.raises(Refused) as refused:
        check_made(statements, codes - {row["code"]})
    assert refused.value.code == "STATEMENT_MISSING"
    assert str(refused.value.cite) == cite_of(row)
    [left_out] = [s for s in statements if s.code == row["code"]]
    assert left_out.text in refused.value.sentence


def test_every_kind_of_letter_is_in_the_table():
    assert {kind for kind, _ in KINDS} == set(LetterKind) == set(OWN)


@pytest.mark.cite("92.11(c)(5)")
@pytest.mark.parametrize("kind", sorted(set(LetterKind) - TO_OUTSIDERS))
def test_language_help_is_offered_where_section_1557_binds_the_clinic(kind):
    with_help = statements_for(kind, right=Right.ACCESS, language_help=True)
    without = statements_for(kind, right=Right.ACCESS)
    assert {s.code for s in with_help} - {s.code for s in without} == {"language_help"}


@pytest.mark.parametrize("kind", sorted(TO_OUTSIDERS))
def test_who_is_not_served_by_the_clinic_is_offered_no_language_help(kind):
    assert statements_for(kind, language_help=True) == statements_for(kind)


@pytest.mark.cite("164.530(a)(1)(ii)")
def test_every_letter_names_a_contact():
    for kind in LetterKind:
        assert "contact" in {s.code for s in statements_for(kind, right=Right.ACCESS)}


@pytest.mark.parametrize("right", sorted(set(Right) - {Right.ACCESS, Right.AMENDMENT, Right.ACCOUNTING}))
def test_there_is_no_extension_letter_without_a_clock(right):
    with pytest.raises(ValueError, match="a right with a clock"):
        statements_for(LetterKind.EXTENSION, right=right)
    with pytest.raises(ValueError, match="a right with a clock"):
        statements_for(LetterKind.EXTENSION)


@pytest.mark.cite("164.524(d)(2)(ii)", "164.524(a)(2)")
@pytest.mark.parametrize(
    ("kind", "code", "reviewable"),
    list(itertools.product(LetterKind, ["review_right", "review_how"], [True, False])),
)
def test_only_a_denial_on_a_reviewable_ground_promises_a_review(kind, code, reviewable):
    answer = answer_of(check_forbidden, kind, ["basis", code], reviewable)
    if reviewable and kind in DENIALS:
        assert answer == ("", "")
    else:
        assert answer == ("REVIEW_PROMISED", "45 CFR 164.524(a)(2)")


@pytest.mark.parametrize(
    ("kind", "conditions"),
    list(itertools.product(LetterKind, CONDITIONS)),
    ids=lambda value: ids(value) if isinstance(value, dict) else value,
)
def test_no_letter_must_say_what_it_may_not(kind, conditions):
    made = [s.code for s in statements_for(kind, right=Right.ACCESS, **conditions)]
    check_forbidden(kind, made, conditions["reviewable"])


@pytest.mark.cite("164.524(d)(2)(iii)")
@pytest.mark.parametrize("kind", sorted({*DENIALS, LetterKind.ACCESS_NOT_HELD, LetterKind.ACCESS_REVIEW}))
def test_who_does_not_get_everything_reads_both_ways_to_complain(kind):
    """S022: without the telephone of the complaint contact the letter cannot be finished."""
    by_code = {s.code: s for s in statements_for(kind)}
    assert {"complaint_clinic", "complaint_hhs"} <= set(by_code)
    assert "telephone" in by_code["complaint_clinic"].text


def test_where_to_ask_and_that_nobody_knows_are_never_said_together():
    for known in (True, False):
        codes = {s.code for s in statements_for(LetterKind.ACCESS_NOT_HELD, where_known=known)}
        assert ("where_to_ask" in codes) is known
        assert ("none_known" in codes) is not known


@pytest.mark.cite("164.524(b)(2)(i)")
@pytest.mark.parametrize(
    ("kind", "phrase"), [(kind, phrase) for kind, phrases in FORBIDDEN_PHRASES.items() for phrase in phrases]
)
def test_a_letter_never_says_that_the_days_wait(kind, phrase):
    with pytest.raises(Refused) as refused:
        check_phrases(kind, f"Your {phrase.upper().replace(' ', chr(10))} then.")
    assert refused.value.code == "STATEMENT_FORBIDDEN"
    check_phrases(kind, "We received your request on March 2. We must act by April 1.")


def test_the_letters_that_could_make_the_days_wait_are_watched():
    money = {LetterKind.ACCESS_FEE, LetterKind.INVOICE}
    money |= {LetterKind.ACCOUNTING_FEE, LetterKind.ACCOUNTING_INVOICE}
    assert set(FORBIDDEN_PHRASES) == {LetterKind.ACK, *money}
    for kind in FORBIDDEN_PHRASES:
        assert "once you pay" in FORBIDDEN_PHRASES[kind]


def test_codes_are_unique_within_a_letter():
    for (kind, right), conditions in itertools.product(KINDS, CONDITIONS):
        codes = [s.code for s in statements_of(kind, right, **conditions)]
        assert len(codes) == len(set(codes))
