"""The compliance officer's figures: counted as defined, small counts hidden, for those who may read them."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.rights import Right
from privacy_portal.law.small_numbers import Shown
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries import statistics as queries
from privacy_requests.queries.statistics import Figures, first_day
from privacy_requests.workflow import Outcome, Status
from tests.factories import NOW, TODAY, make_clinic, make_patient, make_staff
from tests.people.signing_in import make_account, signed_in
from tests.requests.decisions.acting import denied

PAGE = reverse("admin:requests_privacyrequest_statistics")
EXPORT = reverse("admin:requests_privacyrequest_statistics_export")
MAY = datetime.date(2026, 5, 4)  # in the second quarter


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def clinic(db, today):
    return make_clinic()


@pytest.fixture
def officer():
    return make_staff(Role.COMPLIANCE_OFFICER)


@pytest.fixture
def ada():
    return make_patient()


def answered(patient, count: int, *, days: int = 10, right: str = Right.ACCESS, **values: Any) -> None:
    """So many requests of May, answered after `days`; written at once, as no test walks hundreds."""
    done = MAY + datetime.timedelta(days=days)
    rows = []
    for _ in range(count):
        key = uuid.uuid4()
        facts = {
            "status": Status.CLOSED,
            "outcome": Outcome.GRANTED,
            "due_on": MAY + datetime.timedelta(days=30),
            "completed_on": done,
            "closed_on": done,
            "retain_until": datetime.date(2033, 1, 1),
            **values,
        }
        rows.append(
            PrivacyRequest(
                reference=key.hex[:12],
                right=right,
                patient=patient,
                received_by="mail",
                received_on=MAY,
                logged_on=MAY,
                target_on=MAY,
                submission_key=key,
                **facts,
            )
        )
    PrivacyRequest.every_right.bulk_create(rows)


def may(actor) -> Figures:
    [row] = queries.statistics(actor, today=TODAY).of(Right.ACCESS)
    return row


class TestCounting:
    def test_tells_on_time_from_late_by_the_day_the_answer_reached_the_patient(self, ada, officer) -> None:
        answered(ada, 33, days=30)
        answered(ada, 11, days=31)
        row = may(officer)
        assert (row.on_time, row.late, row.received) == (Shown(33, 33), Shown(11, 11), Shown(44, 44))
        assert row.rate == Shown(75, 75)
        assert row.quarter == datetime.date(2026, 4, 1)

    def test_counts_an_unanswered_overdue_one_as_late_and_one_not_yet_due_as_running(
        self, ada, officer
    ) -> None:
        open_: dict[str, Any] = {
            "status": Status.WORKING,
            "outcome": "",
            "completed_on": None,
            "closed_on": None,
        }
        answered(ada, 12, **open_)
        answered(ada, 13, **open_ | {"due_on": TODAY})
        row = may(officer)
        assert (row.late, row.running) == (Shown(12, 12), Shown(13, 13))
        assert row.rate == Shown(0, 0)

    def test_leaves_withdrawn_ones_out_of_the_rate_and_duplicates_out_of_all(self, ada, officer) -> None:
        answered(ada, 11)
        answered(ada, 12, outcome=Outcome.WITHDRAWN)
        first = PrivacyRequest.objects.first()
        answered(ada, 13, outcome=Outcome.DUPLICATE, merged_into=first)
        row = may(officer)
        assert (row.withdrawn, row.received, row.rate) == (Shown(12, 12), Shown(23, 23), Shown(100, 100))

    def test_takes_the_middle_of_the_days_an_answer_took(self, ada, officer) -> None:
        for days, count in ((2, 6), (9, 1), (20, 6)):
            answered(ada, count, days=days)
        assert may(officer).median_days == 9

    def test_shows_no_median_of_few(self, ada, officer) -> None:
        answered(ada, 10)
        assert may(officer).median_days is None

    def test_counts_extensions_that_stand(self, ada, officer) -> None:
        answered(ada, 11)
        answered(ada, 12, extended_to=MAY + datetime.timedelta(days=40))
        assert may(officer).extended == Shown(12, 12)

    def test_counts_a_denial_by_its_ground(self, ada, officer) -> None:
        denied(patient=ada)
        found = queries.statistics(officer, today=TODAY)
        [one] = found.denials
        assert (one.right, one.quarter, one.requests) == (
            Right.ACCESS,
            datetime.date(2026, 10, 1),
            Shown(1, 10),
        )
        assert [row.denied for row in found.figures] == [Shown(1, 10)]

    def test_goes_back_as_many_quarters_as_asked(self, ada, officer) -> None:
        answered(ada, 11)
        assert queries.statistics(officer, today=TODAY, quarters=2).figures == []
        assert queries.statistics(officer, today=TODAY, quarters=3).figures
        assert first_day(datetime.date(2026, 1, 1), 1) == datetime.date(2026, 1, 1)
        assert first_day(datetime.date(2026, 1, 1), 2) == datetime.date(2025, 10, 1)


class TestSmallCounts:
    def test_are_the_same_whatever_is_hidden(self, ada, officer) -> None:
        """Whoever reads the page cannot tell one late request from ten, by any figure or total."""
        answered(ada, 40)
        answered(ada, 1, days=40)
        one = queries.statistics(officer, today=TODAY)
        answered(ada, 9, days=40)
        ten = queries.statistics(officer, today=TODAY)
        assert (one.figures, one.totals) == (ten.figures, ten.totals)
        assert one.figures[0].late == Shown(1, 10)
        assert one.totals[0].received == Shown(41, 50)
        assert one.figures[0].rate == Shown(80, 98)

    def test_are_hidden_on_the_page_and_in_the_file(self, ada) -> None:
        answered(ada, 40)
        answered(ada, 7, days=40)
        browser = signed_in(make_account(Role.COMPLIANCE_OFFICER))
        page = str(browser.get(PAGE).content, "utf-8")
        assert "<td>1–10</td>" in page
        assert "<td>47</td>" not in page
        assert "80–98 %" in page
        assert "House rule: small numbers" in page
        lines = b"".join(browser.post(EXPORT)).decode("utf-8-sig").splitlines()
        assert lines[0] == "right,quarter,figure,at least,at most"
        assert "access,2026 Q2,late,1,10" in lines
        assert "access,2026 Q2,received,41,50" in lines
        assert "access,All quarters,received,41,50" in lines


class TestReading:
    def test_complaints_are_counted_only_for_who_may_see_them(self, ada, officer, monkeypatch) -> None:
        answered(ada, 12, right=Right.COMPLAINT, due_on=None)
        found = queries.statistics(officer, today=TODAY)
        assert [(row.right, row.unclocked) for row in found.figures] == [(Right.COMPLAINT, Shown(12, 12))]
        from privacy_portal.audit import actor

        without = actor.GRANTS[Role.COMPLIANCE_OFFICER] - {actor.Permission.COMPLAINTS_VIEW}
        monkeypatch.setitem(actor.GRANTS, Role.COMPLIANCE_OFFICER, without)
        assert queries.statistics(officer, today=TODAY).figures == []

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PRIVACY_OFFICIAL, Role.COMPLIANCE_OFFICER}))
    def test_is_for_the_privacy_official_and_the_compliance_officer_only(self, ada, role) -> None:
        answered(ada, 12)
        assert queries.statistics(make_staff(role), today=TODAY).figures == []
        browser = signed_in(make_account(role))
        assert browser.get(PAGE).status_code in {302, 404}
        assert browser.post(EXPORT).status_code in {302, 404}

    def test_is_written_down_and_so_is_taking_it_away(self, ada) -> None:
        browser = signed_in(make_account(Role.PRIVACY_OFFICIAL))
        browser.get(PAGE)
        browser.post(EXPORT, {"quarters": "4"})
        kinds = AuditEvent.objects.filter(kind__startswith="statistics.").order_by("id")
        assert [event.kind for event in kinds] == ["statistics.viewed", "statistics.exported"]
        assert kinds[1].detail == {"from": "2026-01-01", "to": "2026-11-24"}

    def test_tells_the_chart_in_words_too(self, ada) -> None:
        answered(ada, 40)
        page = str(signed_in(make_account(Role.COMPLIANCE_OFFICER)).get(PAGE).content, "utf-8")
        assert 'role="img"' in page
        assert ">2026 Q2: 100 %</desc>" in page

    def test_says_when_there_is_nothing(self) -> None:
        page = signed_in(make_account(Role.COMPLIANCE_OFFICER)).get(PAGE, {"quarters": "99"})
        assert b"No request was received in this time." in page.content

    def test_asks_the_database_no_more_for_more_rows(self, ada) -> None:
        browser = signed_in(make_account(Role.COMPLIANCE_OFFICER))

        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                browser.get(PAGE)
            return len(found)

        answered(ada, 5)
        asked()
        few = asked()
        answered(ada, 200)
        answered(ada, 30, right=Right.ACCOUNTING)
        assert asked() == few
