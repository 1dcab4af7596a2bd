"""Two rows that may be one disclosure are flagged for a person, and never merged by themselves."""

import pytest

from disclosures.models import Disclosure, NearDuplicate
from disclosures.operations import correcting, near_duplicates
from disclosures.queries import ledger
from privacy_portal.audit.actor import Role
from privacy_portal.law.refusal import Refused
from privacy_portal.work.models import WorkItem
from privacy_portal.work.places import place
from tests.disclosures.ledger import BY, disclose
from tests.factories import NOW, TODAY, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")


def flag(*rows) -> int:
    return near_duplicates.flag_many([row.pk for row in rows], by=BY, on=TODAY, now=NOW)


def settle(pair, **values):
    return near_duplicates.settle(by=BY, pair_id=pair.pk, on=TODAY, now=NOW, **values)


@pytest.mark.parametrize(
    ("day", "values", "is_flagged"),
    [
        ("2026-03-01", {}, True),
        ("2026-03-02", {}, True),
        ("2026-02-28", {}, True),
        ("2026-03-03", {}, False),
        ("2026-03-01", {"recipient": "county HEALTH department"}, True),
        ("2026-03-01", {"recipient": "County Health Department", "recipient_address": "1 Far Rd"}, True),
        ("2026-03-01", {"recipient": "Somebody Else"}, False),
        ("2026-03-01", {"basis": "164.512(d)"}, True),
        ("2026-03-01", {"basis": ""}, True),
        ("2026-03-01", {"basis": "treatment"}, False),
    ],
)
def test_alike_is_same_patient_recipient_and_family_at_most_a_day_apart(day, values, is_flagged):
    ada = make_patient()
    older = disclose(ada, "2026-03-01")
    row = disclose(ada, day, **values)
    assert near_duplicates.flag(row, by=BY, on=TODAY, now=NOW) == int(is_flagged)
    if is_flagged:
        pair = NearDuplicate.objects.get()
        assert (pair.disclosure_id, pair.like_id) == (row.pk, older.pk)
    assert Disclosure.objects.count() == 2


def test_another_patient_is_not_alike():
    disclose(make_patient(), "2026-03-01")
    assert flag(disclose(make_patient(), "2026-03-01")) == 0


def test_voided_and_corrected_rows_are_like_nothing():
    ada = make_patient()
    first = disclose(ada, "2026-03-01")
    correcting.void(by=BY, disclosure_id=first.pk, reason="No", on=TODAY, now=NOW)
    assert flag(disclose(ada, "2026-03-01")) == 0


def test_rows_of_one_file_are_compared_with_each_other_once():
    ada = make_patient()
    rows = [disclose(ada, "2026-03-01") for _ in range(3)]
    assert flag(*rows) == 2
    assert flag(*rows) == 0
    pairs = NearDuplicate.objects.order_by("id").values_list("disclosure_id", "like_id")
    assert list(pairs) == [(rows[1].pk, rows[0].pk), (rows[2].pk, rows[1].pk)]


def test_a_flood_of_rows_is_flagged_up_to_a_number_with_its_history():
    ada = make_patient()
    rows = [disclose(ada, "2026-03-01").pk for _ in range(6)]
    assert near_duplicates.flag_many(rows, by=BY, on=TODAY, now=NOW, most=3) == 3
    assert near_duplicates.flag_many(rows, by=BY, on=TODAY, now=NOW, most=0) == 0
    kept = NearDuplicate.history.values_list("id", "history_type", "history_change_reason", "history_user_id")
    assert sorted(kept) == [
        (pk, "+", "flagged", BY.user_id) for pk in sorted(NearDuplicate.objects.values_list("pk", flat=True))
    ]


def test_work_leads_to_the_pairs_and_is_settled_with_the_last():
    ada = make_patient()
    flag(disclose(ada, "2026-03-01"), disclose(ada, "2026-03-01"))
    item = WorkItem.objects.get(kind="near_duplicate")
    assert place((item.about_type, item.about_id)) == "/staff/disclosures/disclosure/twice/"
    settle(NearDuplicate.objects.get(), same=False)
    item.refresh_from_db()
    assert item.settled_at is not None


def test_both_happened_leaves_both():
    ada = make_patient()
    flag(disclose(ada, "2026-03-01"), disclose(ada, "2026-03-01"))
    settle(NearDuplicate.objects.get(), same=False)
    assert ledger.of_patient(ada.pk).filter(void=False).count() == 2


def test_the_same_one_voids_the_later_row_with_the_reason():
    ada = make_patient()
    first, second = disclose(ada, "2026-03-01"), disclose(ada, "2026-03-01")
    flag(second)
    settle(NearDuplicate.objects.get(), same=True, reason="Reported twice")
    assert ledger.of_patient(ada.pk).get(void=False) == first
    voided = Disclosure.objects.get(replaces=second)
    assert (voided.void, voided.reason) == (True, "Reported twice")


def test_the_same_one_reaches_the_later_row_as_it_was_corrected_since():
    ada = make_patient()
    disclose(ada, "2026-03-01")
    second = disclose(ada, "2026-03-01")
    flag(second)
    correcting.correct(by=BY, disclosure_id=second.pk, purpose="Better", reason="Asked", on=TODAY, now=NOW)
    settle(NearDuplicate.objects.get(), same=True, reason="Reported twice")
    assert ledger.of_patient(ada.pk).filter(void=False).count() == 1


def test_is_settled_once_and_by_who_may():
    ada = make_patient()
    flag(disclose(ada, "2026-03-01"), disclose(ada, "2026-03-01"))
    pair = NearDuplicate.objects.get()
    with pytest.raises(Refused) as refusal:
        near_duplicates.settle(
            by=make_staff(Role.RECORDS_CLERK), pair_id=pair.pk, same=False, on=TODAY, now=NOW
        )
    assert refusal.value.code == "MAY_NOT"
    settle(pair, same=False)
    with pytest.raises(Refused) as refusal:
        settle(pair, same=True, reason="No")
    assert refusal.value.code == "SETTLED_ALREADY"


def test_a_thousand_rows_take_few_queries(django_assert_max_num_queries):
    ada = make_patient()
    rows = [disclose(ada, "2026-01-01", recipient=f"Office {n}").pk for n in range(60)]
    with django_assert_max_num_queries(5):
        near_duplicates.flag_many(rows, by=BY, on=TODAY, now=NOW)


def test_a_thousand_pairs_take_few_queries(django_assert_max_num_queries):
    ada = make_patient()
    rows = [disclose(ada, "2026-01-01").pk for _ in range(60)]
    with django_assert_max_num_queries(14):
        assert near_duplicates.flag_many(rows, by=BY, on=TODAY, now=NOW) == 59
