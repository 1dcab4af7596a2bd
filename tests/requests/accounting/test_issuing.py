"""The list is issued, sent and kept; the case closes when the letter was delivered."""

import datetime

import pytest

from disclosures.models import Accounting
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_portal.work.models import WorkItem
from privacy_requests import queries as request_queries
from privacy_requests.workflow import Status
from tests.disclosures.ledger import disclose
from tests.factories import TODAY, make_patient, make_staff
from tests.requests.accounting.asking import ask, issue
from tests.requests.factories import send_letters

DAY = datetime.date


def refused(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


@pytest.mark.cite("164.528(c)(1)(i)", "164.528(b)(1)")
def test_the_case_closes_when_the_list_was_sent_and_is_kept_six_years() -> None:
    patient = make_patient()
    disclose(patient, "2026-05-04")
    row = ask(patient)
    issued = issue(row)
    row.refresh_from_db()
    assert (row.status, row.outcome, row.completed_on) == (Status.DECIDED, "granted", None)
    send_letters(row)
    row.refresh_from_db()
    assert (row.status, row.completed_on) == (Status.CLOSED, TODAY)
    assert row.retain_until is not None
    assert row.retain_until >= TODAY.replace(year=TODAY.year + 6)
    assert row.decisions.get().communication_id == issued.communication_id
    assert issued.listed["entries"][0]["on"] == "2026-05-04"
    assert issued.free is True


def test_only_the_time_asked_for_is_listed() -> None:
    patient = make_patient()
    for day in ("2024-12-31", "2025-01-01", "2026-01-01"):
        disclose(patient, day)
    issued = issue(ask(patient, from_on=DAY(2025, 1, 1), to_on=DAY(2025, 12, 31)))
    assert [one["on"] for one in issued.listed["entries"]] == ["2025-01-01"]


def test_a_nil_list_says_so() -> None:
    issued = issue(ask())
    html = Communication.objects.get(pk=issued.communication_id).html
    assert issued.listed["entries"] == []
    assert "no disclosures" in html.lower()


def test_nothing_is_issued_before_who_asks_is_known() -> None:
    assert refused(issue, ask(verified=False)).code == "NOT_VERIFIED"


def test_only_who_may_issue_does() -> None:
    row = ask()
    assert refused(issue, row, by=make_staff(Role.INTAKE_CLERK)).code == "MAY_NOT"
    assert not Accounting.objects.exists()


def test_twice_is_refused() -> None:
    row = ask()
    issue(row)
    assert refused(issue, row).code == "ACT_WRONG_STATUS"
    assert Accounting.objects.count() == 1


def test_whoever_must_search_is_asked_when_the_request_comes_and_holds_the_list() -> None:
    from disclosures.models import ReportingUnit
    from tests.factories import NOW

    ReportingUnit.objects.create(name="Imaging", since=DAY(2020, 1, 1), at=NOW)
    row = ask()
    assert WorkItem.objects.filter(kind="confirm_search", reference=row.reference).exists()
    assert refused(issue, row).code == "SEARCH_OUTSTANDING"


def test_the_timeline_speaks_of_a_list() -> None:
    row = ask()
    issue(row)
    send_letters(row)
    row.refresh_from_db()
    headings = [event.heading for event in request_queries.timeline(row)]
    assert headings[-2:] == ["We made your list", "We sent you your list"]
