"""What may be merged, what the merged request asks, and whose say it stays under."""

import datetime

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models.patients import Patient
from privacy_requests.models import GuestAccess, PrivacyRequest
from privacy_requests.operations import corrections, guests
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
from tests.requests.factories import make_request, verify

pytestmark = pytest.mark.usefixtures("clinic")

DAYS = datetime.timedelta
LATER = NOW + DAYS(hours=1)


def move(row: PrivacyRequest, *, to=None, now: datetime.datetime = LATER) -> None:
    corrections.move(
        by=make_staff(Role.PRIVACY_OFFICIAL),
        privacy_request_id=row.pk,
        patient_id=(to or make_patient(given_name="Bea")).pk,
        reason="Two people of one name.",
        on=TODAY,
        now=now,
    )
    row.refresh_from_db()


def merge(row: PrivacyRequest, *, into: PrivacyRequest) -> None:
    corrections.merge(by=BY, privacy_request_id=row.pk, keep_reference=into.reference, on=TODAY, now=LATER)
    row.refresh_from_db()
    into.refresh_from_db()


def refused(code: str, act, *args, **values) -> None:
    with pytest.raises(Refused) as refusal:
        act(*args, **values)
    assert refusal.value.code == code


class TestAMergeOfTwoScopes:
    def test_keeps_everything_that_either_asked_for_with_its_history(self) -> None:
        patient = make_patient()
        july, may = datetime.date(2026, 7, 1), datetime.date(2026, 5, 1)
        early = make_request(
            patient=patient,
            kind="inspect",
            record_sets=["billing"],
            description="The bill",
            from_on=may,
            to_on=july,
            form_format="paper",
        )
        kept = make_request(
            patient=patient, record_sets=["medical"], description="Blood tests", from_on=july, to_on=TODAY
        )
        merge(early, into=kept)
        detail = kept.access
        detail.refresh_from_db()
        assert (detail.kind, detail.record_sets) == ("both", ["medical", "billing"])
        assert (detail.from_on, detail.to_on) == (may, TODAY)
        assert detail.description == "Blood tests\nThe bill"
        assert detail.history.count() == 2
        note = kept.casenotes.get()
        assert early.reference in note.text
        assert "Paper" in note.text

    @pytest.mark.parametrize(
        ("mine", "theirs"),
        [
            ({"record_sets": []}, {"record_sets": ["billing"]}),
            ({"record_sets": ["billing"]}, {"record_sets": []}),
        ],
    )
    def test_takes_no_record_set_for_every_one(self, mine, theirs) -> None:
        patient = make_patient()
        early, kept = make_request(patient=patient, **theirs), make_request(patient=patient, **mine)
        merge(early, into=kept)
        kept.access.refresh_from_db()
        assert kept.access.record_sets == []

    def test_does_not_narrow_an_open_end_or_an_empty_description(self) -> None:
        patient = make_patient()
        early = make_request(patient=patient, description="", from_on=None)
        kept = make_request(patient=patient, description="X-rays", from_on=TODAY)
        merge(early, into=kept)
        kept.access.refresh_from_db()
        assert kept.access.from_on is None
        assert kept.access.description == "X-rays\nEverything in the chosen records"

    def test_changes_nothing_when_both_ask_the_same(self) -> None:
        patient = make_patient()
        early, kept = make_request(patient=patient), make_request(patient=patient)
        merge(early, into=kept)
        assert kept.access.history.count() == 1
        assert not kept.casenotes.exists()


BORN = datetime.date(1980, 1, 1)


class TestWhatMayBeMerged:
    def asked_by(self, name: str, **said) -> PrivacyRequest:
        return make_request(patient=None, requester={"name": name, "birth_date_given": BORN, **said})

    @pytest.mark.parametrize(
        "other",
        [
            {"name": "Somebody Else"},
            {"name": "Ann Lee", "birth_date_given": datetime.date(1981, 1, 1)},
            {"name": "Ann Lee", "birth_date_given": None},
            {"name": "Ann Lee", "capacity": "representative", "patient_name": "Ann Lee"},
        ],
    )
    def test_two_requests_without_a_patient_have_nothing_in_common(self, other) -> None:
        one, two = self.asked_by("Ann Lee"), self.asked_by(**other)
        refused("NOT_ALIKE", merge, one, into=two)
        one.refresh_from_db()
        assert one.status == Status.RECEIVED

    def test_two_of_one_name_and_birth_date_are_merged(self) -> None:
        one, two = self.asked_by("Ann Lee"), self.asked_by("ANN  LEÉ")
        merge(one, into=two)
        assert one.status == Status.CLOSED

    def test_one_with_and_one_without_a_patient_are_not(self) -> None:
        patient = make_patient()
        unmatched = make_request(
            patient=None, requester={"name": patient.full_name, "birth_date_given": patient.birth_date}
        )
        refused("NOT_ALIKE", merge, unmatched, into=make_request(patient=patient))

    def test_two_patients_are_not(self) -> None:
        refused("NOT_ALIKE", merge, make_request(), into=make_request())


class TestAMergeGivesNobodyASay:
    """What a person without an account sent is a stranger's until somebody verified them (164.514(h))."""

    def strangers(self, patient: Patient) -> PrivacyRequest:
        """A matched request nobody was verified on, followed with a code."""
        row = make_request(patient=patient, verified=False)
        guests.renew_code(by=BY, privacy_request_id=row.pk, now=NOW)
        return row

    @pytest.mark.cite("164.514(h)(1)")
    def test_on_a_verified_request(self) -> None:
        patient = make_patient()
        own, other = make_request(patient=patient), self.strangers(patient)
        refused("NOT_VERIFIED", merge, own, into=other)
        own.refresh_from_db()
        assert own.is_open

    def test_by_the_code_of_an_unverified_one(self) -> None:
        patient = make_patient()
        kept = self.strangers(patient)
        merge(make_request(patient=patient, verified=False), into=kept)
        assert GuestAccess.objects.get(privacy_request=kept).ended_at == LATER

    def test_and_takes_none_from_who_was_verified(self) -> None:
        patient = make_patient()
        kept = self.strangers(patient)
        verify(kept)
        kept.refresh_from_db()
        merge(make_request(patient=patient), into=kept)
        assert GuestAccess.objects.get(privacy_request=kept).ended_at is None
