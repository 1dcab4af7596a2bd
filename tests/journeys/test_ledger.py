"""A disclosure is written down in half a minute, by typing; the ledger's pages fit and have no barrier."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.people import sign_in
from tests.journeys.test_desk import too_wide

pytestmark = pytest.mark.journey
LEDGER = "/staff/disclosures/disclosure/"
HALF_A_MINUTE = 30


def record(page, *, patient: str, recipient: str) -> None:
    """As a clerk types a report that is new to the ledger."""
    page.goto(f"{LEDGER}new/")
    page.get_by_label("Patient", exact=True).fill(patient)
    page.get_by_label("Who received it").fill(recipient)
    page.get_by_label("Legal basis").select_option("public_health")
    page.get_by_label("What was disclosed").fill("Immunization record")
    page.get_by_label("What for").fill("Registry of immunizations")
    page.get_by_role("button", name="Record the disclosure").last.click()
    page.wait_for_url("**/recorded/")


def test_a_clerk_records_and_the_next_one_is_offered_warned_of_and_filled_in(visitor, checked):
    clerk = visitor()
    sign_in(clerk, "records@demo.example")
    record(clerk, patient="MA-10001", recipient="Zenith Immunization Registry")
    expect(clerk.get_by_role("main").or_(clerk.locator("#content")).first).to_contain_text(
        "What went to Zenith Immunization Registry"
    )
    checked(clerk)

    began = time.monotonic()
    clerk.get_by_role("link", name="Record another", exact=True).click()
    clerk.get_by_label("Patient", exact=True).fill("MA-10001")
    clerk.get_by_label("Who received it").press_sequentially("zenith")
    clerk.get_by_role("button", name=re.compile("^Choose Zenith")).click()
    expect(clerk.locator("[data-slot=warnings]")).to_contain_text("Already in the ledger")
    checked(clerk)
    clerk.get_by_role("button", name="Same as last time").click()
    expect(clerk.get_by_label("What for")).to_have_value("Registry of immunizations")
    clerk.get_by_role("button", name="Record the disclosure").last.click()
    clerk.wait_for_url("**/recorded/")
    assert time.monotonic() - began < HALF_A_MINUTE


def test_without_a_script_the_same_is_done_by_buttons(visitor):
    clerk = visitor(java_script_enabled=False)
    sign_in(clerk, "records@demo.example")
    record(clerk, patient="MA-10001", recipient="Plainview Registry")
    clerk.goto(f"{LEDGER}new/")
    clerk.get_by_label("Patient", exact=True).fill("MA-10001")
    clerk.get_by_label("Who received it").fill("plainv")
    clerk.get_by_role("button", name="Look up and check").click()
    clerk.get_by_role("button", name=re.compile("^Choose Plainview")).click()
    expect(clerk.locator("[data-slot=warnings]")).to_contain_text("Already in the ledger")


TOO_SMALL = """() => {
  const found = [];
  for (const one of document.querySelectorAll("main a[href], main button, main summary, nav a[href]")) {
    const box = one.getBoundingClientRect();
    const inText = getComputedStyle(one).display === "inline";  // as large as the line that it stands in
    if (inText || one.closest(".usa-sr-only") || !one.checkVisibility() || box.width < 2) continue;
    if (box.width < 24 || box.height < 24) found.push(one.outerHTML.slice(0, 90));
  }
  return found;
}"""


def test_the_pages_of_disclosures_fit_and_have_no_barrier_at_any_width(staff, checked):
    official = staff("privacy")
    official.goto(LEDGER)
    row = official.locator("tbody th a").first.get_attribute("href")
    official.goto("/staff/disclosures/demand/")
    demand = official.locator("tbody th a").first.get_attribute("href")
    official.goto("/staff/disclosures/accounting/")
    accounting = official.locator("tbody th a").first.get_attribute("href")
    pages = [
        LEDGER,
        f"{LEDGER}new/",
        f"{LEDGER}unclassified/",
        f"{LEDGER}twice/",
        row,
        f"{row}correct/",
        f"{row}void/",
        demand,
        f"{demand}answer/",
        f"{demand}acts/identity/",
        accounting,
        "/staff/disclosures/accounting/patient/1/",
        *(
            f"/staff/disclosures/{name}/"
            for name in (
                "accounting",
                "demand",
                "demand/new",
                "disclosurecheck",
                "disclosurecheck/emergencies",
                "droplink",
                "export",
                "export/new",
                "importrun",
                "recipient",
                "reportingunit",
                "researchprotocol",
                "researchprotocol/new",
                "suspension",
                "suspension/new",
            )
        ),
        "/staff/consent/restriction/of/1/",
        "/staff/consent/restriction/of/1/restrict/",
        "/staff/requests/privacyrequest/statistics/",
    ]
    for address in pages:
        official.goto(address)
        for width in (320, 375, 768, 1280):  # 320: a window of 1280 at four times the size
            official.set_viewport_size({"width": width, "height": 900})
            assert too_wide(official) == [], f"{address} at {width}"
            assert official.evaluate(TOO_SMALL) == [], f"{address} at {width}"
            if width in {375, 1280}:  # there are two layouts
                checked(official)


def test_the_first_link_of_a_page_leads_past_the_tabs(staff):
    official = staff("privacy")
    official.goto(LEDGER)
    official.keyboard.press("Tab")
    official.keyboard.press("Enter")
    official.keyboard.press("Tab")
    expect(official.get_by_role("link", name="Record a disclosure")).to_be_focused()


def test_what_fits_is_told_in_a_sentence_and_an_error_in_a_folded_part_is_reached(staff):
    clerk = staff("privacy")
    clerk.goto(f"{LEDGER}new/")
    clerk.get_by_label("Who received it").press_sequentially("prai")
    expect(clerk.locator("[data-slot=told]")).to_have_text(re.compile("^[0-9]+ recipients? fits?"))
    assert clerk.locator("[aria-live], [role=status]").filter(has=clerk.locator("[data-pick]")).count() == 0
    clerk.get_by_text("Their agency, their address").click()
    clerk.get_by_label("Of which agency").evaluate(
        "field => { field.maxLength = 9999; field.value = 'x'.repeat(900) }"
    )
    clerk.get_by_role("button", name="Record the disclosure").last.click()
    clerk.evaluate("for (const part of document.querySelectorAll('main details')) part.open = false")
    clerk.locator(".portal-error-summary a[href='#id_recipient_of']").click()
    expect(clerk.locator("#id_recipient_of")).to_be_focused()
