"""A list whose letter was recalled is, for who asked, a list still in the making; nothing tells of it."""

import re

import pytest
from django.urls import reverse

from disclosures.models import Accounting
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import queries as letters
from privacy_portal.law.refusal import Refused
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests import queries
from privacy_requests.operations import closing
from privacy_requests.queries import guests
from privacy_requests.workflow import Status
from tests.disclosures.accountings import suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.accounting.asking import ask, issue
from tests.requests.factories import send_letters
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
