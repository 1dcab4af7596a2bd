"""What each letter must say, and that a letter which leaves any of it out is refused."""

import pytest

from privacy_portal.law.letters import (
    FORBIDDEN_PHRASES,
    OWN,
    LetterKind,
    check_made,
    check_phrases,
    statements_for,
)
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.law.tables import cite_of, each, rows

KINDS = sorted({(row["kind"], row["right"]) for row in rows("letters")})


def statements_of(kind: str, right: str):
    return statements_for(LetterKind(kind), right=Right(right) if right else None, language_help=True)


@pytest.mark.parametrize(("kind", "right"), KINDS)
def test_a_letter_must_say_exactly_what_the_table_says(kind, right):
    expected = [
        (row["code"], cite_of(row)) for row in rows("letters") if (row["kind"], row["right"]) == (kind, right)
    ]
    assert [(s.code, str(s.cite)) for s in statements_of(kind, right)] == expected
    assert all(s.required for s in statements_of(kind, right))


@each("letters", "kind", "right", "code")
def test_a_letter_that_leaves_one_statement_out_is_refused_with_its_source(row):
    statements = statements_of(row["kind"], row["right"])
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
def test_language_help_is_offered_where_section_1557_binds_the_clinic():
    for kind in LetterKind:
        with_help = statements_for(kind, right=Right.ACCESS, language_help=True)
        without = statements_for(kind, right=Right.ACCESS)
        assert {s.code for s in with_help} - {s.code for s in without} == {"language_help"}


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


@pytest.mark.cite("164.524(b)(2)(i)")
@pytest.mark.parametrize("phrase", FORBIDDEN_PHRASES[LetterKind.ACK])
def test_an_acknowledgement_never_says_that_the_days_wait(phrase):
    with pytest.raises(Refused) as refused:
        check_phrases(LetterKind.ACK, f"Your {phrase.upper().replace(' ', chr(10))} then.")
    assert refused.value.code == "STATEMENT_FORBIDDEN"
    check_phrases(LetterKind.ACK, "We received your request on March 2. We must act by April 1.")


def test_codes_are_unique_within_a_letter():
    for kind, right in KINDS:
        codes = [s.code for s in statements_of(kind, right)]
        assert len(codes) == len(set(codes))
