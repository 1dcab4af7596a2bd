"""A representative is heard once their authority over this person, for this request, was found."""

import datetime

import pytest

from privacy_portal.law.fees import FeeLine
from privacy_portal.people.operations import patients
from privacy_requests.operations import authority, corrections, directives, fees, intake
from tests.factories import BY, NOW, TODAY, make_patient
from tests.requests.factories import add_record, extend, make_request, verify
from tests.requests.ways.doing import DAY, HOUR, direct, grant, pdf, refusal
from tests.requests.ways.test_inspections import offer

ASKED_BY = {"name": "Rosa Lovell", "capacity": "representative", "address": "12 Elm Street\nSpringfield, IL"}
CHILD = datetime.date(2015, 5, 1)


def case(**values):
    return make_request(requester=ASKED_BY, **values)


def check(row, **values):
    return authority.check_authority(
        **{
            "by": BY,
            "privacy_request_id": row.pk,
            "authority": "health_care_agent",
            "standing": "adult",
            "scope": "All health-care decisions",
            "covers": True,
            "succeeded": True,
            "checked_on": TODAY,
            "file": pdf(),
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


class TestAuthority:
    @pytest.mark.cite("164.514(h)(1)(i)")
    def test_is_checked_before_anything_is_released_and_the_clock_runs_on(self):
        row = case()
        add_record(row)
        due_on = row.due_on
        assert refusal(grant, row).code == "AUTHORITY_NOT_VERIFIED"
        check(row)
        row.refresh_from_db()
        assert row.due_on == due_on
        assert grant(row).communication.addressee_name == "Rosa Lovell"

    def test_that_was_not_found_keeps_the_release_shut(self):
        row = case()
        add_record(row)
        check(row, succeeded=False, file=None, covers=False)
        assert refusal(grant, row).code == "AUTHORITY_NOT_VERIFIED"

    @pytest.mark.cite("164.502(g)(2)")
    def test_needs_the_document_it_rests_on(self):
        row = case()
        assert refusal(check, row, file=None).code == "DOCUMENT_MISSING"
        kept = check(row)
        assert row.documents.get(role="evidence").document_id == kept.document_id

    @pytest.mark.cite("164.502(g)(1)")
    def test_that_does_not_reach_what_is_asked_is_refused(self):
        assert refusal(check, case(), covers=False).code == "OUTSIDE_AUTHORITY"

    def test_is_of_one_request_only(self):
        first = case()
        check(first)
        second = case(patient=first.patient)
        add_record(second)
        assert refusal(grant, second).code == "AUTHORITY_NOT_VERIFIED"

    def test_falls_when_the_case_is_moved_to_another_patient(self):
        row = case()
        check(row, now=NOW - 2 * HOUR)
        bo = make_patient(given_name="Bo")
        corrections.move(
            by=BY, privacy_request_id=row.pk, patient_id=bo.pk, reason="Wrong", on=TODAY, now=NOW - HOUR
        )
        add_record(row)
        verify(row)
        assert refusal(grant, row).code == "AUTHORITY_NOT_VERIFIED"
        check(row)
        grant(row)

    def test_of_a_patient_who_asks_in_person_is_no_question(self):
        assert refusal(check, make_request()).code == "NOT_A_REPRESENTATIVE"

    def test_is_over_a_person_who_is_known(self):
        assert refusal(check, case(patient=None)).code == "NO_PATIENT"

    @pytest.mark.parametrize("day", [TODAY + DAY, TODAY - 400 * DAY])
    def test_is_checked_on_a_day_that_can_be(self, day):
        assert refusal(check, case(), checked_on=day).code == "AUTHORITY_DATE"


class TestAParent:
    @pytest.mark.cite("164.502(g)(3)(i)")
    def test_of_a_minor_may_ask_without_a_paper(self):
        row = case(patient=make_patient(birth_date=CHILD))
        add_record(row)
        check(row, authority="parent", standing="minor", file=None)
        grant(row)

    def test_has_no_authority_over_an_adult(self):
        assert refusal(check, case(), authority="parent", standing="adult").code == "AUTHORITY_DOES_NOT_FIT"
        assert refusal(check, case(), authority="parent", standing="minor").code == "STANDING_DOES_NOT_FIT"

    def test_has_it_until_the_eighteenth_birthday(self):
        grown = make_patient(birth_date=TODAY.replace(year=TODAY.year - 18))
        tomorrow = make_patient(birth_date=(TODAY + DAY).replace(year=TODAY.year - 18))
        asked = {"authority": "parent", "standing": "minor", "file": None}
        assert refusal(check, case(patient=grown), **asked).code == "STANDING_DOES_NOT_FIT"
        check(case(patient=tomorrow), **asked)


@pytest.mark.cite("164.502(g)(4)")
def test_an_executor_speaks_for_somebody_who_died_and_an_agent_no_longer_does():
    patient = make_patient()
    row = case(patient=patient)
    patients.correct(by=BY, patient_id=patient.pk, reason="tests", on=TODAY, died_on=TODAY - DAY)
    assert refusal(check, row).code == "STANDING_DOES_NOT_FIT"
    check(row, authority="executor", standing="deceased", scope="Letters testamentary")


def test_a_child_is_no_adult():
    row = case(patient=make_patient(birth_date=CHILD))
    assert refusal(check, row).code == "STANDING_DOES_NOT_FIT"


@pytest.mark.cite("164.514(h)(1)(i)")
@pytest.mark.parametrize("act", ["appointment", "fee", "alternatives"])
def test_no_letter_about_the_records_goes_to_a_representative_who_was_not_checked(act):
    """Nor to one whose identity was seen, but not their authority."""
    row = case(kind="both", verified=False)
    direct(row, from_ehr=False)
    common = {"by": BY, "privacy_request_id": row.pk, "on": TODAY, "now": NOW}
    write = {
        "appointment": lambda: offer(row),
        "fee": lambda: fees.tell(method="actual", lines=[FeeLine("labor", 900)], **common),
        "alternatives": lambda: directives.choose_alternative(alternative="", **common),
    }[act]
    assert refusal(write).code == "NOT_VERIFIED"
    verify(row)
    assert refusal(write).code == "AUTHORITY_NOT_VERIFIED"
    assert not row.requestletters.exists()
    if act == "fee":
        return  # a copy directed elsewhere has no fee of the patient's
    check(row)
    write()
    assert row.requestletters.exists()


def test_an_acknowledgement_and_an_extension_go_to_a_representative_before():
    row = case(verified=False)
    intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
    extend(row)
    assert row.requestletters.count() == 2
