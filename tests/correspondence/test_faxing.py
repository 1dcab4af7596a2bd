"""A fax waits at the machine until someone reads its confirmation sheet; that sheet is the proof."""

import datetime
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter

from consent.queries import Channel, Named
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence import operations, queries
from privacy_portal.correspondence.models import DeliveryState
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from tests.correspondence.letters import delivery_of, write
from tests.factories import BY, NOW, TODAY, make_staff
from tests.requests.admin.browser import sign_in
from tests.requests.admin.pages import date_parts, text

NUMBER = "217-555-0134"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def store(pages: int):
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width=612, height=792)
    stream = io.BytesIO()
    writer.write(stream)
    upload = SimpleUploadedFile("scan.pdf", stream.getvalue())
    return documents.store(by=BY, upload=upload, purpose=Purpose.RECORD, on=TODAY)


def fax(pages: int = 3):
    """A cover with a file of so many pages, ready at the machine."""
    letter = write(
        kind=LetterKind.TRANSMITTAL,
        named=Named(Channel.FAX, (NUMBER,)),
        attachments=[store(pages).pk],
        context={"way": "fax", "patient_name": ""},
    )
    operations.deliver_due(by=BY, now=NOW)
    return letter


def mark(letter, **values):
    operations.mark_faxed(
        **{
            "by": BY,
            "delivery_id": delivery_of(letter).pk,
            "faxed_on": TODAY,
            "confirmed_at": datetime.time(10, 30),
            "pages": 4,
            "other_way_offered": False,
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


def refusal(letter, **values) -> str:
    with pytest.raises(Refused) as refused:
        mark(letter, **values)
    assert delivery_of(letter).state == DeliveryState.READY
    return refused.value.code


class TestAFax:
    def test_waits_until_someone_faxed_it_and_does_not_count_as_sent(self, mailbox):
        letter = fax()
        assert [piece.communication_id for piece in queries.to_fax()] == [letter.pk]
        assert queries.sent_on(letter.pk) is None
        assert mailbox.taken == []

    def test_keeps_the_pages_and_the_time_of_the_confirmation_sheet(self):
        letter = fax()
        mark(letter)
        proof = queries.proofs([letter.pk])[letter.pk]
        assert (proof.state_words, proof.pages, proof.sent_on) == ("Faxed", "4", TODAY)
        assert proof.sent_at == datetime.datetime(2026, 11, 24, 16, 30, tzinfo=datetime.UTC)
        assert queries.sent_on(letter.pk) == TODAY
        assert not queries.to_fax()

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"faxed_on": TODAY + DAY}, "FAXED_DATE"),
            ({"faxed_on": TODAY - DAY}, "FAXED_DATE"),
            ({"confirmed_at": datetime.time(11, 1)}, "FAXED_DATE"),
            ({"pages": 0}, "FAX_PAGES"),
            ({"pages": 99_999}, "FAX_PAGES"),
            ({"pages": 3}, "FAX_INCOMPLETE"),
        ],
    )
    def test_is_not_proven_by_a_sheet_that_cannot_be(self, changed, code):
        assert refusal(fax(), **changed) == code

    def test_of_more_than_fifty_pages_asks_whether_another_way_was_offered(self):
        letter = fax(60)
        assert refusal(letter, pages=61) == "OTHER_WAY"
        mark(letter, pages=61, other_way_offered=True)

    def test_is_proven_once_and_only_by_those_who_send(self):
        letter = fax()
        with pytest.raises(Refused) as refused:
            mark(letter, by=make_staff(Role.COMPLIANCE_OFFICER))
        assert refused.value.code == "NOT_ALLOWED"
        mark(letter)
        with pytest.raises(Refused) as refused:
            mark(letter)
        assert refused.value.code == "NOT_TO_FAX"

    def test_to_a_wrong_number_becomes_work_and_goes_to_the_right_one(self):
        letter = fax()
        delivery = delivery_of(letter)
        operations.mark_not_faxed(by=BY, delivery_id=delivery.pk, now=NOW)
        assert WorkItem.objects.filter(kind=WorkKind.UNDELIVERED, about_id=delivery.pk).exists()
        operations.send_again(by=BY, delivery_id=delivery.pk, lines=("217-555-0199",), on=TODAY)
        operations.deliver_due(by=BY, now=NOW)
        [piece] = queries.to_fax()
        assert piece.communication.named == {"channel": "fax", "lines": ["217-555-0199"]}
        assert "217-555-0199" in piece.communication.html
        assert queries.proofs([letter.pk])[letter.pk].letter_id == piece.communication_id


class TestTheFaxPage:
    def test_shows_the_number_the_cover_and_the_files(self):
        letter = fax(60)
        colin = sign_in(make_staff(Role.RECORDS_CLERK))
        page = colin.get(reverse("admin:correspondence_fax"))
        words = text(page)
        for said in (NUMBER, "Cover sheet", "File 1", "60 pages", "61", "offer another way first"):
            assert said in words
        [file] = letter.attachments
        url = reverse("admin:correspondence_enclosure", args=[letter.pk, file])
        assert url in page.content.decode()
        answer = colin.get(url)
        assert b"".join(answer).startswith(b"%PDF")
        assert "scan" not in answer.headers["Content-Disposition"]
        assert AuditEvent.objects.filter(kind="document.downloaded", reference=letter.reference).exists()

    def test_is_marked_from_the_page_and_a_wrong_sheet_keeps_what_was_typed(self):
        letter = fax()
        colin = sign_in(make_staff(Role.RECORDS_CLERK))
        url = reverse("admin:correspondence_communication_act", args=[letter.pk, "faxed"])
        sent = {**date_parts("faxed_on", TODAY), "confirmed_at": "10:30 AM", "pages": "2"}
        page = colin.post(url, sent)
        assert "did not carry everything" in text(page)
        assert 'value="10:30 AM"' in page.content.decode()
        assert "Write the time as" in text(colin.post(url, {**sent, "confirmed_at": "half past"}))
        assert colin.post(url, {**sent, "pages": "4"}).status_code == 302
        assert delivery_of(letter).state == DeliveryState.SENT
        assert "No fax waits." in text(colin.get(reverse("admin:correspondence_fax")))
        shown = text(colin.get(reverse("admin:correspondence_communication_change", args=[letter.pk])))
        assert "4 pages confirmed" in shown

    def test_is_closed_to_those_who_do_not_send(self):
        letter = fax()
        olga = sign_in(make_staff(Role.COMPLIANCE_OFFICER))
        assert olga.get(reverse("admin:correspondence_fax")).status_code == 404
        url = reverse("admin:correspondence_enclosure", args=[letter.pk, letter.attachments[0]])
        assert olga.get(url).status_code == 404

    def test_opens_no_file_that_does_not_travel_with_the_letter(self):
        letter, other = fax(), store(1)
        colin = sign_in(make_staff(Role.RECORDS_CLERK))
        url = reverse("admin:correspondence_enclosure", args=[letter.pk, other.pk])
        assert colin.get(url).status_code == 404
