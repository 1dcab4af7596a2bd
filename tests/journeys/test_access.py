"""One access request carried all the way: asked, seen, extended by letter, granted, downloaded."""

import datetime
import re
from pathlib import Path

import pytest

from tests.documents.samples import PDF
from tests.journeys.people import claim, fill_date, sign_in, sign_up
from tests.stacks import eventually

pytestmark = pytest.mark.journey
REFERENCE = re.compile(r"PR-[2-9A-Z]{4}-[2-9A-Z]{4}")


def test_a_patient_asks_a_clerk_extends_and_grants_and_the_patient_downloads(
    visitor, checked, mailbox, tmp_path
):
    patient = visitor()
    sign_up(patient, "journey.patient@example.org", mailbox)
    claim(patient, 8, mailbox)
    patient.goto("/")
    checked(patient)

    reference = ask(patient, checked)
    assert "message" not in reference

    clerk = visitor()
    sign_in(clerk, "records@demo.example")
    checked(clerk)
    clerk.goto("/staff/requests/privacyrequest/")
    clerk.get_by_label("Reference, record number, name or date of birth").fill(reference)
    clerk.get_by_role("button", name="Search").click()
    checked(clerk)
    clerk.get_by_role("link", name=reference).first.click()
    checked(clerk)
    assert "Signed in to the portal" in clerk.locator("main, #content").first.inner_text()

    extend(clerk, reference, checked)
    assert eventually(lambda: reads(patient, reference, "We need more time"), seconds=60)
    checked(patient)

    grant(clerk, reference, checked, tmp_path)
    assert eventually(lambda: reads(patient, reference, "We sent you our answer"), seconds=60)
    checked(patient)
    read_letters_and_records(patient, checked)


def ask(page, checked) -> str:
    page.goto("/requests/new/")
    checked(page)
    page.get_by_role("link", name="My health records").click()
    checked(page)
    page.get_by_role("radio", name="Get a copy").check(force=True)
    page.get_by_label(re.compile("Anything that helps us")).fill("Everything since 2020")
    page.get_by_role("button", name="Continue").click()
    checked(page)
    page.get_by_role("button", name="Continue").click()
    checked(page)
    assert "Everything since 2020" in page.locator("main").inner_text()
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/received/")
    checked(page)
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found.group(0)


def extend(page, reference: str, checked) -> None:
    page.goto(f"/staff/requests/privacyrequest/{reference}/acts/extend/")
    page.get_by_role("button", name="Preview letter").click()
    checked(page)
    assert page.get_by_label("Why more time is needed").count() == 1
    page.get_by_label("Why more time is needed").fill("The laboratory has not answered yet.")
    new = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=45)
    fill_date(page, "promised_on", new.month, new.day, new.year)
    page.get_by_role("button", name=re.compile("Preview")).first.click()
    checked(page)
    assert "164.524(b)(2)(ii)(A)" in page.locator("#content, main").first.inner_text()
    page.get_by_role("button", name=re.compile("send$")).click()
    page.wait_for_url(f"**/{reference}/**")
    checked(page)


def grant(page, reference: str, checked, folder) -> None:
    file = folder / "notes.pdf"
    file.write_bytes(PDF)
    page.goto(f"/staff/requests/privacyrequest/{reference}/acts/add_record/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label(re.compile("What it is")).fill("Visit notes")
    page.get_by_role("button", name="Add a record").click()
    page.wait_for_load_state("load")
    page.goto(f"/staff/requests/privacyrequest/{reference}/acts/grant/")
    page.get_by_role("button", name="Preview letter").click()
    checked(page)
    page.get_by_role("button", name=re.compile("send$")).click()
    page.wait_for_load_state("load")
    checked(page)


def reads(page, reference: str, words: str) -> bool:
    page.goto(f"/requests/{reference}/")
    return words in page.locator("main").inner_text()


def letter_of(page) -> str:
    """The words of the letter on this page."""
    return str(page.frame_locator("iframe.portal-letter").locator("body").inner_text())


def read_letters_and_records(page, checked) -> None:
    with page.expect_download() as records:
        page.get_by_role("link", name=re.compile("Download Visit notes")).click()
    assert records.value.suggested_filename.startswith("PR-")
    with Path(records.value.path()).open("rb") as stream:
        assert stream.read() == PDF
    page.get_by_role("link", name=re.compile("You get your records")).click()
    checked(page)
    with page.expect_download() as letter:
        page.get_by_role("link", name="Download as PDF").click()
    with Path(letter.value.path()).open("rb") as stream:
        assert stream.read(5) == b"%PDF-"
