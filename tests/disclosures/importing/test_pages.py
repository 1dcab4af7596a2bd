"""The pages of imports: upload, progress, counts, the list of what was not taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from disclosures import tasks
from disclosures.models import Disclosure, ImportRun
from disclosures.operations import near_duplicates
from privacy_portal.audit.actor import Role
from tests.disclosures.admin.conftest import ada, clinic, colin, petra
from tests.disclosures.importing.files import row, text_of
from tests.people.signing_in import make_account, signed_in
from tests.requests.admin.pages import text

__all__ = ["ada", "clinic", "colin", "petra"]  # the fixtures
IMPORTS = "/staff/disclosures/importrun/"


def send(client: Client, content: bytes, kind: str = "csv", name: str = "lab.csv"):
    return client.post(IMPORTS, {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_an_upload_leads_to_its_page_and_the_worker_counts(ada, petra) -> None:
    content = text_of(row(legal_basis=""), row(reference="LAB-2", patient_mrn="nobody")).encode()
    answer = send(petra, content)
    run = ImportRun.objects.get()
    assert answer["Location"] == f"{IMPORTS}{run.pk}/"
    assert "Look again" in text(petra.get(answer["Location"]))
    tasks.take_up()
    page = petra.get(answer["Location"]).content.decode()
    assert "Look again" not in page
    assert f'href="{IMPORTS}{run.pk}/errors/"' in page
    assert 'href="/staff/disclosures/disclosure/unclassified/"' in page


def test_the_list_of_what_was_not_taken_and_the_file_come_as_downloads(ada, petra) -> None:
    send(petra, text_of(row(patient_mrn="nobody")).encode())
    tasks.take_up()
    run = ImportRun.objects.get()
    listed = petra.get(f"{IMPORTS}{run.pk}/errors/")
    assert listed["Content-Disposition"].startswith("attachment")
    assert "2,patient_mrn," in b"".join(listed.streaming_content).decode()
    original = petra.get(f"{IMPORTS}{run.pk}/original/")
    assert "nobody" in b"".join(original.streaming_content).decode()


def test_the_history_shows_every_run(ada, petra) -> None:
    assert "Nothing was imported yet" in text(petra.get(IMPORTS))
    for _time in range(2):
        send(petra, text_of(row()).encode())
        tasks.take_up()
    said = text(petra.get(IMPORTS))
    assert said.count("CSV of a department") >= 2
    assert Disclosure.objects.count() == 1


def test_what_is_wrong_with_an_upload_is_said_beside_the_file(ada, petra) -> None:
    assert "Choose a file" in text(petra.post(IMPORTS, {"kind": "csv"}))
    assert "empty" in text(send(petra, b""))
    assert "kind of file" in text(send(petra, b"MZ\x00\x01program", name="x.csv"))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.BILLING, Role.ADMINISTRATOR])
def test_who_may_not_classify_finds_no_imports(ada, petra, role) -> None:
    send(petra, text_of(row()).encode())
    run = ImportRun.objects.get()
    client = signed_in(make_account(role))
    for rest in ("", f"{run.pk}/", f"{run.pk}/errors/", f"{run.pk}/original/"):
        assert client.get(IMPORTS + rest).status_code == 404


def test_a_run_that_is_not_there_is_not_found(petra) -> None:
    assert petra.get(f"{IMPORTS}99/").status_code == 404
    assert petra.get(f"{IMPORTS}99/errors/").status_code == 404


def test_a_run_that_found_as_many_pairs_as_are_looked_for_says_so(ada, petra, monkeypatch) -> None:
    monkeypatch.setattr(near_duplicates, "MOST", 2)
    send(petra, text_of(*[row(reference=str(number)) for number in range(5)]).encode())
    tasks.take_up()
    run = ImportRun.objects.get()
    assert (run.added, run.near_duplicates) == (5, 2)
    assert "After 2 pairs" in text(petra.get(f"{IMPORTS}{run.pk}/"))
