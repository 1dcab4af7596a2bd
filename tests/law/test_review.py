"""The review of a denial: who may ask, who may decide, how soon, and that it costs nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.law import review
from privacy_portal.law.denial import GROUNDS, Ground
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import cite_of, day, each, is_yes


@pytest.mark.cite("164.524(a)(2)", "164.524(a)(4)")
@pytest.mark.parametrize(
    "grounds", [[], *itertools.combinations(Ground, 1), *itertools.combinations(Ground, 2)]
)
def test_a_review_may_be_asked_for_when_one_ground_is_reviewable(grounds):
    answer = answer_of(review.check_may_ask, [ground.value for ground in grounds])
    if any(GROUNDS[ground].reviewable for ground in grounds):
        assert answer == ("", "")
    else:
        assert answer == ("NOT_REVIEWABLE", "45 CFR 164.524(a)(2)")


@each("reviewers")
def test_the_reviewer_is_licensed_and_took_no_part(row):
    answer = answer_of(
        review.check_reviewer,
        reviewer_key=row["reviewer_key"],
        took_part=[key for key in row["took_part"].split(";") if key],
        licensed=is_yes(row["licensed"]),
    )
    assert answer == ((row["refused_with"], cite_of(row)) if row["refused_with"] else ("", ""))


@given(st.lists(st.text(alphabet="abcXYZ:19 ", min_size=1), min_size=1, max_size=5), st.data())
def test_nobody_reviews_what_they_took_part_in(took_part, data):
    typed = f"  {data.draw(st.sampled_from(took_part)).swapcase()} "
    refusal = refusal_of(review.check_reviewer, reviewer_key=typed, took_part=took_part, licensed=True)
    assert refusal is not None
    assert refusal.code == "REVIEWER_TOOK_PART"


@pytest.mark.cite("164.524(d)(4)")
@each("review_dates")
def test_a_review_is_referred_and_decided_within_the_targets_of_the_house(row):
    assert review.refer_by(day(row["asked_on"])) == day(row["refer_by"])
    assert review.decide_by(day(row["referred_on"])) == day(row["decide_by"])


def test_the_targets_of_the_house_are_never_law():
    assert not review.TARGETS.cite.is_law


@pytest.mark.cite("164.524(c)(4)")
@pytest.mark.parametrize(("cents", "code"), [(0, ""), (1, "REVIEW_CHARGE"), (2500, "REVIEW_CHARGE")])
def test_a_review_costs_nothing(cents, code):
    assert answer_of(review.check_no_charge, cents) == ((code, "45 CFR 164.524(c)(4)") if code else ("", ""))
