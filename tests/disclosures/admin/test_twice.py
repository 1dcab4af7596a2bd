"""The page of pairs that may be one disclosure."""

import pytest

from disclosures.models import NearDuplicate
from disclosures.operations import near_duplicates
from disclosures.queries import ledger
from tests.disclosures.admin.pages import TWICE, said, text
from tests.disclosures.ledger import BY, disclose
from tests.factories import NOW, TODAY


@pytest.fixture
def pair(ada) -> NearDuplicate:
    disclose(ada, "2026-03-01", description="The earlier one")
    later = disclose(ada, "2026-03-02", description="The later one")
    near_duplicates.flag(later, by=BY, on=TODAY, now=NOW)
    return NearDuplicate.objects.get()


def test_shows_both_sides_and_counts_them_in_the_tab(petra, pair):
    page = text(petra.get(TWICE))
    assert "The earlier one" in page
    assert "The later one" in page
    assert "Perhaps twice (1)" in page


def test_both_happened(petra, pair, ada):
    answer = petra.post(f"{TWICE}{pair.pk}/", {"settle": "both"})
    assert said(answer) == [f"D-{pair.disclosure_id} and D-{pair.like_id} both stay in the ledger."]
    assert "No two disclosures look like one" in text(petra.get(TWICE))


def test_the_same_one(petra, pair, ada):
    answer = petra.post(f"{TWICE}{pair.pk}/", {"settle": "same"})
    assert f"D-{pair.disclosure_id} is void" in said(answer)[0]
    assert ledger.of_patient(ada.pk).get(void=False).pk == pair.like_id


@pytest.mark.parametrize("number", [0, 999_999, 2**63])
def test_a_pair_nobody_flagged(petra, number):
    assert petra.post(f"{TWICE}{number}/", {"settle": "same"}).status_code in {302, 404}


def test_nothing_chosen_changes_nothing(petra, pair):
    petra.post(f"{TWICE}{pair.pk}/", {"settle": "a\0b"})
    pair.refresh_from_db()
    assert pair.settled == ""


def test_is_for_those_who_classify(colin, pair):
    assert colin.get(TWICE).status_code == 404
    assert colin.post(f"{TWICE}{pair.pk}/", {"settle": "same"}).status_code == 404
