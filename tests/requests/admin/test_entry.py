"""Staff enter a request: the clock starts on the day it came, and nothing typed is lost."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Role
from privacy_portal.documents.models import Document
from privacy_portal.people.operations import drafts, parties
from privacy_requests.models import PrivacyRequest
from tests.documents.samples import EXE, PDF
from tests.factories import BY, NOW, TODAY, make_patient
from tests.people.signing_in import make_account
from tests.people.signing_in import sign_in as sign_in_by_hand
from tests.requests.admin.pages import ENTRY, QUEUE, date_parts, hidden, said, text

DAYS = datetime.timedelta


def answers(received_on: Any = TODAY, **more: Any) -> dict[str, Any]:
    return {
        "submission_key": str(uuid.uuid4()),
        "right": "access",
        "received_by": "mail",
        **date_parts("received_on", received_on),
        "mrn": "",
        "capacity": "individual",
        "name": "Ada Lovell",
        "kind": "copy",
        "record_sets": ["medical"],
        "form_format": "pdf",
        "summary": "records",
        "delivery": "post",
        "language": "en",
        "do": "enter",
        **more,
    }


def scan(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", content, content_type="application/pdf")


def entered() -> PrivacyRequest:
    return PrivacyRequest.objects.get()


class TestEntering:
    def test_takes_a_receipt_of_long_ago_once_that_is_ticked(self, clara, clerk):
        assert "It really came that long ago" not in text(clara.get(ENTRY))
        form = answers(TODAY - DAYS(800))
        asked = text(clara.post(ENTRY, form))
        assert "more than two years ago" in asked
        assert "It really came that long ago" in asked
        assert not PrivacyRequest.objects.exists()
        clara.post(ENTRY, {**form, "long_ago": "on"})
        assert entered().received_on == TODAY - DAYS(800)

    def test_starts_the_clock_on_the_day_of_receipt(self, clara, clerk):
        patient = make_patient()
        done = clara.post(ENTRY, answers(TODAY - DAYS(3), mrn=patient.mrn))
        row = entered()
        assert done.url == f"{QUEUE}{row.reference}/"
        assert (row.due_on, row.logged_on) == (TODAY + DAYS(27), TODAY)
        assert (row.patient_id, row.logged_by_id) == (patient.pk, clerk.user_id)
        assert said(done)[0].endswith("Entered 3 days after receipt.")

    def test_says_the_due_date_and_no_name(self, clara):
        done = clara.post(ENTRY, answers())
        assert said(done) == [f"Request {entered().reference} entered. Due: Dec. 24, 2026."]

    def test_without_a_patient_leaves_it_to_be_matched(self, clara):
        clara.post(ENTRY, answers())
        assert entered().patient is None

    def test_twice_with_one_form_is_one_request(self, clara):
        sent = answers()
        first, second = clara.post(ENTRY, sent), clara.post(ENTRY, sent)
        assert first.url == second.url
        assert PrivacyRequest.objects.count() == 1

    def test_with_a_colleagues_form_is_refused(self, clara, colin):
        sent = answers()
        clara.post(ENTRY, sent)
        assert "This form was already used." in text(colin.post(ENTRY, sent))

    def test_keeps_every_answer(self, clara):
        clara.post(
            ENTRY,
            answers(
                capacity="representative",
                phone="(217) 555-0123",
                email="rep@example.com",
                address="1 Elm Street",
                description="X-rays",
                kind="both",
                form_format="other",
                format_words="A CD",
                **date_parts("from_on", TODAY - DAYS(400)),
                **date_parts("to_on", TODAY),
                **date_parts("birth_date_given", datetime.date(1985, 3, 14)),
            ),
        )
        row = entered()
        assert row.requester.birth_date_given == datetime.date(1985, 3, 14)
        assert (row.requester.phone, row.requester.capacity) == ("(217) 555-0123", "representative")
        assert (row.access.format_words, row.access.from_on) == ("A CD", TODAY - DAYS(400))

    @pytest.mark.parametrize("way", ["phone", "mail", "fax", "email", "in_person"])
    def test_takes_what_came_by_any_way(self, clara, way):
        clara.post(ENTRY, answers(received_by=way))
        assert entered().received_by == way

    def test_keeps_fax_email_and_summary_and_logs_the_warning_that_was_given(self, clara):
        clara.post(
            ENTRY,
            answers(
                delivery="email",
                email_to="ada@example.com",
                fax_number="217-555-0134",
                summary="summary",
                plain_email="on",
            ),
        )
        detail = entered().access
        assert (detail.delivery, detail.email_to, detail.fax_number) == (
            "email",
            "ada@example.com",
            "217-555-0134",
        )
        assert detail.summary == "summary"
        assert entered().agreements.get().kind == "plain_email"

    def test_says_whose_records_a_representative_asks_for(self, clara):
        clara.post(ENTRY, answers(capacity="representative", patient_name="Bo Lovell", acting_as="parent"))
        asker = entered().requester
        assert (asker.patient_name, asker.acting_as, asker.whose) == ("Bo Lovell", "parent", "Bo Lovell")

    def test_of_an_oral_request_notes_that_a_form_was_offered(self, clara):
        clara.post(ENTRY, answers(received_by="phone", form_offered="on"))
        assert "Our form was offered." in entered().casenotes.get().text

    def test_offers_no_reason_field(self, clara):
        assert "reason" not in clara.get(ENTRY).content.decode().lower()


class TestWhatCannotBe:
    def test_a_receipt_in_the_future_is_refused_beside_its_field(self, clara):
        page = clara.post(ENTRY, answers(TODAY + DAYS(1)))
        assert "The date of receipt is in the future." in text(page)
        assert 'value="Ada Lovell"' in page.content.decode()
        assert not PrivacyRequest.objects.exists()

    def test_a_receipt_before_birth_is_refused(self, clara):
        patient = make_patient(birth_date=TODAY - DAYS(10))
        page = clara.post(ENTRY, answers(TODAY - DAYS(20), mrn=patient.mrn))
        assert "before the patient" in text(page)

    @pytest.mark.parametrize(("month", "day"), [("2", "30"), ("13", "1"), ("x", "1"), ("1", "0")])
    def test_an_impossible_date_is_a_sentence(self, clara, month, day):
        page = clara.post(ENTRY, answers(received_on_month=month, received_on_day=day))
        assert page.status_code == 200
        assert "There is a problem" in text(page)

    def test_a_number_nobody_has_is_a_sentence(self, clara):
        assert "No patient has that medical record number." in text(clara.post(ENTRY, answers(mrn="nobody")))

    def test_dates_the_wrong_way_round_are_a_sentence(self, clara):
        turned = {**date_parts("from_on", TODAY), **date_parts("to_on", TODAY - DAYS(1))}
        assert "The last date is before the first." in text(clara.post(ENTRY, answers(**turned)))

    def test_another_format_needs_a_word(self, clara):
        page = clara.post(ENTRY, answers(form_format="other"))
        assert "Write which format the person asked for." in text(page)

    def test_a_form_without_its_key_or_right_changes_nothing(self, clara):
        for broken in ({"submission_key": "no"}, {"right": "complaint"}, {"received_by": "portal"}):
            assert clara.post(ENTRY, answers(**broken)).status_code == 200
        assert not PrivacyRequest.objects.exists()


class TestABusinessAssociate:
    def party(self, name: str, **values):
        return parties.keep(by=BY, reason="tests", name=name, kind="business_associate", **values)

    def test_is_named_with_what_it_received(self, clara):
        vendor = self.party("Prairie Release", agreement_from=TODAY - DAYS(100))
        clara.post(
            ENTRY,
            answers(TODAY - DAYS(7), received_by="business_associate", received_through_id=str(vendor.pk)),
        )
        row = entered()
        assert (row.received_through_id, row.due_on) == (vendor.pk, TODAY + DAYS(23))
        assert "Prairie Release" in text(clara.get(f"{QUEUE}{row.reference}/"))

    def test_is_offered_only_while_its_agreement_is_in_force(self, clara):
        self.party("In Force", agreement_from=TODAY - DAYS(100))
        self.party("Ended", agreement_from=TODAY - DAYS(100), agreement_to=TODAY - DAYS(1))
        self.party("Without")
        offered = dict(clara.get(ENTRY).context["form"].fields["received_through_id"].choices).values()
        assert list(offered)[1:] == ["In Force"]

    def test_must_be_named(self, clara):
        page = clara.post(ENTRY, answers(received_by="business_associate"))
        assert "Choose the business associate that received it." in text(page)
        assert not PrivacyRequest.objects.exists()

    def test_is_forgotten_when_the_request_came_another_way(self, clara):
        vendor = self.party("Prairie Release", agreement_from=TODAY - DAYS(100))
        clara.post(ENTRY, answers(received_by="mail", received_through_id=str(vendor.pk)))
        assert entered().received_through_id is None


class TestFindingThePatient:
    def test_happens_inside_the_form_by_post(self, clara):
        bo = make_patient(given_name="Bo", family_name="Diaz")
        page = clara.post(ENTRY, answers(name="B. Diaz", do="find", find_text="Diaz"))
        assert "Diaz, Bo" in text(page)
        assert "There is a problem" not in text(page)
        page = clara.post(ENTRY, {**answers(name="B. Diaz", find_text="Diaz"), "use": bo.mrn})
        content = page.content.decode()
        assert f'value="{bo.mrn}"' in content
        assert 'value="B. Diaz"' in content

    def test_says_when_there_is_nobody(self, clara):
        page = clara.post(ENTRY, answers(do="find", find_text="Nobody"))
        assert "Nobody found." in text(page)


class TestTheScan:
    def test_is_kept_with_the_request_as_what_came_in(self, clara):
        clara.post(ENTRY, answers(file=scan()))
        kept = entered().documents.get()
        assert (kept.role, kept.document.purpose) == ("incoming", "incoming")

    def test_is_not_lost_when_something_else_is_wrong(self, clara):
        page = clara.post(ENTRY, answers(TODAY + DAYS(1), file=scan()))
        assert "Kept: letter.pdf" in text(page)
        clara.post(ENTRY, answers(staged_id=hidden(page, "staged_id")))
        assert entered().documents.get().document.display_name == "letter.pdf"

    def test_is_not_lost_while_one_looks_for_the_patient(self, clara):
        page = clara.post(ENTRY, answers(file=scan(), do="find", find_text="x"))
        clara.post(ENTRY, answers(staged_id=hidden(page, "staged_id")))
        assert entered().documents.count() == 1

    def test_that_is_disguised_is_refused_and_nothing_else_is_lost(self, clara):
        page = clara.post(ENTRY, answers(file=scan(EXE)))
        assert "There is a problem" in text(page)
        assert 'value="Ada Lovell"' in page.content.decode()
        assert not PrivacyRequest.objects.exists()

    def test_staged_by_a_colleague_is_not_taken(self, clara, colin):
        page = colin.post(ENTRY, answers(TODAY + DAYS(1), file=scan()))
        clara.post(ENTRY, answers(staged_id=hidden(page, "staged_id")))
        assert not entered().documents.exists()
        assert Document.objects.get().purpose == "draft"


class TestADraft:
    def test_is_given_back_filled_in_without_complaints(self, clara, clerk):
        sent = {name: [str(value)] for name, value in answers(name="Half of a na").items()}
        drafts.keep(by=clerk, key="staff-entry", data=sent, now=NOW)
        page = clara.get(ENTRY)
        assert 'value="Half of a na"' in page.content.decode()
        assert "You began this on" in text(page)
        assert "There is a problem" not in text(page)

    def test_is_made_of_what_was_sent_after_the_session_had_ended(self, clinic):
        user = make_account(Role.INTAKE_CLERK)
        browser = sign_in_by_hand(user)
        page = browser.get(ENTRY)
        token = hidden(page, "csrfmiddlewaretoken")
        browser.session.flush()
        strict = {**answers(name="Sent too late"), "csrfmiddlewaretoken": token, "file": scan()}
        assert "/account/login/" in browser.post(ENTRY, strict).headers["Location"]
        with time_machine.travel(NOW + DAYS(0, 60), tick=False):  # the app's code is good once
            sign_in_by_hand(user, browser)
            again = browser.get(ENTRY)
        assert 'value="Sent too late"' in again.content.decode()
        assert "Kept: letter.pdf" in text(again)
        assert not PrivacyRequest.objects.exists()

    def test_is_gone_once_the_request_is_entered(self, clara, clerk):
        drafts.keep(by=clerk, key="staff-entry", data={"name": ["Half of a na"]}, now=NOW)
        clara.post(ENTRY, answers())
        assert "Half of a na" not in clara.get(ENTRY).content.decode()
