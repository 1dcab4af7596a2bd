"""A run in the worker: its file, its progress, another one at the same time."""

import datetime
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import tasks
from disclosures.models import Disclosure, ImportRun, Recipient
from disclosures.operations import importing, sealing
from disclosures.queries import holding
from privacy_portal.audit.actor import Role
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from tests.disclosures.importing.files import row, take, text_of
from tests.factories import BY, NOW, TODAY, make_clinic, make_patient, make_staff

CSV = text_of(row(), row(reference="LAB-2", patient_mrn="nobody"))


@pytest.fixture
def ada(clinic):
    return make_patient(mrn="MRN-ADA")


def receive(content: str = CSV, kind: str = "csv", by=BY) -> ImportRun:
    upload = SimpleUploadedFile("lab.csv", content.encode())
    return importing.receive(by=by, upload=upload, kind=kind, on=TODAY, now=NOW)


def test_an_upload_waits_for_the_worker_and_is_kept(ada) -> None:
    run = receive()
    assert run.state == ImportRun.State.WAITING
    assert not Disclosure.objects.exists()
    tasks.take_up()
    run.refresh_from_db()
    assert (run.state, run.total, run.done, run.added, run.wrong) == ("done", 2, 2, 1, 1)
    assert run.document_id is not None
    assert run.errors_document_id is not None
    assert holding.is_held(run.document_id)
    assert holding.is_held(run.errors_document_id)


def test_a_run_that_was_broken_off_begins_again(ada) -> None:
    run = receive(text_of(row()))
    ImportRun.objects.filter(pk=run.pk).update(state="running", done=1, added=1)
    tasks.take_up()
    run.refresh_from_db()
    assert (run.state, run.done, run.added) == ("done", 1, 1)


def test_a_file_that_waits_for_its_virus_check_waits(ada) -> None:
    run = receive()
    assert run.document_id is not None
    Document.objects.filter(pk=run.document_id).update(scan_state="pending")
    tasks.take_in(run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.WAITING
    Document.objects.filter(pk=run.document_id).update(scan_state="infected")
    tasks.take_in(run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("failed", "Malware was found in this file, so it is locked away.")


def test_a_run_that_is_done_is_not_done_again(ada) -> None:
    run = receive()
    tasks.take_in(run.pk)
    tasks.take_in(run.pk)
    assert Disclosure.objects.count() == 1
    assert importing.waiting() == []


@pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.BILLING, Role.ADMINISTRATOR])
def test_who_may_not_classify_imports_nothing(ada, role) -> None:
    with pytest.raises(Refused) as refused:
        receive(by=make_staff(role))
    assert refused.value.code == "MAY_NOT"


def test_an_unknown_format_is_refused(ada) -> None:
    with pytest.raises(Refused) as refused:
        receive(kind="xml")
    assert refused.value.code == "IMPORT_FORMAT"


def test_the_queries_of_a_file_do_not_grow_with_its_rows(ada, tmp_path) -> None:
    def queries(first: int, count: int) -> int:
        rows = [
            row(
                reference=f"R{number}",
                recipient=f"Office {number}",
                disclosed_on=f"20{number % 20 + 2:02}-05-05",
            )
            for number in range(first, first + count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            take(tmp_path / f"{first}.csv", text_of(*rows))
        return len(seen)

    assert queries(0, 5) == queries(100, 400)


def test_what_was_imported_is_sealed_like_the_rest(ada, tmp_path) -> None:
    take(tmp_path / "a.csv", text_of(*(row(reference=f"R{number}") for number in range(30))))
    sealed = {seal.table: seal.count for seal in sealing.seal_all()}
    assert sealed["disclosure"] == 30
    assert sealed["recipient"] == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_comes_in_once(tmp_path) -> None:
    make_clinic()
    make_patient(mrn="MRN-ADA", birth_date=datetime.date(1985, 3, 14))
    rows = [row(reference=f"R{number}", recipient=f"Office {number % 7}") for number in range(300)]
    runs: list[ImportRun] = []
    failed: list[BaseException] = []

    def act(number: int) -> None:
        try:
            runs.append(take(tmp_path / f"{number}.csv", text_of(*rows)))
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Disclosure.objects.count() == 300
    assert Recipient.objects.count() == 7
    assert sum(run.added for run in runs) == 300
    assert all(run.added + run.known == 300 for run in runs)
