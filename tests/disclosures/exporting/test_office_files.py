"""Files for the privacy office: every row once with its decision, and on every page who may read it."""

import json

import pdfua
import pytest

from disclosures.exporting.rows import OFFICE_ONLY
from privacy_portal.audit.actor import Role
from privacy_portal.law.refusal import Refused
from tests.disclosures.accountings import suspend
from tests.disclosures.exporting.files import pages, parts, resources, sheets, table, written
from tests.disclosures.ledger import disclose
from tests.factories import make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")

EXPECTED = {
    "listed": "listed",
    "left-out": "excluded",
    "held": "withheld",
    "waits": "needs_person",
    "old": "excluded",
}


@pytest.fixture
def ada():
    patient = make_patient()
    facts = {
        "listed": ("2026-01-05", "court_order"),
        "left-out": ("2026-01-06", "treatment"),
        "waits": ("2026-01-08", ""),
        "old": ("2019-01-08", "court_order"),
    }
    for reference, (when, basis) in facts.items():
        disclose(patient, when, basis, source="csv", source_reference=reference, purpose=f"For {reference}")
    disclose(
        patient,
        "2026-01-07",
        "identification",
        recipient="Springfield Police",
        source="csv",
        source_reference="held",
    )
    suspend("Springfield Police", form="oral", stated_on="2026-11-20")
    return patient


def test_json_names_each_row_with_decision_and_citation(ada):
    data = json.loads(written(ada, "json", audience="officer"))
    assert data["notice"] == OFFICE_ONLY
    assert {row["reference"]: row["decision"] for row in data["rows"]} == EXPECTED
    assert all(row["citation"] and row["sentence"] for row in data["rows"])
    assert [entry["on"] for entry in data["entries"]] == ["2026-01-05"]


def test_csv_says_in_every_row_who_may_read_it(ada):
    rows = table(written(ada, "csv", audience="officer"))
    assert {row["Reference"]: row["Decision"] for row in rows} == EXPECTED
    assert {row["For whom"] for row in rows} == {OFFICE_ONLY}


def test_workbook_says_so_on_every_sheet_and_when_printed(ada):
    content = written(ada, "xlsx", audience="officer")
    about, lines = sheets(content)
    assert about[0][0] == lines[0][0] == OFFICE_ONLY
    assert {row[0]: row[1] for row in lines[2:]} == EXPECTED
    assert parts(content).count(f"&amp;C{OFFICE_ONLY}") == 2


def test_fhir_says_so_in_the_bundle_and_in_every_event(ada):
    content = written(ada, "fhir", audience="officer")
    assert json.loads(content)["meta"]["tag"][0]["display"] == OFFICE_ONLY
    events = resources(content, "AuditEvent")
    details = [{one["type"]: one["valueString"] for one in event["entity"][1]["detail"]} for event in events]
    assert {one["reference"]: one["decision"] for one in details} == EXPECTED
    assert {one["notice"] for one in details} == {OFFICE_ONLY}


@pytest.mark.parametrize("large_print", [False, True])
def test_pdf_says_so_on_every_page(ada, large_print, tmp_path):
    for number in range(20):
        disclose(ada, "2025-01-05", "court_order", purpose=f"Another {number}")
    content = written(ada, "pdf", audience="officer", large_print=large_print)
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    assert [str(finding) for finding in pdfua.validate(path).findings] == []
    read = pages(content)
    assert len(read) > 1
    for page in read:
        assert OFFICE_ONLY in page.replace("\n", " ")
    whole = " ".join(read).replace("\n", " ")
    for reference in EXPECTED:
        assert f": {reference}" in whole


@pytest.mark.parametrize("role", [Role.RECORDS_CLERK, Role.INTAKE_CLERK, Role.BILLING, Role.ADMINISTRATOR])
def test_others_make_no_file(ada, role):
    with pytest.raises(Refused) as refused:
        written(ada, "json", audience="officer", by=make_staff(role))
    assert refused.value.code == "MAY_NOT"


def test_an_audience_or_kind_nobody_knows_is_refused(ada):
    for audience, kind in (("everybody", "json"), ("officer", "doc")):
        with pytest.raises(Refused) as refused:
            written(ada, kind, audience=audience)
        assert refused.value.code == "EXPORT_KIND"
