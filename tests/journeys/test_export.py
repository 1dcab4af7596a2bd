"""An officer takes an accounting out: every line for the office, the listed ones for the patient."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.office import main
from tests.journeys.test_canary import found_in, where_it_may_not_be
from tests.journeys.test_desk import too_wide

pytestmark = pytest.mark.journey
FILES = "/staff/disclosures/export/"
PATIENT = "MA-10029"
OFFICE, FOR_PATIENT = "For the privacy office: every line", "For the patient: listed lines only"
MARK = "For the privacy office only"
PATIENCE_MS = 60_000


def test_an_officer_exports_an_accounting_and_nobody_else(staff, checked, portal, visited):
    officer = staff("compliance")
    officer.goto("/staff/disclosures/accounting/")
    officer.get_by_role("link", name="Files", exact=True).click()
    officer.wait_for_load_state("load")
    checked(officer)

    ask(officer, checked, OFFICE, "CSV")
    office = table(officer)
    assert all(MARK in line["For whom"] for line in office)
    assert {line["Decision"] for line in office} == {"listed", "excluded"}

    ask(officer, checked, FOR_PATIENT, "CSV")
    listed = table(officer)
    assert "Decision" not in listed[0]
    assert len(listed) <= sum(line["Decision"] == "listed" for line in office)
    assert not {"Payment of a claim", "Referral"} & {line["Why"] for line in listed}
    told = {line["What was disclosed"] for line in listed if not line["Research protocol"]}
    assert told
    assert told <= {line["What was disclosed"] for line in office if line["Decision"] == "listed"}

    ask(officer, checked, FOR_PATIENT, "PDF")
    name, content = fetch(officer)
    assert content.startswith(b"%PDF")
    file = officer.url
    nobody_else(staff, file)
    audited(officer, checked)
    assert found_in(where_it_may_not_be(portal, visited, name), [PATIENT]) == []


def ask(page: Page, checked, audience: str, kind: str) -> None:
    """Ask for a file by the keyboard's last key, and wait on its page until the worker made it."""
    page.goto(FILES)
    page.get_by_role("link", name="Make a file").click()
    page.wait_for_load_state("load")
    page.get_by_label(audience).check(force=True)
    page.get_by_label(re.compile(rf"\b{kind}\b")).first.check(force=True)
    if kind == "PDF":
        page.set_viewport_size({"width": 375, "height": 800})
        assert too_wide(page) == []
        checked(page)
    page.get_by_label("Record number of the patient").fill(PATIENT)
    page.get_by_label("Record number of the patient").press("Enter")
    page.wait_for_url(re.compile(f"{FILES}[0-9]+/"))
    if kind == "PDF":
        expect(page.get_by_role("progressbar", name="How far the file is")).to_be_visible()
    expect(page.locator("[data-export-state=ended]")).to_be_visible(timeout=PATIENCE_MS)
    expect(main(page)).to_contain_text("Ready: ")
    checked(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def fetch(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download the file").click()
    return kept.value.suggested_filename, kept.value.path().read_bytes()


def table(page: Page) -> list[dict[str, str]]:
    _name, content = fetch(page)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def nobody_else(staff, file: str) -> None:
    """A clerk has no tab that leads there, and finds nothing at the addresses either."""
    clerk = staff("records")
    clerk.goto("/staff/disclosures/disclosure/")
    assert not clerk.get_by_role("link", name="Files", exact=True).count()
    for address in (FILES, f"{FILES}new/", file, f"{file}file/"):
        answer = clerk.request.get(address)
        assert answer.status == 404, address


def audited(page: Page, checked) -> None:
    """Who took what out stands in the record: three files, by this officer."""
    page.goto("/staff/audit/auditevent/?topic=exports")
    checked(page)
    assert page.get_by_role("row").filter(has_text="accounting.exported").count() >= 3
