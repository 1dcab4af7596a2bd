"""A statement delays the right of the individuals it names, and nobody else's (45 CFR 164.528(a)(2))."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import tasks
from disclosures.models import Accounting, Suspension, SuspensionPatient
from disclosures.operations import narrowing_suspensions, supplementing, suspensions
from disclosures.queries import suspended_people
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people.operations import merge
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.disclosures.accountings import day, issue, police, prepare, refusal, send_all, suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user

pytestmark = pytest.mark.usefixtures("clinic")
WRITTEN: dict[str, Any] = {"form": "written", "until": "2027-03-05"}


def told(patient, on: str = "") -> str:
    """What becomes of the patient's one line."""
    (one,) = prepare(patient, on=on, requested_on="2026-03-10").decisions
    return one["decision"]


def narrow(row, *patients, how="Second paragraph", **values):
    return narrowing_suspensions.narrow(
        **{"by": BY, "on": TODAY, "now": NOW, **values},
        suspension_id=row.pk,
        patient_ids=[one.pk for one in patients],
        how=how,
    )


@pytest.fixture
def two():
    """Two patients whose records went to the same agency; both read their letters in the portal."""
    people = make_patient(), make_patient()
    for number, one in enumerate(people):
        link(one, make_user(f"{number}@example.org", Role.PATIENT))
        police(one)
    return people


class TestAStatementThatNamesOne:
    @pytest.mark.cite("164.528(a)(2)")
    def test_reaches_only_their_lines(self, two):
        ada, ben = two
        suspend(patient_ids=[ada.pk])
        assert (told(ada, "2026-03-10"), told(ben, "2026-03-10")) == ("withheld", "listed")

    def test_and_one_that_names_nobody_reaches_everybodys(self, two):
        suspend()
        assert [told(one, "2026-03-10") for one in two] == ["withheld", "withheld"]

    def test_may_name_several(self, two):
        suspend(patient_ids=[one.pk for one in two] * 2)
        assert SuspensionPatient.objects.count() == 2
        assert [told(one, "2026-03-10") for one in two] == ["withheld", "withheld"]

    def test_asks_about_other_names_only_for_them(self, two):
        ada, _ben = two
        for one in two:
            police(one, recipient="SPD")
        row = suspend(patient_ids=[ada.pk])
        alike = [prepare(one, on="2026-03-10", requested_on="2026-03-10").alike for one in two]
        assert [len(found) for found in alike] == [1, 0]
        assert alike[0][0][0] == row.pk

    def test_does_not_warn_of_what_goes_to_others(self, two):
        ada, _ben = two
        for one in two:
            disclose(one, "2026-02-02", "164.512(e)", recipient="Springfield Police")
        suspend(patient_ids=[ada.pk])
        warned = [prepare(one, on="2026-03-10", requested_on="2026-03-10").not_suspended for one in two]
        assert [len(found) for found in warned] == [1, 0]

    @pytest.mark.parametrize("named", ["kept", "duplicate"])
    def test_means_the_same_person_under_a_merged_record_until_the_merge_is_undone(self, named):
        people = {"kept": make_patient(), "duplicate": make_patient()}
        police(people["kept"])
        suspend(**WRITTEN, patient_ids=[people[named].pk])
        alias = merge.merge_duplicate(
            by=make_staff(Role.PRIVACY_OFFICIAL),
            duplicate_id=people["duplicate"].pk,
            kept_id=people["kept"].pk,
            reason="Same person",
            now=NOW,
        )
        assert [told(one) for one in people.values()] == ["withheld", "withheld"]
        merge.undo(by=make_staff(Role.PRIVACY_OFFICIAL), alias_id=alias.pk, reason="Two", now=NOW)
        assert told(people["kept"]) == ("withheld" if named == "kept" else "listed")

    def test_recalls_what_a_merge_makes_theirs_and_again_when_it_is_undone(self, two):
        ada, ben = two
        duplicate = make_patient()
        suspend(**WRITTEN, patient_ids=[duplicate.pk])
        first, other = issue(ada, reference="PR-ADA"), issue(ben, reference="PR-BEN")
        official = make_staff(Role.PRIVACY_OFFICIAL)
        alias = merge.merge_duplicate(
            by=official, duplicate_id=duplicate.pk, kept_id=ada.pk, reason="Same person", now=NOW
        )
        tasks.person_changed(alias.pk)
        second = Accounting.objects.latest("id")
        assert (second.patient_id, second.withheld, first.withheld) == (ada.pk, True, False)
        merge.undo(by=official, alias_id=alias.pk, reason="Two people", now=NOW)
        tasks.person_changed(alias.pk)
        assert Accounting.objects.filter(patient_id=ben.pk).get() == other
        assert told(ada) == "listed"

    def test_recalls_only_their_letters(self, two):
        ada, ben = two
        first = [issue(one, reference=f"PR-{number}") for number, one in enumerate(two)]
        suspend(**WRITTEN, patient_ids=[ada.pk])
        assert Accounting.objects.latest("id").patient_id == ada.pk
        assert Accounting.objects.filter(patient_id=ben.pk).get() == first[1]
        assert Accounting.objects.count() == 3

    def test_makes_a_supplement_due_only_to_them_when_it_lapses(self, two):
        ada, _ben = two
        suspend(form="written", until="2026-11-30", patient_ids=[ada.pk])
        rows = [issue(one, reference=f"PR-{number}") for number, one in enumerate(two)]
        send_all()
        supplementing.sweep(by=BY, on=day("2026-12-01"))
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [rows[0].pk]

    def test_leaves_nothing_in_what_the_others_get_or_they_do(self, two):
        ada, ben = two
        before = json.dumps(prepare(ben, on="2026-03-10", requested_on="2026-03-10").listed)
        carla = make_patient()
        never = prepare(carla, on="2026-03-10", requested_on="2026-03-10").listed["entries"]
        suspend(patient_ids=[ada.pk])
        assert json.dumps(prepare(ben, on="2026-03-10", requested_on="2026-03-10").listed) == before
        assert prepare(ada, on="2026-03-10", requested_on="2026-03-10").listed["entries"] == never

    def test_leaves_nobody_in_the_audit(self, two):
        suspend(patient_ids=[two[0].pk])
        (event,) = AuditEvent.objects.filter(kind="suspension.recorded")
        assert event.patient_id is None
        assert (event.detail["patients"], event.detail["impedes"]) == (1, "said")

    def test_asks_no_more_for_many_of_them(self, two):
        ada, ben = two
        suspend(patient_ids=[ada.pk])
        counts = []
        for _more in range(2):
            with CaptureQueriesContext(connection) as asked:
                prepare(ada, on="2026-03-10", requested_on="2026-03-10")
            counts.append(len(asked))
            for number in range(4):
                oral = suspend(f"Agency {number}", patient_ids=[ada.pk, ben.pk, make_patient().pk])
                suspend(
                    f"Agency {number}",
                    form="written",
                    stated_on="2026-03-06",
                    until="2026-09-30",
                    follows_id=oral.pk,
                    patient_ids=[ada.pk],
                )
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(
        ("patient_ids", "code"), [([2**62], "NO_PATIENT"), (list(range(1, 202)), "TOO_MANY_PATIENTS")]
    )
    def test_names_patients_that_are_there(self, patient_ids, code):
        assert refusal(suspend, patient_ids=patient_ids) == code
        assert not Suspension.objects.exists()


class TestAWrittenOneThatNamesFewer:
    """Nothing was put in writing about those the oral one alone names: it holds its thirty days for them."""

    @pytest.fixture(params=["both", "everybody"])
    def oral(self, request, two):
        return suspend(patient_ids=[one.pk for one in two] if request.param == "both" else [])

    @pytest.fixture
    def written(self, oral, two):
        ada, _ben = two
        return suspend(
            form="written",
            stated_on="2026-03-20",
            until="2026-09-30",
            follows_id=oral.pk,
            patient_ids=[ada.pk],
        )

    @pytest.mark.cite("164.528(a)(2)(ii)(C)")
    def test_carries_on_for_them_and_leaves_the_others_their_thirty_days(self, written, two):
        ada, ben = two
        assert written.follows_id
        days = ("2026-04-04", "2026-04-05", "2026-09-30", "2026-10-01")
        assert [told(ada, one) for one in days] == ["withheld", "withheld", "withheld", "listed"]
        assert [told(ben, one) for one in days] == ["withheld", "listed", "listed", "listed"]

    def test_that_ends_sooner_ends_sooner_only_for_them(self, oral, two):
        ada, ben = two
        suspend(
            form="written",
            stated_on="2026-03-20",
            until="2026-03-25",
            follows_id=oral.pk,
            patient_ids=[ada.pk],
        )
        assert (told(ada, "2026-03-26"), told(ben, "2026-03-26")) == ("listed", "withheld")

    @pytest.mark.cite("164.528(a)(2)(ii)(C)")
    def test_leaves_the_reminder_of_the_others(self, oral, two):
        ada, _ben = two
        supplementing.sweep(by=BY, on=day("2026-03-25"))
        assert work.open_about(kind=WorkKind.SUSPENSION_ENDING) == [oral.pk]
        suspend(
            form="written",
            stated_on="2026-03-20",
            until="2026-09-30",
            follows_id=oral.pk,
            patient_ids=[ada.pk],
        )
        assert work.open_about(kind=WorkKind.SUSPENSION_ENDING) == [oral.pk]
        assert supplementing.sweep(by=BY, on=day("2026-03-26")) == 1
        supplementing.sweep(by=BY, on=day("2026-04-05"))
        assert work.open_about(kind=WorkKind.SUSPENSION_ENDING) == []

    def test_lets_the_oral_one_be_lifted_for_the_others(self, oral, written, two):
        ada, ben = two
        lift: dict[str, Any] = {"by": BY, "how": "By telephone", "on": TODAY, "now": NOW}
        suspensions.lift(suspension_id=oral.pk, last_on=day("2026-03-22"), **lift)
        assert (told(ada, "2026-03-23"), told(ben, "2026-03-23")) == ("withheld", "listed")
        assert written.patients.count() == 1

    def test_that_names_more_reaches_those_too(self, two):
        ada, ben = two
        oral = suspend(patient_ids=[ada.pk])
        written: dict[str, Any] = {
            "form": "written",
            "stated_on": "2026-03-20",
            "until": "2026-09-30",
            "follows_id": oral.pk,
        }
        suspend(**written, patient_ids=[one.pk for one in two])
        assert (told(ben, "2026-03-19"), told(ben, "2026-03-20")) == ("listed", "withheld")
        row = Suspension.objects.select_related("followed_by").get(pk=oral.pk)
        whom = suspended_people.whom([row])
        assert whom.carries_on(row)
        assert not whom.carries_on_in_part(row)
        lift: dict[str, Any] = {"by": BY, "how": "By telephone", "on": TODAY, "now": NOW}
        assert (
            refusal(suspensions.lift, suspension_id=oral.pk, last_on=day("2026-03-22"), **lift)
            == "CARRIED_ON"
        )


class TestNarrowing:
    def test_reaches_only_those_from_then_on_and_the_others_get_a_supplement(self, two):
        ada, _ben = two
        row = suspend(**WRITTEN)
        made = [issue(one, reference=f"PR-{number}") for number, one in enumerate(two)]
        send_all()
        narrow(row, ada)
        assert [told(one) for one in two] == ["withheld", "listed"]
        supplementing.sweep(by=BY, on=TODAY)
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [made[1].pk]

    def test_of_the_written_one_leaves_the_others_to_the_oral_one(self, two):
        ada, ben = two
        oral = suspend(stated_on="2026-11-10")
        written = suspend(
            form="written", stated_on="2026-11-20", until="2027-03-05", follows_id=oral.pk, document_id=7
        )
        narrow(written, ada)
        assert [told(one, "2026-12-10") for one in two] == ["withheld", "withheld"]
        assert [told(one, "2026-12-11") for one in two] == ["withheld", "listed"]
        assert told(ben, "2026-11-24") == "withheld"

    def test_is_done_once_with_a_reason_by_those_who_keep_the_register(self, two):
        ada, ben = two
        row = suspend(**WRITTEN)
        assert refusal(narrow, row, ada, by=make_staff(Role.RECORDS_CLERK)) == "MAY_NOT"
        assert refusal(narrow, row) == "NOBODY_NAMED"
        assert refusal(narrow, row, ada, how=" ") == "NO_REASON"
        assert refusal(narrow, row, ada, on=day("2027-03-06")) == "SUSPENSION_OVER"
        assert refusal(narrow, Suspension(pk=2**62), ada) == "NO_SUSPENSION"
        assert [told(one) for one in two] == ["withheld", "withheld"]
        narrow(row, ada)
        assert refusal(narrow, row, ben) == "NAMES_ALREADY"
        (event,) = AuditEvent.objects.filter(kind="suspension.narrowed")
        assert (event.patient_id, event.detail) == (None, {"patients": 1})


class TestWhetherItSaysThatListingWouldImpede:
    @pytest.mark.cite("164.528(a)(2)(i)", "164.528(a)(2)(ii)")
    @pytest.mark.parametrize(
        ("facts", "words", "place"),
        [
            (WRITTEN, "ask the agency for one that does", "164.528(a)(2)(i)"),
            ({}, "ask the official", "164.528(a)(2)(ii)"),
        ],
    )
    def test_it_suspends_nothing_without(self, facts, words, place):
        with pytest.raises(Refused) as refused:
            suspend(**facts, impedes="")
        assert refused.value.code == "IMPEDES_NOT_SAID"
        assert words in refused.value.sentence
        assert place in str(refused.value.cite)
        assert not Suspension.objects.exists()

    def test_is_kept(self):
        assert suspend().impedes == "said"
