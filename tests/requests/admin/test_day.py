"""My day: requests and work together, what is late first, each line once."""

import datetime
import re

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy_portal.audit.actor import Permission, Role
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind
from privacy_requests.operations import conversation, reminders
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.admin.browser import sign_in
from tests.requests.admin.conftest import staff
from tests.requests.admin.pages import DAY, text
from tests.requests.factories import make_request

DAYS = datetime.timedelta


def pieces(response) -> dict[str, str]:
    """The words of each piece of the day."""
    page = response.content.decode()
    found = {}
    for part in page.split('<section class="desk-piece" id="')[1:]:
        code, _, rest = part.partition('"')
        found[code] = rest.split("</section>")[0]
    return found


def test_late_and_due_are_apart_and_nothing_is_listed_twice(clara, colleague):
    late = make_request(by=colleague, received_on=TODAY - DAYS(33))
    today = make_request(by=colleague, received_on=TODAY - DAYS(30))
    make_request(by=colleague)
    reminders.remind(by=BY, on=TODAY, now=NOW)
    response = clara.get(DAY)
    day = pieces(response)
    assert late.reference in day["late"]
    assert today.reference in day["due"]
    assert response.content.decode().count(f"/{late.reference}/") == 1


def test_before_a_holiday_all_that_is_due_before_the_next_working_day_is_due_now(colleague):
    with time_machine.travel(NOW + DAYS(1), tick=False):  # the eve of Thanksgiving, a Thursday
        clerk = sign_in(staff("Fred", Role.INTAKE_CLERK))
        on_the_holiday = make_request(by=colleague, received_on=TODAY - DAYS(28))
        the_day_after = make_request(by=colleague, received_on=TODAY - DAYS(27))
        due = pieces(clerk.get(DAY))["due"]
    assert on_the_holiday.reference in due
    assert the_day_after.reference not in due


def test_a_message_waits_for_an_answer(clara, colleague):
    patient = make_patient()
    ada = link(patient, make_user("", Role.PATIENT, name="Ada Lovell"))
    row = make_request(by=colleague, patient=patient)
    conversation.send_message(by=ada, privacy_request_id=row.pk, text="When?", on=TODAY, now=NOW)
    later = pieces(clara.get(DAY))
    assert row.reference in later["due"] + later["messages"]
    assert "Answer a message" in later["due"] + later["messages"]


def test_what_was_decided_waits_for_its_delivery(clara, colleague):
    row = make_request(by=colleague, at=Status.DECIDED)
    assert row.reference in pieces(clara.get(f"{DAY}?show=all"))["waiting"]


def test_work_that_waits_for_someone_else_is_said_to(clara, clerk):
    work.open_item(
        by=BY,
        kind=WorkKind.INTERPRETER,
        about=("patient", 1),
        reference="PR-AAAA-BBBB",
        due_on=TODAY + DAYS(9),
        due_kind=DueKind.HOUSE,
        waits_for=WaitsFor.OUTSIDE,
        permission=Permission.REQUESTS_INTAKE,
    )
    waiting = pieces(clara.get(DAY))["waiting"]
    assert "PR-AAAA-BBBB" in waiting
    assert "someone outside the clinic" in waiting


def test_mine_come_first_and_a_colleagues_only_when_asked_for(clara, clerk, colleague):
    mine = make_request(by=colleague, received_on=TODAY - DAYS(32), assigned_to=clerk)
    nobodys = make_request(by=colleague, received_on=TODAY - DAYS(33))
    theirs = make_request(by=colleague, received_on=TODAY - DAYS(34), assigned_to=colleague)
    words = text(clara.get(DAY))
    assert words.index(mine.reference) < words.index(nobodys.reference)
    assert theirs.reference not in words
    assert theirs.reference in text(clara.get(f"{DAY}?show=all"))
    alone = text(clara.get(f"{DAY}?show=nobody"))
    assert nobodys.reference in alone
    assert mine.reference not in alone


def test_the_counts_are_the_numbers_of_lines(clara, colleague):
    for _row in range(3):
        make_request(by=colleague, received_on=TODAY - DAYS(33))
    assert "3 Late" in text(clara.get(DAY))


def test_an_empty_day_says_so(clara):
    assert "Nothing is late." in text(clara.get(DAY))


def test_costs_the_same_for_twenty_lines_as_for_ten(clara, colleague):
    costs = []
    for _round in range(2):
        for _row in range(10):
            make_request(by=colleague, received_on=TODAY - DAYS(33), verified=False)
        reminders.remind(by=BY, on=TODAY, now=NOW)
        clara.get(DAY)
        with CaptureQueriesContext(connection) as queries:
            clara.get(DAY)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_work_about_a_letter_says_whose_case_it_is_and_its_links_differ(clara, colleague):
    row = make_request(by=colleague, received_on=TODAY - DAYS(33))
    work.open_item(
        by=BY,
        kind=WorkKind.INTERPRETER,
        about=("communication", 7),
        reference=row.reference,
        due_on=TODAY - DAYS(1),
        due_kind=DueKind.HOUSE,
        permission=Permission.REQUESTS_VIEW,
    )
    late = pieces(clara.get(DAY))["late"]
    names = re.findall(r'class="desk-line__name"[^>]*>(.*?)</(?:a|span)>(?=\s*<span)', late, re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", "", name).split()) for name in names]
    assert len(words) == len(set(words)) == 2
    assert all(row.reference in name for name in words)
    patient = row.patient
    assert patient is not None
    assert late.count(f"{patient.family_name}, {patient.given_name}") == 2
    assert late.count("our own target") == 1
