"""Before something is disclosed, staff ask; a yes is written into the ledger in the same step."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.office import main, told
from tests.journeys.test_canary import found_in, where_it_may_not_be
from tests.journeys.test_desk import too_wide

pytestmark = pytest.mark.journey
CHECK = "/staff/disclosures/disclosurecheck/"
PATIENT = "MA-10027"
WORDS = ("canaryquxemergency", "canaryquxallergies", "canaryquxfinding", PATIENT)


def ask(page: Page, *, recipient: str, kind: str, basis: str, what: str) -> None:
    """As somebody does who has the telephone in one hand: the last key is Enter."""
    page.goto(CHECK)
    page.get_by_label("What would be disclosed").fill(what)
    page.get_by_label("Why: the legal basis").select_option(basis)
    page.get_by_label("What they are").select_option(kind)
    page.get_by_label("We know who they are").check(force=True)
    page.get_by_label("Who would receive it").fill(recipient)
    page.get_by_label("Patient", exact=True).fill(PATIENT)
    page.keyboard.press("Enter")
    answer(page)


def answer(page: Page) -> str:
    shown = page.locator("#part-answer")
    shown.wait_for()
    return str(shown.inner_text())


def said(page: Page) -> str:
    return str(page.locator(".ledger-answer").inner_text())


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("load")


def test_what_may_not_go_is_refused_and_what_may_is_recorded_with_the_answer(staff, checked):
    clerk = staff("records")
    clerk.goto("/staff/")
    clerk.get_by_role("link", name="Disclosures", exact=True).first.click()
    clerk.get_by_role("link", name="Check", exact=True).click()
    checked(clerk)

    ask(clerk, recipient="Heartland Health Plan", kind="health_plan", basis="payment", what="Session notes")
    clerk.get_by_label(re.compile("[Pp]sychotherapy notes")).first.check(force=True)
    press(clerk, "Check again")
    assert answer(clerk) == "No"
    assert "164.508(a)(2)" in said(clerk)
    assert not clerk.get_by_role("button", name="Disclose and record").count()
    checked(clerk)

    ask(
        clerk,
        recipient="Prairie Mutual Workers’ Compensation",
        kind="agency",
        basis="workers_compensation",
        what="Work status note",
    )
    assert answer(clerk) == "Not yet"
    clerk.set_viewport_size({"width": 375, "height": 800})
    assert too_wide(clerk) == []
    checked(clerk)
    clerk.set_viewport_size({"width": 1280, "height": 900})
    for box in clerk.locator("input[name^=met_]").all():
        box.fill("Their letter and the state act named in it")
    clerk.get_by_label("why this much").fill("The note asked for, and nothing before the injury.")
    press(clerk, "Check again")
    assert answer(clerk).startswith("Yes")
    checked(clerk)
    press(clerk, "Disclose and record")
    assert "Disclosed and recorded" in main(clerk).inner_text()
    checked(clerk)
    clerk.locator("dl.desk-facts a").click()
    clerk.wait_for_load_state("load")
    assert "Work status note" in main(clerk).inner_text()


def test_a_restriction_stops_it_until_an_emergency_and_another_reviews_that(staff, checked, portal, visited):
    clerk = staff("records")
    restrict(clerk, checked)
    ask(clerk, recipient="Lakeside Family Medicine", kind="provider", basis="treatment", what="Visit notes")
    assert answer(clerk) == "No"
    assert "164.522(a)(1)" in said(clerk)
    assert not clerk.get_by_role("button", name="Disclose and record").count()
    checked(clerk)

    doctor = staff("professional")
    ask(
        doctor,
        recipient="Lakeside Family Medicine",
        kind="provider",
        basis="treatment",
        what="canaryquxallergies",
    )
    doctor.get_by_text("Emergency", exact=True).click()
    doctor.get_by_label("why it cannot wait").fill("Unconscious in their emergency room, canaryquxemergency.")
    press(doctor, "Check again")
    assert "emergency" in said(doctor)
    checked(doctor)
    press(doctor, "Disclose and record")
    assert "Disclosed in an emergency" in main(doctor).inner_text()
    assert not doctor.get_by_role("button", name="Keep the review").count()
    checked(doctor)

    official = staff("privacy")
    official.goto(CHECK)
    official.get_by_role("link", name=re.compile("wait.? for review")).click()
    official.wait_for_load_state("load")
    checked(official)
    waiting = official.get_by_role("listitem").filter(has_text=PATIENT).filter(has_text="To review")
    waiting.get_by_role("link").first.click()
    checked(official)
    official.get_by_label("Yes", exact=True).check(force=True)
    official.get_by_label("What you found").fill("Called back, canaryquxfinding.")
    press(official, "Keep the review")
    told(official, "Written down.")
    expect(main(official)).to_contain_text("Justified: Called back, canaryquxfinding.")
    checked(official)
    assert found_in(where_it_may_not_be(portal, visited), list(WORDS)) == []


def restrict(page: Page, checked) -> None:
    """The clinic agrees that the patient's other doctors get nothing for treatment."""
    page.goto("/staff/people/patient/")
    page.get_by_label(re.compile("record number", re.IGNORECASE)).first.fill(PATIENT)
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    main(page).get_by_role("link").filter(has_text=re.compile(f"{PATIENT}|,")).first.click()
    page.wait_for_load_state("load")
    page.get_by_role("link", name=re.compile("[Ss]tanding choices")).click()
    page.get_by_role("link", name="Enter a restriction").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_label("Treatment", exact=True).check(force=True)
    page.get_by_label("From whom it is kept").select_option("provider")
    page.get_by_label("How this is known").fill("Asked for in person and agreed.")
    press(page, "Keep the restriction")
    assert "In force" in main(page).inner_text()
    checked(page)
