"""A person without an account asks on a phone without JavaScript, and follows it with reference and code."""

import re

import pytest

from tests.journeys import office
from tests.journeys.people import fill_date, sign_in

pytestmark = pytest.mark.journey
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def test_a_stranger_asks_follows_the_request_and_gets_a_new_code_from_the_office(visitor, checked):
    stranger = visitor(java_script_enabled=False, viewport={"width": 375, "height": 800})
    reference, code = ask(stranger)

    later = visitor()
    knock(later, reference, code)
    checked(later)
    assert "We are checking who you are" in later.locator("main").inner_text()
    later.get_by_label("Message").fill("Please call in the evening.")
    later.get_by_role("button", name="Send message").click()
    checked(later)

    clerk = visitor()
    sign_in(clerk, "records@demo.example")
    clerk.goto(f"/staff/requests/privacyrequest/{reference}/")
    checked(clerk)
    assert "Please call in the evening." in clerk.locator("#content, main").first.inner_text()
    clerk.get_by_role("link", name="Give a new code").click()
    checked(clerk)
    clerk.get_by_role("button", name="Make a new code").click()
    checked(clerk)
    new = CODE.search(clerk.locator("#content, main").first.inner_text())
    assert new is not None

    knock(later, reference, code)
    assert "do not open a request" in later.locator("main").inner_text()
    checked(later)
    knock(later, reference, new.group(0))
    later.get_by_role("link", name="Withdraw this request").click()
    checked(later)
    later.get_by_role("button", name="Yes, withdraw my request").click()
    checked(later)
    assert "You withdrew your request" in later.locator("main").inner_text()


def test_the_office_matches_verifies_and_acknowledges_a_stranger(visitor, checked):
    stranger = visitor()
    reference, code = ask(stranger, name="Kira Nguyen")
    knock(stranger, reference, "2222-2222-2222")
    assert "do not open a request" in stranger.locator("main").inner_text()
    checked(stranger)

    clerk = visitor()
    sign_in(clerk, "intake@demo.example")
    office.open_act(clerk, reference, "match")
    clerk.get_by_label("Medical record number").fill("MA-10010")
    office.do(clerk, "Match to a patient")
    office.told(clerk, "Request matched.")
    office.open_act(clerk, reference, "verify")
    clerk.get_by_text("Called back on a number on file").click()
    clerk.get_by_label(re.compile("What was checked")).fill("Name and date of birth match.")
    office.do(clerk, "Identity verified")
    office.told(clerk, "Identity recorded as verified.")
    checked(clerk)
    office.open_act(clerk, reference, "acknowledge")
    checked(clerk)
    office.send(clerk, checked)
    assert "Acknowledgement" in office.main(clerk).inner_text()

    knock(stranger, reference, code)
    checked(stranger)
    assert "We checked who you are" in stranger.locator("main").inner_text()
    assert "MA-10010" not in stranger.content()


def ask(page, name: str = "Zoe Stranger") -> tuple[str, str]:
    """The pages in their order; the reference and the code of the last."""
    page.goto("/without-account/")
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Full name").fill(name)
    fill_date(page, "birth_date", 3, 14, 1985)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Telephone number").fill("(217) 555-0188")
    for step in ("reach", "which", "how"):
        page.wait_for_url(f"**/ask/{step}/")
        if step == "how":
            page.get_by_text("Pick them up at the clinic").click()
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/ask/check/")
    assert name in page.locator("main").inner_text()
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/ask/sent/")
    reference, code = page.locator("dd.portal-reference").all_inner_texts()
    return reference, code


def knock(page, reference: str, code: str) -> None:
    page.goto("/without-account/status/")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()
