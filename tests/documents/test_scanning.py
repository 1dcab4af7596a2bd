"""The virus check: by the clinic's command, in a worker, before anything is released."""

import datetime
import sys
from pathlib import Path

import pytest

from privacy_portal.audit.models import AuditEvent
from privacy_portal.documents import operations, queries, scanning, tasks
from privacy_portal.documents.kinds import DiscardReason, Purpose, ScanState
from privacy_portal.law.refusal import Refused
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.documents import samples

EICAR_LIKE = b"MALWARE-FOR-TESTS"
SCANNER = f"""\
import pathlib, sys
content = pathlib.Path(sys.argv[-1]).read_bytes()
print("Ada Vale: found in", sys.argv[-1])
sys.exit(2 if b"BREAK-THE-SCANNER" in content else int({EICAR_LIKE!r} in content))
"""


@pytest.fixture
def scanner(settings, tmp_path) -> Path:
    """A scanner that answers as clamdscan does: 0 nothing, 1 found, 2 did not work."""
    script = tmp_path / "scanner.py"
    script.write_text(SCANNER)
    settings.VIRUS_SCAN_COMMAND = f"{sys.executable} {script} --quiet"
    return script


def store(clerk, content=samples.TEXT):
    return operations.store(
        by=clerk,
        upload=samples.upload(content, "note.txt"),
        purpose=Purpose.RECORD,
        on=datetime.date(2026, 11, 24),
    )


@pytest.mark.django_db
class TestScanning:
    def test_a_file_waits_and_may_not_be_released_or_opened_until_checked(self, clerk, scanner):
        document = store(clerk)
        assert document.scan_state == ScanState.PENDING
        assert not document.may_be_released
        with pytest.raises(Refused) as refused:
            operations.open_document(by=clerk, document_id=document.pk, reference="")
        assert refused.value.code == "SCAN_PENDING"

    def test_the_worker_is_told_by_id_on_commit(self, clerk, scanner, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            document = store(clerk)
        (told,) = callbacks
        assert told.args == ("documents.scan",)
        assert told.keywords == {"args": [document.pk]}

    def test_a_clean_file_may_be_released(self, clerk, scanner):
        document = store(clerk)
        tasks.scan(document.pk)
        document.refresh_from_db()
        assert (document.scan_state, document.may_be_released) == (ScanState.CLEAN, True)
        assert AuditEvent.objects.get(kind="document.scanned").detail["state"] == "clean"

    def test_an_infected_file_is_locked_away_and_becomes_work(self, clerk, scanner):
        document = store(clerk, samples.TEXT + EICAR_LIKE)
        tasks.scan(document.pk)
        document.refresh_from_db()
        assert document.scan_state == ScanState.INFECTED
        with pytest.raises(Refused) as refused:
            operations.open_document(by=clerk, document_id=document.pk, reference="")
        assert refused.value.code == "UPLOAD_INFECTED"
        assert [item.kind for item in work.about(("document", document.pk))] == [WorkKind.INFECTED_UPLOAD]
        assert queries.infected() == 1

    def test_the_work_is_done_when_the_file_is_discarded(self, clerk, scanner):
        document = store(clerk, samples.TEXT + EICAR_LIKE)
        tasks.scan(document.pk)
        operations.discard(by=clerk, document_id=document.pk, reason=DiscardReason.INFECTED)
        tasks.sweep()
        assert work.about(("document", document.pk)) == []

    def test_a_second_run_changes_nothing(self, clerk, scanner):
        document = store(clerk, samples.TEXT + EICAR_LIKE)
        tasks.scan(document.pk)
        tasks.scan(document.pk)
        assert AuditEvent.objects.filter(kind="document.scanned").count() == 1
        assert work.count_open(kind=WorkKind.INFECTED_UPLOAD) == 1

    def test_the_sweep_finds_a_file_whose_nudge_was_lost(self, clerk, scanner):
        document = store(clerk)
        tasks.sweep()
        document.refresh_from_db()
        assert document.scan_state == ScanState.CLEAN

    def test_a_broken_scanner_leaves_the_file_locked_and_is_tried_again(self, clerk, scanner):
        document = store(clerk, samples.TEXT + b"BREAK-THE-SCANNER")
        tasks.scan(document.pk)
        document.refresh_from_db()
        assert (document.scan_state, document.scan_detail) == (ScanState.FAILED, "exit_2")
        assert not document.may_be_released
        assert queries.to_scan() == [document.pk]

    def test_nothing_the_scanner_prints_is_kept(self, clerk, scanner, capfd):
        document = store(clerk)
        tasks.scan(document.pk)
        assert "Ada Vale" not in "".join(capfd.readouterr())
        document.refresh_from_db()
        assert document.scan_detail == ""


class TestTheCommand:
    def test_a_command_that_does_not_exist_is_a_failed_check(self, settings, tmp_path):
        settings.VIRUS_SCAN_COMMAND = "/nonexistent/scanner"
        assert scanning.scan(str(tmp_path)) == scanning.Verdict(ScanState.FAILED, "not_started")

    def test_the_path_is_never_read_by_a_shell(self, settings, tmp_path):
        settings.VIRUS_SCAN_COMMAND = "true"
        scanning.scan(f"{tmp_path}/x; touch {tmp_path}/run")
        assert not (tmp_path / "run").exists()

    def test_a_scanner_that_hangs_is_given_up(self, settings, monkeypatch):
        monkeypatch.setattr(scanning, "TIMEOUT_SECONDS", 0.2)
        settings.VIRUS_SCAN_COMMAND = f'{sys.executable} -c "import time; time.sleep(30)"'
        assert scanning.scan("x") == scanning.Verdict(ScanState.FAILED, "timeout")
