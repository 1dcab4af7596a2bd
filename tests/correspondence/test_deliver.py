"""Claim, send, settle: nothing is lost, nothing is sent to an old address, doubt is said aloud."""

import datetime

import pytest
from django.db import connection, transaction

from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.models import Delivery, DeliveryState, Rendering
from privacy_portal.correspondence.operations import deliver
from privacy_portal.law.letters import LetterKind
from privacy_portal.people.contacts import ContactKind, PostalAddress
from privacy_portal.people.operations import patients
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from tests.correspondence.letters import REFERENCE, delivery_of, steps, write
from tests.factories import BY, NOW, TODAY

MINUTE = datetime.timedelta(minutes=1)
ELSEWHERE = PostalAddress(line1="9 Oak Avenue", city="Chicago", state="IL", postcode="60601")


def move(patient):
    patients.change_contact(by=BY, patient_id=patient.pk, kind=ContactKind.POSTAL, address=ELSEWHERE, now=NOW)


def claim(now):
    """What a worker does before it is killed."""
    with transaction.atomic():
        row = deliver._take(None, now=now)
        assert row is not None
        return deliver._claim(row, by=BY, now=now)


def test_a_letter_in_the_portal_counts_as_sent_and_its_nudge_says_nothing(ada, portal_ada, mailbox):
    letter = write(ada, LetterKind.EXTENSION)
    assert operations.deliver_due(by=BY, now=NOW) == 1
    delivery = delivery_of(letter)
    assert (delivery.state, delivery.sent_on) == (DeliveryState.SENT, TODAY)
    assert steps(delivery) == ["claimed", "sent"]
    assert queries.sent_on(letter.pk) == TODAY
    assert mailbox.message_ids() == [delivery.message_id]
    [envelope] = mailbox.taken
    text = envelope.content.decode()
    for private in ("Ada", "Lovell", REFERENCE, "extension", "records", "more time"):
        assert private not in text.replace("ada@example.com", "")
    assert "http://localhost:8000" in text
    assert operations.deliver_due(by=BY, now=NOW) == 0


def test_a_patient_who_reads_spanish_is_nudged_in_spanish_once_it_is_translated(ada, portal_ada, mailbox):
    ada.language = "es-MX"
    ada.save()
    write(ada)
    operations.deliver_due(by=BY, now=NOW)
    assert len(mailbox.taken) == 1


def test_a_closed_mail_server_is_asked_again_later_and_then_becomes_a_persons_work(
    ada, portal_ada, closed_mail_server
):
    letter = write(ada)
    now = NOW
    for minutes in deliver.RETRY_AFTER:
        operations.deliver_due(by=BY, now=now)
        delivery = delivery_of(letter)
        assert delivery.state == DeliveryState.QUEUED
        assert operations.deliver_due(by=BY, now=now) == 0
        now += (minutes + 1) * MINUTE
    operations.deliver_due(by=BY, now=now)
    delivery = delivery_of(letter)
    assert delivery.state == DeliveryState.FAILED
    assert set(steps(delivery)) == {"claimed", "postponed", "failed"}
    assert WorkItem.objects.get(kind=WorkKind.UNDELIVERED, about_id=delivery.pk).reference == REFERENCE
    assert list(queries.undelivered()) == [delivery]
    assert queries.sent_on(letter.pk) is None


def test_a_mail_server_that_hangs_up_leaves_doubt_and_the_same_message_id_goes_again(
    ada, portal_ada, mailbox
):
    letter = write(ada)
    mailbox.answer = "drop"
    operations.deliver_due(by=BY, now=NOW)
    delivery = delivery_of(letter)
    assert steps(delivery) == ["claimed", "in_doubt"]
    assert queries.for_reference(REFERENCE, actor=BY)[0].in_doubt
    mailbox.answer = None
    operations.deliver_due(by=BY, now=NOW + 2 * MINUTE)
    assert delivery_of(letter).state == DeliveryState.SENT
    assert mailbox.message_ids() == [delivery.message_id] * 2


def test_a_mail_server_that_refuses_took_nothing(ada, portal_ada, mailbox):
    letter = write(ada)
    mailbox.answer = "451 try later"
    operations.deliver_due(by=BY, now=NOW)
    assert steps(delivery_of(letter)) == ["claimed", "postponed"]


def test_what_a_dead_worker_left_claimed_is_in_doubt_and_taken_up_again(ada, portal_ada, mailbox):
    letter = write(ada)
    claim(NOW)
    assert operations.deliver_due(by=BY, now=NOW + MINUTE) == 0  # its worker may still be sending
    operations.deliver_due(by=BY, now=NOW + 6 * MINUTE)
    delivery = delivery_of(letter)
    assert steps(delivery) == ["claimed", "in_doubt", "claimed", "sent"]
    assert mailbox.message_ids() == [delivery.message_id]


def test_a_worker_that_wakes_up_late_settles_nothing_of_another(ada, portal_ada, mailbox):
    letter = write(ada)
    late = claim(NOW)
    assert late is not None
    claim(NOW + 6 * MINUTE)
    deliver._send(late, by=BY, now=NOW)
    assert delivery_of(letter).state == DeliveryState.CLAIMED


def test_a_letter_that_kills_its_worker_every_time_is_given_to_a_person(ada):
    letter = write(ada)
    now = NOW
    for _ in range(len(deliver.RETRY_AFTER) + 2):
        claim(now)
        now += 6 * MINUTE
    delivery = delivery_of(letter)
    assert delivery.state == DeliveryState.FAILED
    assert "in_doubt" not in steps(delivery)  # paper never left the house
    assert WorkItem.objects.filter(kind=WorkKind.UNDELIVERED, about_id=delivery.pk).exists()


def test_an_address_changed_before_the_claim_gets_a_new_letter_and_the_old_one_stays_home(ada):
    letter = write(ada)
    move(ada)
    operations.deliver_due(by=BY, now=NOW)
    old = delivery_of(letter)
    new = letter.replaced_by
    assert old.state == DeliveryState.REPLACED
    assert "9 Oak Avenue" in new.html
    assert "12 Elm Street" not in new.html
    assert delivery_of(new).state == DeliveryState.READY
    assert not Rendering.objects.filter(communication=letter).exists()


def test_a_patient_who_joined_the_portal_meanwhile_gets_it_there(ada, account, mailbox):
    from tests.factories import link

    letter = write(ada)
    link(ada, account)
    operations.deliver_due(by=BY, now=NOW)
    assert delivery_of(letter).state == DeliveryState.REPLACED
    assert delivery_of(letter.replaced_by).state == DeliveryState.SENT


def test_an_address_that_ended_becomes_a_persons_work(ada):
    letter = write(ada)
    patients.end_contact(by=BY, patient_id=ada.pk, kind=ContactKind.POSTAL, now=NOW)
    operations.deliver_due(by=BY, now=NOW)
    delivery = delivery_of(letter)
    assert delivery.state == DeliveryState.FAILED
    assert delivery.attempts.filter(outcome="failed", detail="NO_DESTINATION").exists()
    with pytest.raises(Exception, match="address"):
        operations.send_again(by=BY, delivery_id=delivery.pk, on=TODAY)
    move(ada)
    again = operations.send_again(by=BY, delivery_id=delivery.pk, on=TODAY)
    assert "9 Oak Avenue" in again.communication.html
    assert not WorkItem.objects.open().filter(kind=WorkKind.UNDELIVERED).exists()


def test_the_pdf_is_rendered_once_and_kept(ada):
    letter = write(ada)
    operations.deliver_due(by=BY, now=NOW)
    first = Rendering.objects.get(communication=letter)
    again = operations.open_pdf(by=BY, communication_id=letter.pk, now=NOW + MINUTE)
    assert (again.pk, again.sha256) == (first.pk, first.sha256)
    assert bytes(again.pdf).startswith(b"%PDF-")


def test_the_day_of_sending_is_the_clinics_day(ada, portal_ada, mailbox):
    letter = write(ada)
    before_midnight = datetime.datetime(2026, 11, 25, 5, 30, tzinfo=datetime.UTC)  # 23:30 in Chicago
    operations.deliver_due(by=BY, now=before_midnight)
    assert delivery_of(letter).sent_on == clinic.local_date(before_midnight) == TODAY


def test_the_sweep_finds_what_is_due_and_what_was_left(ada):
    waiting = delivery_of(write(ada)).pk
    left = delivery_of(write(ada)).pk
    Delivery.objects.filter(pk=left).update(state=DeliveryState.CLAIMED, claimed_at=NOW - 6 * MINUTE)
    later = delivery_of(write(ada)).pk
    Delivery.objects.filter(pk=later).update(next_attempt_at=NOW + MINUTE)
    assert set(queries.to_deliver(NOW - 5 * MINUTE, NOW)) == {waiting, left}


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_letter(ada):
    import psycopg

    write(ada)
    with transaction.atomic():
        assert deliver._take(None, now=NOW) is not None
        parameters = connection.get_connection_params()
        names = {name: parameters[name] for name in ("dbname", "user", "host", "port") if name in parameters}
        with psycopg.connect(**names) as other:
            rows = other.execute(
                "SELECT id FROM correspondence_delivery WHERE state = 'queued' FOR UPDATE SKIP LOCKED"
            ).fetchall()
        assert rows == []
