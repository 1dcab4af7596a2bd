"""The work list on the staff site: taken, handed on, put back; never ticked off."""

import datetime

import pytest

from privacy_portal.audit.actor import Permission, Role, system
from privacy_portal.clinic import queries as clinic
from privacy_portal.work import operations
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_portal.work.models import WorkItem
from tests.audit.staff_pages import ask, staff, text

pytestmark = pytest.mark.django_db

LIST = "/staff/work/workitem/"


def open_item(number, *, permission=Permission.REQUESTS_INTAKE, days=3, kind=WorkKind.DUE_SOON):
    return operations.open_item(
        by=system("sweep.test"),
        kind=kind,
        about=("privacy_request", number),
        reference=f"PR-{number}",
        due_on=clinic.today() + datetime.timedelta(days=days),
        due_kind=DueKind.LEGAL,
        permission=permission,
    )


@pytest.fixture
def clara():
    return staff("clara", Role.INTAKE_CLERK)


@pytest.fixture
def colin():
    return staff("colin", Role.RECORDS_CLERK)


def act(actor, name, *items, **more):
    data = {"action": name, "_selected_action": [item.pk for item in items], "select_across": "0", **more}
    return ask(actor, LIST, data)


def test_it_lists_open_work_with_its_date_and_days_left(clara):
    open_item(1, days=3)
    open_item(2, days=-1)
    operations.settle_all(by=clara, about=("privacy_request", 3))
    page = text(ask(clara, LIST))
    assert "PR-1" in page
    assert "3 days" in page
    assert "1 day late" in page
    assert "Nobody" in page


def test_work_one_may_not_do_is_not_listed(clara):
    open_item(1, permission=Permission.COMPLAINTS_VIEW)
    assert "PR-1" not in text(ask(clara, LIST))


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("state=late", {"PR-1"}),
        ("state=done", {"PR-3"}),
        ("state=all", {"PR-1", "PR-2", "PR-3"}),
        ("whose=nobody", {"PR-2"}),
        ("whose=mine", {"PR-1"}),
        ("whose=others", set()),
        ("q=PR-2", {"PR-2"}),
    ],
)
def test_filters_and_search(clara, query, seen):
    operations.claim(by=clara, item_id=open_item(1, days=-1).pk)
    open_item(2)
    open_item(3)
    operations.settle_all(by=clara, about=("privacy_request", 3))
    page = text(ask(clara, f"{LIST}?{query}"))
    assert {reference for reference in ("PR-1", "PR-2", "PR-3") if f">{reference}<" in page} == seen


def test_items_are_taken_and_put_back_each_with_its_history(clara):
    items = [open_item(1), open_item(2)]
    assert act(clara, "take", *items).said == ["2 items changed hands."]
    assert set(WorkItem.objects.values_list("assignee_id", flat=True)) == {clara.user_id}
    assert [item.history.count() for item in items] == [2, 2]
    act(clara, "put_back", *items)
    assert set(WorkItem.objects.values_list("assignee_id", flat=True)) == {None}


def test_what_a_colleague_has_stays_theirs_and_is_said(clara, colin):
    item = open_item(1)
    operations.claim(by=colin, item_id=item.pk)
    assert act(clara, "take", item).said == ["A colleague took this already."]


def test_work_is_handed_to_a_colleague(clara, colin):
    item = open_item(1)
    assert act(clara, "hand_on", item, colleague=str(colin.user_id)).said == ["1 item changed hands."]
    item.refresh_from_db()
    assert item.assignee_id == colin.user_id


@pytest.mark.parametrize("colleague", ["", "0", "nobody"])
def test_without_a_colleague_nothing_is_handed_on(clara, colleague):
    item = open_item(1)
    act(clara, "hand_on", item, colleague=colleague)
    item.refresh_from_db()
    assert item.assignee_id is None


def test_nothing_can_be_added_changed_ticked_off_or_deleted(clara):
    item = open_item(1)
    page = ask(clara, f"{LIST}{item.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in text(page)
    assert ask(clara, f"{LIST}add/").status_code == 404
    assert ask(clara, f"{LIST}{item.pk}/delete/").status_code == 404
    act(clara, "delete_selected", item)
    assert WorkItem.objects.open().count() == 1


def test_for_marketing_there_is_no_work_list():
    assert ask(staff("mark", Role.MARKETING), LIST).status_code == 404


def test_more_rows_cost_no_more_queries(clara, django_assert_max_num_queries):
    for number in range(30):
        open_item(number)
    with django_assert_max_num_queries(9):
        assert text(ask(clara, LIST)).count('class="field-what"') == 30
