"""What staff do over and over in a journey: open an act of a case, do it, upload a record."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from tests.documents.samples import PDF

QUEUE = "/staff/requests/privacyrequest/"


def open_act(page: Page, reference: str, act: str) -> None:
    page.goto(f"{QUEUE}{reference}/acts/{act}/")


def main(page: Page) -> Locator:
    """The part of the page that is about something, on either side."""
    return page.locator("#content, main").first


def do(page: Page, label: str) -> None:
    """Press the act's button; the case page follows, or the page said why not."""
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state("load")


def preview(page: Page, checked) -> str:
    """Have the letter shown, and give its words."""
    page.get_by_role("button", name=re.compile("^Preview letter|^Preview again")).first.click()
    page.wait_for_load_state("load")
    checked(page)
    frame = page.frame_locator("#letter iframe")
    return str(frame.locator("body").inner_text())


def send(page: Page, checked) -> None:
    """Send the letter that was shown, and land on the case."""
    page.get_by_role("button", name=re.compile(": send$")).click()
    page.wait_for_load_state("load")
    assert "/acts/" not in urlsplit(page.url).path, main(page).inner_text()
    checked(page)


def told(page: Page, words: str) -> None:
    """Wait for what the page says was done; it is spoken a moment after the page is there."""
    page.locator("[data-messages]").get_by_text(words).first.wait_for()


def add_record(page: Page, reference: str, title: str, folder: Path) -> None:
    file = folder / "record.pdf"
    file.write_bytes(PDF)
    open_act(page, reference, "add_record")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label(re.compile("What it is")).fill(title)
    do(page, "Add a record")
    assert "/acts/" not in urlsplit(page.url).path, main(page).inner_text()


def read_case(page: Page, reference: str) -> str:
    """All that the case page says."""
    page.goto(f"{QUEUE}{reference}/")
    return main(page).inner_text()
