"""Keeping, opening and discarding a file."""

import datetime
import hashlib
import stat

import pytest
from django.db import IntegrityError, transaction

from privacy_portal.audit.models import AuditEvent
from privacy_portal.documents import operations, queries, storing
from privacy_portal.documents.downloads import respond
from privacy_portal.documents.kinds import DiscardReason, Purpose, ScanState
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from tests.documents import samples

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 11, 24)


def store(clerk, content=samples.PDF, name="Ada Vale MRI.pdf", purpose=Purpose.RECORD) -> Document:
    return operations.store(by=clerk, upload=samples.upload(content, name), purpose=purpose, on=ON)


def files(root) -> list:
    return [path for path in root.rglob("*") if path.is_file()]


class TestStoring:
    def test_the_row_says_what_the_file_is_and_its_hash(self, clerk):
        document = store(clerk)
        assert document.media_type == "application/pdf"
        assert document.size == len(samples.PDF)
        assert document.sha256 == hashlib.sha256(samples.PDF).hexdigest()
        assert document.stored_on == ON
        assert document.stored_by_id == 7
        assert document.display_name == "Ada Vale MRI.pdf"
        assert document.history.get().history_user_id == 7

    def test_the_name_on_the_disk_is_random_and_says_nothing(self, clerk, store_root):
        document = store(clerk)
        (path,) = files(store_root)
        assert path.relative_to(store_root).as_posix() == document.stored_name
        assert "ada" not in str(path.relative_to(store_root)).lower()
        assert path.suffix == ""

    def test_only_the_portals_own_user_can_read_the_disk(self, clerk, store_root):
        store(clerk)
        (path,) = files(store_root)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_the_audit_event_names_no_file(self, clerk):
        document = store(clerk)
        event = AuditEvent.objects.get(kind="document.stored")
        assert event.about_id == document.pk
        assert "Ada" not in str(event.detail)

    def test_an_empty_file_is_refused(self, clerk, store_root):
        with pytest.raises(Refused) as refused:
            store(clerk, content=b"")
        assert refused.value.code == "UPLOAD_EMPTY"
        assert files(store_root) == []

    def test_a_file_over_the_limit_is_refused_and_told_the_limit(self, clerk, settings, store_root):
        settings.DOCUMENTS_MAX_BYTES = 1024 * 1024
        with pytest.raises(Refused) as refused:
            store(clerk, content=samples.PDF + b" " * 1024 * 1024)
        assert refused.value.code == "UPLOAD_TOO_LARGE"
        assert "1 MB" in str(refused.value.sentence)
        assert files(store_root) == []

    def test_a_disguised_file_leaves_nothing_behind(self, clerk, store_root):
        with pytest.raises(Refused) as refused:
            store(clerk, content=samples.EXE)
        assert refused.value.code == "UPLOAD_TYPE"
        assert files(store_root) == []
        assert not Document.objects.exists()

    def test_a_disk_that_refuses_is_a_sentence_and_no_row(self, clerk, settings, tmp_path):
        blocked = tmp_path / "blocked"
        blocked.write_text("a file where a folder should be")
        options = {"location": str(blocked), "base_url": None}
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {**settings.STORAGES["default"], "OPTIONS": options},
        }
        with pytest.raises(Refused) as refused:
            store(clerk)
        assert refused.value.code == "UPLOAD_NOT_KEPT"
        assert not Document.objects.exists()

    def test_without_a_scanner_the_file_may_be_released(self, clerk):
        document = store(clerk)
        assert document.scan_state == ScanState.NOT_CONFIGURED
        assert document.may_be_released

    def test_a_staged_file_is_adopted_by_the_one_who_staged_it(self, clerk):
        document = store(clerk, purpose=Purpose.DRAFT)
        operations.adopt(by=clerk, document_id=document.pk, purpose=Purpose.EVIDENCE)
        document.refresh_from_db()
        assert document.purpose == Purpose.EVIDENCE
        with pytest.raises(Refused):
            operations.adopt(by=clerk, document_id=document.pk, purpose=Purpose.EVIDENCE)

    def test_the_database_refuses_a_row_without_bytes(self, clerk):
        document = store(clerk)
        document.size = 0
        with pytest.raises(IntegrityError), transaction.atomic():
            document.save()


class TestOpening:
    def test_the_bytes_come_back_and_the_download_is_audited(self, clerk):
        document = store(clerk)
        opened = operations.open_document(
            by=clerk, document_id=document.pk, reference="PR-7KQ4-M2XD", patient_id=3
        )
        with opened.stream as stream:
            assert stream.read() == samples.PDF
        event = AuditEvent.objects.get(kind="document.downloaded")
        assert (event.reference, event.patient_id, event.actor_user_id) == ("PR-7KQ4-M2XD", 3, 7)

    def test_the_response_is_a_download_under_a_neutral_name(self, clerk):
        document = store(clerk)
        response = respond(
            operations.open_document(by=clerk, document_id=document.pk, reference="PR-7KQ4-M2XD")
        )
        assert response.getvalue() == samples.PDF
        expected = f'attachment; filename="PR-7KQ4-M2XD-document-{document.pk}.pdf"'
        assert response.headers["Content-Disposition"] == expected
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Content-Length"] == str(len(samples.PDF))
        assert "Ada" not in str(response.headers)
        response.close()

    @pytest.mark.parametrize("harm", ["changed", "missing"])
    def test_a_file_that_is_not_what_was_stored_is_not_given_out(self, clerk, store_root, harm):
        document = store(clerk)
        (path,) = files(store_root)
        if harm == "changed":
            path.write_bytes(samples.PDF.replace(b"Catalog", b"Catalos"))
        else:
            path.unlink()
        with pytest.raises(Refused) as refused:
            operations.open_document(by=clerk, document_id=document.pk, reference="")
        assert refused.value.code == "DOCUMENT_DAMAGED"
        assert list(queries.damaged()) == [document.pk]

    def test_a_whole_store_is_not_damaged(self, clerk):
        store(clerk)
        assert list(queries.damaged()) == []

    def test_a_file_that_never_was_is_refused(self, clerk):
        with pytest.raises(Refused) as refused:
            operations.open_document(by=clerk, document_id=999, reference="")
        assert refused.value.code == "DOCUMENT_NOT_FOUND"


class TestDiscarding:
    def test_the_bytes_go_and_the_row_and_hash_stay(
        self, clerk, store_root, django_capture_on_commit_callbacks
    ):
        document = store(clerk)
        with django_capture_on_commit_callbacks(execute=True):
            operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.MISTAKE)
        assert files(store_root) == []
        document.refresh_from_db()
        assert document.sha256 == hashlib.sha256(samples.PDF).hexdigest()
        assert (document.discarded_by_id, document.discard_reason) == (7, "mistake")
        with pytest.raises(Refused) as refused:
            operations.open_document(by=clerk, document_id=document.pk, reference="")
        assert refused.value.code == "DOCUMENT_DISCARDED"

    def test_discarding_twice_changes_nothing(self, clerk):
        document = store(clerk)
        operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.MISTAKE)
        operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.RETENTION)
        document.refresh_from_db()
        assert document.discard_reason == "mistake"

    @pytest.mark.cite("164.530(j)(2)")
    def test_nothing_goes_by_hand_because_it_was_kept_long_enough(self, clerk):
        document = store(clerk)
        with pytest.raises(Refused) as refused:
            operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.RETENTION)
        assert refused.value.code == "RETENTION_NOT_OVER"
        document.refresh_from_db()
        assert document.discarded_at is None

    def test_what_another_app_holds_is_no_mistake_but_malware_goes(self, clerk, settings):
        document = store(clerk)
        settings.DOCUMENT_HOLDERS = [f"{__name__}.holds"]
        with pytest.raises(Refused) as refused:
            operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.MISTAKE)
        assert refused.value.code == "DOCUMENT_HELD"
        operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.INFECTED)
        document.refresh_from_db()
        assert document.discard_reason == "infected"

    def test_when_and_why_are_set_together(self, clerk):
        document = store(clerk)
        document.discard_reason = DiscardReason.MISTAKE
        with pytest.raises(IntegrityError), transaction.atomic():
            document.save()


class TestOrphans:
    def test_bytes_without_a_row_are_removed_and_others_stay(self, clerk, store_root):
        kept = store(clerk)
        orphan = storing.write(samples.upload(samples.PDF, "x.pdf"))
        soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
        assert operations.sweep_orphans(by=clerk, before=soon) == 1
        assert [path.relative_to(store_root).as_posix() for path in files(store_root)] == [kept.stored_name]
        assert orphan.stored_name != kept.stored_name

    def test_bytes_just_written_are_left_for_their_transaction(self, clerk, store_root):
        storing.write(samples.upload(samples.PDF, "x.pdf"))
        earlier = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=24)
        assert operations.sweep_orphans(by=clerk, before=earlier) == 0
        assert len(files(store_root)) == 1


def test_summaries_tell_what_a_page_may_show(clerk):
    document = store(clerk)
    (summary,) = queries.summaries([document.pk])
    assert (summary.name, summary.may_be_released, summary.discarded) == ("Ada Vale MRI.pdf", True, False)
    assert queries.get(document.pk) == document
    assert str(document) == f"document {document.pk}"


def holds(document_id: int) -> bool:
    """An app that needs every file."""
    return document_id > 0
