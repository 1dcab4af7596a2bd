"""A copy for someone else: directed and signed in the portal, sent by plain e-mail, with proof."""

import re

import pytest

from tests.documents.samples import PDF
from tests.journeys import office
from tests.journeys.people import claim, sign_in, sign_up
from tests.journeys.test_access import REFERENCE, letter_of, reads
from tests.stacks import eventually, mail_to

pytestmark = pytest.mark.journey
LAWYER = "copies@harbor-law.example"


def test_a_patient_directs_a_copy_to_a_lawyer_and_it_goes_there(portal, visitor, checked, mailbox, tmp_path):
    patient = visitor()
    sign_up(patient, "journey.directive@example.org", mailbox)
    claim(patient, 2, mailbox)
    reference = ask(patient, checked)

    clerk = visitor()
    sign_in(clerk, "records@demo.example")
    said = office.read_case(clerk, reference)
    checked(clerk)
    assert "Harbor Law Office" in said
    assert "Yes: an electronic copy from the electronic health record" in said
    office.add_record(clerk, reference, "Visit notes", tmp_path)
    office.open_act(clerk, reference, "grant")
    letter = office.preview(clerk, checked)
    assert "Harbor Law Office" in letter
    office.send(clerk, checked)

    message = mail_to(portal, LAWYER, seconds=60)
    assert [part.get_content() for part in message.iter_attachments()][-1] == PDF
    assert "Reyes" not in str(message["Subject"])
    assert eventually(lambda: reads(patient, reference, "to Harbor Law Office: sent on"), seconds=60)
    checked(patient)
    patient.get_by_role("link", name=re.compile("You get your records")).click()
    checked(patient)
    assert "Harbor Law Office" in letter_of(patient)

    assert eventually(lambda: "Closed" in office.read_case(clerk, reference), seconds=60)
    checked(clerk)
    assert str(message["Message-ID"]).strip("<>") in office.main(clerk).inner_text()  # the proof


def ask(page, checked) -> str:
    """The pages of asking; without a signature nothing is sent."""
    page.goto("/requests/new/records/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Send them to someone else for me").click()
    page.get_by_role("button", name="Continue").click()
    checked(page)
    page.get_by_label("Who should get them?").fill("Harbor Law Office")
    page.get_by_text("By e-mail without encryption").click()
    page.get_by_role("button", name="Continue").click()
    checked(page)
    page.get_by_label("E-mail address").fill(LAWYER)
    page.get_by_text("I understand the risk").click()
    page.get_by_role("button", name="Continue").click()
    checked(page)
    page.get_by_role("button", name="Send my request").click()
    checked(page)
    assert "Sign by typing your name" in page.locator("main").inner_text()
    page.get_by_label("Your signature").fill("Carla Dunn")
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/received/")
    checked(page)
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found.group(0)
