"""Patients are registered, corrected and reached; strangers see none of them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy_portal.audit.actor import Actor, ActorKind, Role, anonymous
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries
from privacy_portal.people.contacts import ContactKind, ContactPoint, PostalAddress
from privacy_portal.people.models import Patient
from privacy_portal.people.operations import patients
from tests.factories import ADDRESS, BY, NOW, TODAY, make_patient

CLERK = Actor(kind=ActorKind.PERSON, user_id=7, roles=frozenset({Role.INTAKE_CLERK}))
BILLING = Actor(kind=ActorKind.PERSON, user_id=8, roles=frozenset({Role.BILLING}))
ADMINISTRATOR = Actor(kind=ActorKind.PERSON, user_id=9, roles=frozenset({Role.ADMINISTRATOR}))

pytestmark = pytest.mark.django_db


class TestRegistering:
    def test_leaves_history_and_an_audit_event_without_phi(self):
        ada = make_patient()
        assert ada.history.get().history_change_reason == "registered"
        event = AuditEvent.objects.get(kind="patient.registered")
        assert (event.patient_id, event.detail) == (ada.pk, {})
        assert "Ada" not in str(ada)

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"mrn": "  "}, "MRN_MISSING"),
            ({"given_name": ""}, "NAME_MISSING"),
            ({"family_name": " "}, "NAME_MISSING"),
            ({"birth_date": TODAY + datetime.timedelta(days=1)}, "BORN_IN_FUTURE"),
            ({"birth_date": datetime.date(1850, 1, 1)}, "BORN_TOO_LONG_AGO"),
            ({"died_on": datetime.date(1980, 1, 1)}, "DIED_BEFORE_BIRTH"),
            ({"died_on": TODAY + datetime.timedelta(days=1)}, "DIED_IN_FUTURE"),
            ({"given_name": "A\x00da"}, "TEXT_NOT_PLAIN"),
            ({"family_name": "Lov\u202eell"}, "TEXT_NOT_PLAIN"),
        ],
    )
    def test_refuses_what_cannot_be_true(self, values, code):
        with pytest.raises(Refused) as refused:
            make_patient(**values)
        assert refused.value.code == code

    def test_refuses_a_number_that_is_taken(self):
        make_patient(mrn="A-1")
        with pytest.raises(Refused) as refused:
            make_patient(mrn=" A-1 ")
        assert refused.value.code == "MRN_TAKEN"

    def test_takes_names_of_every_writing(self):
        for given, family in (("Zoë", "O'Brien-Núñez"), ("می‌ترا", "رضایی"), ("小明", "王")):
            assert make_patient(given_name=given, family_name=family).full_name == f"{given} {family}"


class TestCorrecting:
    def test_keeps_what_the_record_said(self):
        ada = make_patient()
        patients.correct(by=BY, patient_id=ada.pk, reason="typo", on=TODAY, family_name="Lovelace")
        assert [h.family_name for h in ada.history.all()] == ["Lovelace", "Lovell"]
        event = AuditEvent.objects.get(kind="patient.corrected")
        assert event.detail == {"fields": ["family_name"]}
        assert queries.search_patients(CLERK, "lovelace").get() == ada

    def test_the_same_again_writes_nothing(self):
        ada = make_patient()
        patients.correct(by=BY, patient_id=ada.pk, reason="typo", on=TODAY, family_name="Lovell")
        assert ada.history.count() == 1

    def test_does_not_touch_what_is_no_fact_of_the_person(self):
        with pytest.raises(TypeError):
            patients.correct(by=BY, patient_id=make_patient().pk, reason="x", on=TODAY, user_id=3)

    def test_an_unknown_patient_is_refused(self):
        with pytest.raises(Refused) as refused:
            patients.correct(by=BY, patient_id=0, reason="x", on=TODAY, given_name="X")
        assert refused.value.code == "NO_PATIENT"


class TestContacts:
    def change(self, patient: Patient, kind: ContactKind = ContactKind.POSTAL, **values) -> ContactPoint:
        return patients.change_contact(by=BY, patient_id=patient.pk, kind=kind, now=NOW, **values)

    def test_a_new_address_ends_the_old_row_and_keeps_it(self):
        ada = make_patient()
        self.change(ada, address=PostalAddress(line1="9 Oak Road", city="Peoria", postcode="61602"))
        rows = ContactPoint.objects.filter(patient=ada, kind="postal").order_by("pk")
        assert [(row.line1, row.ended_at is None) for row in rows] == [
            ("12 Elm Street", False),
            ("9 Oak Road", True),
        ]
        assert queries.contacts_on_file(CLERK, ada.pk)[ContactKind.POSTAL].line1 == "9 Oak Road"
        assert queries.contacts_on_file(BILLING, ada.pk) == {}

    def test_the_same_address_changes_nothing_unless_post_came_back(self):
        ada = make_patient()
        current = self.change(ada, address=ADDRESS)
        assert ContactPoint.objects.filter(patient=ada, kind="postal").count() == 1
        patients.mark_undeliverable(by=BY, contact_point_id=current.pk, now=NOW)
        assert self.change(ada, address=ADDRESS).pk != current.pk

    def test_marking_twice_is_marking_once(self):
        ada = make_patient()
        current = self.change(ada, address=ADDRESS)
        for _time in range(2):
            patients.mark_undeliverable(by=BY, contact_point_id=current.pk, now=NOW)
        assert AuditEvent.objects.filter(kind="patient.contact_undeliverable").count() == 1

    @pytest.mark.parametrize(
        ("kind", "values", "code"),
        [
            (ContactKind.EMAIL, {"value": "ada at home"}, "EMAIL_NOT_VALID"),
            (ContactKind.EMAIL, {"value": "ada@example.com\nBcc: all@example.com"}, "EMAIL_NOT_VALID"),
            (ContactKind.PHONE, {"value": "call me"}, "TELEPHONE_NOT_VALID"),
            (ContactKind.POSTAL, {}, "ADDRESS_INCOMPLETE"),
            (ContactKind.POSTAL, {"address": PostalAddress("1 A", " ", "60601")}, "ADDRESS_INCOMPLETE"),
            (ContactKind.POSTAL, {"address": PostalAddress("1\x07A", "B", "60601")}, "TEXT_NOT_PLAIN"),
        ],
    )
    def test_what_cannot_be_reached_is_refused(self, kind, values, code):
        with pytest.raises(Refused) as refused:
            self.change(make_patient(), kind, **values)
        assert refused.value.code == code

    def test_a_contact_can_be_taken_off_the_file(self):
        ada = make_patient()
        patients.end_contact(by=BY, patient_id=ada.pk, kind=ContactKind.EMAIL, now=NOW)
        assert ContactKind.EMAIL not in queries.contacts_on_file(CLERK, ada.pk)
        with pytest.raises(Refused):
            patients.end_contact(by=BY, patient_id=ada.pk, kind=ContactKind.EMAIL, now=NOW)


class TestSeeing:
    def test_staff_who_may_see_patients_see_all_and_others_none(self):
        ada = make_patient()
        assert queries.visible_patients(CLERK).get() == ada
        for stranger in (BILLING, ADMINISTRATOR, anonymous()):
            assert not queries.visible_patients(stranger).exists()
            assert not queries.search_patients(stranger, "Lovell").exists()

    def test_a_patient_sees_her_own_record_only(self):
        ada, _other = make_patient(), make_patient(given_name="Grace")
        me = Actor(kind=ActorKind.PERSON, user_id=3, patient_ids=frozenset({ada.pk}))
        assert list(queries.visible_patients(me)) == [ada]


class TestSearching:
    @pytest.fixture(autouse=True)
    def ana(self) -> Patient:
        make_patient(mrn="Z-9", given_name="Grace", family_name="Hopper")
        return make_patient(
            mrn="A-17", given_name="Ana María", family_name="Núñez", birth_date=datetime.date(1990, 2, 3)
        )

    @pytest.mark.parametrize(
        "text",
        [
            "A-17",
            "nunez",
            "NÚÑ",
            "Núñez, Ana",
            "ana maria nunez",
            "María Núñez Ana",
            "1990-02-03",
            "02/03/1990",
        ],
    )
    def test_finds_by_number_name_and_date_of_birth(self, ana, text):
        assert list(queries.search_patients(CLERK, text)) == [ana]

    @pytest.mark.parametrize("text", ["", "  ", ",", "maria", "%", "_unez", "a-1", "1990-13-45", "\x00x"])
    def test_finds_nobody_by_anything_else(self, text):
        assert list(queries.search_patients(CLERK, text)) == []

    def test_the_list_is_sorted_without_regard_to_accents_and_case(self):
        make_patient(given_name="x", family_name="nuñe")
        names = [patient.family_name for patient in queries.visible_patients(CLERK)]
        assert names == ["Hopper", "nuñe", "Núñez"]

    def test_names_of_many_cost_one_query(self):
        ids = [make_patient().pk for _number in range(5)]
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            names = queries.names_for([*ids, 0])
        assert len(queries_made) == 1
        assert names == dict.fromkeys(ids, "Ada Lovell")
