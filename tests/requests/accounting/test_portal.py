"""The patient asks in the portal, hears a cost, reads the list; a guest asks without an account."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_requests.models import PrivacyRequest
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.accounting.asking import answer, ask, issue, provide, tell
from tests.requests.admin.pages import date_parts
from tests.requests.guests import walking
from tests.requests.portal.conftest import browser_of

PERIOD = reverse("requests_portal:ask-period")
CHECK = reverse("requests_portal:ask-list-check")


@pytest.fixture
def ada():
    return link(make_patient(), make_user("ada@patients.example", Role.PATIENT, name="Ada Lovell"))


@pytest.fixture
def adas(ada) -> Client:
    return browser_of(ada)


def patient_of(ada):
    from privacy_portal.people.models import Patient

    return Patient.objects.get(pk=next(iter(ada.patient_ids)))


def main_of(response) -> bytes:
    return response.content.split(b"<main")[1].split(b"</main")[0]


def page(row: PrivacyRequest, name: str = "detail") -> str:
    return reverse(f"requests_portal:{name}", args=[row.reference])


class TestAsking:
    def test_asks_for_a_time_and_for_nothing_else(self, adas) -> None:
        assert PERIOD.encode() in adas.get(reverse("requests_portal:new")).content
        shown = adas.get(PERIOD)
        assert set(shown.context["form"].fields) == {"from_on", "to_on"}
        assert b"You do not have to say why" in shown.content

    def test_leads_to_a_reference_and_a_date_sixty_days_away(self, adas) -> None:
        adas.post(PERIOD, date_parts("from_on", datetime.date(2025, 1, 1)))
        checked = adas.get(CHECK)
        assert b"The first list in any twelve months is free" in checked.content
        assert b"Jan. 1, 2025" in checked.content
        key = checked.context["form"]["submission_key"].value()
        for _ in range(2):
            received = adas.post(CHECK, {"submission_key": str(key)}, follow=True)
        row = PrivacyRequest.objects.get()
        assert (row.right, row.accounting.from_on) == ("accounting", datetime.date(2025, 1, 1))
        assert row.due_on == TODAY + datetime.timedelta(60)
        assert b"We make your list." in received.content

    @pytest.mark.parametrize(
        ("field", "day", "words"),
        [
            ("from_on", datetime.date(2010, 1, 1), b"reaches back six years"),
            ("to_on", TODAY + datetime.timedelta(3), b"ends on the day of the request"),
        ],
    )
    def test_a_time_no_list_covers_is_said_beside_the_box(self, adas, field, day, words) -> None:
        response = adas.post(PERIOD, date_parts(field, day))
        assert response.status_code == 422
        assert words in response.content

    def test_what_was_begun_is_found_again_from_home(self, adas) -> None:
        adas.post(PERIOD, {})
        assert PERIOD.encode() in adas.get(reverse("home")).content


class TestTheCost:
    def told(self, ada) -> PrivacyRequest:
        patient = patient_of(ada)
        provide(patient, received_on=TODAY - datetime.timedelta(100))
        row = ask(patient)
        tell(row, note="30 minutes at $22 an hour")
        correspondence.deliver_due(by=BY, now=NOW)
        return row

    def test_is_shown_with_the_ways_out_and_chosen_in_two_steps(self, ada, adas) -> None:
        row = self.told(ada)
        assert b"Your list costs" in adas.get(page(row)).content
        shown = adas.get(page(row, "fee"))
        assert b"What your list costs" in shown.content
        assert b"If you do not answer, we charge nothing" in shown.content
        assert b"copy" not in shown.content
        sent = {"choice": "proceed", "words": ""}
        assert b"We make your list" in adas.post(page(row, "fee"), sent).content
        adas.post(page(row, "fee"), {**sent, "do": "confirm"})
        assert row.feeanswers.get().choice == "proceed"

    def test_a_withdrawal_owes_nothing(self, ada, adas) -> None:
        row = self.told(ada)
        answer(row, "withdraw")
        assert b"Your list costs" not in adas.get(page(row)).content


class TestReading:
    def test_the_list_is_a_letter_in_the_portal_and_a_pdf(self, ada, adas) -> None:
        patient = patient_of(ada)
        disclose(patient, "2026-05-04", recipient="County Health Department")
        row = ask(patient)
        issue(row)
        correspondence.deliver_due(by=BY, now=NOW)
        shown = adas.get(page(row))
        assert b"List of who received your information" in shown.content
        [letter] = [one for one in shown.context["letters"] if one.kind == "accounting"]
        read = adas.get(reverse("letters_portal:read", args=[letter.pk]))
        assert read.status_code == 200
        pdf = adas.get(reverse("letters_portal:pdf", args=[letter.pk]))
        assert b"".join(pdf) if pdf.streaming else pdf.content


class TestAGuest:
    ANSWERS = ("whose", "person", "reach")

    def fill(self, browser: Client) -> None:
        for name in self.ANSWERS:
            response = browser.post(reverse(f"requests_portal:guest-list-{name}"), walking.MYSELF[name])
            assert response.status_code == 302, response.content.decode()
        browser.post(reverse("requests_portal:guest-list-period"), {})

    def test_asks_and_gets_a_reference_and_a_code(self) -> None:
        browser = Client()
        start = browser.get(walking.START)
        assert reverse("requests_portal:guest-list-whose").encode() in start.content
        self.fill(browser)
        sent = browser.post(reverse("requests_portal:guest-list-check"), {}, follow=True)
        row = PrivacyRequest.objects.get(reference=sent.context["reference"])
        assert (row.right, row.patient_id, row.verified_at) == ("accounting", None, None)
        assert b"We make the list." in sent.content
        assert walking.knock(browser, sent.context["reference"], sent.context["code"]).status_code == 302

    def test_changes_the_time_with_reference_and_code(self) -> None:
        browser = Client()
        self.fill(browser)
        sent = browser.post(reverse("requests_portal:guest-list-check"), {}, follow=True)
        row = PrivacyRequest.objects.get(reference=sent.context["reference"])
        page = reverse("requests_portal:guest-period")
        assert Client().get(page).status_code == 302
        walking.knock(browser, sent.context["reference"], sent.context["code"])
        assert page in browser.get(walking.REQUEST).content.decode()
        assert browser.post(page, date_parts("from_on", datetime.date(1990, 1, 1))).status_code == 422
        again = browser.post(page, {})
        assert again.status_code == 422
        assert b"Nothing is different" in again.content
        after = browser.post(page, date_parts("from_on", datetime.date(2026, 1, 1)), follow=True)
        assert b"You changed the time of your list" in after.content
        due_on = row.due_on
        row.refresh_from_db()
        assert (row.accounting.from_on, row.due_on) == (datetime.date(2026, 1, 1), due_on)
        assert row.agreements.get().by_id is None

    def test_changes_the_time_only_so_many_times_an_hour(self) -> None:
        browser = Client()
        self.fill(browser)
        sent = browser.post(reverse("requests_portal:guest-list-check"), {}, follow=True)
        walking.knock(browser, sent.context["reference"], sent.context["code"])
        page = reverse("requests_portal:guest-period")
        days = [datetime.date(2026, 1, 1 + number) for number in range(21)]
        told = [browser.post(page, date_parts("from_on", day)) for day in days]
        assert [one.status_code for one in told] == [302] * 20 + [422]
        assert b"You changed this many times." in told[-1].content
        assert PrivacyRequest.objects.get().accounting.from_on == days[19]

    def test_a_guest_of_records_has_no_time_of_a_list(self) -> None:
        browser = Client()
        reference, code = walking.send(browser)
        walking.knock(browser, reference, code)
        page = reverse("requests_portal:guest-period")
        assert page not in browser.get(walking.REQUEST).content.decode()
        assert browser.post(page, {}).status_code == 422

    def test_the_questions_speak_of_a_list(self) -> None:
        shown = Client().get(reverse("requests_portal:guest-list-whose"))
        assert b"Whose list do you want?" in shown.content
        assert b"records" not in main_of(shown)

    def test_the_answers_are_shown_as_those_of_a_list(self) -> None:
        browser = Client()
        self.fill(browser)
        shown = main_of(browser.get(reverse("requests_portal:guest-list-check")))
        assert b"Who the list is about" in shown
        assert b"records" not in shown

    def test_the_spanish_speaks_of_a_list_too(self) -> None:
        browser = Client(headers={"accept-language": "es"})
        shown = main_of(browser.get(reverse("requests_portal:guest-list-whose"))).decode()
        assert "La que trata de mí" in shown
        assert "Los míos" not in shown  # those are the records
        self.fill(browser)
        period = reverse("requests_portal:guest-list-period")
        browser.post(period, date_parts("from_on", datetime.date(2025, 1, 1)))
        check = reverse("requests_portal:guest-list-check")
        shown = main_of(browser.get(check)).decode()
        assert "desde el 1 de enero de 2025" in " ".join(shown.split())
        sent = main_of(browser.post(check, {}, follow=True)).decode()
        assert "quién hace la solicitud" in sent
