"""manage.py export_accounting: the file, its mode, what is refused and how."""

import json
import stat

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from privacy_portal.audit.models import AuditEvent
from tests.disclosures.exporting.files import FORMATS
from tests.disclosures.ledger import disclose
from tests.factories import make_patient

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture
def ada():
    patient = make_patient(mrn="MRN-ADA")
    disclose(patient, "2026-01-05", "court_order")
    return patient


def export(out, **values) -> None:
    asked = {
        "patient": "MRN-ADA",
        "requested_on": "2026-05-15",
        "audience": "patient",
        "format": "json",
        **values,
    }
    call_command("export_accounting", out=str(out), **asked)


@pytest.mark.parametrize("audience", ["patient", "officer"])
@pytest.mark.parametrize("file_format", FORMATS)
def test_writes_a_file_that_its_owner_alone_reads_and_audits_it(ada, tmp_path, file_format, audience):
    out = tmp_path / "file"
    export(out, format=file_format, audience=audience)
    assert out.stat().st_size > 100
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    event = AuditEvent.objects.get(kind="accounting.exported")
    assert event.patient_id == ada.pk
    assert event.detail == {"audience": audience, "format": file_format, "rows": 1}


def test_takes_a_shorter_time(ada, tmp_path):
    out = tmp_path / "file"
    export(out, from_on="2025-01-01", to_on="2025-12-31")
    assert json.loads(out.read_text())["entries"] == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"patient": "MRN-NOBODY"}, "No patient has this medical record number."),
        ({"patient": "a\0b"}, "No patient has this medical record number."),
        ({"requested_on": "15/05/2026"}, "--requested-on is not a date"),
        ({"requested_on": "2026-02-30"}, "--requested-on is not a date"),
        ({"requested_on": "2999-01-01"}, "The day it was asked for is in the future"),
        ({"from_on": "yesterday"}, "--from is not a date"),
        ({"to_on": ""}, "--to is not a date"),
        ({"from_on": "2020-05-14"}, "no earlier than May 15, 2020"),
        ({"to_on": "2026-05-16"}, "cannot end after the day of the request"),
        ({"from_on": "2026-02-01", "to_on": "2026-01-01"}, "ends before it begins"),
    ],
)
def test_says_what_is_wrong_and_leaves_no_file(ada, tmp_path, values, sentence):
    out = tmp_path / "file"
    with pytest.raises(CommandError, match=sentence) as error:
        export(out, **values)
    assert error.value.returncode == 1
    assert not out.exists()


def test_leaves_no_file_for_the_patient_while_a_line_waits(ada, tmp_path):
    disclose(ada, "2026-01-06", "")
    with pytest.raises(CommandError, match="One disclosure waits for a person"):
        export(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_does_not_touch_a_file_that_exists(ada, tmp_path):
    out = tmp_path / "file"
    out.write_text("mine")
    with pytest.raises(CommandError, match="That file exists"):
        export(out)
    assert out.read_text() == "mine"


def test_says_where_it_cannot_write(ada, tmp_path):
    for place in (tmp_path / "nowhere" / "file", tmp_path, "a\0b"):
        with pytest.raises(CommandError, match=r"cannot be written|exists"):
            export(place)
