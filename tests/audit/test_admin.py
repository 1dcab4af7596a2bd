"""The audit record on the staff site: read, filtered, exported, reviewed; never changed."""

import csv
import io
import re

import pytest
from django.urls import reverse

from privacy_portal.audit import operations
from privacy_portal.audit.actor import Role, anonymous
from privacy_portal.audit.models import AuditEvent
from tests.audit.staff_pages import ask, staff, text

pytestmark = pytest.mark.django_db

LIST = "/staff/audit/auditevent/"
REVIEW = f"{LIST}review/"
EXPORT = f"{LIST}export/"


@pytest.fixture
def officer():
    return staff("olga", Role.COMPLIANCE_OFFICER)


@pytest.fixture
def clerk():
    return staff("clara", Role.INTAKE_CLERK)


@pytest.fixture
def events(clerk):
    for number in (1, 2):
        operations.record(
            "request.viewed",
            by=clerk,
            about=("privacy_request", number),
            reference=f"PR-{number}",
            patient_id=number,
        )
    operations.record("access.refused", by=anonymous(ip="198.51.100.7"))


def listed(response) -> int:
    return text(response).count('class="field-kind"')


def test_the_addresses_are_what_they_are_said_to_be():
    assert reverse("admin:audit_auditevent_changelist") == LIST
    assert reverse("admin:audit_review") == REVIEW
    assert reverse("admin:audit_export") == EXPORT


class TestTheList:
    def test_the_officer_reads_who_did_what_to_which_case(self, officer, events):
        page = text(ask(officer, LIST))
        assert "Clara" in page
        assert "PR-1" in page
        assert "198.51.100.7" in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("kind=request.viewed", 2),
            ("patient=2", 1),
            ("reference=pr-1", 1),
            ("topic=failed", 1),
            ("since=2020-01-01", 3),
            ("until=2020-01-01", 0),
            ("kind=request.viewed&patient=1", 1),
            ("patient=not-a-number", 0),
            ("patient=99999999999999999999", 0),
            ("since=2026-02-31", 0),
            ("until=9999-12-31", 0),
            ("topic=nonsense", 0),
        ],
    )
    def test_filters_narrow_it_and_nonsense_breaks_nothing(self, officer, events, query, count):
        response = ask(officer, f"{LIST}?{query}")
        assert response.status_code in {200, 302}
        if response.status_code == 200:
            assert listed(response) == count

    def test_a_user_is_found_by_number(self, officer, clerk, events):
        assert listed(ask(officer, f"{LIST}?user={clerk.user_id}")) == 2

    def test_the_filter_form_shows_what_is_filtered(self, officer, events):
        page = text(ask(officer, f"{LIST}?kind=request.viewed&patient=1"))
        assert re.search(r'name="kind"\s+value="request.viewed"', page)

    def test_one_event_is_shown_and_nothing_can_be_changed(self, officer, events):
        event = AuditEvent.objects.earliest("pk")
        response = ask(officer, f"{LIST}{event.pk}/change/")
        assert response.status_code == 200
        assert 'name="_save"' not in text(response)
        for path in (f"{LIST}add/", f"{LIST}{event.pk}/delete/", f"{LIST}{event.pk}/history/"):
            assert ask(officer, path).status_code == 404

    def test_more_events_cost_no_more_queries(self, officer, clerk, events, django_assert_max_num_queries):
        for _ in range(30):
            operations.record("request.viewed", by=clerk)
        with django_assert_max_num_queries(12):
            assert listed(ask(officer, LIST)) == 33

    @pytest.mark.parametrize("path", [LIST, REVIEW])
    def test_for_a_clerk_it_is_not_there_and_the_attempt_is_kept(self, clerk, path):
        assert ask(clerk, path).status_code == 404
        assert AuditEvent.objects.filter(kind="access.refused", actor_user_id=clerk.user_id).count() == 1


class TestTheExport:
    def test_it_holds_the_filtered_events_and_is_itself_an_event(self, officer, events):
        response = ask(officer, f"{EXPORT}?patient=2", {})
        rows = list(csv.DictReader(io.StringIO(text(response).removeprefix("\ufeff"))))
        assert [row["reference"] for row in rows] == ["PR-2"]
        event = AuditEvent.objects.get(kind="audit.exported")
        assert (event.actor_user_id, event.detail) == (officer.user_id, {"filters": ["patient"]})
        assert response.headers["Content-Disposition"] == f'attachment; filename="audit-{event.pk}.csv"'

    def test_a_cell_that_would_run_in_a_spreadsheet_is_text(self, officer):
        operations.record("request.viewed", by=officer, reference="=1+1")
        (row,) = [r for r in csv.reader(io.StringIO(text(ask(officer, EXPORT, {})))) if "=1+1" in "".join(r)]
        assert "'=1+1" in row

    def test_it_is_asked_for_by_post_only(self, officer):
        assert ask(officer, EXPORT).status_code == 405

    def test_a_clerk_gets_none(self, clerk):
        assert ask(clerk, EXPORT, {}).status_code == 404
        assert not AuditEvent.objects.filter(kind="audit.exported").exists()


class TestTheReview:
    @pytest.mark.cite("164.308(a)(1)(ii)(D)")
    def test_it_shows_what_could_betray_misuse_and_keeps_who_reviewed(self, officer, events):
        page = text(ask(officer, REVIEW))
        assert "Failed sign-ins and refused access: 1" in page
        assert "Nobody has reviewed the audit record yet." in page
        response = ask(officer, f"{REVIEW}?days=7", {})
        assert response.status_code == 302
        assert response.said == ["Review recorded."]
        event = AuditEvent.objects.get(kind="audit.reviewed")
        assert event.actor_user_id == officer.user_id
        assert "Olga" in text(ask(officer, REVIEW))

    @pytest.mark.parametrize("days", ["7", "30", "90", "0", "-1", "x", ""])
    def test_any_period_asked_for_is_answered(self, officer, days):
        assert ask(officer, f"{REVIEW}?days={days}").status_code == 200
