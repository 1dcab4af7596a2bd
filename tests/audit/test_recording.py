"""An event says who, what, when, from where, and about whom."""

import datetime

import pytest

from privacy_portal.audit import operations, queries
from privacy_portal.audit.actor import Permission, system
from privacy_portal.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_an_event_keeps_who_what_when_and_from_where(clerk):
    event = operations.record(
        "request.viewed",
        by=clerk,
        about=("privacy_request", 12),
        reference="PR-7KQ4-M2XD",
        patient_id=3,
        detail={"right": "access"},
    )
    event.refresh_from_db()
    assert (event.actor_kind, event.actor_user_id, event.ip, event.request_id, event.via) == (
        "person",
        7,
        "192.0.2.1",
        "r-1",
        "admin",
    )
    assert event.actor_roles == ["billing", "intake_clerk"]
    assert (event.about_type, event.about_id, event.reference, event.patient_id) == (
        "privacy_request",
        12,
        "PR-7KQ4-M2XD",
        3,
    )
    assert event.detail == {"right": "access"}
    assert datetime.datetime.now(datetime.UTC) - event.at < datetime.timedelta(minutes=1)


def test_a_program_is_named_and_a_stranger_has_an_address(stranger):
    program = operations.record("digest.sent", by=system("sweep.remind"))
    assert (program.actor_kind, program.actor_name, program.actor_user_id) == ("system", "sweep.remind", None)
    refused = operations.record("access.refused", by=stranger, detail={"path": "requests_portal:case"})
    assert (refused.actor_kind, refused.ip) == ("anonymous", "198.51.100.7")


def test_only_those_who_review_see_the_record(clerk, officer, stranger):
    operations.record("request.viewed", by=clerk)
    assert queries.visible_to(officer).count() == 1
    assert officer.may(Permission.AUDIT_VIEW)
    assert queries.visible_to(clerk).count() == 0
    assert queries.visible_to(stranger).count() == 0


def test_events_are_found_by_case_and_by_row(clerk):
    operations.record("request.viewed", by=clerk, about=("privacy_request", 1), reference="PR-A")
    operations.record("request.viewed", by=clerk, about=("privacy_request", 2), reference="PR-B")
    assert [event.about_id for event in queries.for_reference("PR-A")] == [1]
    assert [event.reference for event in queries.about(("privacy_request", 2))] == ["PR-B"]


def test_kinds_are_listed_once_each(clerk):
    for kind in ("b.done", "a.done", "b.done", "c.done"):
        operations.record(kind, by=clerk)
    assert queries.kinds() == ["a.done", "b.done", "c.done"]


def test_its_text_is_a_kind_and_a_number(clerk):
    event = operations.record("request.viewed", by=clerk)
    assert str(event) == f"request.viewed #{event.pk}"
    assert frozenset() == AuditEvent.PHI
