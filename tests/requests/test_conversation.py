"""Messages on a request: one sending is one message, and the same words may be said again later."""

import datetime

import pytest

from privacy_portal.audit.actor import Actor, Role
from privacy_requests.models import Message
from privacy_requests.operations import conversation
from tests.factories import NOW, TODAY, make_staff
from tests.requests.factories import make_request

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture
def clerk(db) -> Actor:
    return make_staff(Role.INTAKE_CLERK)


def say(row, by: Actor, text: str, *, after: int = 0) -> Message:
    now = NOW + datetime.timedelta(minutes=after)
    return conversation.send_message(by=by, privacy_request_id=row.pk, text=text, on=TODAY, now=now)


def test_a_form_sent_twice_is_one_message(clerk: Actor) -> None:
    row = make_request()
    assert say(row, clerk, "We will call.") == say(row, clerk, "We will call.", after=1)
    assert row.messages.count() == 1


@pytest.mark.parametrize(("text", "after"), [("We will call you.", 1), ("We will call.", 11)])
def test_other_words_or_a_later_hour_are_another_message(clerk: Actor, text: str, after: int) -> None:
    row = make_request()
    say(row, clerk, "We will call.")
    say(row, clerk, text, after=after)
    assert row.messages.count() == 2


def test_two_people_may_say_the_same(clerk: Actor) -> None:
    row = make_request()
    say(row, clerk, "We will call.")
    say(row, make_staff(Role.RECORDS_CLERK), "We will call.")
    assert row.messages.count() == 2
