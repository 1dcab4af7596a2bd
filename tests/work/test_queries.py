"""My day: late, due before the next working day, waiting, later."""

import datetime

import pytest

from privacy_portal.audit.actor import Permission, system
from privacy_portal.work import operations, queries
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime.date(2026, 11, 25)  # Thursday is Thanksgiving: the next working day is Friday
THURSDAY = datetime.date(2026, 11, 26)
FRIDAY = datetime.date(2026, 11, 27)
MONDAY = datetime.date(2026, 11, 30)
SWEEP = system("sweep.test")


def open_item(number, due_on, *, due_kind=DueKind.LEGAL, waits_for="", kind=WorkKind.DUE_SOON, **more):
    return operations.open_item(
        by=SWEEP,
        kind=kind,
        about=("privacy_request", number),
        reference=f"PR-{number}",
        due_on=due_on,
        due_kind=due_kind,
        waits_for=waits_for,
        permission=more.pop("permission", Permission.REQUESTS_INTAKE),
        **more,
    )


def references(rows):
    return [row.reference for row in rows]


def test_the_next_working_day_steps_over_a_holiday_and_a_weekend():
    assert queries.next_working_day(WEDNESDAY) == FRIDAY
    assert queries.next_working_day(FRIDAY) == MONDAY


def test_a_day_has_four_pieces(clerk):
    open_item(1, WEDNESDAY - datetime.timedelta(days=1))
    open_item(2, WEDNESDAY)
    open_item(3, THURSDAY)  # nobody works on the holiday, so it is due today
    open_item(4, FRIDAY)
    open_item(5, MONDAY, waits_for=WaitsFor.PATIENT)
    open_item(6, None, due_kind=DueKind.HOUSE)
    day = queries.my_day(clerk, WEDNESDAY)
    assert references(day.late) == ["PR-1"]
    assert references(day.due) == ["PR-2", "PR-3"]
    assert references(day.waiting) == ["PR-5"]
    assert references(day.later) == ["PR-4", "PR-6"]


def test_a_legal_date_that_is_near_is_due_even_while_it_waits(clerk):
    open_item(1, THURSDAY, waits_for=WaitsFor.PATIENT)
    open_item(2, THURSDAY, due_kind=DueKind.HOUSE, waits_for=WaitsFor.PATIENT)
    day = queries.my_day(clerk, WEDNESDAY)
    assert references(day.due) == ["PR-1"]
    assert references(day.waiting) == ["PR-2"]


def test_only_a_legal_date_makes_overdue(clerk):
    open_item(1, WEDNESDAY - datetime.timedelta(days=2))
    open_item(2, WEDNESDAY - datetime.timedelta(days=1), due_kind=DueKind.HOUSE)
    legal, house = queries.my_day(clerk, WEDNESDAY).late
    assert (legal.overdue, legal.days_left) == (True, -2)
    assert (house.late, house.overdue) == (True, False)


def test_my_day_holds_mine_and_what_nobody_has(clerk, colleague):
    open_item(1, WEDNESDAY, assignee_id=clerk.user_id)
    open_item(2, WEDNESDAY, assignee_id=colleague.user_id)
    open_item(3, WEDNESDAY)
    assert [(row.reference, row.mine) for row in queries.my_day(clerk, WEDNESDAY).due] == [
        ("PR-1", True),
        ("PR-3", False),
    ]
    assert references(queries.my_day(clerk, WEDNESDAY, everyone=True).due) == ["PR-1", "PR-2", "PR-3"]


def test_work_about_complaints_is_seen_by_those_who_may_see_complaints(clerk, official):
    open_item(1, WEDNESDAY, permission=Permission.COMPLAINTS_VIEW)
    assert references(queries.my_day(clerk, WEDNESDAY).due) == []
    assert references(queries.my_day(official, WEDNESDAY).due) == ["PR-1"]
    assert queries.open_for(clerk).count() == 0


def test_a_line_shows_words_and_no_names(clerk):
    open_item(1, THURSDAY, waits_for=WaitsFor.PATIENT)
    (row,) = queries.my_day(clerk, WEDNESDAY).due
    assert (str(row.label), str(row.due_kind_label), str(row.waits_for_label)) == (
        "Due soon",
        "legal deadline",
        "the patient",
    )


def test_more_rows_cost_no_more_queries(clerk, django_assert_num_queries):
    for number in range(20):
        open_item(number, WEDNESDAY)
    with django_assert_num_queries(1):
        assert len(queries.my_day(clerk, WEDNESDAY).due) == 20


def test_counts(clerk):
    open_item(1, WEDNESDAY, kind=WorkKind.MESSAGE, assignee_id=clerk.user_id)
    open_item(2, WEDNESDAY)
    assert queries.count_open() == 2
    assert queries.count_open(kind=WorkKind.MESSAGE) == 1
    assert queries.count_open(assignee_id=clerk.user_id) == 1
    assert queries.open_about(WorkKind.DUE_SOON) == [2]
    assert [item.reference for item in queries.about(("privacy_request", 1))] == ["PR-1"]


@pytest.mark.parametrize("kind", list(WorkKind))
def test_every_kind_has_words(kind):
    assert kind.label
    assert len(kind.value) <= 30
