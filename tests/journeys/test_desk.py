"""The clerk's pages: no barrier at any width, and a day's work done by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.people import sign_in

pytestmark = pytest.mark.journey
QUEUE = "/staff/requests/privacyrequest/"


def first_case(page: Page, query: str = "") -> str:
    """The address of the first case of the queue."""
    page.goto(QUEUE + query)
    address = page.locator("tbody th a").first.get_attribute("href")
    assert address is not None
    return address.split("?", maxsplit=1)[0]


TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return Array.from(document.querySelectorAll("body *"))
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => one.outerHTML.slice(0, 90));
}"""


def too_wide(page: Page) -> list[str]:
    """What is wider than the window, apart from tables that scroll inside themselves."""
    return list(page.evaluate(TOO_WIDE))


def test_every_page_of_the_desk_fits_and_has_no_barrier_at_any_width(visitor, checked):
    clerk = visitor()
    sign_in(clerk, "privacy@demo.example")
    case = first_case(clerk)
    pages = [
        "/staff/?show=all",
        QUEUE,
        f"{QUEUE}?status=all&due=overdue",
        f"{QUEUE}?status=closed&assigned=nobody&verified=no",
        f"{QUEUE}new/",
        case,
        f"{case}history/",
        *(
            f"{case}acts/{act}/"
            for act in ("verify", "acknowledge", "extend", "add_record", "grant", "withdraw")
        ),
        *(f"{case}acts/{act}/" for act in ("match", "merge", "assign", "log_call")),
    ]
    for address in pages:
        clerk.goto(address)
        for width in (375, 768, 1280):
            clerk.set_viewport_size({"width": width, "height": 900})
            assert too_wide(clerk) == [], f"{address} at {width}"
            if width != 768:  # between the two layouts there is no third
                checked(clerk)


def test_a_note_is_written_by_keyboard_alone(visitor, checked):
    clerk = visitor()
    sign_in(clerk, "intake@demo.example")
    clerk.goto(f"{QUEUE}?assigned=nobody")
    clerk.keyboard.press("Tab")
    assert clerk.evaluate("document.activeElement.className") == "skip-to-content-link"
    press_until(clerk, lambda: clerk.evaluate("document.activeElement.matches('tbody th a')"))
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(re.compile(r"/PR-[2-9A-Z-]{9}/"))
    press_until(clerk, lambda: "Add a note" in focused(clerk))
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/acts/add_note/**")
    press_until(clerk, lambda: clerk.evaluate("document.activeElement.tagName") == "TEXTAREA")
    clerk.keyboard.type("Written without a mouse.")
    clerk.keyboard.press("Tab")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**#notes")
    checked(clerk)
    assert "Written without a mouse." in clerk.locator("#notes").inner_text()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def press_until(page: Page, reached) -> None:
    """Tab forward until it is there; a trap or a missing stop fails."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError("not reached by the Tab key")
