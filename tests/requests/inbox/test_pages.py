"""The inbox as its readers see it: what waits, one e-mail, the ways to sort it, and nothing for strangers."""

import datetime
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.models import Draft
from privacy_portal.work.models import WorkItem
from privacy_requests.models import InboundEmail, Message, PrivacyRequest
from privacy_requests.operations import sorting
from tests.documents.samples import EXE, PDF
from tests.factories import NOW, TODAY, make_patient
from tests.requests.admin.browser import sign_in
from tests.requests.admin.pages import DAY, QUEUE, date_parts, hidden, said, text
from tests.requests.factories import make_request
from tests.requests.inbox import samples
from tests.requests.inbox.factories import arrive, make_email
from tests.requests.inbox.samples import file_part, plain, received, several, text_part

INBOX = "/staff/requests/inboundemail/"
DAYS = datetime.timedelta


def one(email: InboundEmail, rest: str = "") -> str:
    return f"{INBOX}{email.pk}/{rest}"


def queries_of(client, url: str, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(200) as counted:
        client.get(url)
    return len(counted)


class TestTheList:
    def test_shows_who_wrote_how_long_it_waits_and_the_date_if_it_asks_for_records(self, clara):
        make_email(days_ago=3)
        words = text(clara.get(INBOX))
        for part in ("Ada Lovell", "My records", "for 3 days", "Dec. 21, 2026", "Unsorted, sort today"):
            assert part in words

    def test_says_when_nothing_waits(self, clara):
        assert "No e-mail waits to be sorted." in text(clara.get(INBOX))

    def test_puts_what_waits_longest_first_or_the_newest(self, clara):
        for days in (1, 3, 2):
            make_email(days_ago=days, sender_name=f"Day{days}", message_id=f"<{days}@x>")
        order = re.compile(r"Day(\d)")
        assert list(dict.fromkeys(order.findall(text(clara.get(INBOX))))) == ["3", "2", "1"]
        newest = text(clara.get(f"{INBOX}?order=newest"))
        assert list(dict.fromkeys(order.findall(newest))) == ["1", "2", "3"]

    def test_is_filtered_by_sorted_and_unsorted(self, clara, clerk):
        done = make_email(sender_name="Done", message_id="<d@x>")
        make_email(sender_name="Fresh", message_id="<w@x>")
        sorting.sort_as_not_ours(by=clerk, email_id=done.pk, note="x", now=NOW)
        shown = {show: text(clara.get(f"{INBOX}?show={show}")) for show in ("unsorted", "sorted", "all", "x")}
        assert {show: ("Done" in words, "Fresh" in words) for show, words in shown.items()} == {
            "unsorted": (False, True),
            "sorted": (True, False),
            "all": (True, True),
            "x": (False, True),
        }

    def test_asks_the_database_as_often_for_twenty_as_for_ten(self, clara, django_assert_max_num_queries):
        for n in range(10):
            make_email(message_id=f"<{n}@x>", days_ago=n)
        clara.get(INBOX)
        first = queries_of(clara, INBOX, django_assert_max_num_queries)
        for n in range(10, 20):
            make_email(message_id=f"<{n}@x>", days_ago=n)
        assert queries_of(clara, INBOX, django_assert_max_num_queries) == first

    def test_is_told_on_my_day_and_on_the_queue(self, clara):
        for days in (0, 1, 2):
            make_email(days_ago=days, message_id=f"<{days}@x>")
        for page in (DAY, QUEUE):
            assert "3 e-mails unsorted , the oldest for 2 days" in text(clara.get(page))

    def test_is_on_my_day_as_work_with_a_link(self, clara):
        email = make_email(days_ago=2)
        page = clara.get(DAY).content.decode()
        assert one(email) in page
        assert "An e-mail has waited two days unsorted" in page
        assert "Ada" not in page


class TestOneEmail:
    def test_shows_words_files_and_refusals_and_is_audited(self, clara):
        email = arrive(several(text_part("<b>not bold</b>"), file_part(PDF), file_part(EXE, "x.exe"))).email
        page = clara.get(one(email))
        assert "&lt;b&gt;not bold&lt;/b&gt;" in page.content.decode()
        assert "scan.pdf" in text(page)
        assert "x.exe" in text(page)
        assert "We cannot take this kind of file." in text(page)
        assert AuditEvent.objects.filter(kind="email.viewed", about_id=email.pk).count() == 1

    def test_has_no_name_or_subject_in_its_title_or_address(self, clara):
        email = make_email()
        title = re.search("<title>(.*?)</title>", clara.get(one(email)).content.decode(), re.DOTALL)
        assert title is not None
        assert not re.search("Ada|records", title[1])

    def test_says_that_a_bomb_could_not_be_opened_and_still_offers_to_sort_it(self, clara):
        words = text(clara.get(one(arrive(samples.nested(300)).email)))
        assert "This e-mail could not be opened safely" in words
        assert "Its parts lie too deep" in words
        assert "Enter the request" in words

    def test_gives_the_original_back_unchanged(self, clara):
        email = make_email()
        answer = clara.get(one(email, "original/"))
        assert b"".join(answer.streaming_content) == plain(sender="Ada Lovell <ada@example.com>")
        assert answer["Content-Disposition"].startswith('attachment; filename="document-')
        assert answer["Content-Type"] == "message/rfc822"

    def test_gives_files_by_their_place_and_nothing_for_a_refused_one(self, clara):
        email = arrive(several(text_part(), file_part(EXE, "x.exe"), file_part(PDF))).email
        assert b"".join(clara.get(one(email, "files/1/")).streaming_content) == PDF
        assert [clara.get(one(email, f"files/{n}/")).status_code for n in (0, 2, 99)] == [404] * 3


class TestSorting:
    def test_as_a_request_opens_the_form_filled_in(self, clara):
        email = make_email(days_ago=4)
        page = clara.get(one(email, "request/")).content.decode()
        for value in ('value="Ada Lovell"', 'value="ada@example.com"', 'value="20"', "visit notes"):
            assert value in page

    def test_as_a_request_leads_to_the_case_with_its_email(self, clara):
        email = arrive(several(text_part(), file_part(PDF))).email
        patient = make_patient()
        done = clara.post(one(email, "request/"), self.answers(email, mrn=patient.mrn))
        row = PrivacyRequest.objects.get()
        assert done.url == f"{QUEUE}{row.reference}/"
        assert said(done) == [f"Request {row.reference} entered. Due: Dec. 24, 2026."]
        case = text(clara.get(done.url))
        assert "Read the e-mail of Nov. 24, 2026" in case
        assert "E-mail as it came" in case
        assert "scan.pdf" in case

    def test_as_a_request_keeps_what_was_typed_when_the_day_is_wrong(self, clara):
        email = make_email(days_ago=4)
        page = clara.post(
            one(email, "request/"), self.answers(email, name="A. Lovell", **date_parts("received_on", TODAY))
        )
        assert "The e-mail reached the clinic earlier than that." in text(page)
        assert 'value="A. Lovell"' in page.content.decode()

    def test_as_a_request_after_a_colleague_sorted_it_is_a_sentence(self, clara, colleague):
        email = make_email()
        sorting.sort_as_stop(by=colleague, email_id=email.pk, on=TODAY, now=NOW)
        assert "A colleague has sorted this e-mail" in text(
            clara.post(one(email, "request/"), self.answers(email))
        )
        assert clara.get(one(email, "request/")).url == one(email)

    def test_as_a_message_by_reference(self, clara):
        row, email = make_request(), make_email()
        done = clara.post(one(email, "message/"), {"reference": row.reference})
        assert done.url == f"{QUEUE}{row.reference}/#messages"
        assert said(done) == [f"E-mail put into {row.reference}."]
        assert Message.objects.get().privacy_request == row

    def test_as_a_message_after_a_search(self, clara):
        row, email = make_request(patient=make_patient(family_name="Diaz")), make_email()
        page = clara.post(one(email, "message/"), {"find": "1", "find_text": "Diaz"})
        assert f'value="{row.reference}"' in page.content.decode()
        nobody = clara.post(one(email, "message/"), {"find": "1", "find_text": "Nobody"})
        assert "No request found." in text(nobody)

    @pytest.mark.parametrize("reference", ["", "PR-2222-2222", "x" * 30, "\x00"])
    def test_as_a_message_on_no_case_is_a_sentence(self, clara, reference):
        email = make_email()
        page = clara.post(one(email, "message/"), {"reference": reference})
        assert "There is a problem" in text(page)
        email.refresh_from_db()
        assert email.state == "unsorted"

    def test_as_a_stop_and_back(self, clara):
        email = make_email()
        done = clara.post(one(email, "stop/"))
        assert said(done) == ["Sorted: a wish to get no more messages. It is work for the office now."]
        assert "Sorted by mistake?" in text(clara.get(one(email)))
        clara.post(one(email, "again/"))
        assert "What is it?" in text(clara.get(one(email)))

    def test_as_a_complaint_hides_it_from_the_clerk(self, clara, petra, olga):
        email = make_email()
        done = clara.post(one(email, "complaint/"))
        assert done.url == INBOX
        assert clara.get(one(email)).status_code == 404
        assert "Ada Lovell" not in text(clara.get(f"{INBOX}?show=all"))
        for reader in (petra, olga):
            assert "Ada Lovell" in text(reader.get(one(email)))

    def test_a_complaint_is_finished_by_the_official_with_a_note(self, petra):
        email = make_email()
        petra.post(one(email, "complaint/"))
        assert "There is a problem" in text(petra.post(one(email, "done/"), {"note": ""}))
        petra.post(one(email, "done/"), {"note": "In the complaints book"})
        assert "In the complaints book" in text(petra.get(one(email)))
        assert not WorkItem.objects.open().exists()

    def test_as_not_ours_needs_a_note(self, clara):
        email = make_email()
        assert "There is a problem" in text(clara.post(one(email, "not-ours/"), {"note": ""}))
        assert clara.post(one(email, "not-ours/"), {"note": "An invoice"}).url == INBOX
        assert "An invoice" in text(clara.get(one(email)))

    @staticmethod
    def answers(email: InboundEmail, **more):
        return {
            "submission_key": str(uuid.uuid4()),
            "right": "access",
            "received_by": "email",
            **date_parts("received_on", email.received_on),
            "mrn": "",
            "capacity": "individual",
            "name": "Ada Lovell",
            "kind": "copy",
            "form_format": "pdf",
            "delivery": "post",
            "language": "en",
            "do": "enter",
            **more,
        }


class TestUploading:
    def send(self, client, content: bytes):
        file = SimpleUploadedFile("mail.eml", content, content_type="message/rfc822")
        return client.post(f"{INBOX}new/", {"file": file})

    def test_proposes_the_day_a_server_wrote_in_the_clinics_own_time(self, clara):
        page = self.send(clara, plain(top=received("Sat, 21 Nov 2026 04:30:00 +0000")))
        assert "The last mail server to write into it dates it Nov. 20, 2026" in text(page)
        assert 'value="20"' in page.content.decode()

    def test_proposes_no_day_when_only_the_sender_dated_it(self, clara):
        page = self.send(clara, plain())
        assert "No mail server wrote a date into it." in text(page)
        assert "The sender’s own date is Jan. 31, 2026." in text(page)
        assert 'value="31"' not in page.content.decode()

    def test_keeps_it_with_the_day_that_was_confirmed(self, clara):
        staged = hidden(self.send(clara, plain()), "staged_id")
        done = clara.post(f"{INBOX}new/", {"staged_id": staged, **date_parts("received_on", TODAY - DAYS(3))})
        email = InboundEmail.objects.get()
        assert done.url == one(email)
        assert (email.received_on, email.arrived_by) == (TODAY - DAYS(3), "upload")
        assert not Draft.objects.exists()

    def test_the_same_file_again_leads_to_the_row_that_is_here(self, clara):
        email = make_email(content=plain())
        staged = hidden(self.send(clara, plain()), "staged_id")
        done = clara.post(f"{INBOX}new/", {"staged_id": staged, **date_parts("received_on", TODAY)})
        assert (done.url, said(done)) == (one(email), ["This e-mail was here already; nothing was added."])

    def test_the_same_as_a_complaint_says_nothing_more_to_the_clerk(self, clara, clerk):
        email = make_email(content=plain())
        sorting.sort_as_complaint(by=clerk, email_id=email.pk, on=TODAY, now=NOW)
        staged = hidden(self.send(clara, plain()), "staged_id")
        done = clara.post(f"{INBOX}new/", {"staged_id": staged, **date_parts("received_on", TODAY)})
        assert (done.url, said(done)) == (INBOX, ["This e-mail was here already, and is sorted."])

    def test_a_day_in_the_future_is_refused_beside_its_field(self, clara):
        staged = hidden(self.send(clara, plain()), "staged_id")
        page = clara.post(f"{INBOX}new/", {"staged_id": staged, **date_parts("received_on", TODAY + DAYS(1))})
        assert "The date of receipt is in the future." in text(page)
        assert hidden(page, "staged_id") == staged

    @pytest.mark.parametrize(
        "sent", [{}, {"staged_id": "x"}, {"staged_id": "999999"}, {"staged_id": "9" * 40}]
    )
    def test_a_form_without_its_file_asks_for_it_again(self, clara, sent):
        page = clara.post(f"{INBOX}new/", {**date_parts("received_on", TODAY), **sent})
        assert page.status_code == 200
        assert "E-mail file" in text(page)

    def test_a_colleagues_file_is_not_taken(self, clara, colin):
        staged = hidden(self.send(clara, plain()), "staged_id")
        colin.post(f"{INBOX}new/", {"staged_id": staged, **date_parts("received_on", TODAY)})
        assert not InboundEmail.objects.exists()

    @pytest.mark.parametrize("content", [b"\x00\x01", b"<html>", samples.nested(200)])
    def test_any_bytes_are_kept(self, clara, content):
        staged = hidden(self.send(clara, content), "staged_id")
        clara.post(f"{INBOX}new/", {"staged_id": staged, **date_parts("received_on", TODAY)})
        assert InboundEmail.objects.count() == 1


class TestWhoMayOpenIt:
    def test_those_who_read_only_see_no_way_to_sort(self, olga):
        words = text(olga.get(one(make_email())))
        assert "Your role reads this e-mail; others sort it." in words
        assert "Sort as" not in words

    def test_others_find_nothing_and_that_is_audited(self, officer, administrator, ada):
        email = make_email()
        names = ("request", "message", "stop", "complaint", "not_ours", "finish", "again")
        urls = [reverse(f"admin:requests_inboundemail_{name}", args=[email.pk]) for name in names]
        for who in (officer, administrator):
            assert {sign_in(who).post(url).status_code for url in urls} == {404}
        assert sign_in(administrator).get(one(email)).status_code == 404
        assert AuditEvent.objects.filter(kind="access.refused").count() >= len(urls) * 2
        assert ada.user_id
        email.refresh_from_db()
        assert email.state == "unsorted"
