"""A paper is kept with its case; proof of identity goes with the decision, what was verified stays."""

import io

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfWriter

from privacy_portal.documents import queries as documents
from privacy_portal.documents.models import Document
from privacy_requests.operations import closing, corrections, papers
from privacy_requests.workflow import Status
from tests.documents.samples import EXE, png
from tests.factories import BY, NOW, TODAY
from tests.requests.factories import add_record, make_request
from tests.requests.ways.doing import grant, pdf, refusal


def attach(row, role="incoming", file=None, title="Letter"):
    return papers.attach_paper(
        by=BY, privacy_request_id=row.pk, role=role, title=title, file=file or pdf(), on=TODAY, now=NOW
    )


def scan(pages: int) -> bytes:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width=612, height=792)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


class TestAPaper:
    @pytest.mark.parametrize("status", list(Status))
    def test_is_taken_at_any_time(self, status):
        row = make_request(at=status)
        before = row.status
        attach(row)
        row.refresh_from_db()
        assert row.documents.filter(role="incoming").count() == 1
        assert row.status == before

    def test_is_never_released_with_the_records(self):
        row = make_request()
        add_record(row)
        attach(row, "evidence")
        grant(row)
        assert [one.role for one in row.documents.filter(released_at__isnull=False)] == ["record"]

    def test_of_three_hundred_pages_is_taken_with_its_page_count(self):
        row = make_request()
        kept = attach(row, file=pdf(scan(300)))
        assert documents.summaries([kept.document_id])[0].pages == 300

    def test_over_the_limit_is_refused_with_a_clear_sentence(self, settings):
        settings.DOCUMENTS_MAX_BYTES = 2 * 1024 * 1024
        row = make_request()
        answer = refusal(attach, row, file=pdf(scan(1) + b"%" * 3 * 1024 * 1024 + b"\n%%EOF\n"))
        assert answer.code == "UPLOAD_TOO_LARGE"
        assert "at most 2 MB" in answer.sentence
        assert not row.documents.exists()

    def test_that_is_a_program_is_refused(self):
        row = make_request()
        assert refusal(attach, row, file=pdf(EXE)).code == "UPLOAD_TYPE"

    def test_must_be_of_a_kind_that_exists(self):
        assert refusal(attach, make_request(), role="record").code == "PAPER_ROLE"


@pytest.mark.cite("164.514(h)(1)")
class TestProofOfIdentity:
    def test_is_gone_from_the_disk_once_decided_and_the_facts_of_verification_stay(
        self, django_capture_on_commit_callbacks
    ):
        row = make_request()
        add_record(row)
        kept = attach(row, "identity", file=pdf(png(), "id.png"))
        place = Document.objects.get(pk=kept.document_id).stored_name
        assert default_storage.exists(place)
        with django_capture_on_commit_callbacks(execute=True):
            grant(row)
        assert not default_storage.exists(place)
        gone = Document.objects.get(pk=kept.document_id)
        assert (gone.discard_reason, len(gone.sha256)) == ("identity_checked", 64)
        kept.refresh_from_db()
        assert kept.removed_at is not None
        verification = row.verifications.get()
        assert (verification.method, verification.succeeded, verification.facts) == ("photo_id", True, "Seen")

    def test_is_gone_when_the_patient_withdraws(self):
        row = make_request()
        kept = attach(row, "identity")
        closing.withdraw(
            by=BY, privacy_request_id=row.pk, channel="phone", quote="No more.", on=TODAY, now=NOW
        )
        assert Document.objects.get(pk=kept.document_id).discard_reason == "identity_checked"

    def test_of_a_duplicate_serves_the_request_that_is_kept_and_goes_with_its_decision(self):
        kept = make_request()
        twin = make_request(patient=kept.patient)
        proof = attach(twin, "identity")
        corrections.merge(by=BY, privacy_request_id=twin.pk, keep_reference=kept.reference, on=TODAY, now=NOW)
        proof.refresh_from_db()
        assert (proof.privacy_request_id, proof.removed_at) == (kept.pk, None)
        add_record(kept)
        grant(kept)
        assert Document.objects.get(pk=proof.document_id).discarded_at is not None

    def test_is_not_taken_after_the_decision(self):
        row = make_request(at=Status.DECIDED)
        assert refusal(attach, row, "identity").code == "IDENTITY_NOT_NEEDED"
