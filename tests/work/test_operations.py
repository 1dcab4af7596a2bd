"""Work is opened once, kept true, and done by facts."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from privacy_portal.audit.actor import Actor, ActorKind, Permission, Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations, queries
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind
from privacy_portal.work.models import WorkItem

CASE = ("privacy_request", 12)
DUE = datetime.date(2026, 11, 30)
SWEEP = system("sweep.test")


def open_item(by: Actor = SWEEP, **facts) -> WorkItem:
    defaults = {
        "kind": WorkKind.VERIFY_IDENTITY,
        "about": CASE,
        "reference": "PR-7KQ4-M2XD",
        "due_on": DUE,
        "due_kind": DueKind.HOUSE,
        "permission": Permission.REQUESTS_INTAKE,
    }
    return operations.open_item(by=by, **{**defaults, **facts})


@pytest.mark.django_db
class TestOpening:
    def test_the_same_work_is_opened_once(self):
        first, second = open_item(), open_item()
        assert first.pk == second.pk
        assert WorkItem.objects.count() == 1
        assert AuditEvent.objects.filter(kind="work.opened").count() == 1
        assert first.history.count() == 1

    def test_another_kind_or_another_row_is_other_work(self):
        open_item()
        open_item(kind=WorkKind.OVERDUE)
        open_item(about=("privacy_request", 13))
        assert WorkItem.objects.open().count() == 3

    def test_opening_again_brings_the_date_up_to_date_and_keeps_who_has_it(self, clerk):
        item = open_item()
        operations.claim(by=clerk, item_id=item.pk)
        open_item(due_on=DUE + datetime.timedelta(days=30), waits_for=WaitsFor.PATIENT)
        item.refresh_from_db()
        assert item.due_on == datetime.date(2026, 12, 30)
        assert (item.waits_for, item.assignee_id) == ("patient", clerk.user_id)
        assert [row.history_change_reason for row in item.history.order_by("history_id")] == [
            "opened",
            "claimed",
            "changed",
        ]

    def test_settled_work_may_come_back(self):
        open_item()
        operations.settle(by=SWEEP, kind=WorkKind.VERIFY_IDENTITY, about=CASE)
        open_item()
        assert WorkItem.objects.count() == 2
        assert WorkItem.objects.open().count() == 1

    def test_the_database_refuses_a_second_open_item_of_the_kind(self):
        item = open_item()
        item.pk = None
        item._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            item.save()


@pytest.mark.django_db
class TestSettling:
    def test_it_says_who_and_how(self, clerk):
        item = open_item()
        assert operations.settle(by=clerk, kind=WorkKind.VERIFY_IDENTITY, about=CASE, how="verified")
        item.refresh_from_db()
        assert (item.settled_by_id, item.settled_how) == (clerk.user_id, "verified")
        assert item.settled_at is not None
        event = AuditEvent.objects.get(kind="work.settled")
        assert (event.reference, event.actor_user_id) == ("PR-7KQ4-M2XD", clerk.user_id)

    def test_settling_what_is_not_open_changes_nothing(self):
        assert not operations.settle(by=SWEEP, kind=WorkKind.OVERDUE, about=CASE)
        assert not AuditEvent.objects.filter(kind="work.settled").exists()

    def test_closing_a_case_settles_all_of_its_work_and_no_other(self):
        open_item()
        open_item(kind=WorkKind.DUE_SOON)
        other = open_item(about=("privacy_request", 13))
        assert operations.settle_all(by=SWEEP, about=CASE) == 2
        assert list(WorkItem.objects.open()) == [other]

    def test_when_and_how_are_set_together(self):
        item = open_item()
        item.settled_how = "done"
        with pytest.raises(IntegrityError), transaction.atomic():
            item.save()


@pytest.mark.django_db
class TestHanding:
    def test_a_colleague_is_given_an_item(self, clerk, colleague):
        item = open_item()
        operations.assign(by=clerk, item_id=item.pk, to_user_id=colleague.user_id)
        item.refresh_from_db()
        assert item.assignee_id == colleague.user_id
        event = AuditEvent.objects.get(kind="work.assigned")
        assert event.detail == {"kind": "verify_identity", "to_user_id": colleague.user_id}

    def test_work_is_given_only_to_those_whose_roles_cover_it(self, clerk, official):
        item = open_item(permission=Permission.COMPLAINTS_VIEW)
        with pytest.raises(Refused) as refused:
            operations.assign(by=official, item_id=item.pk, to_user_id=clerk.user_id)
        assert refused.value.code == "NOT_THEIR_WORK"

    def test_what_a_colleague_took_cannot_be_claimed(self, clerk, colleague):
        item = open_item()
        operations.claim(by=clerk, item_id=item.pk)
        with pytest.raises(Refused) as refused:
            operations.claim(by=colleague, item_id=item.pk)
        assert refused.value.code == "ALREADY_TAKEN"

    def test_a_double_click_is_not_two_claims(self, clerk):
        item = open_item()
        operations.claim(by=clerk, item_id=item.pk)
        operations.claim(by=clerk, item_id=item.pk)
        assert AuditEvent.objects.filter(kind="work.claimed").count() == 1

    def test_it_can_be_put_back(self, clerk):
        item = open_item()
        operations.claim(by=clerk, item_id=item.pk)
        operations.release(by=clerk, item_id=item.pk)
        item.refresh_from_db()
        assert item.assignee_id is None

    @pytest.mark.parametrize("act", [operations.claim, operations.release])
    def test_work_one_may_not_see_is_not_there(self, clerk, act):
        item = open_item(permission=Permission.COMPLAINTS_VIEW)
        with pytest.raises(Refused) as refused:
            act(by=clerk, item_id=item.pk)
        assert refused.value.code == "NOT_FOUND"

    def test_settled_work_cannot_be_taken(self, clerk):
        item = open_item()
        operations.settle_all(by=SWEEP, about=CASE)
        with pytest.raises(Refused):
            operations.claim(by=clerk, item_id=item.pk)


@pytest.mark.django_db(transaction=True)
def test_two_workers_opening_the_same_work_at_once_make_one_item():
    """Both look before either writes; the constraint decides, the loser takes the winner's row."""
    ready = threading.Barrier(2)
    ids: list[int] = []

    def work() -> None:
        try:
            ready.wait(timeout=10)
            ids.append(open_item().pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert WorkItem.objects.count() == 1


@pytest.mark.django_db
def test_a_patient_sees_no_work():
    open_item()
    patient = Actor(kind=ActorKind.PERSON, user_id=99, roles=frozenset({Role.PATIENT}))
    assert not queries.open_for(patient).exists()
