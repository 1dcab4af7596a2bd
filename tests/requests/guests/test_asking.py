"""A person without an account asks: the clock starts that day, nothing typed is lost or left lying about."""

import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.people.models import Draft
from privacy_portal.work.models import WorkItem
from privacy_requests.models import GuestAccess, PrivacyRequest
from privacy_requests.operations import conversation
from privacy_requests.portal.forms import Asking, HowForm
from privacy_requests.portal.guest_forms import ReachForm
from tests.factories import NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.admin.pages import date_parts
from tests.requests.guests.walking import (
    BORN,
    CHECK,
    FOR_ANOTHER,
    MYSELF,
    SENT,
    START,
    fill,
    page,
    send,
)

MINUTES = datetime.timedelta
BY_HAND = {**MYSELF["how"], "delivery": "hand_over"}


def asked() -> PrivacyRequest:
    return PrivacyRequest.objects.get()


def work_kinds(row: PrivacyRequest) -> set[str]:
    return set(WorkItem.objects.filter(about_id=row.pk, settled_at=None).values_list("kind", flat=True))


class TestAsking:
    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_starts_the_clock_on_the_day_it_was_sent(self, stranger):
        reference, code = send(stranger)
        row = asked()
        assert (row.reference, row.received_on, row.due_on) == (reference, TODAY, datetime.date(2026, 12, 24))
        assert (row.patient_id, row.verified_at, row.logged_by_id) == (None, None, None)
        assert len(code.replace("-", "")) == 12
        assert "verify_identity" in work_kinds(row)

    def test_keeps_who_asks_and_what_as_typed(self, stranger):
        send(stranger)
        row = asked()
        assert (row.requester.name, row.requester.birth_date_given) == ("Ada Lovell", BORN)
        assert row.requester.address.splitlines() == ["1 Elm Street", "Springfield, IL 62701"]
        assert (row.access.delivery, row.access.description) == ("post", "All of it")

    @pytest.mark.cite("164.502(g)(1)")
    def test_for_someone_else_says_whose_records_and_in_what_capacity(self, stranger):
        send(stranger, FOR_ANOTHER)
        asker = asked().requester
        assert (asker.capacity, asker.name, asker.patient_name) == (
            "representative",
            "Mary Lovell",
            "Ada Lovell",
        )
        assert asker.acting_as == "parent"
        assert asker.whose == "Ada Lovell"

    def test_is_acknowledged_by_post_where_an_address_was_given(self, stranger):
        send(stranger)
        letter = Communication.objects.get(reference=asked().reference)
        assert (letter.kind, letter.addressee_name, letter.patient_id) == ("ack", "Ada Lovell", None)
        assert letter.delivery.channel == "post"
        assert "acknowledge" not in work_kinds(asked())

    def test_is_acknowledged_by_a_person_where_none_was(self, stranger):
        send(
            stranger,
            {
                **MYSELF,
                "reach": {"phone": "(217) 555-0155"},
                "how": {**MYSELF["how"], "delivery": "hand_over"},
            },
        )
        assert not Communication.objects.exists()
        assert "acknowledge" in work_kinds(asked())

    def test_left_to_a_person_is_done_once_somebody_called(self, stranger):
        send(stranger, {**MYSELF, "reach": {"phone": "(217) 555-0155"}, "how": BY_HAND})
        for direction, left in (("in", {"verify_identity", "acknowledge"}), ("out", {"verify_identity"})):
            conversation.log_call(
                by=make_staff(Role.INTAKE_CLERK),
                privacy_request_id=asked().pk,
                direction=direction,
                called_on=TODAY,
                with_whom="Ada",
                summary="Told her when it is due.",
                on=TODAY,
                now=NOW,
            )
            assert work_kinds(asked()) == left

    def test_twice_leads_to_the_same_reference_and_code(self, stranger):
        reference, code = send(stranger)
        again = stranger.post(CHECK, {}, follow=True)
        assert (again.context["reference"], again.context["code"]) == (reference, code)
        assert PrivacyRequest.objects.count() == 1

    def test_twice_at_the_same_moment_is_one_request(self, stranger):
        """The second press carries the session as it was before the first was answered."""
        fill(stranger)
        before = Session.objects.get().session_data
        first = stranger.post(CHECK, {}, follow=True)
        Session.objects.update(session_data=before)
        second = stranger.post(CHECK, {}, follow=True)
        assert second.context["reference"] == first.context["reference"]
        assert second.context["code"] == first.context["code"]
        assert PrivacyRequest.objects.count() == GuestAccess.objects.count() == 1

    def test_a_later_request_of_the_same_browser_is_another_one(self, stranger):
        first, second = send(stranger), send(stranger)
        assert first[0] != second[0]
        assert first[1] != second[1]

    def test_only_to_look_asks_no_question_about_copies(self, stranger):
        answers = {name: MYSELF[name] for name in ("whose", "person", "reach")}
        last = fill(stranger, {**answers, "which": {"kind": "inspect"}})
        assert last["Location"] == CHECK
        stranger.post(CHECK, {})
        assert (asked().access.kind, asked().access.delivery) == ("inspect", "hand_over")

    def test_by_post_asks_for_the_address_nobody_gave(self, stranger):
        reached = {**MYSELF, "reach": {"email": "ada@example.com"}}
        assert fill(stranger, reached)["Location"] == page("where")
        stranger.post(page("where"), {"address": "9 Oak Avenue"})
        stranger.post(CHECK, {})
        assert asked().requester.address == "9 Oak Avenue"
        assert asked().access.postal_address == "9 Oak Avenue"

    @pytest.mark.cite("164.524(c)(3)(i)")
    def test_by_post_names_the_address_given_as_the_one_to_mail_the_copy_to(self, stranger):
        send(stranger)
        assert asked().access.postal_address.splitlines() == ["1 Elm Street", "Springfield, IL 62701"]

    def test_links_to_no_record_even_for_a_signed_in_person(self, stranger):
        user = make_user("new@patients.example", Role.PATIENT)
        link(make_patient(), user)
        stranger.force_login(user)
        send(stranger)
        assert asked().patient_id is None


class TestWhatIsNotAsked:
    @pytest.mark.cite("164.524(b)(1)")
    def test_no_page_has_a_box_for_a_reason_or_a_number(self, stranger):
        fill(stranger, FOR_ANOTHER)
        for name in ("whose", "person", "you", "reach", "which", "how"):
            names = set(stranger.get(page(name)).context["form"].fields)
            assert not {
                one for one in names if any(word in one for word in ("reason", "ssn", "why", "notary"))
            }

    def test_the_first_page_says_what_one_need_not_do(self, stranger):
        text = stranger.get(START).content.decode()
        for sentence in ("You do not have to say why", "Social Security number", "notary"):
            assert sentence in text


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("name", "change", "sentence"),
        [
            (
                "person",
                {"person_name": "Ada\0Lovell"},
                "There is a character in this text that cannot be kept.",
            ),
            ("person", {"person_name": "Ada \u202e Lovell"}, "cannot be printed"),
            ("person", {"person_name": "x" * 201}, "at most 200 characters"),
            ("person", date_parts("birth_date", TODAY + MINUTES(1)), "in the future"),
            ("person", {"birth_date_month": "2", "birth_date_day": "30"}, "There is no February 30"),
            ("reach", {"my_address": ""}, "Give at least one"),
            ("reach", {"my_address": "x" * 501}, "at most 500 characters"),
            ("reach", {"my_address": "", "email": "nobody"}, "valid email"),
            ("which", {"description": "x" * 2001}, "at most 2000 characters"),
            ("which", {"kind": "sell\0"}, "Select a valid choice"),
            ("how", {"form_format": "other"}, "Name the format"),
            ("how", {"delivery": "portal"}, "Select a valid choice"),
            ("how", {"form_format": "paper", "delivery": "email"}, "Paper cannot be sent that way"),
        ],
    )
    def test_is_a_sentence_on_its_page_and_nothing_else_is_lost(self, stranger, name, change, sentence):
        fill(stranger)
        response = stranger.post(page(name), {**MYSELF[name], **change})
        assert response.status_code == 422
        assert sentence in response.content.decode().replace("&#x27;", "'")
        assert stranger.get(CHECK).status_code == 200, "the good answers of before are still there"

    def test_a_page_out_of_turn_leads_to_the_first_open_question(self, stranger):
        assert stranger.get(page("how"))["Location"] == page("whose")
        assert stranger.get(CHECK)["Location"] == page("whose")
        assert stranger.post(CHECK, {})["Location"] == page("whose")
        assert not PrivacyRequest.objects.exists()

    def test_a_box_only_programs_fill_in_stops_it_with_a_sentence_people_can_act_on(self, stranger):
        fill(stranger)
        response = stranger.post(CHECK, {"website": "https://example.com"})
        assert response.status_code == 422
        assert "must stay empty" in response.content.decode()
        assert not PrivacyRequest.objects.exists()
        assert stranger.post(CHECK, {})["Location"] == SENT

    def test_many_from_one_address_have_to_wait_and_keep_their_answers(self, stranger):
        for _count in range(10):
            send(stranger)
        fill(stranger)
        response = stranger.post(CHECK, {})
        assert response.status_code == 429
        assert "Ada Lovell" in response.content.decode()
        assert PrivacyRequest.objects.count() == 10


class TestWhatStaysBehind:
    def test_no_answer_lies_readable_on_the_server(self, stranger):
        fill(stranger)
        session = Session.objects.get()
        plain = str(session.get_decoded())
        assert "Lovell" not in plain
        assert "Lovell" not in session.session_data
        assert not Draft.objects.exists()

    def test_nothing_personal_stands_in_an_address(self, stranger):
        response = fill(stranger)
        sent = stranger.post(CHECK, {}, follow=True)
        for url in (response["Location"], *(url for url, _status in sent.redirect_chain)):
            assert "?" not in url
            assert "PR-" not in url

    def test_answers_left_too_long_are_asked_again_but_what_is_sent_then_is_kept(self, stranger):
        fill(stranger)
        with time_machine.travel(NOW + MINUTES(minutes=31), tick=False):
            late = stranger.post(page("which"), MYSELF["which"])
            assert late["Location"] == page("whose")
            for name in ("whose", "person", "reach"):
                stranger.post(page(name), MYSELF[name])
            assert "All of it" in stranger.get(page("which")).content.decode()

    def test_the_code_is_shown_to_this_browser_only_and_kept_as_a_hash(self, stranger):
        _reference, code = send(stranger)
        door = GuestAccess.objects.get()
        assert code not in door.code_sha256
        assert Client().get(SENT).status_code == 302
        with time_machine.travel(NOW + MINUTES(minutes=31), tick=False):
            assert stranger.get(SENT).status_code == 302

    def test_leaving_forgets_everything_at_once(self, stranger):
        send(stranger)
        stranger.post(page("leave"))
        assert stranger.get(SENT).status_code == 302
        assert stranger.get(CHECK)["Location"] == page("whose")

    def test_saying_one_is_there_makes_the_time_start_again(self, stranger):
        fill(stranger)
        with time_machine.travel(NOW + MINUTES(minutes=25), tick=False):
            assert stranger.post(page("stay"), headers={"X-Requested-With": "fetch"}).status_code == 200
        with time_machine.travel(NOW + MINUTES(minutes=50), tick=False):
            assert stranger.get(CHECK).status_code == 200


def test_nothing_is_chosen_for_a_stranger_who_says_how_to_get_the_copy():
    assert HowForm(asking=Asking(today=TODAY, guest=True))["delivery"].value() is None


def test_one_of_three_ways_to_be_reached_is_not_called_optional_three_times():
    form = ReachForm(asking=Asking(today=TODAY, guest=True))
    assert not any(field.optional for field in form)  # type: ignore[attr-defined]
    assert all("One of the three" in str(field.help_text) for field in form)
