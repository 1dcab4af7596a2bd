"""A list whose letter was recalled is, for who asked, a list still in the making; nothing tells of it."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Accounting
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import queries as letters
from privacy_portal.law.refusal import Refused
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests import queries
from privacy_requests.models import Decision
from privacy_requests.operations import accounting, closing
from privacy_requests.operations import guests as doors
from privacy_requests.queries import guests
from privacy_requests.workflow import Status
from tests.disclosures.accountings import suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.accounting.asking import ask, issue
from tests.requests.admin.pages import date_parts
from tests.requests.factories import send_letters
from tests.requests.guests import walking
from tests.requests.portal.conftest import browser_of

SECRET = r'name="csrfmiddlewaretoken" value="\w+"|nonce[-=]"?[\w+/=-]+"?'


@pytest.fixture
def ada():
    return link(make_patient(), make_user("ada@patients.example", Role.PATIENT, name="Ada Lovell"))


def two(ada):
    """(a list in the making, one that was made and recalled), asked for by one patient on one day."""
    from privacy_portal.people.models import Patient

    patient = Patient.objects.get(pk=next(iter(ada.patient_ids)))
    making, made = ask(patient), ask(patient)
    disclose(patient, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police Department")
    first = issue(made)
    suspend(form="written", until="2027-03-05")
    assert letters.is_withdrawn(first.communication_id)
    assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [first.pk]
    for row in (making, made):
        row.refresh_from_db()
    assert (making.status, made.status) == (Status.RECEIVED, Status.DECIDED)
    return making, made


def without(text: str, row) -> str:
    return re.sub(SECRET, "", text.replace(row.reference, "PR-X"))


THIS_YEAR = datetime.date(2026, 1, 1)


def knocked(row) -> Client:
    """A browser in which somebody opened the door of this request."""
    code = doors.renew_code(by=BY, privacy_request_id=row.pk, now=NOW)
    browser = Client()
    assert walking.knock(browser, row.reference, code).status_code == 302
    return browser


def answers(row, send) -> list[tuple[int, str]]:
    """What each sending of a change of time is answered, and how the page stands after it."""
    return [(one.status_code, without(one.content.decode(), row)) for one in send()]


class TestNothingTells:
    @pytest.mark.cite("164.528(a)(2)(i)")
    def test_on_the_page_of_the_request(self, ada) -> None:
        making, made = two(ada)
        adas = browser_of(ada)
        pages = [
            without(adas.get(reverse("requests_portal:detail", args=[row.reference])).content.decode(), row)
            for row in (making, made)
        ]
        assert "We are working on it" in pages[0]
        assert pages[0] == pages[1]

    def test_on_the_page_on_which_one_withdraws(self, ada) -> None:
        making, made = two(ada)
        adas = browser_of(ada)
        pages = [
            without(adas.get(reverse("requests_portal:withdraw", args=[row.reference])).content.decode(), row)
            for row in (making, made)
        ]
        assert pages[0] == pages[1]

    def test_on_home_and_in_the_list(self, ada) -> None:
        two(ada)
        adas = browser_of(ada)
        for name in ("requests_portal:list", "home"):
            text = adas.get(reverse(name) if ":" in name else "/").content.decode()
            assert text.count("We are working on it") == 2
            assert "We are sending our answer" not in text

    def test_to_a_guest(self, ada) -> None:
        making, made = two(ada)
        one, other = (guests.status(row) for row in (making, made))
        assert (one.steps, one.is_open, one.due_on, one.messages) == (
            other.steps,
            other.is_open,
            other.due_on,
            other.messages,
        )

    def test_on_the_page_on_which_one_changes_the_time(self, ada) -> None:
        rows, adas = two(ada), browser_of(ada)

        def sendings(row):
            page = reverse("requests_portal:period", args=[row.reference])
            yield adas.get(page)
            yield adas.post(page, {})
            yield adas.post(page, date_parts("from_on", datetime.date(1990, 1, 1)))
            yield adas.post(page, date_parts("from_on", THIS_YEAR), follow=True)
            yield adas.get(reverse("requests_api:detail", args=[row.reference]))
            yield adas.get(page)

        making, made = (answers(row, lambda row=row: sendings(row)) for row in rows)
        assert "You changed the time of your list" in making[3][1]
        assert making == made

    def test_on_that_of_a_guest(self, ada) -> None:
        rows = two(ada)

        def sendings(row):
            browser, page = knocked(row), reverse("requests_portal:guest-period")
            shown = browser.get(walking.REQUEST)
            assert page in shown.content.decode()
            yield shown
            yield browser.get(page)
            yield browser.post(page, {})
            yield browser.post(page, date_parts("from_on", THIS_YEAR), follow=True)
            yield browser.get(page)

        making, made = (answers(row, lambda row=row: sendings(row)) for row in rows)
        assert "You changed the time of your list" in making[3][1]
        assert making == made

    def test_when_the_time_is_changed_by_the_api(self, ada) -> None:
        rows, adas = two(ada), browser_of(ada)

        def sendings(row):
            url = reverse("requests_api:act", args=[row.reference, "change_period"])
            for sent in ({}, {"from_on": "1990-01-01"}, {"from_on": "2026-01-01"}):
                yield adas.post(url, json.dumps(sent), content_type="application/json")
            yield adas.get(reverse("requests_portal:detail", args=[row.reference]))

        making, made = (answers(row, lambda row=row: sendings(row)) for row in rows)
        assert [status for status, _text in making] == [409, 400, 200, 200]
        assert making == made

    def test_in_the_api(self, ada) -> None:
        making, made = two(ada)
        adas = browser_of(ada)
        found = []
        for row in (making, made):
            body = adas.get(reverse("requests_api:detail", args=[row.reference])).content.decode()
            found.append(without(body, row))
        assert '"status":"received"' in found[0]
        assert found[0] == found[1]

    @pytest.mark.parametrize(
        ("status", "many"), [("received", 2), ("open", 2), ("unfinished", 2), ("decided", 0), ("closed", 0)]
    )
    def test_in_what_the_api_finds_by_status(self, ada, status, many) -> None:
        two(ada)
        found = browser_of(ada).get(reverse("requests_api:list"), {"status": status}).json()["results"]
        assert len(found) == many


class TestOnceSent:
    def test_the_days_are_those_of_the_letter_that_went(self, ada) -> None:
        row = ask()
        issue(row)
        send_letters(row)
        row.refresh_from_db()
        steps = queries.timeline(row)
        assert [(one.code, one.on) for one in steps[-2:]] == [("decided", TODAY), ("sent", TODAY)]


class TestWithdrawing:
    def test_is_possible_until_the_list_was_sent_and_keeps_it_from_going(self, ada) -> None:
        row = ask()
        made = issue(row)
        closing.withdraw(by=BY, privacy_request_id=row.pk, channel="phone", quote="No.", on=TODAY, now=NOW)
        row.refresh_from_db()
        assert (row.status, row.outcome) == (Status.CLOSED, "withdrawn")
        send_letters(row)
        assert letters.sent_on(made.communication_id) is None
        assert letters.is_withdrawn(made.communication_id)

    def test_of_a_recalled_one_leaves_nothing_to_do(self, ada) -> None:
        _making, made = two(ada)
        closing.withdraw(by=BY, privacy_request_id=made.pk, channel="phone", quote="No.", on=TODAY, now=NOW)
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == []
        assert Accounting.objects.count() == 1

    def test_is_too_late_once_it_is_under_way(self, ada) -> None:
        row = ask()
        made = issue(row)
        letter = letters.latest(made.communication_id)
        type(letter.delivery).objects.filter(pk=letter.delivery.pk).update(state="claimed", claimed_at=NOW)
        with pytest.raises(Refused) as refused:
            closing.withdraw(
                by=BY, privacy_request_id=row.pk, channel="phone", quote="No.", on=TODAY, now=NOW
            )
        assert refused.value.code == "LIST_UNDER_WAY"


class TestAnotherTime:
    def change(self, row) -> None:
        accounting.change_period(
            by=BY,
            privacy_request_id=row.pk,
            from_on=THIS_YEAR,
            to_on=None,
            channel="phone",
            words="Only this year.",
            said_on=TODAY,
            on=TODAY,
            now=NOW,
        )
        row.refresh_from_db()

    @pytest.mark.cite("164.528(a)(3)")
    def test_keeps_the_list_that_was_made_and_has_it_made_anew(self) -> None:
        row = ask()
        first = issue(row)
        self.change(row)
        assert (row.status, row.outcome, row.decided_on) == (Status.RECEIVED, "", None)
        send_letters(row)
        assert letters.sent_on(first.communication_id) is None
        again = issue(row)
        assert again.from_on == THIS_YEAR
        send_letters(row)
        row.refresh_from_db()
        assert (row.status, row.outcome, row.completed_on) == (Status.CLOSED, "granted", TODAY)
        assert [one.turn for one in Decision.objects.filter(privacy_request=row)] == [1, 2]
        assert [one.code for one in queries.timeline(row)][-2:] == ["decided", "sent"]

    def test_leaves_nothing_to_do_about_one_that_was_recalled(self, ada) -> None:
        _making, made = two(ada)
        self.change(made)
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == []
        assert [one.code for one in queries.timeline(made)][-2:] == ["working", "decision"]

    def test_is_too_late_once_it_is_under_way_or_sent(self) -> None:
        row = ask()
        letter = letters.latest(issue(row).communication_id)
        delivery = type(letter.delivery).objects.filter(pk=letter.delivery.pk)
        delivery.update(state="claimed", claimed_at=NOW)
        with pytest.raises(Refused) as refused:
            self.change(row)
        assert refused.value.code == "LIST_UNDER_WAY"
        row.accounting.refresh_from_db()
        assert row.accounting.from_on is None
        delivery.update(state="queued", claimed_at=None)
        send_letters(row)
        with pytest.raises(Refused) as refused:
            self.change(row)
        assert refused.value.code == "ACT_WRONG_STATUS"
