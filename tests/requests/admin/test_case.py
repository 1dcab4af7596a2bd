"""A case is one page: the facts, what was said and sent, the acts allowed now and why the others are not."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy_portal.audit.models import AuditEvent
from privacy_requests.operations import conversation, corrections, intake
from privacy_requests.workflow import Status
from tests.factories import NOW, TODAY, link, make_patient, make_user
from tests.requests.admin.pages import act, case, said, text
from tests.requests.factories import add_record, extend, make_request

DAYS = datetime.timedelta


class TestThePage:
    def test_tells_the_facts_at_a_glance(self, colin, colleague):
        row = make_request(by=colleague, received_on=TODAY - DAYS(20), on=TODAY - DAYS(18))
        words = text(colin.get(case(row)))
        assert row.patient is not None
        assert row.patient.mrn in words
        for wanted in (
            "Ada Lovell",
            "March 14, 1985",
            "Entered 2 days after receipt",
            "in 10 days",
            "Access",
        ):
            assert wanted in words.replace("Mar. 14", "March 14"), wanted

    def test_is_audited_as_a_view_of_this_patients_case(self, colin, colleague):
        row = make_request(by=colleague)
        colin.get(case(row))
        seen = AuditEvent.objects.get(kind="request.viewed")
        assert (seen.actor_user_id, seen.patient_id) == (colleague.user_id, row.patient_id)

    @pytest.mark.parametrize("status", list(Status))
    def test_can_be_read_in_every_state(self, colin, olga, colleague, status):
        row = make_request(by=colleague, at=status)
        assert colin.get(case(row)).status_code == 200
        assert "it does nothing on it now" in text(olga.get(case(row)))

    def test_says_why_an_act_is_not_possible_and_by_which_rule(self, colin, colleague):
        row = make_request(by=colleague, verified=False)
        words = text(colin.get(case(row)))
        assert "Verify who asks before anything is released." in words
        assert "45 CFR 164.514(h)(1)" in words

    def test_puts_the_act_that_comes_next_first(self, colin, colleague):
        unmatched = make_request(by=colleague, patient=None)
        unverified = make_request(by=colleague, verified=False)
        ready = make_request(by=colleague)
        add_record(ready, by=colleague)
        for row, label in (
            (unmatched, "Match to a patient"),
            (unverified, "Identity verified"),
            (ready, "Grant"),
        ):
            words = text(colin.get(case(row)))
            assert (
                words.index("What you can do now")
                < words.index(label)
                < words.index("What you can do now") + 60
            )

    def test_warns_of_the_same_wish_sent_twice(self, colin, colleague):
        first = make_request(by=colleague)
        second = make_request(by=colleague, patient=first.patient)
        assert second.reference in text(colin.get(case(first)))

    def test_a_merged_case_names_the_one_that_is_kept(self, colin, colleague):
        kept = make_request(by=colleague)
        twin = make_request(by=colleague, patient=kept.patient)
        corrections.merge(
            by=colleague, privacy_request_id=twin.pk, keep_reference=kept.reference, on=TODAY, now=NOW
        )
        assert f"Closed as a duplicate of {kept.reference}" in text(colin.get(case(twin)))

    def test_a_move_between_patients_stays_in_the_story(self, petra, official, colleague):
        row = make_request(by=colleague)
        bo = make_patient(given_name="Bo", family_name="Diaz")
        corrections.move(
            by=official, privacy_request_id=row.pk, patient_id=bo.pk, reason="Wrong Ada", on=TODAY, now=NOW
        )
        words = text(petra.get(case(row)))
        assert "From Ada Lovell" in words
        assert "Wrong Ada" in words
        assert "Unverified" in words

    def test_shows_letters_with_their_state_and_a_pending_extension(self, colin, colleague):
        row = make_request(by=colleague, received_on=TODAY - DAYS(10))
        intake.acknowledge(by=colleague, privacy_request_id=row.pk, on=TODAY, now=NOW)
        extend(row, by=colleague)
        words = text(colin.get(case(row)))
        assert "Acknowledgement" in words
        assert "waits for its letter to be sent" in words

    def test_opens_by_number_for_the_lists_that_know_no_reference(self, colin, colleague):
        row = make_request(by=colleague)
        assert colin.get(f"/staff/requests/privacyrequest/{row.pk}/").url == case(row)
        assert colin.get("/staff/requests/privacyrequest/999999999/").status_code == 404

    def test_costs_the_same_with_twice_as_much_on_it(self, colin, colleague):
        row = make_request(by=colleague, at=Status.WORKING)
        costs = []
        for _round in range(2):
            for number in range(5):
                add_record(row, by=colleague, title=f"Record {number}")
                talk(row, colleague)
            colin.get(case(row))
            with CaptureQueriesContext(connection) as queries:
                colin.get(case(row))
            costs.append(len(queries))
        assert costs[0] == costs[1]


def talk(row, by):
    conversation.add_note(by=by, privacy_request_id=row.pk, text="A note", now=NOW)
    conversation.log_call(
        by=by,
        privacy_request_id=row.pk,
        direction="in",
        called_on=TODAY,
        with_whom="Ada",
        summary="Asked when",
        on=TODAY,
        now=NOW,
    )
    conversation.send_message(by=by, privacy_request_id=row.pk, text="Soon", on=TODAY, now=NOW)


class TestTalk:
    def test_a_note_is_written_from_the_case_and_stays_among_staff(self, clara, colleague):
        row = make_request(by=colleague)
        response = clara.post(act(row, "add_note"), {"text": "Prefers mornings", "do": "send"})
        assert response.url == case(row) + "#notes"
        assert said(response) == ["Note added."]
        assert "Prefers mornings" in text(clara.get(case(row)))

    def test_an_answer_settles_the_patients_message(self, clara, colleague):
        patient = make_patient()
        ada = link(patient, make_user("", name="Ada Lovell"))
        row = make_request(by=colleague, patient=patient)
        conversation.send_message(by=ada, privacy_request_id=row.pk, text="When?", on=TODAY, now=NOW)
        assert "Answer a message" in text(clara.get(case(row)))
        clara.post(act(row, "send_message"), {"text": "On Monday", "do": "send"})
        words = text(clara.get(case(row)))
        assert "Answer a message" not in words
        assert "On Monday" in words

    def test_an_empty_note_comes_back_with_a_sentence(self, clara, colleague):
        row = make_request(by=colleague)
        response = clara.post(act(row, "add_note"), {"text": "", "do": "send"})
        assert "Fill in: Note" in text(response)

    def test_what_was_written_is_shown_as_text_and_never_as_markup(self, clara, colleague):
        row = make_request(by=colleague)
        clara.post(act(row, "add_note"), {"text": "<script>alert(1)</script>", "do": "send"})
        page = clara.get(case(row)).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


class TestFiles:
    def test_are_downloaded_under_a_neutral_name_and_audited(self, colin, colleague):
        row = make_request(by=colleague)
        add_record(row, by=colleague, title="Visit notes of Ada")
        response = colin.get(case(row, f"files/{row.documents.get().pk}/"))
        assert b"".join(response.streaming_content).startswith(b"%PDF")
        assert "Ada" not in response.headers["Content-Disposition"]
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert AuditEvent.objects.filter(kind="document.downloaded", reference=row.reference).exists()

    def test_of_another_case_are_not_found_here(self, colin, colleague):
        row, other = make_request(by=colleague), make_request(by=colleague)
        add_record(other, by=colleague)
        response = colin.get(case(row, f"files/{other.documents.get().pk}/"))
        assert response.url == case(row) + "#files"
        assert said(response) == ["There is no such file on this request."]


class TestHistory:
    def test_names_who_changed_which_field_and_why(self, olga, colleague):
        row = make_request(by=colleague, at=Status.WORKING)
        words = text(olga.get(case(row, "history/")))
        assert "Colin" in words
        assert "Start work status" in words

    def test_cannot_be_written_to(self, petra, colleague):
        row = make_request(by=colleague)
        for rest in ("", "history/"):
            assert petra.post(case(row, rest), {"status": "closed"}).status_code == 405
        assert petra.get(case(row, "delete/")).status_code == 404
        assert petra.get(case(row, "change/")).status_code == 404
