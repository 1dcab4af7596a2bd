"""The legal clock runs until the answer has reached the individual, not until the decision."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests import queries
from privacy_requests.admin import words
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import reminders, steps
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.factories import make_request, send_letters
from tests.requests.portal.conftest import browser_of

pytestmark = pytest.mark.usefixtures("clinic")

DAYS = datetime.timedelta
DUE_YESTERDAY = TODAY - DAYS(31)


def decided(received_on: datetime.date, **values) -> PrivacyRequest:
    """Granted today; the letter and the copy have not left the house."""
    return make_request(at=Status.DECIDED, received_on=received_on, **values)


def kinds(row: PrivacyRequest) -> set[str]:
    found = WorkItem.objects.open().about(("privacy_request", row.pk))
    return set(found.values_list("kind", flat=True))


@pytest.mark.cite("164.524(b)(2)(i)")
def test_a_decision_that_reached_nobody_is_overdue_like_none() -> None:
    actor = make_staff(Role.INTAKE_CLERK)
    assert actor.user_id is not None
    row = decided(DUE_YESTERDAY, assigned_to=actor)
    assert row.is_overdue(TODAY)
    assert row.days_left(TODAY) == -1
    assert words.chips(row, today=TODAY)[0].text == "Overdue"
    assert list(queries.overdue(TODAY)) == [row]
    for filters in (queries.QueueFilters(), queries.QueueFilters(due="overdue")):
        assert list(queries.queue(actor, filters, today=TODAY)) == [row]
    assert reminders.counts_for(actor.user_id, on=TODAY).overdue == 1
    reminders.remind(by=BY, on=TODAY, now=NOW)
    assert WorkKind.OVERDUE in kinds(row)


def test_what_is_due_today_or_this_week_counts_while_it_is_not_delivered() -> None:
    actor = make_staff(Role.INTAKE_CLERK)
    assert actor.user_id is not None
    today = decided(TODAY - DAYS(30), assigned_to=actor)
    this_week = decided(TODAY - DAYS(25), assigned_to=actor)
    due = {
        name: list(queries.queue(actor, queries.QueueFilters(due=name), today=TODAY))
        for name in ("today", "week")
    }
    assert due == {"today": [today], "week": [today, this_week]}
    counts = reminders.counts_for(actor.user_id, on=TODAY)
    assert (counts.due_today, counts.due_this_week) == (1, 1)


def test_delivery_ends_the_clock() -> None:
    row = decided(DUE_YESTERDAY)
    send_letters(row)
    row.refresh_from_db()
    assert not row.is_overdue(TODAY)
    assert row.days_left(TODAY) is None
    assert not queries.overdue(TODAY).exists()


@pytest.mark.parametrize(("received", "alarmed"), [(TODAY - DAYS(25), True), (TODAY - DAYS(24), False)])
def test_an_undelivered_answer_raises_the_alarm_before_its_due_date(received, alarmed) -> None:
    row = decided(received)
    reminders.remind(by=BY, on=TODAY, now=NOW)
    assert (WorkKind.UNDELIVERED in kinds(row)) is alarmed


def test_an_answer_undelivered_for_two_days_raises_it_whenever_it_is_due() -> None:
    row = decided(TODAY)
    reminders.remind(by=BY, on=TODAY + DAYS(2), now=NOW)
    assert WorkKind.UNDELIVERED in kinds(row)


def test_an_unverified_case_that_was_decided_asks_for_no_verification() -> None:
    row = decided(TODAY - DAYS(25))
    PrivacyRequest.objects.filter(pk=row.pk).update(verified_at=None)
    reminders.remind(by=BY, on=TODAY, now=NOW)
    assert WorkKind.UNVERIFIED_DUE_SOON not in kinds(row)


@pytest.mark.cite("164.524(d)(4)")
def test_a_denial_reversed_on_review_starts_no_clock_again() -> None:
    row = make_request(at=Status.CLOSED, received_on=DUE_YESTERDAY)
    steps.perform(row, "reverse", by=BY, on=TODAY, now=NOW)
    row.refresh_from_db()
    assert row.status == Status.DECIDED
    assert not row.is_overdue(TODAY)
    assert not queries.overdue(TODAY).exists()


@pytest.mark.parametrize(
    ("received_on", "said"),
    [(DUE_YESTERDAY, "We are late, and we are sorry."), (TODAY - DAYS(29), "Our answer is due by")],
)
def test_the_patient_is_told_the_date_or_the_apology_until_the_answer_is_delivered(received_on, said) -> None:
    patient = make_patient()
    ada = link(patient, make_user("", Role.PATIENT, name="Ada Lovell"))
    row = decided(received_on, patient=patient)
    assert all(said in page for page in pages(ada, row))
    send_letters(row)
    assert not any(said in page for page in pages(ada, row))


def pages(patient: Actor, row: PrivacyRequest) -> list[str]:
    names = (reverse("requests_portal:list"), reverse("requests_portal:detail", args=[row.reference]))
    with time_machine.travel(NOW, tick=False):
        browser = browser_of(patient)
        return [browser.get(name).content.decode() for name in names]
