"""Paper: printed once a day, counted on the day of posting, pulled when the address changed."""

import datetime
import io

import pytest
from pypdf import PdfReader

from consent.queries import Channel
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.models import DeliveryState
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactKind, PostalAddress
from privacy_portal.people.operations import patients
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from tests.correspondence.letters import delivery_of, steps, write
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user

DAY = datetime.timedelta(days=1)
LATER = NOW + DAY
ELSEWHERE = PostalAddress(line1="9 Oak Avenue", city="Chicago", state="IL", postcode="60601")


@pytest.fixture
def carla():
    return make_staff(Role.RECORDS_CLERK)


def move(patient):
    patients.change_contact(by=BY, patient_id=patient.pk, kind=ContactKind.POSTAL, address=ELSEWHERE, now=NOW)


def ready(patient, kind=LetterKind.ACK, **values):
    letter = write(patient, kind, **values)
    operations.deliver_due(by=BY, now=NOW)
    assert delivery_of(letter).state == DeliveryState.READY
    return letter


def printed(patient, by, kind=LetterKind.ACK):
    letter = ready(patient, kind)
    operations.close_print_batch(by=by, on=TODAY, now=NOW)
    assert delivery_of(letter).state == DeliveryState.PRINTED
    return letter


def post(letter, by, posted_on=TODAY, on=TODAY, tracking=""):
    return operations.mark_posted(
        by=by, delivery_id=delivery_of(letter).pk, posted_on=posted_on, tracking=tracking, on=on, now=NOW
    )


def refused(code, act, **values):
    with pytest.raises(Refused) as refusal:
        act(**values)
    assert refusal.value.code == code


def test_the_days_letters_become_one_file_each_on_a_sheet_of_its_own(carla):
    letters = [ready(make_patient(given_name=name)) for name in ("Ada", "Ben", "Cleo")]
    batch = operations.close_print_batch(by=carla, on=TODAY, now=NOW)
    assert batch is not None
    assert (batch.pieces, batch.closed_by_id) == (3, carla.user_id)
    pages = PdfReader(io.BytesIO(bytes(batch.pdf))).pages
    firsts = [number for number, page in enumerate(pages) if "Dear" in page.extract_text()]
    assert len(firsts) == 3
    assert all(number % 2 == 0 for number in firsts)
    assert {delivery_of(letter).state for letter in letters} == {DeliveryState.PRINTED}
    assert operations.close_print_batch(by=carla, on=TODAY, now=NOW) is None
    opened = operations.open_print_batch(by=carla, batch_id=batch.pk)
    assert opened.sha256 == batch.sha256
    assert AuditEvent.objects.filter(kind="letters.downloaded", about_id=batch.pk).count() == 1


def test_printing_is_not_sending(ada, carla):
    letter = printed(ada, carla)
    assert queries.sent_on(letter.pk) is None


@pytest.mark.cite("164.524(b)(2)(i)")
def test_the_day_of_posting_counts(ada, carla):
    letter = printed(ada, carla)
    assert post(letter, carla, on=TODAY + 3 * DAY, posted_on=TODAY + DAY, tracking=" 9400 1 ").posted
    delivery = delivery_of(letter)
    assert (delivery.state, delivery.sent_on, delivery.tracking) == (
        DeliveryState.POSTED,
        TODAY + DAY,
        "9400 1",
    )
    assert queries.sent_on(letter.pk) == TODAY + DAY


def test_a_posting_date_in_the_future_or_before_the_letter_is_refused(ada, carla):
    letter = printed(ada, carla)
    refused("POSTED_FUTURE", post, letter=letter, by=carla, posted_on=TODAY + DAY)
    refused("POSTED_BEFORE_PRINT", post, letter=letter, by=carla, posted_on=TODAY - DAY)
    refused("TRACKING_TOO_LONG", post, letter=letter, by=carla, tracking="9" * 61)
    assert queries.sent_on(letter.pk) is None


@pytest.mark.cite("164.524(b)(2)")
def test_a_letter_is_not_posted_before_it_was_printed(ada, carla):
    letter = ready(ada)
    refused("NOT_PRINTED", post, letter=letter, by=carla, on=TODAY + 3 * DAY)
    operations.close_print_batch(by=carla, on=TODAY + 2 * DAY, now=NOW)
    for day in (TODAY, TODAY + DAY):
        refused("POSTED_BEFORE_PRINT", post, letter=letter, by=carla, posted_on=day, on=TODAY + 3 * DAY)
    assert post(letter, carla, posted_on=TODAY + 2 * DAY, on=TODAY + 3 * DAY).posted


def test_a_letter_is_posted_once(ada, carla):
    letter = printed(ada, carla)
    post(letter, carla)
    refused("NOT_PRINTED", post, letter=letter, by=carla)


def test_an_address_changed_before_the_batch_closes_stays_out_of_the_file(ada, carla):
    letter = ready(ada)
    other = ready(make_patient(given_name="Ben"))
    move(ada)
    batch = operations.close_print_batch(by=carla, on=TODAY, now=NOW)
    assert batch is not None
    assert batch.pieces == 1
    assert delivery_of(letter).state == DeliveryState.REPLACED
    assert delivery_of(other).state == DeliveryState.PRINTED
    assert "9 Oak Avenue" in letter.replaced_by.html


def test_a_printed_piece_whose_address_changed_is_pulled_and_its_clerk_told(ada, carla):
    letter = printed(ada, carla, LetterKind.EXTENSION)
    move(ada)
    done = post(letter, carla)
    assert not done.posted
    assert done.replacement_id == letter.replaced_by.pk
    item = WorkItem.objects.get(kind=WorkKind.PRINT_PULLED, about_id=delivery_of(letter).pk)
    assert item.assignee_id == carla.user_id
    assert queries.sent_on(letter.pk) is None
    operations.deliver_due(by=BY, now=NOW)
    operations.close_print_batch(by=carla, on=TODAY, now=NOW)
    post(letter.replaced_by, carla)
    assert queries.sent_on(letter.pk) == TODAY  # the letter that took its place counts
    operations.confirm_pulled(by=carla, delivery_id=delivery_of(letter).pk, now=NOW)
    item.refresh_from_db()
    assert item.settled_at is not None
    refused("NOT_TO_PULL", operations.confirm_pulled, by=carla, delivery_id=delivery_of(letter).pk, now=NOW)


def test_an_address_that_ended_after_printing_fails_the_letter_for_a_person(ada, carla):
    letter = printed(ada, carla)
    patients.end_contact(by=BY, patient_id=ada.pk, kind=ContactKind.POSTAL, now=NOW)
    assert post(letter, carla) == operations.posting.Posted(False, None)
    assert delivery_of(letter).state == DeliveryState.FAILED
    assert WorkItem.objects.filter(kind=WorkKind.UNDELIVERED, about_id=delivery_of(letter).pk).exists()


def test_what_comes_back_was_sent_nevertheless_and_is_sent_again(ada, carla):
    letter = printed(ada, carla)
    post(letter, carla)
    delivery = delivery_of(letter)
    operations.mark_returned(by=carla, delivery_id=delivery.pk, now=LATER)
    assert queries.sent_on(letter.pk) == TODAY
    assert list(queries.undelivered()) == [delivery]
    refused("NOT_POSTED", operations.mark_returned, by=carla, delivery_id=delivery.pk, now=LATER)
    move(ada)
    again = operations.send_again(by=carla, delivery_id=delivery.pk, on=TODAY + DAY)
    assert again.communication.replaces_id == letter.pk
    assert list(queries.undelivered()) == []
    refused("NOT_FAILED", operations.send_again, by=carla, delivery_id=delivery.pk, on=TODAY)


def hand(letter, by, **values):
    facts = {"handed_on": TODAY, "to_name": "Ada Lovell", "id_seen": "Passport", "on": TODAY, "now": NOW}
    operations.hand_over(by=by, delivery_id=delivery_of(letter).pk, **{**facts, **values})


def test_a_letter_is_handed_over_to_a_named_person_whose_id_was_seen(ada, carla):
    letter = ready(ada, channel=Channel.HAND_OVER)
    refused("HANDED_TO_NOBODY", hand, letter=letter, by=carla, to_name=" ")
    refused("HANDED_TO_NOBODY", hand, letter=letter, by=carla, id_seen="")
    refused("HANDED_DATE", hand, letter=letter, by=carla, handed_on=TODAY + DAY)
    refused("HANDED_DATE", hand, letter=letter, by=carla, handed_on=TODAY - DAY)
    hand(letter, carla)
    delivery = delivery_of(letter)
    assert (delivery.state, delivery.sent_on, delivery.id_seen) == (DeliveryState.HANDED, TODAY, "Passport")
    refused("NOT_AT_DESK", hand, letter=letter, by=carla)


def test_a_letter_for_the_post_is_not_handed_over_as_it_is(ada, carla):
    refused("NOT_AT_DESK", hand, letter=ready(ada), by=carla)


def test_a_letter_not_yet_gone_is_withdrawn_with_its_reason_and_one_gone_is_not(ada, carla):
    letter = ready(ada)
    delivery = delivery_of(letter)
    operations.withdraw(by=carla, delivery_id=delivery.pk, reason="mistake", now=NOW)
    assert delivery_of(letter).state == DeliveryState.WITHDRAWN
    assert steps(delivery)[-1] == "withdrawn"
    assert delivery.attempts.filter(outcome="withdrawn", detail="mistake").exists()
    assert not WorkItem.objects.filter(kind=WorkKind.PRINT_PULLED).exists()
    gone = printed(make_patient(), carla)
    post(gone, carla)
    refused(
        "ALREADY_GONE",
        operations.withdraw,
        by=carla,
        delivery_id=delivery_of(gone).pk,
        reason="mistake",
        now=NOW,
    )


def test_a_printed_letter_that_is_withdrawn_is_to_be_pulled(ada, carla):
    letter = printed(ada, carla)
    operations.withdraw(by=carla, delivery_id=delivery_of(letter).pk, reason="not_needed", now=NOW)
    assert list(queries.to_pull()) == [delivery_of(letter)]


def test_an_act_on_its_case_stops_a_letter_or_the_one_in_its_place(ada, carla):
    letter = printed(ada, carla)
    move(ada)
    post(letter, carla)
    assert operations.stop(by=make_staff(Role.INTAKE_CLERK), communication_id=letter.pk, now=NOW)
    assert queries.is_withdrawn(letter.pk)
    assert delivery_of(letter.replaced_by).state == DeliveryState.WITHDRAWN
    gone = printed(make_patient(), carla)
    post(gone, carla)
    assert not operations.stop(by=carla, communication_id=gone.pk, now=NOW)


@pytest.mark.parametrize("role", [Role.COMPLIANCE_OFFICER, Role.BILLING, Role.ADMINISTRATOR, Role.MARKETING])
def test_only_those_who_send_letters_say_what_became_of_them(ada, role):
    letter = ready(ada)
    delivery_id = delivery_of(letter).pk
    outsider = make_staff(role)
    refused("NOT_ALLOWED", operations.close_print_batch, by=outsider, on=TODAY, now=NOW)
    refused("NOT_ALLOWED", post, letter=letter, by=outsider)
    refused("NOT_ALLOWED", hand, letter=letter, by=outsider)
    refused("NOT_ALLOWED", operations.mark_returned, by=outsider, delivery_id=delivery_id, now=NOW)
    refused("NOT_ALLOWED", operations.send_again, by=outsider, delivery_id=delivery_id, on=TODAY)
    refused(
        "NOT_ALLOWED", operations.withdraw, by=outsider, delivery_id=delivery_id, reason="mistake", now=NOW
    )
    refused("NOT_ALLOWED", operations.confirm_pulled, by=outsider, delivery_id=delivery_id, now=NOW)


def test_a_letter_that_is_not_there_is_refused(carla, db):
    refused("NOT_FOUND", operations.mark_returned, by=carla, delivery_id=0, now=NOW)
    refused("NOT_FOUND", operations.open_print_batch, by=carla, batch_id=0)


CARRYING = [LetterKind.ACCESS_GRANTED, LetterKind.ACCESS_IN_PART, LetterKind.ACCESS_REVIEW]


@pytest.mark.cite("164.524(c)(3)(i)")
@pytest.mark.parametrize("kind", CARRYING)
def test_a_letter_that_says_how_the_records_come_goes_no_other_way(ada, carla, kind):
    user = make_user()
    link(ada, user)
    letter = ready(ada, kind, channel=Channel.POST)
    patients.end_contact(by=BY, patient_id=ada.pk, kind=ContactKind.POSTAL, now=NOW)
    assert operations.close_print_batch(by=carla, on=TODAY, now=NOW) is None
    delivery = delivery_of(letter)
    assert delivery.state == DeliveryState.FAILED
    assert queries.replaced_by(letter.pk) is None  # the portal would have taken it
    assert WorkItem.objects.filter(kind=WorkKind.UNDELIVERED, about_id=delivery.pk).exists()
    again = {"by": carla, "delivery_id": delivery.pk, "on": TODAY}
    refused("WAY_STATED", operations.send_again, **again, channel=Channel.PORTAL)
    refused("NO_DESTINATION", operations.send_again, **again)
    move(ada)
    assert operations.send_again(**again).channel == Channel.POST


def test_one_that_waits_for_the_worker_goes_no_other_way_either(ada):
    link(ada, make_user())
    letter = write(ada, LetterKind.ACCESS_GRANTED, channel=Channel.PORTAL)
    ada.user.is_active = False
    ada.user.save()
    operations.deliver_due(by=BY, now=NOW)
    assert delivery_of(letter).state == DeliveryState.FAILED
    assert queries.replaced_by(letter.pk) is None


def test_a_letter_that_carries_nothing_goes_the_way_that_is_left(ada, carla):
    link(ada, make_user())
    letter = ready(ada, channel=Channel.POST)
    patients.end_contact(by=BY, patient_id=ada.pk, kind=ContactKind.POSTAL, now=NOW)
    operations.close_print_batch(by=carla, on=TODAY, now=NOW)
    assert delivery_of(letter.replaced_by).channel == Channel.PORTAL


@pytest.mark.cite("164.524(b)(2)(i)(A)")
@pytest.mark.parametrize("enclosed", [0, 1, 3])
def test_a_letter_with_records_is_not_mailed_before_all_of_them_are_said_to_be_in_it(ada, carla, enclosed):
    letter = write(ada, LetterKind.ACCESS_GRANTED, channel=Channel.POST, attachments=[11, 12])
    operations.deliver_due(by=BY, now=NOW)
    operations.close_print_batch(by=carla, on=TODAY, now=NOW)
    facts = {
        "by": carla,
        "delivery_id": delivery_of(letter).pk,
        "posted_on": TODAY,
        "tracking": "",
        "on": TODAY,
        "now": NOW,
    }
    refused("NOT_ENCLOSED", operations.mark_posted, **facts, enclosed=enclosed)
    assert queries.sent_on(letter.pk) is None
    assert operations.mark_posted(**facts, enclosed=2).posted
    assert delivery_of(letter).attempts.filter(outcome="posted", detail="enclosed=2").exists()


def test_a_letter_alone_carries_nothing(ada, carla):
    letter = printed(ada, carla)
    refused(
        "NOT_ENCLOSED",
        operations.mark_posted,
        by=carla,
        delivery_id=delivery_of(letter).pk,
        posted_on=TODAY,
        tracking="",
        on=TODAY,
        now=NOW,
        enclosed=1,
    )
