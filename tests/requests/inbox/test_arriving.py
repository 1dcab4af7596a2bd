"""E-mail that arrives is kept, dated by the clinic's day, and is work at once."""

import datetime

import pytest
from django.test import override_settings

from privacy_portal.audit.actor import Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.clinic import operations as clinics
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests.models import InboundEmail
from privacy_requests.operations import conversation, inbox, sorting
from privacy_requests.tasks import remind
from tests.documents.samples import EXE, PDF
from tests.factories import BY, NOW, TODAY, make_staff
from tests.requests.factories import make_request
from tests.requests.inbox import samples
from tests.requests.inbox.factories import arrive, make_email, upload
from tests.requests.inbox.samples import attached, file_part, plain, received, several, text_part

DAYS = datetime.timedelta


def bytes_of(document: Document) -> bytes:
    opened = documents.open_document(by=BY, document_id=document.pk, reference="")
    with opened.stream as stream:
        return stream.read()


def work_kinds() -> list[str]:
    return sorted(WorkItem.objects.open().values_list("kind", flat=True))


class TestArriving:
    def test_keeps_the_message_byte_by_byte(self):
        content = plain("<html><script>alert(1)</script>")
        assert bytes_of(arrive(content).email.original) == content

    def test_keeps_attachments_as_files(self):
        email = arrive(several(text_part(), file_part(PDF))).email
        (file,) = email.attachments
        assert bytes_of(Document.objects.get(pk=file["document_id"])) == PDF
        assert (file["name"], file["media_type"], file["refused"]) == ("scan.pdf", "application/pdf", "")

    def test_lists_what_was_refused_with_the_reason_and_keeps_the_message(self):
        (file,) = arrive(several(text_part(), file_part(EXE, "letter.pdf"))).email.attachments
        assert file["document_id"] is None
        assert file["refused"].startswith("We cannot take this kind of file.")

    def test_keeps_a_bomb_closed_and_makes_it_work_all_the_same(self):
        content = samples.many(500)
        email = arrive(content).email
        assert bytes_of(email.original) == content
        assert email.attachments[0]["refused"] == "parts"
        assert work_kinds() == ["sort_email"]

    def test_is_written_down_without_a_word_of_the_message(self):
        make_email()
        (event,) = AuditEvent.objects.filter(kind="email.arrived")
        assert "Ada" not in str(event.detail)
        assert event.detail["received_on"] == TODAY.isoformat()

    def test_refuses_what_is_larger_than_any_file_may_be(self):
        with override_settings(DOCUMENTS_MAX_BYTES=10), pytest.raises(Refused) as caught:
            arrive(plain())
        assert caught.value.code == "UPLOAD_TOO_LARGE"

    def test_takes_a_message_nobody_signed_and_nothing_says(self):
        email = arrive(b"\x00\xff").email
        assert (email.sender, email.subject, email.message_id) == ("", "", "")


@pytest.mark.usefixtures("own_server")
class TestDayOfReceipt:
    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_is_the_clinics_calendar_day_at_midnight_in_utc(self):
        clinics.configure(by=BY, reason="tests", time_zone="America/New_York")
        at = datetime.datetime(2026, 2, 1, 4, 30, tzinfo=datetime.UTC)
        email = arrive(plain(top=received("Sun, 1 Feb 2026 04:30:00 +0000")), at=at, on=at.date()).email
        assert email.received_on == datetime.date(2026, 1, 31)

    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_is_the_day_the_clinics_server_took_it_not_the_day_it_was_fetched(self):
        email = arrive(plain(top=received("Fri, 20 Nov 2026 15:00:00 -0600"))).email
        assert email.received_on == TODAY - DAYS(4)

    def test_is_the_day_of_arrival_when_no_server_of_the_clinics_is_named(self):
        top = received("Fri, 20 Nov 2026 15:00:00 -0600", by="relay.example.net")
        assert arrive(plain(top=top)).email.received_on == TODAY

    def test_is_never_the_senders_date(self):
        assert arrive(plain(date="Mon, 2 Nov 2026 09:00:00 -0600")).email.received_on == TODAY

    def test_does_not_believe_a_server_clock_that_runs_ahead_or_stands_still(self):
        ahead = plain(top=received("Fri, 25 Dec 2026 15:00:00 -0600"), message_id="<a@x>")
        still = plain(top=received("Thu, 1 Jan 2004 15:00:00 -0600"), message_id="<b@x>")
        assert [arrive(one).email.received_on for one in (ahead, still)] == [TODAY, TODAY]

    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_is_no_line_inside_that_anybody_can_write_but_a_person_is_told_of_it(self):
        inner = plain(top=received("Mon, 16 Nov 2026 15:00:00 -0600"))
        outer = received("Mon, 23 Nov 2026 15:00:00 -0600") + "From: who@clinic.example\r\n"
        email = arrive(several(attached(inner), head=outer)).email
        assert email.received_on == datetime.date(2026, 11, 23)
        assert "the clinic took it on 2026-11-16" in email.text

    def test_of_a_forwarded_message_without_a_line_of_ours_is_the_forwarding(self):
        outer = received("Mon, 23 Nov 2026 15:00:00 -0600") + "From: who@clinic.example\r\n"
        email = arrive(several(attached(plain()), head=outer)).email
        assert (email.received_on, email.sender) == (datetime.date(2026, 11, 23), "ada@example.com")


class TestTheSameMessageAgain:
    def test_with_another_file_of_the_same_size_is_another_message(self):
        for content in (b"first", b"other"):
            arrive(several(text_part(), file_part(content, "form.txt")))
        assert InboundEmail.objects.count() == 2

    def test_that_shows_an_earlier_day_is_work_on_the_case_it_became(self):
        first = make_email()
        row = make_request(received_on=TODAY)
        InboundEmail.objects.filter(pk=first.pk).update(
            state="sorted", sorted_as="request", privacy_request=row, sorted_at=NOW, sorted_by_id=1
        )
        waiting = WorkItem.objects.open().filter(kind=WorkKind.RECEIVED_EARLIER, about_id=row.pk)
        arrive(plain())
        assert waiting.count() == 0
        arrive(plain(top=received("Mon, 16 Nov 2026 15:00:00 -0600")), at=NOW - DAYS(days=8))
        assert waiting.count() == 1
        conversation.add_note(by=BY, privacy_request_id=row.pk, text="Merged.", now=NOW)
        assert waiting.count() == 0

    def test_by_the_same_bytes_is_one_row(self):
        first, second = arrive(plain()), arrive(plain(), through="imap")
        assert (first.is_new, second.is_new) == (True, False)
        assert first.email == second.email
        assert Document.objects.count() == 1

    def test_by_another_way_with_other_server_lines_is_one_row(self):
        first = arrive(plain())
        assert arrive(plain(top=received("Tue, 24 Nov 2026 09:00:00 -0600"))).email == first.email

    def test_under_a_borrowed_message_id_is_not_the_same(self):
        arrive(plain())
        for other in (plain("Other words"), plain(sender="Eve <eve@example.com>"), plain(subject="Other")):
            assert arrive(other).is_new
        assert InboundEmail.objects.count() == 4

    def test_without_a_message_id_is_not_the_same(self):
        arrive(plain(message_id=""))
        assert arrive(plain(message_id="", top="X-Other: 1\r\n")).is_new

    def test_that_proves_an_earlier_day_moves_the_unsorted_one_back(self, own_server):
        arrive(plain())
        again = arrive(plain(top=received("Fri, 20 Nov 2026 15:00:00 -0600"))).email
        assert again.received_on == TODAY - DAYS(4)
        assert work_kinds() == ["email_late"]


class TestUploading:
    def staged(self, content: bytes, clerk) -> int:
        document = documents.store_message(by=clerk, upload=upload(content), purpose=Purpose.DRAFT, on=TODAY)
        return document.pk

    def test_takes_the_day_the_clerk_confirms(self, clerk):
        document_id = self.staged(plain(), clerk)
        done = inbox.arrive_uploaded(
            by=clerk, document_id=document_id, received_on=TODAY - DAYS(3), on=TODAY, now=NOW
        )
        assert (done.email.received_on, done.email.arrived_by) == (TODAY - DAYS(3), "upload")
        assert done.email.original.purpose == Purpose.INCOMING

    @pytest.mark.usefixtures("own_server")
    @pytest.mark.parametrize(
        ("received_on", "code"),
        [
            (TODAY + DAYS(1), "RECEIVED_IN_FUTURE"),
            (TODAY - DAYS(800), "RECEIVED_TOO_LONG_AGO"),
            (TODAY - DAYS(3), "RECEIVED_AFTER_SERVER"),
        ],
    )
    def test_refuses_a_day_that_cannot_be(self, clerk, received_on, code):
        document_id = self.staged(plain(top=received("Fri, 20 Nov 2026 15:00:00 -0600")), clerk)
        with pytest.raises(Refused) as caught:
            inbox.arrive_uploaded(
                by=clerk, document_id=document_id, received_on=received_on, on=TODAY, now=NOW
            )
        assert caught.value.code == code
        assert not InboundEmail.objects.exists()

    def test_refuses_a_colleagues_file_and_a_role_that_does_not_sort(self, clerk, colleague, officer):
        document_id = self.staged(plain(), clerk)
        for who, code in ((colleague, "DOCUMENT_NOT_FOUND"), (officer, "MAY_NOT")):
            with pytest.raises(Refused) as caught:
                inbox.arrive_uploaded(by=who, document_id=document_id, received_on=TODAY, on=TODAY, now=NOW)
            assert caught.value.code == code


class TestTheAlarm:
    def test_sorting_is_due_on_the_day_it_came(self):
        email = make_email()
        item = WorkItem.objects.get()
        assert (item.kind, item.due_on, item.permission) == (WorkKind.SORT_EMAIL, TODAY, "inbox.sort")
        assert (item.about_type, item.about_id, item.reference) == ("inbound_email", email.pk, "")

    @pytest.mark.parametrize(
        ("day", "kinds"), [(0, ["sort_email"]), (1, ["sort_email"]), (2, ["email_late"])]
    )
    def test_rings_on_day_two_and_not_before(self, day, kinds):
        make_email()
        for _ in range(2):  # running twice adds nothing
            inbox.remind(by=system("tests"), on=TODAY + DAYS(day))
        assert work_kinds() == kinds

    def test_rings_at_once_for_one_that_came_days_ago(self, own_server):
        arrive(plain(top=received("Fri, 20 Nov 2026 15:00:00 -0600")))
        assert work_kinds() == ["email_late"]

    def test_is_part_of_the_sweep(self):
        InboundEmail.objects.get(pk=make_email(days_ago=1).pk)
        WorkItem.objects.all().delete()
        make_staff(Role.INTAKE_CLERK)
        remind()
        assert work_kinds() == []
        email = make_email(days_ago=2, message_id="<late@x>")
        WorkItem.objects.all().delete()
        remind()
        assert WorkItem.objects.open().get().about_id == email.pk

    def test_is_silent_once_sorted(self, clerk):
        email = make_email(days_ago=5)
        sorting.sort_as_not_ours(by=clerk, email_id=email.pk, note="An invoice", now=NOW)
        inbox.remind(by=system("tests"), on=TODAY)
        assert work_kinds() == []
