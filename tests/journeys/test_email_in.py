"""An e-mail reaches the clinic's mail server, waits, and is sorted into a request of the day it came."""

import datetime
import time
import urllib.request
from zoneinfo import ZoneInfo

import pytest
from django.utils.dateformat import format as date_format

from privacy_requests.mail import signing
from tests.journeys import office
from tests.journeys.people import fill_date, sign_in
from tests.journeys.test_access import REFERENCE
from tests.requests.inbox.samples import plain, received

pytestmark = pytest.mark.journey
ZONE = ZoneInfo("America/Chicago")  # the demo clinic's
INBOX = "/staff/requests/inboundemail/"
WORDS = "Please send copies of everything you have about me, by mail."


def test_a_clerk_sorts_an_email_into_a_request_whose_clock_began_when_it_came(
    portal, visitor, checked, tmp_path
):
    came = datetime.datetime.now(ZONE) - datetime.timedelta(days=3)
    content = letter(came)
    assert deliver(portal, content) == 202

    clerk = visitor()
    sign_in(clerk, "intake@demo.example")
    clerk.goto(INBOX)
    checked(clerk)
    row = clerk.get_by_role("row").filter(has_text="Copies for David Evans")
    assert "for 3 days" in row.inner_text()
    assert "Unsorted, sort today" in row.inner_text()
    row.get_by_role("link").first.click()
    checked(clerk)
    assert WORDS in office.main(clerk).inner_text()
    one_email = clerk.url

    upload_again(clerk, content, tmp_path, came, checked)
    assert clerk.url == one_email

    reference = enter(clerk, checked)
    said = office.read_case(clerk, reference)
    checked(clerk)
    due = came.date() + datetime.timedelta(days=30)
    for day in (came.date(), due):
        assert date_format(day, "N j, Y") in said
    assert WORDS in said
    clerk.goto(f"{INBOX}?show=sorted")
    checked(clerk)
    assert reference in clerk.get_by_role("row").filter(has_text="Copies for David Evans").inner_text()


def letter(came: datetime.datetime) -> bytes:
    """Three days on the server; the sender's own date is a lie."""
    at = f"{came:%a, %d %b %Y %H:%M:%S %z}"
    return plain(
        WORDS,
        sender="David Evans <david.evans@example.org>",
        subject="Copies for David Evans",
        message_id="<journey-1@example.org>",
        top=received(at),
        date="Fri, 2 Jan 2026 09:00:00 -0600",
    )


def deliver(portal, content: bytes) -> int:
    at = str(int(time.time()))
    secret = portal.environment["INBOX_WEBHOOK_SECRET"]
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{portal.address}/inbox/mail",
        data=content,
        headers={
            "Content-Type": "message/rfc822",
            "X-Inbox-Timestamp": at,
            "X-Inbox-Signature": signing.sign(secret, at, [content]),
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own address
        return int(answer.status)


def upload_again(page, content: bytes, folder, came: datetime.datetime, checked) -> None:
    """The same message as a file is the message that is here."""
    file = folder / "forwarded.eml"
    file.write_bytes(content)
    page.goto(f"{INBOX}new/")
    checked(page)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("#content form button[type=submit], main form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    checked(page)
    fill_date(page, "received_on", came.month, came.day, came.year)
    page.locator("#content form button[type=submit], main form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    checked(page)
    office.told(page, "was here already")


def enter(page, checked) -> str:
    page.get_by_role("link", name="Enter the request").click()
    page.wait_for_load_state("load")
    checked(page)
    assert page.get_by_label("Name, as given").input_value() == "David Evans"
    page.get_by_label("Medical record number").fill("MA-10005")
    page.locator("#content form button[type=submit], main form button[type=submit]").last.click()
    page.wait_for_load_state("load")
    checked(page)
    found = REFERENCE.search(page.url)
    assert found is not None, office.main(page).inner_text()
    office.told(page, "entered. Due:")
    return found.group(0)
