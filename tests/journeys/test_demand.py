"""From the scan of a subpoena to the disclosure in the ledger: few steps, and no clock that is not ours."""

import datetime
import re
from pathlib import Path

import pytest
from django.utils.formats import date_format
from playwright.sync_api import Page, expect

from tests.documents.samples import PDF
from tests.journeys.office import main, told
from tests.journeys.people import fill_date
from tests.journeys.test_canary import found_in, where_it_may_not_be
from tests.journeys.test_desk import too_wide

pytestmark = pytest.mark.journey
DEMANDS = "/staff/disclosures/demand/"
PATIENT = "MA-10032"
WORDS = ("canaryquxasked", "canaryquxlooked", "canaryquxgiven", "canaryquxscan", "Canaryquxattorney")
SET_ON = datetime.date.today() + datetime.timedelta(days=10)  # noqa: DTZ011 - any day to come will do
PRESSES = 14  # from the empty form to the row in the ledger
COUNT = "document.addEventListener('pointerdown', () => window.countedPress(), true);"


def test_a_subpoena_waits_for_assurance_and_is_then_complied_with(staff, checked, portal, visited, tmp_path):
    clerk = staff("records")
    clerk.goto(DEMANDS)
    clerk.get_by_role("link", name="Enter a demand").click()
    checked(clerk)
    arrive(clerk, "subpoena", "Canaryquxattorney", scan(tmp_path))
    their_own_date(clerk)
    checked(clerk)

    clerk.get_by_role("link", name="Verify who asks").click()
    clerk.wait_for_load_state("load")
    checked(clerk)
    look(clerk, "Called back")
    verify(clerk, "Verify their authority", "A warrant, subpoena")
    clerk.get_by_role("link", name="Check and answer").click()
    clerk.get_by_label(re.compile("ask for satisfactory assurance")).check(force=True)
    clerk.get_by_label("What would be needed from them").fill("Proof that the patient was notified")
    press(clerk, "Send the answer")
    told(clerk, "Answer queued.")
    assert "Waiting for their papers" in main(clerk).inner_text()

    clerk.get_by_role("link", name="Check and answer").click()
    clerk.get_by_label("Give what it asks for").check(force=True)
    clerk.get_by_label("What is given").fill("Visit notes of March, canaryquxgiven")
    press(clerk, "Check")
    assert clerk.locator("#part-answer").inner_text() == "Not yet"
    clerk.set_viewport_size({"width": 375, "height": 800})
    assert too_wide(clerk) == []
    checked(clerk)
    clerk.set_viewport_size({"width": 1280, "height": 900})
    vouch(clerk)
    press(clerk, "Send the answer")
    told(clerk, "The disclosure is in the ledger.")
    assert "Answered" in main(clerk).inner_text()
    checked(clerk)
    assert found_in(where_it_may_not_be(portal, visited), [*WORDS, PATIENT]) == []
    reads_on(clerk)


def test_an_order_of_a_court_goes_from_the_scan_to_the_ledger_in_few_steps(staff, tmp_path):
    clerk = staff("records")
    presses: list[int] = []
    clerk.expose_function("countedPress", lambda: presses.append(1))
    clerk.add_init_script(COUNT)
    clerk.goto(f"{DEMANDS}new/")
    arrive(clerk, "court_order", "Circuit Court of Sangamon County", scan(tmp_path))
    verify(clerk, "Verify who asks", "In writing")
    verify(clerk, "Verify their authority", "A warrant, subpoena")
    clerk.get_by_role("link", name="Check and answer").click()
    clerk.get_by_label("Give what it asks for").check(force=True)
    press(clerk, "Send the answer")
    clerk.get_by_label(re.compile("order expressly authorizes")).fill("Paragraph 3 of the order")
    press(clerk, "Send the answer")
    told(clerk, "The disclosure is in the ledger.")
    assert 5 < len(presses) <= PRESSES


def scan(folder: Path) -> Path:
    file = folder / "canaryquxscan.pdf"
    file.write_bytes(PDF)
    return file


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("load")


def arrive(page: Page, kind: str, asker: str, file: Path) -> None:
    page.get_by_label("Scan of what came").set_input_files(file)
    page.get_by_role("combobox", name="What came").select_option(kind)
    fill_date(page, "return_on", SET_ON.month, SET_ON.day, SET_ON.year)
    page.get_by_role("textbox", name="Who asks").fill(asker)
    page.get_by_label("Their postal address").fill("1 Court Square\nSpringfield, IL 62701")
    page.get_by_label("What they ask for").fill("Visit notes of March, canaryquxasked")
    page.get_by_label("Patient’s record number").fill(PATIENT)
    page.get_by_label("Patient’s record number").press("Enter")
    page.wait_for_url(re.compile("/demand/DM-"))


def their_own_date(page: Page) -> None:
    """The date they set stands there once as theirs, and nothing counts down to it."""
    fact = page.locator(".desk-fact").filter(has_text="Date they set")
    assert "Their own date, not our legal deadline." in fact.inner_text()
    whole = page.locator("body").inner_text()
    assert whole.count(date_format(SET_ON, "F j, Y")) == 1
    assert not re.search(r"overdue|days left|due (in|on|by)", whole, re.IGNORECASE)


def look(page: Page, way: str) -> None:
    """Fill in what was looked at, with the keyboard from the first choice on."""
    page.get_by_label(re.compile(way)).check(force=True)
    page.get_by_label("Yes", exact=True).check(force=True)
    page.get_by_label("What was looked at").fill("What came, canaryquxlooked")
    press(page, "Keep this look")


def verify(page: Page, link: str, way: str) -> None:
    page.get_by_role("link", name=link).click()
    page.wait_for_load_state("load")
    look(page, way)


def vouch(page: Page) -> None:
    """Their papers came: the notice to the patient, and nobody objected."""
    page.get_by_label("Why this much, and no more").fill("Only the month that the case is about.")
    for sentence in (
        "The subpoena or request is on file",
        "Who asks states in writing, with papers, that notice",
    ):
        page.get_by_label(re.compile(sentence)).fill("Affidavit of service, exhibit A")
    page.get_by_label(re.compile("the notice said enough")).fill("Copy of the notice")
    page.get_by_label(re.compile("The time to object has passed")).fill("Clerk of the court, by telephone")


def reads_on(page: Page) -> None:
    """The row, and the letter as a PDF, are a press away; the list says whose date it is."""
    demand = page.url.split("#")[0]
    page.locator("#part-ledger + ul a").click()
    expect(main(page)).to_contain_text("Visit notes of March, canaryquxgiven")
    page.goto(demand)
    page.get_by_role("link", name="The letter (Answered)").click()
    page.wait_for_load_state("load")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download as PDF").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF")
    page.goto(f"{DEMANDS}?state=all")
    row = page.get_by_role("row").filter(has_text=demand.rstrip("/").split("/")[-1])
    assert row.get_by_role("cell").nth(3).inner_text() == date_format(SET_ON)  # and no word more
