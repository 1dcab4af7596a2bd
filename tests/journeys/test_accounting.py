"""A patient asks who received their information; the official issues the list; the patient reads it."""

import re

import pytest

from tests.journeys import office
from tests.journeys.people import claim, sign_in, sign_up
from tests.journeys.test_access import REFERENCE, reads
from tests.stacks import eventually

pytestmark = pytest.mark.journey
DESK = "/staff/disclosures/accounting/"


def test_a_patient_asks_the_official_issues_and_the_patient_reads_the_list(visitor, checked, mailbox):
    patient = visitor()
    sign_up(patient, "journey.list@example.org", mailbox)
    claim(patient, 5, mailbox)
    reference = ask(patient, checked)

    official = visitor()
    sign_in(official, "privacy@demo.example")
    said = office.read_case(official, reference)
    checked(official)
    assert "Free: the first in twelve months" in said
    official.get_by_role("link", name=re.compile("^What is listed, what is left out")).click()
    official.wait_for_load_state("load")
    checked(official)
    hear_everybody(official, checked)

    office.open_act(official, reference, "issue_accounting")
    checked(official)
    letter = office.preview(official, checked)
    assert reference in letter
    office.send(official, checked)

    assert eventually(lambda: reads(patient, reference, "We sent you your list"), seconds=60)
    checked(patient)
    patient.get_by_role("link", name=re.compile("^List of who received your information")).click()
    patient.wait_for_load_state("load")
    checked(patient)
    with patient.expect_download() as kept:
        patient.get_by_role("link", name=re.compile("PDF")).first.click()
    assert kept.value.path().read_bytes().startswith(b"%PDF")
    assert "closed" in office.read_case(official, reference).lower()


def ask(page, checked) -> str:
    page.goto("/requests/new/")
    checked(page)
    page.get_by_role("link", name="Who received my information").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state("load")
    checked(page)
    assert "The last six years" in page.locator("main").inner_text()
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/received/")
    checked(page)
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found.group(0)


def hear_everybody(page, checked) -> None:
    """Every unit and associate that is asked for this list has searched and found nothing more."""
    for _one in range(20):
        waiting = page.get_by_role("button", name=re.compile("^Searched"))
        if not waiting.count():
            break
        page.get_by_label("Rows found").first.fill("0")
        waiting.first.click()
        page.wait_for_load_state("load")
        checked(page)
