"""Every act shows the letter it will send before it sends it; what is refused loses nothing."""

import datetime
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import override_settings

from privacy_portal.clinic import operations as clinic_operations
from privacy_portal.clinic.models import Designation
from privacy_portal.correspondence.models import Communication
from privacy_portal.documents.models import Document
from privacy_requests.models import Decision, StatusChange
from privacy_requests.operations import review
from privacy_requests.workflow import Status
from tests.documents.samples import EXE, PDF
from tests.factories import BY, NOW, TODAY, make_patient
from tests.requests.admin.browser import sign_in
from tests.requests.admin.pages import act, case, date_parts, hidden, said, text
from tests.requests.factories import add_record, make_request

DAYS = datetime.timedelta
REASON = "The paper records are in storage outside the clinic."


def answers(promised_on: datetime.date, reason: str = REASON) -> dict[str, str]:
    return {"reason": reason, **date_parts("promised_on", promised_on)}


def pdf(name: str = "notes.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def row(colleague):
    return make_request(by=colleague, received_on=TODAY - DAYS(20))


class TestALetter:
    def test_is_shown_with_the_statements_the_law_requires_and_writes_nothing(self, colin, row):
        page = colin.post(act(row, "extend"), {**answers(TODAY + DAYS(20)), "do": "preview"})
        words = text(page)
        assert "The reasons for the delay 45 CFR 164.524(b)(2)(ii)(A)" in words
        assert "Extend once: send" in words
        assert REASON in page.content.decode()
        assert not Communication.objects.exists()

    def test_is_drawn_alone_in_its_frame_by_its_own_policy(self, colin, row):
        page = colin.post(act(row, "extend"), {**answers(TODAY + DAYS(20)), "do": "preview"})
        frame = re.search(r'<iframe src="([^"]+)"', page.content.decode())
        assert frame is not None
        letter = colin.get(frame[1])
        assert REASON in letter.content.decode()
        assert "frame-ancestors 'self'" in letter.headers["Content-Security-Policy"]
        assert "script-src" not in letter.headers["Content-Security-Policy"]
        assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_cannot_be_read_by_a_colleague_who_gets_the_address(self, colin, petra, row):
        page = colin.post(act(row, "extend"), {**answers(TODAY + DAYS(20)), "do": "preview"})
        frame = re.search(r'<iframe src="([^"]+)"', page.content.decode())
        assert frame is not None
        assert petra.get(frame[1]).status_code == 404

    def test_is_sent_once_it_was_seen_and_says_what_happens_next(self, colin, row):
        sent = answers(TODAY + DAYS(20))
        page = colin.post(act(row, "extend"), {**sent, "do": "preview"})
        done = colin.post(act(row, "extend"), {**sent, "do": "send", "seen": hidden(page, "seen")})
        assert done.url == case(row)
        assert said(done)[0].startswith("Extension letter queued. New due date once it is sent: Dec")
        assert Communication.objects.get().reference == row.reference
        row.refresh_from_db()
        assert row.due_on == TODAY + DAYS(10)  # pending until the letter is sent

    def test_is_shown_again_when_what_was_typed_has_changed_since(self, colin, row):
        page = colin.post(act(row, "extend"), {**answers(TODAY + DAYS(20)), "do": "preview"})
        again = colin.post(
            act(row, "extend"),
            {**answers(TODAY + DAYS(25)), "do": "send", "seen": hidden(page, "seen")},
        )
        assert "The letter is not the one you saw" in text(again)
        assert not Communication.objects.exists()

    def test_without_its_reason_and_date_is_refused_before_it_is_written(self, colin, row):
        page = colin.post(act(row, "extend"), {"reason": "", "do": "preview"})
        page = colin.post(act(row, "extend"), {"reason": "", "do": "send", "seen": hidden(page, "seen")})
        assert page.status_code == 200
        assert not Communication.objects.exists()

    def test_that_misses_statements_says_so_first_and_leads_to_the_fields(self, colin, row):
        page = colin.post(act(row, "extend"), {"reason": "", "do": "preview"})
        body = page.content.decode()
        assert re.search(rf"<title>Error: Extend once: {row.reference} ", body)
        assert re.search(r'href="#id_reason">\s*The letter does not say yet: The reasons for the delay', body)
        assert re.search(r'href="#id_promised_on_month">\s*The letter does not say yet: The date', body)
        assert 'id="send"' not in body
        assert "All required statements are made" not in text(page)

    def test_that_says_everything_takes_the_reader_to_it_and_offers_a_way_to_send(self, colin, row):
        body = colin.post(act(row, "extend"), {**answers(TODAY + DAYS(20)), "do": "preview"}).content.decode()
        heading = re.search(r'<h2 id="letter-heading"[^>]*>', body)
        assert heading is not None
        assert "data-focus" in heading[0]
        assert 'aria-describedby="letter-complete"' in heading[0]
        assert re.search(
            r'id="letter-complete"[^>]*role="status">.*?All required statements are made', body, re.DOTALL
        )
        assert body.index('href="#send"') < body.index("letter-heading")
        assert 'id="send"' in body

    def test_needs_what_its_form_does_not_call_optional(self, colin, row):
        page = colin.get(act(row, "extend"))
        assert "(optional)" not in text(page)

    def test_is_never_sent_unseen(self, colin, row):
        page = colin.post(act(row, "extend"), {**answers(TODAY + DAYS(20)), "do": "send"})
        assert "Extend once: send" in text(page)
        assert not Communication.objects.exists()

    def test_with_nothing_to_fill_in_is_shown_at_once(self, clara, row):
        page = clara.get(act(row, "acknowledge"))
        assert "What the letter must say" in text(page)
        done = clara.post(act(row, "acknowledge"), {"do": "send", "seen": hidden(page, "seen")})
        assert said(done) == ["Acknowledgement queued."]

    def test_without_a_contact_is_refused_with_a_sentence(self, clara, row):
        official = Designation.objects.get(kind=Designation.Kind.PRIVACY_OFFICIAL)
        clinic_operations.end(by=BY, row=official, to_on=TODAY - DAYS(1), on=TODAY)
        page = clara.get(act(row, "acknowledge"))
        assert "so no letter can be written." in text(page)
        assert "45 CFR 164.530(a)(1)(ii)" in text(page)

    def test_to_nobody_is_not_sent(self, clara, colleague):
        row = make_request(by=colleague, patient=None)
        sent = {"channel": "phone", "quote": "Never mind", **date_parts("withdrawn_on", TODAY)}
        done = clara.post(act(row, "withdraw"), {**sent, "do": "send"})
        assert said(done) == ["Request withdrawn and closed."]
        assert not Communication.objects.exists()

    def test_that_is_sent_is_told_to_those_who_do_not_see_the_page(self, clara, row):
        page = clara.get(act(row, "acknowledge"))
        sent = {"do": "send", "seen": hidden(page, "seen")}
        body = clara.post(act(row, "acknowledge"), sent, follow=True).content.decode()
        told = re.search(r'<div class="portal-messages" tabindex="-1".*?</div>\s*</div>', body, re.DOTALL)
        assert told is not None
        assert re.search(r'role="status">.*Acknowledgement queued\.', told[0], re.DOTALL)


class TestARefusal:
    def test_shows_the_sentence_and_its_source_and_keeps_what_was_typed(self, colin, row):
        sent = answers(TODAY + DAYS(60))
        page = colin.post(act(row, "extend"), {**sent, "do": "preview"})
        page = colin.post(act(row, "extend"), {**sent, "do": "send", "seen": hidden(page, "seen")})
        words = text(page)
        assert "There is a problem" in words
        assert "45 CFR 164.524(b)(2)" in words
        assert REASON in page.content.decode()
        assert not Communication.objects.exists()

    @pytest.mark.parametrize(
        ("month", "day", "year", "sentence"),
        [
            ("2", "30", "2027", "There is no February 30 in 2027."),
            ("", "3", "2027", "The date is not complete."),
            ("12", "3", "27", "Write the year with four digits"),
        ],
    )
    def test_of_a_date_that_cannot_be_names_what_is_wrong(self, colin, row, month, day, year, sentence):
        page = colin.post(
            act(row, "extend"),
            {
                "reason": REASON,
                "promised_on_month": month,
                "promised_on_day": day,
                "promised_on_year": year,
                "do": "preview",
            },
        )
        assert sentence in text(page)
        assert "Error:" in page.content.decode()

    def test_of_a_verification_in_the_future(self, clara, colleague):
        row = make_request(by=colleague, verified=False)
        page = clara.post(
            act(row, "verify"),
            {
                "method": "photo_id",
                "facts": "Seen",
                **date_parts("verified_on", TODAY + DAYS(1)),
                "do": "send",
            },
        )
        assert "The date of verification is in the future." in text(page)

    def test_stands_on_the_page_of_an_act_that_is_not_possible(self, colin, colleague):
        closed = make_request(by=colleague, at=Status.CLOSED)
        for sending in (colin.get, colin.post):
            page = sending(act(closed, "grant"))
            assert "This request is closed." in text(page)
        assert StatusChange.objects.filter(act="grant").count() == 1

    def test_of_a_withdrawal_without_evidence(self, clara, row):
        sent = {"channel": "phone", "quote": " ", **date_parts("withdrawn_on", TODAY)}
        page = clara.post(act(row, "withdraw"), {**sent, "do": "preview"})
        page = clara.post(act(row, "withdraw"), {**sent, "do": "send", "seen": hidden(page, "seen")})
        assert "a withdrawal stops a legal clock" in text(page)
        row.refresh_from_db()
        assert row.is_open

    def test_of_an_act_that_does_not_exist(self, colin, row):
        assert colin.get(act(row, "destroy")).status_code == 404


class TestMatching:
    def test_finds_the_patient_without_leaving_the_form(self, clara, colleague):
        row = make_request(by=colleague, patient=None)
        bo = make_patient(given_name="Bo", family_name="Diaz")
        page = clara.post(act(row, "match"), {"do": "find", "find_text": "diaz"})
        assert "Diaz, Bo" in text(page)
        assert "There is a problem" not in text(page)
        page = clara.post(act(row, "match"), {"use": bo.mrn, "find_text": "diaz"})
        assert f'value="{bo.mrn}"' in page.content.decode()
        done = clara.post(act(row, "match"), {"patient_id": bo.mrn, "do": "send"})
        assert said(done) == ["Request matched. The clock did not move."]
        row.refresh_from_db()
        assert row.patient_id == bo.pk

    def test_finds_by_the_enter_key_too(self, clara, colleague):
        row = make_request(by=colleague, patient=None)
        make_patient(given_name="Bo", family_name="Diaz")
        page = clara.post(act(row, "match"), {"do": "send", "patient_id": "", "find_text": "diaz"})
        assert "Diaz, Bo" in text(page)
        again = {"do": "send", "patient_id": "", "find_text": "diaz", "looked_for": "diaz"}
        assert "There is a problem" in text(clara.post(act(row, "match"), again))

    def test_of_a_number_nobody_has_is_a_sentence(self, clara, colleague):
        row = make_request(by=colleague, patient=None)
        page = clara.post(act(row, "match"), {"patient_id": "nobody", "do": "send"})
        assert "No patient has that medical record number." in text(page)


class TestAnUpload:
    def test_becomes_a_record(self, colin, row):
        done = colin.post(act(row, "add_record"), {"file": pdf(), "title": "Notes", "do": "send"})
        assert said(done) == ["Record added."]
        assert row.documents.get().title == "Notes"

    def test_that_is_disguised_is_refused_with_a_sentence(self, colin, row):
        page = colin.post(
            act(row, "add_record"), {"file": pdf("scan.pdf", EXE), "title": "Notes", "do": "send"}
        )
        assert page.status_code == 200
        assert "There is a problem" in text(page)
        assert not row.documents.exists()

    @override_settings(DOCUMENTS_MAX_BYTES=1000)
    def test_that_is_too_large_is_refused_with_a_sentence(self, colin, row):
        page = colin.post(act(row, "add_record"), {"file": pdf(content=PDF + b" " * 2000), "do": "send"})
        assert "too large" in text(page)

    def test_that_is_missing_is_asked_for(self, colin, row):
        page = colin.post(act(row, "add_record"), {"title": "Notes", "do": "send"})
        assert "Choose a file." in text(page)
        assert 'value="Notes"' in page.content.decode()

    def test_is_kept_when_something_else_on_the_form_is_wrong(self, colin, colleague, row):
        page = colin.post(act(row, "add_record"), {"file": pdf(), "title": "x" * 300, "do": "send"})
        assert "Kept: notes.pdf" in text(page)
        staged = hidden(page, "staged_id")
        assert Document.objects.get(pk=staged).purpose == "draft"
        done = colin.post(act(row, "add_record"), {"staged_id": staged, "title": "Notes", "do": "send"})
        assert said(done) == ["Record added."]
        assert row.documents.get().document.purpose == "record"

    def test_staged_by_a_colleague_cannot_be_taken(self, colin, petra, row):
        page = colin.post(act(row, "add_record"), {"file": pdf(), "title": "x" * 300, "do": "send"})
        stolen = petra.post(
            act(row, "add_record"), {"staged_id": hidden(page, "staged_id"), "title": "Mine", "do": "send"}
        )
        assert "Choose a file." in text(stolen)
        assert not row.documents.exists()


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_two_clerks_who_decide_one_is_told_that_it_is_decided(self, colleague, official):
        row = make_request(by=colleague, at=Status.WORKING)
        add_record(row, by=colleague)
        browsers = [sign_in(colleague), sign_in(official)]
        pages = [browser.get(act(row, "grant")) for browser in browsers]
        pages = [browser.post(act(row, "grant"), {"how": "", "do": "preview"}) for browser in browsers]
        together = threading.Barrier(2)

        def decide(number: int) -> str:
            try:
                together.wait(timeout=20)
                sent = {"how": "", "do": "send", "seen": hidden(pages[number], "seen")}
                response = browsers[number].post(act(row, "grant"), sent)
                assert response.status_code in {200, 302}
                return "done" if response.status_code == 302 else text(response)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as threads:
            told = list(threads.map(decide, range(2)))
        assert sorted(word == "done" for word in told) == [False, True]
        assert any("already decided" in word or "same moment" in word for word in told)
        assert Decision.objects.count() == 1
        assert Communication.objects.filter(kind="access_granted").count() == 1

    def test_a_form_left_open_meets_what_has_happened_since(self, colleague, clerk):
        row = make_request(by=colleague, verified=False)
        browser = sign_in(clerk)
        browser.get(act(row, "verify"))
        review.verify(
            by=colleague,
            privacy_request_id=row.pk,
            method="photo_id",
            facts="",
            verified_on=TODAY,
            on=TODAY,
            now=NOW,
        )
        page = browser.post(
            act(row, "verify"), {"method": "photo_id", **date_parts("verified_on", TODAY), "do": "send"}
        )
        assert "Identity is already verified." in text(page)
