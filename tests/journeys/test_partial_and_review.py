"""A record withheld on a physician's judgment: the letter, the review, the reversal, the download."""

import re
from pathlib import Path

import pytest

from tests.documents.samples import PDF
from tests.journeys import office
from tests.journeys.people import claim, sign_in, sign_up
from tests.journeys.test_access import ask, letter_of, reads
from tests.stacks import eventually

pytestmark = pytest.mark.journey
REASONING = "The writer of this letter was threatened in June."
WITHHELD = "A letter from May 2026 that tells about another person."
GROUND = "Substantial harm to another person"


def test_a_part_is_withheld_reviewed_by_another_professional_and_released(
    visitor, checked, mailbox, tmp_path
):
    patient = visitor()
    sign_up(patient, "journey.partial@example.org", mailbox)
    claim(patient, 1, mailbox)
    reference = ask(patient, checked)

    clerk, physician, colleague = visitor(), visitor(), visitor()
    sign_in(clerk, "records@demo.example")
    office.add_record(clerk, reference, "Visit notes", tmp_path)
    office.add_record(clerk, reference, "Letter of May 2026", tmp_path)
    refused_without_a_professional(clerk, reference, checked)

    sign_in(physician, "professional@demo.example")
    determine(physician, reference, checked)
    grant_in_part(clerk, reference, checked)

    assert eventually(lambda: reads(patient, reference, "You get part of your records"), seconds=60)
    checked(patient)
    assert patient.get_by_role("link", name=re.compile("^Download")).count() == 1
    read_the_letter(patient, checked)
    ask_for_a_review(patient, reference, checked)

    refer(clerk, reference, checked)
    sign_in(colleague, "colleague@demo.example")
    assert REASONING in office.read_case(colleague, reference)
    checked(colleague)
    reverse(colleague, reference, checked)

    assert eventually(lambda: reads(patient, reference, "changed our answer"), seconds=60)
    checked(patient)
    with patient.expect_download() as download:
        patient.get_by_role("link", name="Download Letter of May 2026").click()
    assert Path(download.value.path()).read_bytes() == PDF
    assert eventually(lambda: "Closed" in office.read_case(clerk, reference), seconds=60)
    assert "Reversed: access is given" in office.main(clerk).inner_text()
    checked(clerk)


def refused_without_a_professional(page, reference: str, checked) -> None:
    """No clerk finds harm: the form says so, and keeps what was typed."""
    choose_the_ground(page, reference, checked)
    page.get_by_role("button", name="Preview letter").click()
    page.wait_for_load_state("load")
    checked(page)
    said = office.main(page).inner_text()
    assert "Only a licensed health care professional can determine that this ground holds." in said
    assert page.get_by_label(re.compile("what is withheld")).input_value() == WITHHELD


def choose_the_ground(page, reference: str, checked) -> None:
    office.open_act(page, reference, "grant_in_part")
    checked(page)
    page.get_by_role("checkbox", name=GROUND).check(force=True)
    page.get_by_role("button", name="Preview letter").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_label(re.compile("what is withheld")).fill(WITHHELD)
    for answer in (
        "Letter of May 2026",
        "It makes reference to another person",
        "That person is no health care provider",
    ):
        page.get_by_role("checkbox", name=answer).check(force=True)


def determine(page, reference: str, checked) -> None:
    office.open_act(page, reference, "determine")
    checked(page)
    page.get_by_role("radio", name=GROUND).check(force=True)
    page.get_by_role("radio", name="Yes").check(force=True)
    page.get_by_label("Your license").fill("MD, Illinois 036-123456")
    page.get_by_label("Your reasoning").fill(REASONING)
    office.do(page, "Determine")
    office.told(page, "Determination recorded")
    checked(page)


def grant_in_part(page, reference: str, checked) -> None:
    choose_the_ground(page, reference, checked)
    letter = office.preview(page, checked)
    assert WITHHELD in letter
    assert REASONING not in letter
    office.send(page, checked)


def read_the_letter(page, checked) -> None:
    page.get_by_role("link", name=re.compile("You get part of your records")).first.click()
    page.wait_for_load_state("load")
    checked(page)
    said = letter_of(page)
    assert WITHHELD in said
    assert "cause that person substantial harm" in said  # the ground, in plain words
    assert "review" in said
    assert "Office for Civil Rights" in said
    assert REASONING not in said
    assert "Lena" not in said


def ask_for_a_review(page, reference: str, checked) -> None:
    page.goto(f"/requests/{reference}/")
    page.get_by_role("link", name="Ask for a review").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_role("button", name="Ask for a review").click()  # and no reason
    page.wait_for_url(f"**/requests/{reference}/")
    checked(page)
    assert "You asked for a review" in page.locator("main").inner_text()


def refer(page, reference: str, checked) -> None:
    """Whoever determined cannot review; the other professional can."""
    office.open_act(page, reference, "refer_review")
    checked(page)
    page.get_by_role("radio", name="A licensed professional of the clinic").check(force=True)
    page.get_by_label("The reviewer's license").fill("MD, Illinois 036-654321")
    page.get_by_label(re.compile("^Professional of the clinic")).select_option(label="Lena Lee, MD")
    office.do(page, "Refer the review")
    assert "took part" in office.main(page).inner_text()
    checked(page)
    page.get_by_label(re.compile("^Professional of the clinic")).select_option(label="Ravi Rao, MD")
    office.do(page, "Refer the review")
    office.told(page, "Review referred.")
    checked(page)


def reverse(page, reference: str, checked) -> None:
    office.open_act(page, reference, "reverse")
    checked(page)
    letter = office.preview(page, checked)
    assert REASONING not in letter
    office.send(page, checked)
