"""A patient reads their own ledger: what an accounting lists, never what could tell of a suspension."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.operations import correcting, suspensions
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.accounting import BASES
from privacy_portal.law.accounting.own_page import shown_on_own_page
from privacy_portal.people.models import User
from tests.disclosures.ledger import BY, disclose
from tests.factories import NOW, TODAY, link, make_clinic, make_patient, make_user

OWN = reverse("disclosures_portal:own")
EVERYONE = "some kinds never appear on this page"
POLICE = {"recipient": "Springfield Police Department", "description": "Blood alcohol result"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(db):
    make_clinic()
    return make_patient()


def browser(patient, *roles: Role) -> Client:
    user = make_user("", *(roles or (Role.PATIENT,)))
    link(patient, user)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.fixture
def adas(ada) -> Client:
    return browser(ada)


def page(client: Client, **query: str) -> str:
    response = client.get(OWN, query)
    assert response.status_code == 200
    return re.sub(r'(csrf\w*" value|nonce)="[^"]*"', "", str(response.content, "utf-8"))


class TestTheOwnPage:
    def test_shows_when_to_whom_what_and_why(self, ada, adas) -> None:
        disclose(ada, "2026-03-02", recipient_address="1 Health Way\nSpringfield, IL 62701")
        shown = page(adas)
        for words in ("March 2, 2026", "County Health Department", "1 Health Way", "Laboratory report"):
            assert words in shown
        assert "Report of a notifiable disease" in shown
        assert "to a public health authority" in shown

    def test_says_to_everyone_that_some_kinds_appear_only_in_a_formal_list(self, ada, adas) -> None:
        empty = page(adas)
        assert EVERYONE in empty
        assert "There is nothing to show on this page" in empty
        assert reverse("requests_portal:ask-period") in empty
        disclose(ada, "2026-03-02")
        assert EVERYONE in page(adas)

    @pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.code)
    def test_shows_a_disclosure_only_on_the_bases_it_may(self, ada, adas, basis) -> None:
        disclose(ada, "2026-03-02", basis.code, description="Canary")
        place = basis.cite.place
        hidden = not basis.accountable or basis.about_abuse or place.startswith(("164.512(d)", "164.512(f)"))
        assert ("Canary" in page(adas)) is not hidden

    def test_is_the_same_with_and_without_what_it_never_shows(self, ada, adas) -> None:
        disclose(ada, "2026-03-02")
        before = page(adas)
        disclose(ada, "2026-04-02", "164.512(f)(1)(i)", **POLICE)
        disclose(ada, "2026-04-03", "164.512(d)", **POLICE)
        disclose(ada, "2026-04-04", "child_abuse", **POLICE)
        disclose(ada, "2026-04-05", "", **POLICE)
        disclose(ada, "2026-04-06", "164.512(b)", description="", recipient="Nobody described")
        assert page(adas) == before

    def test_is_the_same_while_a_suspension_stands_and_after(self, ada, adas) -> None:
        disclose(ada, "2026-03-02")
        disclose(ada, "2026-04-02", "164.512(f)(1)(i)", **POLICE)
        disclose(ada, "2026-04-02", "164.512(b)", **POLICE)
        before = page(adas)
        suspensions.record(
            by=BY,
            stated=suspensions.Statement(
                agency="Springfield Police Department",
                form="oral",
                ground="164.512(f)",
                stated_on=TODAY,
                arrived_on=TODAY,
                statement="Listing would impede an investigation.",
                identity="Badge seen",
                impedes="said",
            ),
            on=TODAY,
            now=NOW,
        )
        assert page(adas) == before

    def test_shows_the_corrected_row_and_not_the_old_one_nor_a_void_one(self, ada, adas) -> None:
        wrong = disclose(ada, "2026-03-02", description="First words")
        gone = disclose(ada, "2026-03-03", description="Never left the clinic")
        correcting.correct(
            by=BY, disclosure_id=wrong.pk, reason="Typed wrong", on=TODAY, now=NOW, description="New words"
        )
        correcting.void(by=BY, disclosure_id=gone.pk, reason="Not sent", on=TODAY, now=NOW)
        shown = page(adas)
        assert "New words" in shown
        assert "First words" not in shown
        assert "Never left the clinic" not in shown

    def test_reaches_back_six_years_and_no_further(self, ada, adas) -> None:
        disclose(ada, "2020-11-24", description="First day")
        disclose(ada, "2020-11-23", description="Day before")
        shown = page(adas)
        assert "First day" in shown
        assert "Day before" not in shown

    def test_tells_several_to_one_recipient_together(self, ada, adas) -> None:
        for month in (1, 2, 3):
            disclose(ada, f"2026-{month:02}-05")
        shown = page(adas)
        assert "3 times, January 5, 2026 to March 5, 2026" in shown
        assert shown.count("County Health Department") == 1

    def test_shows_one_person_nothing_of_another(self, ada, adas) -> None:
        disclose(ada, "2026-03-02", description="Of Ada")
        bobs = browser(make_patient(given_name="Bob"))
        assert "Of Ada" not in page(bobs)

    def test_shows_nothing_to_who_acts_for_somebody_else(self, ada) -> None:
        disclose(ada, "2026-03-02", description="Of Ada")
        shown = page(browser(ada, Role.REPRESENTATIVE))
        assert "This page is for patients themselves" in shown
        assert "Of Ada" not in shown

    def test_asks_who_linked_no_record_to_link_it(self, db) -> None:
        make_clinic()
        client = Client()
        client.force_login(make_user("new@patients.example"))
        assert client.get(OWN)["Location"] == reverse("people_portal:claim")

    def test_speaks_spanish(self, ada, adas) -> None:
        disclose(ada, "2026-03-02")
        adas.cookies["django_language"] = "es"
        shown = page(adas)
        assert "2 de marzo de 2026" in shown
        assert "a una autoridad de salud pública" in shown
        assert "algunas clases nunca aparecen en esta página" in shown
        assert '<span lang="en">Laboratory report</span>' in shown
        assert '<span lang="en">Report of a notifiable disease</span>' in shown

    def test_is_written_down_as_looked_at(self, ada, adas) -> None:
        disclose(ada, "2026-03-02")
        page(adas)
        event = AuditEvent.objects.get(kind="disclosure.own_listed")
        assert (event.patient_id, event.detail) == (ada.pk, {"count": 1})

    def test_asks_the_database_no_more_for_more_rows(self, ada, adas) -> None:
        def asked(rows: int) -> int:
            for number in range(rows):
                day = datetime.date(2021, 1, 1) + datetime.timedelta(days=number)
                disclose(ada, day.isoformat(), recipient=f"Clinic {number}")
            with CaptureQueriesContext(connection) as found:
                page(adas)
            return len(found)

        asked(1)
        assert asked(10) == asked(45)

    def test_shows_twenty_entries_a_page(self, ada, adas) -> None:
        for number in range(25):
            disclose(ada, f"2026-03-{number + 1:02}", recipient=f"Clinic {number:02}")
        assert "Clinic 24" in page(adas)
        assert "Clinic 00" not in page(adas)
        assert "Clinic 00" in page(adas, page="2")


def test_the_law_hides_every_basis_a_suspension_could_reach() -> None:
    for basis in BASES:
        if basis.suspendable or basis.about_abuse:
            assert not shown_on_own_page(basis)
