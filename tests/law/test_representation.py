"""For whom each kind of authority can exist, and when a parent's ends."""

import pytest

from privacy_portal.law.refusal import Refused
from privacy_portal.law.representation import (
    AUTHORITIES,
    TREATED_AS_INDIVIDUAL,
    Authority,
    Standing,
    check_authority,
    check_scope,
    majority_on,
)
from tests.law.tables import cite_of, day, each, is_yes, rows


@each("authorities", "authority", "standing")
def test_an_authority_exists_over_some_and_not_over_others(row):
    authority, standing = Authority(row["authority"]), Standing(row["standing"])
    assert str(AUTHORITIES[authority].cite) == cite_of(row)
    if is_yes(row["exists"]):
        check_authority(authority, standing)
        return
    with pytest.raises(Refused) as refused:
        check_authority(authority, standing)
    assert refused.value.code == "AUTHORITY_DOES_NOT_FIT"
    assert str(refused.value.cite) == cite_of(row)


def test_the_table_is_the_whole_matrix():
    assert len(rows("authorities")) == len(Authority) * len(Standing)
    assert set(AUTHORITIES) == set(Authority)


@pytest.mark.cite("164.502(g)(1)")
def test_a_representative_reaches_what_is_relevant_to_the_representation_only():
    check_scope(relevant=True)
    with pytest.raises(Refused) as refused:
        check_scope(relevant=False)
    assert (refused.value.code, refused.value.cite) == ("OUTSIDE_AUTHORITY", TREATED_AS_INDIVIDUAL.cite)


@pytest.mark.parametrize(
    ("born_on", "age", "ends_on"),
    [
        ("2008-05-14", 18, "2026-05-14"),  # S134
        ("2008-02-29", 18, "2026-03-01"),
        ("2008-02-29", 20, "2028-02-29"),
        ("2008-05-14", 19, "2027-05-14"),
    ],
)
def test_a_parents_authority_ends_on_the_birthday_of_majority(born_on, age, ends_on):
    assert majority_on(day(born_on), age=age) == day(ends_on)
