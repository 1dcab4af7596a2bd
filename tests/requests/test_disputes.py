"""A record in dispute keeps its papers, and says what must travel with it."""

import datetime

import pytest

from privacy_portal.audit.actor import Role, system
from privacy_requests import queries
from privacy_requests.operations import disputes
from privacy_requests.operations.disputes import Papers
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.law.refusals import refusal_of

pytestmark = pytest.mark.django_db
BY = system("tests")
DENIED = datetime.date(2026, 3, 12)


@pytest.fixture
def ada():
    return make_patient()


def enter(patient, **values):
    papers = Papers(**{"request_id": 1, "denial_id": 2, **values.pop("papers", {})})
    return disputes.enter(
        patient_id=patient.pk,
        papers=papers,
        **{
            "by": BY,
            "record": "Visit note of May 3, 2025",
            "denied_on": DENIED,
            "evidence": "Denied by letter.",
            "on": TODAY,
            "now": NOW,
            **values,
        },
    )


def stands(patient):
    return [
        (one.statement_of_disagreement, one.asked_to_include, one.rebuttal)
        for one in queries.packet_for(patient_ids={patient.pk})
    ]


@pytest.mark.cite("164.526(d)(4)")
def test_what_was_filed_is_read_with_the_record(ada):
    enter(ada, papers={"asked_to_include": True})
    assert stands(ada) == [(False, True, False)]


def test_a_statement_may_come_at_any_time_and_completes_the_row(ada):  # S049
    first = enter(ada)
    enter(ada, replaces_id=first.pk, papers={"statement_id": 3, "rebuttal_id": 4})
    assert stands(ada) == [(True, False, True)]
    refusal = refusal_of(enter, ada, replaces_id=first.pk)
    assert refusal is not None
    assert refusal.code == "DISPUTE_OVER"


def test_what_was_amended_after_all_is_no_longer_in_dispute(ada):
    row = enter(ada, papers={"statement_id": 3})
    disputes.end(by=BY, dispute_id=row.pk, reason="Amended on review.", ended_on=TODAY, now=NOW)
    assert stands(ada) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"record": " "}, "DISPUTE_NO_RECORD"),
        ({"evidence": ""}, "DISPUTE_EVIDENCE"),
        ({"record": "x" * 501}, "DISPUTE_TOO_LONG"),
        ({"denied_on": TODAY + datetime.timedelta(days=1)}, "DISPUTE_DAY"),
        ({"replaces_id": 10**9}, "NO_DISPUTE"),
    ],
)
def test_what_says_too_little_is_refused(ada, values, code):
    refusal = refusal_of(enter, ada, **values)
    assert refusal is not None
    assert refusal.code == code


def test_who_may_not_enter_choices_enters_none(ada):
    refusal = refusal_of(enter, ada, by=make_staff(Role.BILLING))
    assert refusal is not None
    assert refusal.code == "MAY_NOT"
    assert not queries.disputes_of(make_staff(Role.BILLING), ada.pk).exists()
