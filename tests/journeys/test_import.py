"""A file of a department: what is right is taken; what is wrong comes back, and goes in corrected."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.disclosures.importing.files import row, text_of
from tests.journeys.office import main, told
from tests.journeys.test_canary import found_in, where_it_may_not_be
from tests.journeys.test_desk import too_wide
from tests.stacks import eventually

pytestmark = pytest.mark.journey
IMPORTS = "/staff/disclosures/importrun/"
PATIENT = "MA-10034"
REFERENCE = "JRN-LAB"
WORDS = ("canaryquxculture", "canaryquxpurpose", "Canaryquxcounty", "canaryquxbasis", "canaryquxlab")
COUNTS = ("Rows read", "New in the ledger", "Known already", "Waiting for a legal basis", "Not taken")


def lab(number: int, **values: str) -> dict[str, str]:
    return row(
        **{
            "patient_mrn": PATIENT,
            "recipient": "Canaryquxcounty Health Department",
            "description": "Culture, canaryquxculture",
            "purpose": "Report of a disease, canaryquxpurpose",
            "disclosed_on": f"2026-03-{number:02}",
            "reference": f"{REFERENCE}-{number}",
            **values,
        }
    )


ROWS = [
    lab(2),
    lab(5, disclosed_on="31 March"),
    lab(8, legal_basis="as the canaryquxbasis wants"),
    lab(11, patient_mrn="MA-99999"),
]


def test_a_file_of_a_department_is_taken_corrected_and_classified(staff, checked, portal, visited, tmp_path):
    official = staff("privacy")
    official.goto("/staff/disclosures/disclosure/")
    official.get_by_role("link", name="Imports", exact=True).click()
    official.wait_for_load_state("load")
    checked(official)

    upload(official, tmp_path, ROWS)
    checked(official)
    assert counts(official) == [4, 2, 0, 1, 2]
    official.set_viewport_size({"width": 375, "height": 800})
    assert too_wide(official) == []
    checked(official)
    official.set_viewport_size({"width": 1280, "height": 900})

    right = corrected(not_taken(official))
    upload(official, tmp_path, right)
    assert counts(official) == [4, 2, 2, 0, 0]
    upload(official, tmp_path, right)
    assert "before" in main(official).inner_text()
    checked(official)

    classify(official, checked)
    assert found_in(where_it_may_not_be(portal, visited), [*WORDS, PATIENT]) == []


def upload(page: Page, folder: Path, rows: list[dict[str, str]]) -> None:
    """As the page asks for it; the worker takes it up, and its page is looked at again until it is done."""
    file = folder / "canaryquxlab.csv"
    file.write_text(text_of(*rows))
    page.goto(IMPORTS)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Import the file").click()
    page.wait_for_url(re.compile(f"{IMPORTS}[0-9]+/"))
    assert eventually(lambda: over(page), seconds=60)


def over(page: Page) -> bool:
    again = page.get_by_role("link", name="Look again")
    if not again.count():
        return True
    again.click()
    page.wait_for_load_state("load")
    return False


def counts(page: Page) -> list[int]:
    facts = page.locator(".desk-fact")
    return [int(facts.filter(has_text=name).locator("dd").inner_text()) for name in COUNTS]


def not_taken(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("^Download what is wrong")).click()
    assert not re.search("canary", kept.value.suggested_filename)
    text = kept.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def corrected(wrong: list[dict[str, str]]) -> list[dict[str, str]]:
    """The whole file, each cell that the list names written anew: so many lines below the one of names."""
    assert [(one["line"], one["column"]) for one in wrong] == [("3", "disclosed_on"), ("5", "patient_mrn")]
    assert "Write it as 2026-03-05" in wrong[0]["problem"]
    anew = {"disclosed_on": "2026-03-31", "patient_mrn": PATIENT}
    rows = [dict(one) for one in ROWS]
    for one in wrong:
        rows[int(one["line"]) - 2][one["column"]] = anew[one["column"]]
    return rows


def classify(page: Page, checked) -> None:
    """The row whose basis nobody could read is given one in the inbox."""
    page.get_by_role("link", name=re.compile("^Without a basis")).click()
    page.wait_for_load_state("load")
    checked(page)
    waiting = page.get_by_role("row").filter(has_text="canaryquxbasis")
    waiting.get_by_role("checkbox").check(force=True)
    page.get_by_label("Legal basis of the ticked rows").select_option("public_health")
    page.get_by_label("How you know").fill("The department was asked")
    page.get_by_role("button", name="Give the ticked rows this basis").click()
    told(page, "1 row has its legal basis now.")
    checked(page)
    assert "canaryquxbasis" not in main(page).inner_text()
