"""Files for the patient: what the law asks of each line, and never a trace of a line that is not listed."""

import json

import pdfua
import pytest

from disclosures.operations import protocols
from privacy_portal.law.refusal import Refused
from tests.disclosures.accountings import day, suspend
from tests.disclosures.exporting.files import (
    FORMATS,
    all_text,
    pages,
    parts,
    resources,
    sheets,
    table,
    written,
)
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, make_patient

pytestmark = pytest.mark.usefixtures("clinic")

ADDRESS = "200 Court Street\nSpringfield, IL 62701"


def ledger_of(patient, *, held: bool = False) -> None:
    """Two lines apart and a series; with `held` also what is withheld, and what the law leaves out."""
    if held:
        police = {
            "recipient": "Springfield Police",
            "description": "CANARY file",
            "purpose": "CANARY purpose",
        }
        disclose(patient, "2026-01-02", "identification", **police)
        disclose(patient, "2026-03-03", "identification", **police)
        disclose(patient, "2026-01-01", "treatment", recipient="CANARY Hospital", description="CANARY chart")
        suspend("Springfield Police", form="oral", stated_on="2026-11-20")
    disclose(patient, "2026-01-05", "court_order", recipient="Circuit Court", recipient_address=ADDRESS)
    disclose(
        patient, "2025-06-01", recipient="=cmd()", description="-1+1", purpose="@sum", recipient_of="Über"
    )
    for month in (2, 3, 4):
        disclose(patient, f"2026-0{month}-10", purpose="Registry of cancer")


class TestEveryLine:
    @pytest.mark.cite("164.528(b)(2)")
    def test_csv_tells_date_recipient_address_what_and_why(self):
        ada = make_patient()
        ledger_of(ada)
        rows = table(written(ada, "csv"))
        court = next(row for row in rows if row["Recipient"] == "Circuit Court")
        assert court["Date"] == "2026-01-05"
        assert court["Address"] == "200 Court Street, Springfield, IL 62701"
        assert court["What was disclosed"] == "Laboratory report"
        assert court["Why"] == "Report of a notifiable disease"
        assert court["Citation"] == "45 CFR 164.512(e)(1)(i)"
        assert (court["Individual"], court["From"], court["To"]) == ("Ada Lovell", "2020-05-15", "2026-05-15")
        series = next(row for row in rows if row["Why"] == "Registry of cancer")
        assert (series["Date"], series["How many times"], series["Last date"]) == (
            "2026-02-10",
            "3",
            "2026-04-10",
        )
        assert series["Address"] == "address not known"

    def test_csv_runs_no_formula_and_opens_as_utf_8(self):
        ada = make_patient()
        ledger_of(ada)
        content = written(ada, "csv")
        assert content.startswith(b"\xef\xbb\xbf")
        row = next(row for row in table(content) if row["Of"] == "Über")
        assert (row["Recipient"], row["What was disclosed"], row["Why"]) == ("'=cmd()", "'-1+1", "'@sum")

    def test_workbook_holds_the_same_as_text_and_no_formula(self):
        ada = make_patient()
        ledger_of(ada)
        content = written(ada, "xlsx")
        about, lines = sheets(content)
        assert ["Individual", "Ada Lovell"] in about
        assert [row[1] for row in lines] == [
            "Recipient",
            "=cmd()",
            "Circuit Court",
            "County Health Department",
        ]
        assert "<f>" not in parts(content)

    def test_json_is_what_the_letter_is_made_of(self):
        ada = make_patient()
        ledger_of(ada)
        data = json.loads(written(ada, "json"))
        assert data["audience"] == "patient"
        assert [entry["form"] for entry in data["entries"]] == ["line", "line", "series"]
        assert data["entries"][1]["address"] == ADDRESS.splitlines()
        assert "decision" not in json.dumps(data)

    def test_fhir_is_a_bundle_of_disclosures_in_ihes_profile(self):
        ada = make_patient()
        ledger_of(ada)
        content = written(ada, "fhir")
        events = resources(content, "AuditEvent")
        assert len(events) == 3
        for event in events:
            assert event["meta"]["profile"][0].endswith("IHE.BasicAudit.PrivacyDisclosure.Source")
            assert (event["type"]["code"], event["action"], event["outcome"]) == ("110106", "R", "0")
            source, recipient = event["agent"]
            assert source["who"] == event["source"]["observer"]
            assert recipient["type"]["coding"][0]["code"] == "110152"
            assert {entity["role"]["code"] for entity in event["entity"]} == {"1", "3"}
            assert "address" not in recipient["network"]
        court = events[1]
        assert court["contained"][0]["address"] == [{"type": "postal", "line": ADDRESS.splitlines()}]
        assert events[2]["period"] == {"start": "2026-02-10", "end": "2026-04-10"}
        assert resources(content, "Patient")[0]["name"] == [{"text": "Ada Lovell"}]

    @pytest.mark.parametrize("large_print", [False, True])
    def test_pdf_is_tagged_worded_and_numbered(self, large_print, tmp_path):
        ada = make_patient()
        ledger_of(ada)
        content = written(ada, "pdf", large_print=large_print)
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        assert [str(finding) for finding in pdfua.validate(path).findings] == []
        read = pages(content)
        whole = "\n".join(read)
        assert "January 5, 2026" in whole
        assert "Circuit Court" in whole
        for number, page in enumerate(read, start=1):
            assert page.splitlines()[-1].endswith(f"Page {number} of {len(read)}")

    def test_large_print_takes_more_pages(self):
        ada = make_patient()
        ledger_of(ada)
        assert len(pages(written(ada, "pdf", large_print=True))) > len(pages(written(ada, "pdf")))


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_empty_list_says_so(file_format):
    ada = make_patient()
    disclose(ada, "2026-01-05", "treatment")
    text = all_text(written(ada, file_format), file_format)
    if file_format == "json":
        assert '"entries": [\n]' in text
    else:
        assert "no disclosures that we are required to list" in text.replace("\n", " ")


@pytest.mark.cite("164.528(b)(4)(i)")
@pytest.mark.parametrize("file_format", FORMATS)
def test_research_of_fifty_is_told_by_its_protocol(file_format):
    ada = make_patient()
    protocol = protocols.add(
        by=BY,
        name="Heart study",
        purpose="Heart failure",
        selection="Adults of 2025",
        information="Laboratory results",
        sponsor_name="Institute of Hearts",
        sponsor_address="1 Heart Way",
        sponsor_telephone="555-1000",
        researcher_name="Dr. Grey",
        researcher_address="2 Heart Way",
        researcher_telephone="555-1001",
        now=NOW,
    )
    others = [make_patient(family_name=f"Other{number}") for number in range(49)]
    disclose(ada, "2026-01-05", "research", also=others, protocol_id=protocol.pk)
    text = all_text(written(ada, file_format), file_format).replace("\n", " ")
    assert "Heart study" in text
    assert "Institute of Hearts" in text
    if file_format != "json":
        assert "may or may not" in text


@pytest.mark.cite("164.528(a)(2)(i)")
@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("file_format", FORMATS)
def test_a_ledger_that_holds_lines_back_gives_the_same_bytes_as_one_that_never_held_them(
    file_format, large_print
):
    ada = make_patient()
    twin = make_patient()
    ledger_of(ada, held=True)
    ledger_of(twin)
    held = written(ada, file_format, large_print=large_print)
    assert held == written(twin, file_format, large_print=large_print)
    assert "CANARY" not in all_text(held, file_format)
    assert "CANARY" in all_text(written(ada, file_format, audience="officer"), file_format)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_line_that_waits_for_a_person_holds_every_file_for_the_patient(file_format):
    ada = make_patient()
    disclose(ada, "2026-01-05", "")
    with pytest.raises(Refused) as refused:
        written(ada, file_format)
    assert refused.value.code == "ACCOUNTING_WAITS"
    assert written(ada, file_format, audience="officer")


def test_shorter_times_are_kept_to():
    ada = make_patient()
    ledger_of(ada)
    rows = table(written(ada, "csv", from_on=day("2026-01-01"), to_on=day("2026-01-31")))
    assert [row["Recipient"] for row in rows] == ["Circuit Court"]
