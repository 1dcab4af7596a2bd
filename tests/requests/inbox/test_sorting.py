"""A clerk says what an e-mail is; what was built on it stays, the rest may be sorted again."""

import datetime
import uuid
from typing import Any

import pytest

from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.work.models import WorkItem
from privacy_requests import queries
from privacy_requests.models import InboundEmail, Message, PrivacyRequest
from privacy_requests.operations import sorting
from privacy_requests.workflow import Status
from tests.documents.samples import EXE, PDF
from tests.factories import NOW, TODAY, make_patient
from tests.requests.factories import DETAIL, make_request
from tests.requests.inbox.factories import arrive, make_email
from tests.requests.inbox.samples import file_part, several, text_part

DAYS = datetime.timedelta
DAY: dict[str, Any] = {"on": TODAY, "now": NOW}


def entry(email: InboundEmail, **more):
    return {
        "right": Right.ACCESS,
        "received_on": email.received_on,
        "submission_key": uuid.uuid4(),
        "requester": {"name": "Ada Lovell", "email": "ada@example.com"},
        "detail": DETAIL,
        **more,
    }


def refusal(operation, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        operation(**arguments)
    return caught.value.code


def work() -> set[str]:
    return set(WorkItem.objects.open().values_list("kind", flat=True))


class TestAsARequest:
    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_starts_the_clock_on_the_day_the_email_reached_the_clinic(self, clerk):
        email = make_email(days_ago=4)
        row = sorting.sort_as_request(by=clerk, email_id=email.pk, entry=entry(email), **DAY)
        assert (row.received_on, row.received_by) == (TODAY - DAYS(4), "email")
        assert row.due_on == TODAY + DAYS(26)
        email.refresh_from_db()
        assert (email.state, email.sorted_as, email.privacy_request) == ("sorted", "request", row)
        assert "sort_email" not in work()

    def test_adds_the_email_and_its_files_to_the_case(self, clerk):
        email = arrive(several(text_part(), file_part(PDF), file_part(EXE, "x.exe"))).email
        row = sorting.sort_as_request(by=clerk, email_id=email.pk, entry=entry(email), **DAY)
        files = {(one.document_id, one.role) for one in row.documents.all()}
        kept = email.attachments[0]["document_id"]
        assert files == {(email.original_id, "incoming"), (kept, "incoming")}

    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_refuses_a_later_day_and_takes_an_earlier_one(self, clerk):
        email = make_email(days_ago=4)
        late = entry(email, received_on=TODAY - DAYS(3))
        arguments: dict[str, Any] = {"by": clerk, "email_id": email.pk, **DAY}
        assert refusal(sorting.sort_as_request, entry=late, **arguments) == "RECEIVED_AFTER_EMAIL"
        assert not PrivacyRequest.objects.exists()
        early = entry(email, received_on=TODAY - DAYS(6))
        assert sorting.sort_as_request(entry=early, **arguments).received_on == TODAY - DAYS(6)

    def test_sent_twice_is_one_request(self, clerk):
        email = make_email()
        arguments: dict[str, Any] = {"by": clerk, "email_id": email.pk, "entry": entry(email), **DAY}
        assert sorting.sort_as_request(**arguments) == sorting.sort_as_request(**arguments)
        assert PrivacyRequest.objects.count() == 1

    def test_one_form_never_serves_two_emails(self, clerk):
        first, second = make_email(), make_email(message_id="<other@x>", text="Other")
        same = entry(first)
        sorting.sort_as_request(by=clerk, email_id=first.pk, entry=same, **DAY)
        assert (
            refusal(sorting.sort_as_request, by=clerk, email_id=second.pk, entry=same, **DAY) == "FORM_USED"
        )
        second.refresh_from_db()
        assert second.state == "unsorted"


class TestAsAMessage:
    def test_is_the_individuals_and_makes_work(self, clerk):
        row, email = make_request(), make_email()
        sorting.sort_as_message(by=clerk, email_id=email.pk, reference=f" {row.reference.lower()} ", **DAY)
        message = Message.objects.get()
        assert message.from_patient
        assert message.text.startswith("My records\n\nPlease send me")
        assert "message" in work()
        assert row.documents.get().document_id == email.original_id

    def test_on_a_closed_case_makes_work_again(self, clerk):
        row = make_request(at=Status.CLOSED)
        assert work() == set()
        sorting.sort_as_message(by=clerk, email_id=make_email().pk, reference=row.reference, **DAY)
        assert work() == {"message"}

    def test_is_cut_where_the_conversation_ends_and_whole_in_the_file(self, clerk):
        row, email = make_request(), make_email(text="word " * 2000)
        sorting.sort_as_message(by=clerk, email_id=email.pk, reference=row.reference, **DAY)
        assert len(Message.objects.get().text) <= sorting.LONGEST_MESSAGE
        assert Message.objects.get().text.endswith("among the files.)")

    def test_without_a_case_is_refused(self, clerk):
        arguments: dict[str, Any] = {"by": clerk, "email_id": make_email().pk, **DAY}
        assert refusal(sorting.sort_as_message, reference="PR-2222-2222", **arguments) == "CASE_NOT_FOUND"


class TestAsWork:
    def test_a_stop_is_work_for_those_who_sort(self, clerk):
        sorting.sort_as_stop(by=clerk, email_id=make_email().pk, **DAY)
        item = WorkItem.objects.open().get()
        assert (item.kind, item.permission, item.due_on) == ("stop_wish", "inbox.sort", TODAY)

    @pytest.mark.cite("164.530(d)(1)")
    def test_a_complaint_is_seen_by_those_only_who_handle_complaints(self, clerk, official, officer):
        email = make_email()
        sorting.sort_as_complaint(by=clerk, email_id=email.pk, **DAY)
        seen = {
            who: queries.visible_emails(who).filter(pk=email.pk).exists()
            for who in (clerk, official, officer)
        }
        assert seen == {clerk: False, official: True, officer: True}
        assert WorkItem.objects.open().get().permission == "complaints.view"
        assert refusal(sorting.sort_again, by=clerk, email_id=email.pk, on=TODAY) == "NOT_FOUND"

    def test_is_finished_with_a_note(self, clerk):
        email = make_email()
        sorting.sort_as_stop(by=clerk, email_id=email.pk, **DAY)
        assert refusal(sorting.finish, by=clerk, email_id=email.pk, note=" ") == "NOTE_MISSING"
        sorting.finish(by=clerk, email_id=email.pk, note="Taken off the newsletter")
        assert work() == set()
        assert refusal(sorting.finish, by=clerk, email_id=email.pk, note="Again") == "NOTHING_TO_DO"

    def test_what_is_unsorted_or_not_ours_has_nothing_to_finish(self, clerk):
        email = make_email()
        assert refusal(sorting.finish, by=clerk, email_id=email.pk, note="Done") == "NOTHING_TO_DO"
        assert work() == {"sort_email"}


class TestNotOurs:
    def test_is_kept_with_its_note(self, clerk):
        email = make_email()
        sorting.sort_as_not_ours(by=clerk, email_id=email.pk, note=" An invoice ", now=NOW)
        email.refresh_from_db()
        assert (email.sorted_as, email.note, email.sorted_by_id) == ("not_ours", "An invoice", clerk.user_id)

    def test_needs_a_note(self, clerk):
        arguments: dict[str, Any] = {"by": clerk, "email_id": make_email().pk, "now": NOW}
        assert refusal(sorting.sort_as_not_ours, note="  ", **arguments) == "NOTE_MISSING"


class TestSortingAgain:
    @pytest.mark.parametrize("way", ["sort_as_stop", "sort_as_complaint"])
    def test_takes_back_the_work_that_nobody_did(self, official, way):
        email = make_email()
        getattr(sorting, way)(by=official, email_id=email.pk, **DAY)
        sorting.sort_again(by=official, email_id=email.pk, on=TODAY)
        email.refresh_from_db()
        assert (email.state, email.sorted_as, email.sorted_at) == ("unsorted", "", None)
        assert work() == {"sort_email"}

    def test_is_refused_once_the_work_was_done(self, clerk):
        email = make_email()
        sorting.sort_as_stop(by=clerk, email_id=email.pk, **DAY)
        sorting.finish(by=clerk, email_id=email.pk, note="Done")
        assert refusal(sorting.sort_again, by=clerk, email_id=email.pk, on=TODAY) == "BUILT_ON"

    def test_is_refused_when_a_case_was_built_on_it(self, clerk):
        email = make_email()
        sorting.sort_as_request(by=clerk, email_id=email.pk, entry=entry(email), **DAY)
        assert refusal(sorting.sort_again, by=clerk, email_id=email.pk, on=TODAY) == "BUILT_ON"

    def test_is_refused_for_what_is_not_sorted(self, clerk):
        assert refusal(sorting.sort_again, by=clerk, email_id=make_email().pk, on=TODAY) == "NOT_SORTED"


class TestWhoSorts:
    def test_two_clerks_at_once_sort_once(self, clerk, colleague):
        email = make_email()
        sorting.sort_as_stop(by=clerk, email_id=email.pk, **DAY)
        assert refusal(sorting.sort_as_complaint, by=colleague, email_id=email.pk, **DAY) == "ALREADY_SORTED"

    def test_those_who_read_only_do_not_sort(self, officer, administrator, ada):
        email = make_email()
        for who in (officer, administrator, ada):
            assert refusal(sorting.sort_as_stop, by=who, email_id=email.pk, **DAY) == "MAY_NOT"


class TestWhatItIsLikelyAbout:
    def test_names_cases_in_the_words_the_senders_requests_and_patients(self, clerk):
        named = make_request(
            patient=make_patient(given_name="Bo", family_name="Diaz", email="bo@example.com")
        )
        earlier = make_request(patient=None, requester={"name": "A.", "email": "Ada@example.com"})
        ada = make_patient(email="ADA@example.com")
        hers = make_request(patient=ada)
        other = make_request(patient=make_patient(family_name="Other", email="other@example.com"))
        found = queries.likely(clerk, make_email(text=f"About {named.reference.lower()}, please"))
        assert found.cases[0] == named
        assert set(found.cases) == {named, earlier, hers}
        assert other not in found.cases
        assert found.patients == [ada]

    def test_names_patients_by_name_when_the_address_is_unknown(self, clerk):
        ada = make_patient(email="elsewhere@example.com")
        assert queries.likely(clerk, make_email()).patients == [ada]
