"""Family and others involved in care: who may be told, on what, and that an objection comes first."""

import itertools

import pytest

from privacy_portal.law import involved
from privacy_portal.law.involved import Agreement, Mode, Scope, Telling
from tests.law.refusals import answer_of
from tests.law.tables import cite_of, day, each


def telling(mode: str, facts: str) -> Telling:
    words = set(facts.split())
    return Telling(
        mode=Mode(mode),
        available="available" in words,
        involved="uninvolved" not in words,
        directly_relevant="irrelevant" not in words,
        objected="objected" in words,
        deceased="deceased" in words,
        within_agreement="within_agreement" in words,
        notifies="notifies" in words,
        responsible="responsible" in words,
        only_notice="only_notice" in words,
        judgment="She came for him." if "judgment" in words else " ",
    )


@each("tellings")
def test_somebody_involved_is_told_on_one_of_six_footings(row):
    asked = telling(row["mode"], row["facts"])
    if row["refused_with"]:
        assert answer_of(involved.may_tell, asked) == (row["refused_with"], cite_of(row))
    else:
        assert str(involved.may_tell(asked).cite) == cite_of(row)


@pytest.mark.cite("164.510(b)(2)", "164.510(b)(5)")
@pytest.mark.parametrize(("mode", "state"), list(itertools.product(Mode, ["available", "", "deceased"])))
def test_an_objection_stands_before_any_permission_and_survives_death(mode, state):
    asked = telling(mode, f"{state} objected within_agreement judgment")
    assert answer_of(involved.may_tell, asked)[0] == "TELL_OBJECTED"


@pytest.mark.cite("164.510(b)(1)(i)", "164.510(b)(1)(ii)")
def test_only_what_is_relevant_is_ever_told():
    for mode, state in itertools.product(Mode, ["available", "", "deceased"]):
        asked = telling(mode, f"{state} irrelevant within_agreement judgment")
        assert answer_of(involved.may_tell, asked)[0] != ""


@pytest.mark.cite("164.510(b)(2)(i)")
@pytest.mark.parametrize(
    ("scope", "on", "reached"),
    [
        ("scheduling", "2026-03-09", False),
        ("scheduling", "2026-03-10", True),
        ("scheduling", "2026-04-10", True),
        ("scheduling", "2026-04-11", False),
        ("billing", "2026-03-10", False),
    ],
)
def test_an_agreement_reaches_what_it_names_while_it_lasts(scope, on, reached):
    agreed = Agreement(frozenset({Scope.SCHEDULING}), day("2026-03-10"), day("2026-04-10"))
    assert agreed.reaches(Scope(scope), day(on)) is reached


def test_an_agreement_without_an_end_lasts():
    assert Agreement(frozenset(Scope), day("2026-03-10")).reaches(Scope.BILLING, day("2036-03-10"))
