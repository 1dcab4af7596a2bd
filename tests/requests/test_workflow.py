"""The whole matrix: every status times every act times every right, against the table."""

import itertools

import pytest

from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests import acts, workflow
from privacy_requests.workflow import BY_ACT, TRANSITIONS, Status


@pytest.mark.parametrize(("status", "act", "right"), list(itertools.product(Status, BY_ACT, Right)))
def test_an_act_starts_only_where_the_table_says(status: Status, act: str, right: Right) -> None:
    transition = BY_ACT[act]
    unsent = transition.until_sent and (status, right) == (Status.DECIDED, Right.ACCOUNTING)
    possible = (status in transition.sources or unsent) and right in transition.rights
    if possible:
        assert workflow.check(act, status=status, right=right) is transition
        assert transition in workflow.allowed(status, right)
    else:
        with pytest.raises(Refused) as refused:
            workflow.check(act, status=status, right=right)
        assert refused.value.code in {"ACT_WRONG_STATUS", "ACT_WRONG_RIGHT"}
        assert transition not in workflow.allowed(status, right)


def test_nothing_leads_out_of_closed_but_a_reversed_denial() -> None:
    assert {t.act for t in TRANSITIONS if Status.CLOSED in t.sources and t.target} == {"reverse"}


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        workflow.check("burn", status=Status.RECEIVED, right=Right.ACCESS)
    assert refused.value.code == "ACT_UNKNOWN"


def test_every_act_of_the_table_of_acts_is_known_to_the_workflow_or_changes_no_status() -> None:
    free = {"assign", "add_note", "log_call", "send_message", "ask_professional"}
    free |= {"record_determination", "record_review_result"}  # the same moves, from a signed paper
    assert {act.name for act in acts.ACTS} <= set(BY_ACT) | free


def test_the_diagram_draws_each_move_once() -> None:
    lines = workflow.mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert len(lines) == len(set(lines))
    assert "    decided --> closed: closed by facts" in lines


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.WORKING, "Work has already started."),
        (Status.EXTENDED, "Work has already started."),
        (Status.DECIDED, "This request is already decided."),
        (Status.CLOSED, "This request is closed."),
    ],
)
def test_work_that_cannot_be_started_says_why(status, sentence):
    with pytest.raises(Refused) as refused:
        workflow.check("start", status=status, right=Right.ACCESS)
    assert refused.value.sentence == sentence
