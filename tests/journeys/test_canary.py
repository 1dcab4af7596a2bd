"""Unique words planted as PHI are found in no log, no Redis key, no mail, no address and no file name."""

import re
from pathlib import Path

import pytest
import redis

from tests.documents.samples import PDF
from tests.journeys import test_guest as strangers
from tests.journeys.office import QUEUE
from tests.journeys.office import main as office
from tests.journeys.people import claim, sign_in, sign_up
from tests.journeys.test_access import REFERENCE
from tests.journeys.test_email_in import INBOX, deliver
from tests.requests.inbox.samples import file_part, several, text_part
from tests.stacks import eventually

pytestmark = pytest.mark.journey

# What a patient types, what staff type, what a file is called: each its own word.
WORDS = {
    "description": "canaryquxdescription",
    "message": "canaryquxmessage",
    "note": "canaryquxnote",
    "title": "canaryquxtitle",
    "file": "canaryquxfile",
    "how": "canaryquxhow",
    "search": "canaryquxsearch",
}
GUEST = {"name": "Canaryquxguest", "message": "canaryquxguestmessage"}
EMAIL = {part: f"canaryquxemail{part}" for part in ("sender", "subject", "text", "file")}


def test_planted_words_stay_where_they_belong(portal, visitor, mailbox, tmp_path, browser):
    visited: list[str] = []
    patient, clerk = visitor(), visitor()
    for page in (patient, clerk):
        page.on("request", lambda request: visited.append(request.url))
    sign_up(patient, "canary.patient@example.org", mailbox)
    claim(patient, 7, mailbox)

    reference = ask(patient)
    patient.goto(f"/requests/{reference}/")
    patient.get_by_label("Message").fill(WORDS["message"])
    patient.get_by_role("button", name="Send message").click()
    patient.wait_for_load_state("load")

    sign_in(clerk, "records@demo.example")
    work(clerk, reference, tmp_path)
    assert eventually(lambda: sent(patient, reference), seconds=60)
    assert WORDS["title"] in patient.locator("main").inner_text()  # or nothing was planted
    with patient.expect_download() as download:
        patient.get_by_role("link", name=re.compile("Download")).first.click()

    places = where_it_may_not_be(portal, visited, download.value.suggested_filename)
    assert found_in(places, [*WORDS.values(), "MA-10008"]) == []
    assert "letter" in places["mail"] or "message" in places["mail"]  # mail was sent and looked at
    assert reference in places["addresses"]


def test_words_of_a_stranger_and_of_an_email_stay_where_they_belong(portal, visitor):
    visited: list[str] = []
    stranger, clerk = visitor(), visitor()
    for page in (stranger, clerk):
        page.on("request", lambda request: visited.append(request.url))
    reference, code = strangers.ask(stranger, name=GUEST["name"])
    strangers.knock(stranger, reference, code)
    stranger.get_by_label("Message").fill(GUEST["message"])
    stranger.get_by_role("button", name="Send message").click()
    stranger.wait_for_load_state("load")
    email = several(
        text_part(EMAIL["text"]),
        file_part(PDF, f"{EMAIL['file']}.pdf"),
        head=f"From: {EMAIL['sender']} <{EMAIL['sender']}@example.org>\r\nSubject: {EMAIL['subject']}\r\n",
    )
    assert deliver(portal, email) == 202

    sign_in(clerk, "intake@demo.example")
    clerk.goto(f"{QUEUE}{reference}/")
    assert GUEST["message"] in office(clerk).inner_text()  # or nothing was planted
    clerk.goto(INBOX)
    clerk.get_by_role("row").filter(has_text=EMAIL["subject"]).get_by_role("link").first.click()
    clerk.wait_for_load_state("load")
    assert EMAIL["text"] in office(clerk).inner_text()
    assert EMAIL["file"] in office(clerk).inner_text()

    places = where_it_may_not_be(portal, visited)
    assert found_in(places, [*GUEST.values(), *EMAIL.values(), code]) == []


def where_it_may_not_be(portal, visited: list[str], *names: str) -> dict[str, str]:
    """Everything that is written outside the database and the documents, as text."""
    return {
        "logs": logs(portal.folder),
        "redis": everything_in(portal.environment["REDIS_URL"]),
        "mail": mails(portal.folder),
        "addresses": "\n".join(visited),
        "file names": "\n".join([*names, *file_names(portal.folder)]),
    }


def found_in(places: dict[str, str], words: list[str]) -> list[tuple[str, str]]:
    return [(place, word) for place, text in places.items() for word in words if word in text]


def ask(page) -> str:
    page.goto("/requests/new/records/")
    page.get_by_label(re.compile("Anything that helps us")).fill(WORDS["description"])
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/received/")
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found.group(0)


def work(page, reference: str, folder: Path) -> None:
    file = folder / f"{WORDS['file']}.pdf"
    file.write_bytes(PDF)
    acts = f"/staff/requests/privacyrequest/{reference}/acts"
    page.goto("/staff/requests/privacyrequest/")
    page.get_by_label("Reference, record number, name or date of birth").fill(WORDS["search"])
    page.get_by_role("button", name="Search").click()
    page.wait_for_load_state("load")
    page.goto(f"{acts}/add_note/")
    page.get_by_label("Note").fill(WORDS["note"])
    page.get_by_role("button", name="Add a note").click()
    page.wait_for_load_state("load")
    page.goto(f"{acts}/add_record/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label(re.compile("What it is")).fill(WORDS["title"])
    page.get_by_role("button", name="Add a record").click()
    page.wait_for_load_state("load")
    page.goto(f"{acts}/grant/")
    page.get_by_label(re.compile("Anything to add")).fill(WORDS["how"])
    page.get_by_role("button", name="Preview letter").click()
    page.wait_for_load_state("load")
    page.get_by_role("button", name=re.compile("send$")).click()
    page.wait_for_load_state("load")


def sent(page, reference: str) -> bool:
    page.goto(f"/requests/{reference}/")
    return "We sent you our answer" in page.locator("main").inner_text()


def logs(folder: Path) -> str:
    return "\n".join(path.read_text(errors="replace") for path in folder.glob("*.log"))


def mails(folder: Path) -> str:
    return "\n".join(path.read_text(errors="replace") for path in (folder / "mail").glob("*.eml"))


def file_names(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def everything_in(url: str) -> str:
    """Every key with its value, whatever its type, as text."""
    client = redis.Redis.from_url(url)
    lines = []
    for key in client.scan_iter():
        kind = client.type(key)
        value: object
        if kind == b"list":
            value = client.lrange(key, 0, -1)
        elif kind == b"set":
            value = list(client.smembers(key))
        elif kind == b"hash":
            value = client.hgetall(key)
        elif kind == b"zset":
            value = client.zrange(key, 0, -1)
        else:
            value = client.get(key)
        lines.append(f"{key!r} {value!r}")
    client.close()
    return "\n".join(lines)
