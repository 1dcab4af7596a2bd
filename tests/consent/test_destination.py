"""One resolver says where a letter goes, and notices when that changed."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from consent import queries
from consent.queries import Channel
from privacy_portal.audit.actor import Actor, ActorKind, Role
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactKind, PostalAddress
from privacy_portal.people.models import Patient
from privacy_portal.people.operations import merge, patients
from tests.factories import ADDRESS, BY, NOW, link, make_patient, make_user

OFFICIAL = Actor(kind=ActorKind.PERSON, user_id=7, roles=frozenset({Role.PRIVACY_OFFICIAL}))
ELSEWHERE = PostalAddress(line1="9 Oak Road", line2="Unit 4", city="Peoria", state="IL", postcode="61602")


def move(patient: Patient, address: PostalAddress = ELSEWHERE):
    return patients.change_contact(
        by=BY, patient_id=patient.pk, kind=ContactKind.POSTAL, now=NOW, address=address
    )


@pytest.mark.django_db
class TestChannel:
    def test_is_the_post_for_those_without_an_account(self):
        found = queries.destination(patient_id=make_patient().pk)
        assert found.channel is Channel.POST
        assert found.address_lines == ("12 Elm Street", "Springfield, IL 62704")
        assert (found.name, found.email) == ("Ada Lovell", "")

    def test_is_the_portal_for_those_who_use_it(self):
        ada = make_patient()
        link(ada, make_user("ada@portal.example"))
        found = queries.destination(patient_id=ada.pk)
        assert found.channel is Channel.PORTAL
        assert (found.email, found.address_lines, found.contact_point_id) == ("ada@portal.example", (), None)

    def test_is_the_post_again_when_the_account_is_deactivated(self):
        ada = make_patient()
        link(ada, make_user(is_active=False))
        assert queries.destination(patient_id=ada.pk).channel is Channel.POST

    def test_is_the_one_asked_for(self):
        ada = make_patient()
        link(ada, make_user())
        assert queries.destination(patient_id=ada.pk, channel=Channel.POST).channel is Channel.POST
        at_the_desk = queries.destination(patient_id=ada.pk, channel=Channel.HAND_OVER)
        assert at_the_desk.address_lines == ()

    @pytest.mark.parametrize("channel", [None, Channel.POST, Channel.PORTAL])
    def test_is_refused_when_there_is_no_way(self, channel):
        ada = make_patient(address=None)
        with pytest.raises(Refused) as refused:
            queries.destination(patient_id=ada.pk, channel=channel)
        assert refused.value.code == "NO_DESTINATION"
        assert not queries.may_send(patient_id=ada.pk, channel=Channel.POST)
        assert queries.may_send(patient_id=ada.pk, channel=Channel.HAND_OVER)

    def test_is_refused_after_post_came_back(self):
        ada = make_patient()
        found = queries.destination(patient_id=ada.pk)
        assert found.contact_point_id is not None
        patients.mark_undeliverable(by=BY, contact_point_id=found.contact_point_id, now=NOW)
        with pytest.raises(Refused) as refused:
            queries.destination(patient_id=ada.pk)
        assert refused.value.code == "NO_DESTINATION"

    def test_of_nobody_is_refused(self):
        with pytest.raises(Refused) as refused:
            queries.destination(patient_id=0)
        assert refused.value.code == "NO_PATIENT"


@pytest.mark.django_db
class TestMergedRecords:
    def test_a_duplicate_is_reached_where_the_kept_record_is(self):
        kept, duplicate = make_patient(address=ELSEWHERE), make_patient()
        merge.merge_duplicate(by=OFFICIAL, duplicate_id=duplicate.pk, kept_id=kept.pk, reason="Same", now=NOW)
        assert queries.destination(patient_id=duplicate.pk) == queries.destination(patient_id=kept.pk)
        assert queries.destination(patient_id=duplicate.pk).address_lines[0] == "9 Oak Road"

    def test_the_account_of_the_duplicate_reads_the_letters_of_both(self):
        kept, duplicate = make_patient(), make_patient()
        link(duplicate, make_user("ada@portal.example"))
        merge.merge_duplicate(by=OFFICIAL, duplicate_id=duplicate.pk, kept_id=kept.pk, reason="Same", now=NOW)
        assert queries.destination(patient_id=kept.pk).email == "ada@portal.example"


@pytest.mark.django_db
class TestFingerprint:
    def test_stays_while_nothing_changes(self):
        ada = make_patient()
        before = queries.destination(patient_id=ada.pk)
        patients.correct(by=BY, patient_id=ada.pk, reason="t", on=datetime.date(2026, 1, 1), language="es")
        assert queries.destination(patient_id=ada.pk).fingerprint == before.fingerprint

    def test_changes_with_the_address_and_with_the_channel(self):
        ada = make_patient()
        seen = {queries.destination(patient_id=ada.pk).fingerprint}
        move(ada)
        seen.add(queries.destination(patient_id=ada.pk).fingerprint)
        link(ada, make_user())
        seen.add(queries.destination(patient_id=ada.pk).fingerprint)
        seen.add(queries.destination(patient_id=ada.pk, channel=Channel.HAND_OVER).fingerprint)
        assert len(seen) == 4
        assert all(len(fingerprint) == 64 for fingerprint in seen)

    def test_comes_back_with_the_address(self):
        ada = make_patient()
        before = queries.destination(patient_id=ada.pk)
        move(ada)
        move(ada, ADDRESS)
        after = queries.destination(patient_id=ada.pk)
        assert after.fingerprint == before.fingerprint
        assert after.contact_point_id != before.contact_point_id

    def test_of_the_portal_is_the_account_and_not_its_email(self):
        ada = make_patient()
        user = make_user("old@portal.example")
        link(ada, user)
        before = queries.destination(patient_id=ada.pk)
        user.email = "new@portal.example"
        user.save()
        after = queries.destination(patient_id=ada.pk)
        assert (after.email, after.fingerprint) == ("new@portal.example", before.fingerprint)


@pytest.mark.django_db
class TestClaimCode:
    def test_goes_to_the_email_already_on_file(self):
        assert queries.one_time_code_email(patient_id=make_patient().pk).email == "ada@example.com"

    def test_is_refused_without_one(self):
        with pytest.raises(Refused) as refused:
            queries.one_time_code_email(patient_id=make_patient(email=None).pk)
        assert refused.value.code == "NO_DESTINATION"


@pytest.mark.django_db
def test_resolving_costs_the_same_for_every_patient():
    plain, merged = make_patient(), make_patient()
    merge.merge_duplicate(
        by=OFFICIAL, duplicate_id=make_patient().pk, kept_id=merged.pk, reason="Same", now=NOW
    )
    counts = []
    for patient in (plain, merged):
        with CaptureQueriesContext(connection) as made:
            queries.destination(patient_id=patient.pk)
        counts.append(len(made))
    assert counts == [4, 4]


@pytest.mark.django_db(transaction=True)
def test_an_address_cannot_change_between_resolving_with_a_lock_and_committing():
    ada = make_patient()
    changed = threading.Event()

    def change() -> None:
        move(ada)
        changed.set()
        connection.close()

    with transaction.atomic():
        before = queries.destination(patient_id=ada.pk, lock=True)
        thread = threading.Thread(target=change)
        thread.start()
        assert not changed.wait(0.5)
        assert queries.destination(patient_id=ada.pk).fingerprint == before.fingerprint
    thread.join()
    assert queries.destination(patient_id=ada.pk).fingerprint != before.fingerprint
