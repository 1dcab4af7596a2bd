"""Reference and code open the status of one request and nothing else; guessing opens nothing."""

import datetime
import hmac
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_requests import forms, queries
from privacy_requests.models import GuestAccess, PrivacyRequest
from privacy_requests.operations import access, conversation, guests, intake
from privacy_requests.queries.ways import standing_directive
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.factories import add_record, extend, make_request, send_letters, verify
from tests.requests.guests.walking import MYSELF, REQUEST, STATUS, knock, page, send
from tests.requests.ways.doing import direct

MINUTES = datetime.timedelta
WRONG = "do not open a request"


@pytest.fixture
def sent(stranger) -> tuple[str, str]:
    return send(stranger)


@pytest.fixture
def browser() -> Client:
    """Another browser, perhaps days later."""
    return Client()


def asked() -> PrivacyRequest:
    return PrivacyRequest.objects.get()


def body(response) -> str:
    return str(response.content, errors="replace")


class TestTheRightCode:
    def test_shows_steps_and_due_date(self, sent, browser):
        assert knock(browser, *sent)["Location"] == REQUEST
        text = body(browser.get(REQUEST))
        assert sent[0] in text
        assert "Dec. 24, 2026" in text
        assert "We are checking who you are" in text

    @pytest.mark.parametrize(
        "change", [str.lower, lambda text: text.replace("-", " "), lambda text: f" {text} "]
    )
    def test_may_be_typed_as_people_type(self, sent, browser, change):
        reference, code = sent
        assert knock(browser, reference.lower(), change(code)).status_code == 302

    def test_puts_neither_itself_nor_the_reference_into_an_address(self, sent, browser):
        location = knock(browser, *sent)["Location"]
        assert sent[0] not in location
        assert "?" not in location

    def test_opens_for_half_an_hour_after_the_last_page(self, sent, browser):
        knock(browser, *sent)
        with time_machine.travel(NOW + MINUTES(minutes=31), tick=False):
            assert browser.get(REQUEST)["Location"] == STATUS

    def test_opens_no_other_request(self, sent, browser, stranger):
        other = send(stranger)
        assert WRONG in body(knock(browser, sent[0], other[1]))
        assert WRONG in body(knock(browser, other[0], sent[1]))


class TestNothingOfTheRecord:
    @pytest.mark.cite("164.514(h)(1)")
    def test_is_shown_even_after_the_person_was_matched_and_verified_and_got_the_records(self, sent, browser):
        row = asked()
        patient = make_patient(given_name="Zyxwvut", family_name="Canary")
        clerk = make_staff(Role.RECORDS_CLERK)
        intake.match(by=clerk, privacy_request_id=row.pk, patient_id=patient.pk, on=TODAY, now=NOW)
        verify(row, by=clerk)
        add_record(row, by=clerk, title="Biopsy of the liver")
        access.grant(by=clerk, privacy_request_id=row.pk, how="", on=TODAY, now=NOW)
        knock(browser, *sent)
        text = body(browser.get(REQUEST))
        assert "We checked who you are" in text
        for secret in ("Zyxwvut", "Canary", "Biopsy", patient.mrn, "Ada Lovell", "1 Elm Street", "All of it"):
            assert secret not in text
        document = row.documents.get()
        assert browser.get(f"/requests/{row.reference}/").status_code == 302
        assert "/login" in browser.get(f"/requests/{row.reference}/records/{document.pk}/")["Location"]

    def test_is_shown_of_why_more_time_is_needed(self, sent, browser):
        row = asked()
        extend(row, by=make_staff(Role.RECORDS_CLERK))
        send_letters(row)
        knock(browser, *sent)
        text = body(browser.get(REQUEST))
        assert "We need more time" in text
        assert "storage outside" not in text


class TestGuessing:
    def test_gives_one_answer_for_a_wrong_code_and_a_reference_that_does_not_exist(self, sent, browser):
        answers = [
            knock(browser, sent[0], "2222-2222-2222"),
            knock(browser, "PR-2222-2222", sent[1]),
            knock(browser, "PR-\u202e", "x" * 40),
            knock(browser, "nonsense", "nonsense"),
        ]
        said = [one.context["form"].non_field_errors() for one in answers]
        assert [one.status_code for one in answers] == [422] * 4
        assert all(one == said[0] for one in said)

    @pytest.mark.parametrize("typed", ["PR\0", "x" * 5000, "' OR 1=1 --"])
    def test_with_strange_text_is_a_sentence(self, browser, typed):
        for answer in (knock(browser, typed, "2222-2222-2222"), knock(browser, "PR-2222-2222", typed)):
            assert answer.status_code == 422

    def test_closes_the_door_for_a_while_also_to_the_right_code_from_elsewhere(self, sent):
        for number in range(5):
            knock(Client(REMOTE_ADDR=f"10.0.0.{number}"), sent[0], "2222-2222-2222")
        elsewhere = Client(REMOTE_ADDR="10.9.9.9")
        assert WRONG in body(knock(elsewhere, *sent))
        with time_machine.travel(NOW + MINUTES(minutes=16), tick=False):
            assert knock(elsewhere, *sent).status_code == 302

    def test_is_counted_by_the_door_itself_when_the_cache_forgets(self, sent):
        for _number in range(5):
            knock(Client(), sent[0], "2222-2222-2222")
            cache.clear()
        assert GuestAccess.objects.get().closed_until == NOW + MINUTES(minutes=15)
        assert WRONG in body(knock(Client(), *sent))

    def test_closes_a_reference_that_does_not_exist_just_so(self, sent):
        for number in range(5):
            knock(Client(REMOTE_ADDR=f"10.0.0.{number}"), "PR-2222-2222", "2222-2222-2222")
        refused = AuditEvent.objects.filter(kind="guest.refused", detail__closed=True)
        assert not refused.exists()
        knock(Client(REMOTE_ADDR="10.9.9.9"), "PR-2222-2222", "2222-2222-2222")
        assert refused.count() == 1

    def test_from_one_address_closes_every_door_to_it_and_to_nobody_else(self, sent, stranger):
        other = send(stranger)
        thief = Client(REMOTE_ADDR="10.6.6.6")
        for number in range(5):
            knock(thief, f"PR-2222-222{number + 2}", "2222-2222-2222")
        assert WRONG in body(knock(thief, *other))
        assert knock(Client(REMOTE_ADDR="10.7.7.7"), *other).status_code == 302

    def test_is_written_down_without_what_was_typed(self, sent, browser):
        knock(browser, sent[0], "2222-2222-2222")
        knock(browser, "Ada Lovell", "2222-2222-2222")
        events = list(AuditEvent.objects.filter(kind="guest.refused").order_by("pk"))
        assert [event.reference for event in events] == [sent[0], ""]
        assert all("2222" not in str(event.detail) and "Ada" not in str(event.detail) for event in events)

    def test_compares_even_when_there_is_no_such_reference(self, sent, monkeypatch):
        compared = []
        real = hmac.compare_digest

        def counted(a, b):
            compared.append(1)
            return real(a, b)

        monkeypatch.setattr(hmac, "compare_digest", counted)
        for reference in (sent[0], "PR-2222-2222"):
            with pytest.raises(Refused):
                guests.open_door(by=BY, reference=reference, code="2222-2222-2222", now=NOW)
        assert len(compared) == 2

    def test_a_right_code_starts_the_count_again(self, sent):
        for _round in range(3):
            cache.clear()
            for _number in range(4):
                knock(Client(), sent[0], "2222-2222-2222")
            cache.clear()
            assert knock(Client(), *sent).status_code == 302


class TestTalking:
    def test_reaches_the_office_and_its_answer_the_person(self, sent, browser):
        knock(browser, *sent)
        browser.post(page("message"), {"text": "Please leave out the pictures."})
        row = asked()
        conversation.send_message(
            by=make_staff(Role.RECORDS_CLERK), privacy_request_id=row.pk, text="We will.", on=TODAY, now=NOW
        )
        text = body(browser.get(REQUEST))
        assert "Please leave out the pictures." in text
        assert "We will." in text
        assert [one.from_patient for one in row.messages.all()][:1] == [True]

    @pytest.mark.cite("164.514(h)(1)")
    def test_never_shows_what_the_patient_and_the_office_write_to_each_other(self, sent, browser):
        row, patient, clerk = asked(), make_patient(), make_staff(Role.INTAKE_CLERK)
        real = link(patient, make_user("real@example.org", Role.PATIENT))
        intake.match(by=clerk, privacy_request_id=row.pk, patient_id=patient.pk, on=TODAY, now=NOW)
        common: dict[str, Any] = {"privacy_request_id": row.pk, "on": TODAY, "now": NOW}
        conversation.send_message(by=real, text="I never asked for this.", **common)
        conversation.send_message(by=clerk, text="Dear patient.", to="account", **common)
        conversation.send_message(by=clerk, text="Dear stranger.", to="code", **common)
        knock(browser, *sent)
        browser.post(page("message"), {"text": "From outside."})
        row.refresh_from_db()
        assert [one.text for one in queries.conversation(row)] == ["I never asked for this.", "Dear patient."]
        text = body(browser.get(REQUEST))
        assert "From outside." in text
        assert "Dear stranger." in text
        assert "I never asked for this." not in text
        assert "Dear patient." not in text

    def test_asks_the_office_who_is_to_read_it_where_two_people_could(self, sent):
        row, clerk = asked(), make_staff(Role.INTAKE_CLERK)
        known: dict[str, Any] = {"privacy_request": row, "today": TODAY, "actor": clerk}
        assert "to" not in forms.MessageForm(**known).fields
        intake.match(by=clerk, privacy_request_id=row.pk, patient_id=make_patient().pk, on=TODAY, now=NOW)
        row.refresh_from_db()
        assert "to" in forms.MessageForm(**known).fields
        for to in ("", "email", "nobody"):
            with pytest.raises(Refused) as refused:
                conversation.send_message(
                    by=clerk, privacy_request_id=row.pk, text="Hello", to=to, on=TODAY, now=NOW
                )
            assert refused.value.code == "MESSAGE_TO"

    @pytest.mark.parametrize("typed", ["", "x" * 4001, "Hello\0"])
    def test_that_cannot_be_is_a_sentence_and_stays_on_the_page(self, sent, browser, typed):
        knock(browser, *sent)
        assert browser.post(page("message"), {"text": typed}).status_code == 422
        assert not asked().messages.exists()

    def test_needs_the_code_first(self, sent, browser):
        assert browser.post(page("message"), {"text": "Hello"})["Location"] == STATUS
        assert browser.post(page("withdraw"), {})["Location"] == STATUS
        assert asked().status == "received"


class TestWithdrawing:
    def test_ends_the_request_with_the_persons_own_words(self, sent, browser):
        knock(browser, *sent)
        assert browser.get(page("withdraw")).status_code == 200
        browser.post(page("withdraw"), {"quote": "I found them."})
        row = asked()
        assert (row.status, row.outcome) == ("closed", "withdrawn")
        assert row.withdrawals.get().quote == "I found them."
        assert "You withdrew your request" in body(browser.get(REQUEST))

    def test_twice_is_a_sentence(self, sent, browser):
        knock(browser, *sent)
        browser.post(page("withdraw"), {})
        assert browser.post(page("withdraw"), {}).status_code == 422


class TestANewCode:
    def test_kills_the_old_one_and_the_pages_it_opened(self, sent, browser):
        knock(browser, *sent)
        with time_machine.travel(NOW + MINUTES(minutes=1), tick=False) as _clock:
            code = guests.renew_code(
                by=make_staff(Role.INTAKE_CLERK), privacy_request_id=asked().pk, now=NOW + MINUTES(minutes=1)
            )
            assert browser.get(REQUEST)["Location"] == STATUS
            assert WRONG in body(knock(Client(), *sent))
            assert knock(Client(), sent[0], code).status_code == 302

    def test_is_given_by_staff_who_enter_requests_only(self, sent):
        for role in (Role.COMPLIANCE_OFFICER, Role.BILLING, Role.PATIENT):
            with pytest.raises(Refused) as refused:
                guests.renew_code(by=make_staff(role), privacy_request_id=asked().pk, now=NOW)
            assert refused.value.code == "MAY_NOT"

    def test_may_be_given_for_a_request_that_came_by_telephone(self, browser):
        row = make_request(patient=None)
        code = guests.renew_code(by=make_staff(Role.INTAKE_CLERK), privacy_request_id=row.pk, now=NOW)
        assert knock(browser, row.reference, code).status_code == 302

    def test_the_page_for_a_lost_code_says_whom_to_call(self, browser):
        assert "(217) 555-0100" in body(browser.get(page("lost")))


class TestAPersonNobodyKnows:
    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_keeps_the_clock_while_unmatched(self, sent):
        row = asked()
        assert row in PrivacyRequest.objects.overdue(row.received_on + MINUTES(days=31))

    def test_is_found_by_staff_as_a_likely_duplicate(self, sent, stranger):
        send(stranger, {**MYSELF, "person": {**MYSELF["person"], "person_name": "ADA  LOVELL"}})
        first, second = PrivacyRequest.objects.order_by("pk")
        assert list(queries.duplicates_of(first)) == [second]


@pytest.mark.cite("164.524(c)(3)(ii)")
def test_a_direction_is_taken_back_without_showing_to_whom_the_copy_was_to_go(sent, browser):
    row = asked()
    back = "/without-account/status/request/directive/"
    knock(browser, *sent)
    assert back not in body(browser.get(REQUEST))
    direct(row)
    page_before = body(browser.get(REQUEST))
    assert back in page_before
    assert "Xavier" not in page_before + body(browser.get(back))
    assert browser.post(back, {"words": ""})["Location"] == REQUEST
    assert standing_directive(row) is None
    assert browser.post(back, {"words": ""}).status_code == 422
    assert Client().get(back)["Location"] == STATUS
