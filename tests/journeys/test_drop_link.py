"""A business associate reports by a link, without an account; staff see what came, and close the link."""

import csv
import datetime
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.disclosures.importing.files import row, text_of
from tests.journeys.office import main, told
from tests.journeys.people import fill_date
from tests.journeys.test_canary import found_in, where_it_may_not_be
from tests.journeys.test_desk import too_wide

pytestmark = pytest.mark.journey
LINKS = "/staff/disclosures/droplink/"
LEDGER = "/staff/disclosures/disclosure/"
ASSOCIATE = "Prairie Release Services"
PATIENT = "MA-10036"
WORDS = ("canaryquxcopies", "Canaryquxauditor", "canaryquxsaid", "Canaryquxattests", "canaryquxmany")
FIRST, LAST = datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)


def test_an_associate_reports_three_ways_until_its_link_is_closed(
    staff, visitor, checked, portal, visited, tmp_path
):
    official, associate = staff("privacy"), visitor()
    address = make_link(official, checked, FIRST, LAST)
    associate.goto(address)
    assert ASSOCIATE in main(associate).inner_text()
    checked(associate)
    report_one(associate, checked)
    report_many(associate, checked, tmp_path)

    next_address = make_link(official, checked, datetime.date(2025, 7, 1), datetime.date(2025, 9, 30))
    report_none(associate, next_address, checked)

    came(official, checked)
    close(official, checked, "April 1, 2026")
    associate.goto(address)
    assert "This link is not open" in main(associate).inner_text()
    assert "nothing you sent before is lost" in main(associate).inner_text()
    assert ASSOCIATE not in main(associate).inner_text()
    checked(associate)
    places = where_it_may_not_be(portal, visited)
    places["addresses"] = places["addresses"].replace(address, "").replace(next_address, "")
    tokens = [one.rstrip("/").split("/")[-1] for one in (address, next_address)]
    assert found_in(places, [*WORDS, PATIENT, *tokens]) == []


def make_link(page: Page, checked, first: datetime.date, last: datetime.date) -> str:
    page.goto("/staff/disclosures/importrun/")
    page.get_by_role("link", name="Links for business associates").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_label("For which business associate?").select_option(label=ASSOCIATE)
    fill_date(page, "period_from", first.month, first.day, first.year)
    fill_date(page, "period_to", last.month, last.day, last.year)
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_load_state("load")
    checked(page)
    return page.get_by_label("Address").input_value()


def report_one(page: Page, checked) -> None:
    """First with a number nobody has: what was typed stays, and no more is told than that."""
    page.get_by_label("Medical record number").fill("MA-99999")
    fill_date(page, "disclosed_on", 5, 6, 2026)
    page.get_by_label("Who received it").fill("Canaryquxauditor of the State")
    page.get_by_label("What was disclosed, briefly").fill("Copies of invoices, canaryquxcopies")
    page.get_by_label("For what purpose, briefly").fill("Audit")
    page.get_by_role("button", name="Send this report").click()
    page.wait_for_load_state("load")
    assert "could not be matched" in main(page).inner_text()
    checked(page)
    assert "canaryquxcopies" in page.get_by_label("What was disclosed, briefly").input_value()
    page.get_by_label("Medical record number").fill(PATIENT)
    page.get_by_label("Medical record number").press("Enter")
    page.wait_for_url("**/sent/one/")
    assert "on record now" in main(page).inner_text()
    checked(page)
    page.get_by_role("link", name="Report something else").click()


def report_many(page: Page, checked, folder: Path) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    assert too_wide(page) == []
    file = folder / "canaryquxmany.csv"
    good = row(patient_mrn=PATIENT, reference="1", disclosed_on="2026-05-20", description="canaryquxsaid")
    file.write_text(text_of(good, {**good, "reference": "2", "disclosed_on": "someday"}))
    page.get_by_label("CSV file", exact=True).set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    page.wait_for_load_state("load")
    assert "1 row was taken." in main(page).inner_text()
    assert "1 row could not be taken." in main(page).inner_text()
    assert too_wide(page) == []
    checked(page)
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("^Download what is wrong")).click()
    [wrong] = csv.DictReader(io.StringIO(kept.value.path().read_text(encoding="utf-8-sig")))
    assert (wrong["line"], wrong["column"]) == ("3", "disclosed_on")
    page.set_viewport_size({"width": 1280, "height": 900})


def report_none(page: Page, address: str, checked) -> None:
    page.goto(address)
    assert "July 1, 2025" in main(page).inner_text()
    none = page.locator("form").filter(has=page.get_by_role("button", name="Confirm that there is none"))
    none.get_by_label("Your name and title").fill("Canaryquxattests, privacy officer")
    none.locator("label.usa-checkbox__label").click()
    none.get_by_role("button", name="Confirm that there is none").click()
    page.wait_for_url("**/sent/none/")
    assert "none to report from July 1, 2025 to Sept. 30, 2025" in main(page).inner_text()
    checked(page)


def came(page: Page, checked) -> None:
    """Both disclosures are in the ledger as made by the associate, and its word stands beside the link."""
    page.goto(LINKS)
    assert "None to report, said Canaryquxattests" in main(page).inner_text()
    checked(page)
    page.goto("/staff/disclosures/importrun/")
    assert ASSOCIATE in page.get_by_role("row").nth(1).inner_text()
    page.get_by_role("link", name=re.compile("^Without a basis")).click()
    page.get_by_role("row").filter(has_text="canaryquxcopies").get_by_role("link").first.click()
    page.wait_for_load_state("load")
    assert ASSOCIATE in main(page).inner_text()
    checked(page)


def close(page: Page, checked, period: str) -> None:
    page.goto(LINKS)
    page.get_by_role("listitem").filter(has_text=period).get_by_role("link", name="End").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_role("button", name="End the link").click()
    told(page, "Link ended.")
    checked(page)
