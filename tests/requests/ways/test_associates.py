"""Whoever holds part of the record for the clinic is asked in time; what it receives, the clinic received."""

import datetime

import pytest

from privacy_portal.correspondence.models import Communication
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests.models import AssociateTask
from privacy_requests.operations import associates
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY
from tests.requests.factories import add_record, make_request
from tests.requests.ways.doing import DAY, ask, grant, make_associate, pdf, refusal


def answer(row, task, **values):
    return associates.answer_associate(
        **{
            "by": BY,
            "privacy_request_id": row.pk,
            "task_id": task.pk,
            "holds": True,
            "note": "",
            "answered_on": TODAY,
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


class TestAsking:
    @pytest.mark.cite("164.504(e)(2)(ii)(E)")
    def test_goes_by_letter_and_is_due_a_week_before_the_legal_date(self):
        row = make_request()
        task = ask(row, make_associate())
        assert row.due_on == datetime.date(2026, 12, 24)
        assert task.due_on == datetime.date(2026, 12, 17)
        letter = Communication.objects.get(kind="associate_task")
        words = " ".join(letter.html.split())
        for said in ("Prairie Imaging", "4 Ray Road", "Ada Lovell", "All images", "December 17, 2026"):
            assert said in words
        item = WorkItem.objects.get(kind=WorkKind.ASSOCIATE)
        assert (item.due_on, item.due_kind, item.waits_for) == (task.due_on, DueKind.HOUSE, WaitsFor.OUTSIDE)

    def test_late_in_the_day_is_due_at_once(self):
        row = make_request(received_on=TODAY - 27 * DAY)
        assert ask(row, make_associate()).due_on == TODAY

    @pytest.mark.parametrize(
        "agreement",
        [
            {"agreement_from": None},
            {"agreement_from": TODAY + DAY},
            {"agreement_to": TODAY - DAY},
            {"retired_on": TODAY - DAY},
            {"kind": "provider", "agreement_from": None},
        ],
    )
    @pytest.mark.cite("164.504(e)(2)(ii)(E)")
    def test_needs_an_agreement_in_force(self, agreement):
        row = make_request()
        assert refusal(ask, row, make_associate(**agreement)).code == "NO_AGREEMENT"
        assert not Communication.objects.filter(kind="associate_task").exists()

    @pytest.mark.parametrize(
        ("changed", "code"), [({"wanted": " "}, "WANTED_MISSING"), ({"party_id": 0}, "NO_AGREEMENT")]
    )
    def test_with_a_wrong_answer_is_refused(self, changed, code):
        assert refusal(ask, make_request(), make_associate(), **changed).code == code

    def test_needs_an_address_and_a_patient(self):
        assert refusal(ask, make_request(), make_associate(line1="")).code == "NO_ADDRESS"
        assert refusal(ask, make_request(patient=None), make_associate()).code == "NO_PATIENT"

    def test_the_same_one_again_waits_for_its_answer(self):
        row, party = make_request(), make_associate()
        ask(row, party)
        assert refusal(ask, row, party).code == "ALREADY_ASKED"


class TestTheAnswer:
    def test_brings_a_record_to_release_and_ends_the_work(self):
        row = make_request(at=Status.WORKING)
        task = ask(row, make_associate())
        answer(row, task, file=pdf(), title="Images, 2026")
        assert row.documents.get(role="record").title == "Images, 2026"
        assert not WorkItem.objects.filter(kind=WorkKind.ASSOCIATE, settled_at=None).exists()

    def test_may_be_that_it_holds_nothing(self):
        row = make_request()
        task = ask(row, make_associate())
        assert refusal(answer, row, task, holds=False, file=pdf()).code == "NOTHING_HELD"
        answer(row, task, holds=False, note="Destroyed in 2019.")
        assert AssociateTask.objects.get().answer.holds is False

    def test_of_one_leaves_the_other_owed(self):
        row = make_request()
        first = ask(row, make_associate())
        second = ask(row, make_associate(name="Lab One"))
        answer(row, first)
        item = WorkItem.objects.get(kind=WorkKind.ASSOCIATE, settled_at=None)
        assert item.due_on == second.due_on

    @pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
    def test_has_a_day_that_can_be(self, day):
        row = make_request()
        assert refusal(answer, row, ask(row, make_associate()), answered_on=day).code == "ANSWER_DATE"

    def test_is_to_an_open_question_of_this_case(self):
        row, other = make_request(), make_request()
        task = ask(other, make_associate())
        assert refusal(answer, row, task).code == "NOT_FOUND"

    def test_after_the_decision_is_kept_but_brings_no_record(self):
        row = make_request(at=Status.WORKING)
        task = ask(row, make_associate())
        add_record(row)
        grant(row)
        assert refusal(answer, row, task, file=pdf()).code == "ACT_WRONG_STATUS"
        answer(row, task, note="Found too late.")


@pytest.mark.cite("164.524(b)(2)(i)")
def test_a_request_an_associate_received_runs_from_that_day():
    received_on = datetime.date(2026, 3, 10)
    row = make_request(received_on=received_on, on=datetime.date(2026, 3, 17), verified=False)
    assert (row.received_on, row.logged_on) == (received_on, datetime.date(2026, 3, 17))
    assert row.due_on == datetime.date(2026, 4, 9)
