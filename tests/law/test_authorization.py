"""An authorization: what it must hold, what makes it defective, and what it lets go."""

from collections.abc import Callable
from typing import Any

import pytest

from privacy_portal.law import authorization
from privacy_portal.law.authorization import Authorization, Combined, Condition, Element, Sought
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import cite_of, day, day_or_none, each, is_yes

READ: dict[str, Callable[[str], Any]] = {
    "signed_on": day_or_none,
    "expires_on": day_or_none,
    "event_on": day_or_none,
    "revoked_on": day_or_none,
    "signed_by_representative": is_yes,
    "for_psychotherapy_notes": is_yes,
    "states_remuneration": is_yes,
    "known_false": is_yes,
    "combined_with": Combined,
    "condition": Condition,
    "statements": lambda text: frozenset(Element(word) for word in text.split()),
}


def pairs(text: str) -> dict[str, str]:
    return dict(one.split("=", 1) for one in text.split(";") if one)


def paper(text: str = "") -> Authorization:
    given = {
        "information": "Laboratory results of 2025",
        "discloser": "The clinic",
        "recipient": "Attorney X",
        "purpose": "At the request of the individual",
        "signed_on": "2026-03-01",
        "expires_on": "2026-12-31",
        **pairs(text),
    }
    return Authorization(**{name: READ.get(name, str)(value) for name, value in given.items()})


def sought(text: str = "") -> Sought:
    given = {name: is_yes(value) for name, value in pairs(text).items()}
    return Sought(
        on=day("2026-03-10"),
        recipient_named=given.get("recipient", True),
        discloser_named=given.get("discloser", True),
        information_described=given.get("information", True),
        purpose_stated=given.get("purpose", True),
        has_psychotherapy_notes=given.get("notes", False),
        is_paid_marketing=given.get("marketing", False),
        is_sale=given.get("sale", False),
    )


@each("authorizations")
def test_a_disclosure_rests_only_on_an_authorization_without_defect_that_fits(row):
    expected = (row["refused_with"], cite_of(row)) if row["refused_with"] else ("", "")
    assert answer_of(authorization.match, paper(row["paper"]), sought(row["sought"])) == expected


@pytest.mark.cite("164.508(b)(2)(ii)", "164.508(c)(3)")
def test_all_that_is_missing_is_named_in_plain_words():
    refusal = refusal_of(authorization.check_valid, paper("purpose=;recipient= "), day("2026-03-10"))
    assert refusal is not None
    assert refusal.sentence == "The authorization does not say: who may receive it; each purpose."


@pytest.mark.cite("164.508(b)(5)")
@pytest.mark.parametrize(("in_writing", "code"), [(True, ""), (False, "REVOCATION_NOT_WRITTEN")])
def test_a_revocation_is_in_writing(in_writing, code):
    assert answer_of(authorization.check_revocation, in_writing=in_writing)[0] == code


@pytest.mark.cite("164.508(c)(4)")
@pytest.mark.parametrize(
    ("asked", "given", "code"),
    [(True, True, ""), (True, False, "AUTH_NO_COPY"), (False, False, ""), (False, True, "")],
)
def test_who_signs_for_the_clinic_gets_a_copy(asked, given, code):
    assert answer_of(authorization.check_copy, asked_by_clinic=asked, copy_given=given)[0] == code


@pytest.mark.cite("164.508(b)(6)")
@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("", "2026-12-31"),
        ("revoked_on=2026-05-01", "2026-05-01"),
        ("event_on=2026-04-01;revoked_on=2026-05-01", "2026-04-01"),
        ("expires_on=;expires_when=End of the case", ""),
    ],
)
def test_its_keeping_runs_from_the_first_of_its_ends(text, last):
    assert authorization.last_in_effect_on(paper(text)) == day_or_none(last)
