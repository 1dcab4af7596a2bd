"""Staff ask for a file on a page, see how far it is, and fetch it; for others the pages are not there."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.models import Export
from disclosures.operations import exports
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from tests.disclosures.accountings import day, suspend
from tests.disclosures.exporting.files import table
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient
from tests.people.signing_in import make_account, signed_in
from tests.requests.admin.pages import date_parts, text

FILES = "/staff/disclosures/export/"
NEW = f"{FILES}new/"


@pytest.fixture(autouse=True)
def moment(clinic):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def petra():
    return signed_in(make_account(Role.PRIVACY_OFFICIAL))


@pytest.fixture
def ada():
    patient = make_patient(mrn="MRN-ADA")
    disclose(patient, "2026-01-05", "court_order")
    return patient


def answers(**values):
    return {
        "mrn": "MRN-ADA",
        **date_parts("requested_on", datetime.date(2026, 5, 15)),
        "audience": "patient",
        "kind": "csv",
        "do": "make",
        **values,
    }


def ask(ada, **values) -> Export:
    wish = {"requested_on": day("2026-05-15"), "audience": "officer", "file_format": "csv", **values}
    return exports.ask(by=BY, patient_id=ada.pk, **wish, on=TODAY, now=NOW)


def made(ada, **values) -> Export:
    row = ask(ada, **values)
    exports.make(by=BY, export_id=row.pk, on=TODAY, now=lambda: NOW)
    return row


def test_from_the_form_to_the_file(petra, ada):
    answer = petra.post(NEW, answers())
    row = Export.objects.get()
    page = f"{FILES}{row.pk}/"
    assert answer["Location"] == page
    assert "Waiting for a worker" in text(petra.get(page))
    exports.make(by=BY, export_id=row.pk, on=TODAY, now=lambda: NOW)
    assert "Ready: 1 line." in text(petra.get(f"{page}progress/"))
    response = petra.get(f"{page}file/")
    content = b"".join(response.streaming_content)
    assert [line["Recipient"] for line in table(content)] == ["County Health Department"]
    name = response["Content-Disposition"]
    assert "ADA" not in name
    assert "Lovell" not in name
    assert AuditEvent.objects.get(kind="document.downloaded").patient_id == ada.pk


def test_says_how_far_it_is(petra, ada):
    row = ask(ada, file_format="pdf")
    Export.objects.filter(pk=row.pk).update(state="running", done=57, total=241)
    page = petra.get(f"{FILES}{row.pk}/")
    assert "Page 57 of about 241." in text(page)
    assert b'value="57" max="241"' in page.content


def test_patient_is_found_without_a_name_in_the_address(petra, ada):
    found = petra.post(NEW, answers(mrn="", do="find", find_text="Lovell"))
    assert "MRN-ADA" in text(found)
    chosen = petra.post(NEW, {**answers(mrn=""), "use": "MRN-ADA"})
    assert b'value="MRN-ADA"' in chosen.content
    assert not Export.objects.exists()


def test_the_desk_hands_patient_and_days_over(petra, ada):
    page = petra.get(f"{NEW}?patient={ada.pk}&from_on=2025-01-01").content
    assert b'value="MRN-ADA"' in page
    assert b'value="2025"' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"mrn": "MRN-NOBODY"}, "No patient has this record number"),
        ({"mrn": "a\0b"}, "Record number of the patient"),
        ({"audience": ""}, "Who will read the file?"),
        ({"kind": "doc"}, "Select a valid choice"),
        (
            date_parts("requested_on", TODAY + datetime.timedelta(days=1)),
            "The day it was asked for is in the future",
        ),
        (date_parts("from_on", datetime.date(2020, 5, 14)), "no earlier than May 15, 2020"),
        (date_parts("to_on", datetime.date(2026, 5, 16)), "cannot end after the day of the request"),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(petra, ada, values, sentence):
    page = petra.post(NEW, answers(**values))
    assert page.status_code == 200
    assert sentence in text(page)
    assert b'value="2026"' in page.content
    assert not Export.objects.exists()


def test_says_that_a_line_waits(petra, ada):
    disclose(ada, "2026-01-06", "")
    assert "One disclosure waits for a person" in text(petra.post(NEW, answers()))


def test_a_failed_and_a_removed_file_say_so(petra, ada):
    failed, gone = ask(ada), made(ada)
    Export.objects.filter(pk=failed.pk).update(state="failed", problem="The file could not be made.")
    exports.remove_old(by=BY, now=NOW + datetime.timedelta(days=8))
    assert "The file could not be made." in text(petra.get(f"{FILES}{failed.pk}/"))
    assert "The file was removed." in text(petra.get(f"{FILES}{gone.pk}/"))
    assert petra.get(f"{FILES}{gone.pk}/file/").status_code == 404


def test_the_list_names_its_files_and_costs_the_same_for_more(petra, ada):
    assert "No file was asked for yet." in text(petra.get(FILES))
    made(ada)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert "Lovell, Ada" in text(petra.get(FILES))
    for number in range(4):
        made(make_patient(family_name=f"Other{number}"))
    with CaptureQueriesContext(connection) as five:
        petra.get(FILES)
    assert len(five) == len(one)


@pytest.mark.parametrize(
    "role",
    [Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.LICENSED_PROFESSIONAL, Role.BILLING, Role.ADMINISTRATOR],
)
def test_for_others_the_pages_are_not_there_and_that_is_audited(ada, role):
    row = made(ada)
    stranger = signed_in(make_account(role))
    for place in ("", "new/", f"{row.pk}/", f"{row.pk}/progress/", f"{row.pk}/file/"):
        assert stranger.get(f"{FILES}{place}").status_code == 404
    assert stranger.post(NEW, answers()).status_code == 404
    assert AuditEvent.objects.filter(kind="access.refused").count() == 6
    assert Export.objects.count() == 1


def test_a_file_for_the_patient_is_not_fetched_after_a_suspension(petra, ada):
    petra.post(NEW, answers())
    row = Export.objects.get()
    exports.make(by=BY, export_id=row.pk, on=TODAY, now=lambda: NOW)
    address = f"{FILES}{row.pk}/file/"
    assert b"".join(petra.get(address).streaming_content)
    suspend()
    page = text(petra.get(address, follow=True))
    assert "Ask for it again" in page
    assert "no longer as things stand" in page
