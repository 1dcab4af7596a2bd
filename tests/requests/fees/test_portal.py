"""The patient sees the cost, chooses, and is told what happens before it does."""

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_requests.models import Withdrawal
from privacy_requests.workflow import Outcome, Status
from tests.factories import link, make_patient, make_user
from tests.requests.admin.browser import sign_in
from tests.requests.admin.pages import text
from tests.requests.fees.money import (
    ON_USB,
    agreed,
    answer,
    grant,
    invoice,
    pay,
    request_for,
    tell,
    told,
    waive,
)


@pytest.fixture
def patient():
    return make_patient()


@pytest.fixture
def ada(patient) -> Client:
    return sign_in(link(patient, make_user("ada@patients.example", Role.PATIENT)))


@pytest.fixture
def bob() -> Client:
    other = make_patient(given_name="Bob")
    return sign_in(link(other, make_user("bob@patients.example", Role.PATIENT)))


@pytest.fixture
def row(patient):
    return told(patient=patient, **ON_USB)


def page(row) -> str:
    return reverse("requests_portal:detail", args=[row.reference])


def cost(row) -> str:
    return reverse("requests_portal:fee", args=[row.reference])


class TestThePanel:
    def test_shows_the_cost_and_leads_to_the_choice(self, ada, row) -> None:
        response = ada.get(page(row))
        assert "Your copy may cost $13.20 , and not more. You owe nothing now." in text(response)
        assert cost(row) in response.content.decode()

    def test_is_not_there_while_nothing_was_told(self, ada, patient) -> None:
        assert cost(row := request_for(patient=patient)) not in ada.get(page(row)).content.decode()
        assert 'id="cost"' not in ada.get(page(row)).content.decode()

    @pytest.mark.parametrize(
        ("then", "words"),
        [
            (lambda row: answer(row), "to go on at $13.20 at most"),
            (
                lambda row: answer(row, "modify", words="Less."),
                "We will call or write to you. You owe nothing",
            ),
            (waive, "We ask nothing for this copy."),
            (grant, "You did not choose to pay anything, so you owe nothing."),
        ],
    )
    def test_says_where_things_stand(self, ada, row, then, words) -> None:
        then(row)
        response = ada.get(page(row))
        assert words in text(response)
        assert cost(row) not in response.content.decode()

    def test_follows_the_invoice_until_it_is_paid(self, ada, patient) -> None:
        row = agreed(patient=patient, **ON_USB)
        invoice(row)
        pay(row, 320)
        assert "$10.00 is still to be paid." in text(ada.get(page(row)))
        assert "Your copy does not wait for it." in text(ada.get(page(row)))
        pay(row, 1000)
        assert "It is paid. Thank you." in text(ada.get(page(row)))
        waive(row)
        assert "You get back the $13.20 that you paid." in text(ada.get(page(row)))


class TestTheChoice:
    def test_shows_each_part_and_what_is_free(self, ada, row) -> None:
        shown = text(ada.get(cost(row)))
        assert "Labor for copying 15 minutes at $22 an hour $5.50" in shown
        assert "Looking at your records in person is free of charge" in shown

    @pytest.mark.parametrize(
        ("choice", "words", "names"),
        [
            ("proceed", "", "An invoice for $13.20 or less comes separately."),
            ("modify", "Only this year", "We call or write to you about the change"),
            ("withdraw", "", "We will stop working on it, and you get no records from it. You owe nothing."),
        ],
    )
    def test_is_confirmed_on_a_page_that_names_what_happens(self, ada, row, choice, words, names) -> None:
        response = ada.post(cost(row), {"choice": choice, "words": words})
        assert names in text(response)
        assert not row.feeanswers.exists()
        ada.post(cost(row), {"choice": choice, "words": words, "do": "confirm"})
        kept = row.feeanswers.get()
        assert (kept.choice, kept.channel) == (choice, "portal")

    def test_to_withdraw_ends_the_request(self, ada, row) -> None:
        response = ada.post(cost(row), {"choice": "withdraw", "words": "", "do": "confirm"}, follow=True)
        row.refresh_from_db()
        assert (row.status, row.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
        assert Withdrawal.objects.get(privacy_request=row).channel == "portal"
        assert "You withdrew this request. You owe nothing." in text(response)

    def test_to_change_asks_what(self, ada, row) -> None:
        response = ada.post(cost(row), {"choice": "modify", "words": " "})
        assert response.status_code == 422
        assert "Tell us what should change." in text(response)

    def test_without_a_choice_is_asked_again(self, ada, row) -> None:
        assert ada.post(cost(row), {"do": "confirm"}).status_code == 422
        assert not row.feeanswers.exists()

    def test_twice_is_harmless(self, ada, row) -> None:
        for _ in range(2):
            response = ada.post(cost(row), {"choice": "proceed", "do": "confirm"})
        assert "already answered" in text(response)
        assert row.feeanswers.count() == 1

    def test_is_asked_anew_by_a_later_notice(self, ada, row) -> None:
        answer(row, "modify", words="Less.")
        tell(row)
        assert cost(row) in ada.get(page(row)).content.decode()
        ada.post(cost(row), {"choice": "proceed", "do": "confirm"})
        assert [one.choice for one in row.feeanswers.all()] == ["modify", "proceed"]

    def test_is_nobody_else_s(self, bob, row) -> None:
        assert bob.get(cost(row)).status_code == 404
        assert bob.post(cost(row), {"choice": "withdraw", "do": "confirm"}).status_code == 404
        assert Client().get(cost(row)).status_code == 302
        assert not row.feeanswers.exists()

    def test_says_that_there_is_none_where_no_cost_was_told(self, ada, patient) -> None:
        row = request_for(patient=patient)
        assert "No fee was told on this request." in text(ada.get(cost(row)))


class TestByTheApi:
    def url(self, row, name: str) -> str:
        return f"/api/v1/requests/{row.reference}/acts/{name}/"

    def test_the_patient_answers(self, ada, row) -> None:
        sent = ada.post(self.url(row, "answer_fee"), {"choice": "proceed"}, content_type="application/json")
        assert sent.status_code == 200, sent.content
        assert row.feeanswers.get().choice == "proceed"

    @pytest.mark.parametrize("name", ["tell_fee", "waive_fee", "invoice", "record_payment"])
    def test_the_patient_does_nothing_else_about_money(self, ada, row, name) -> None:
        sent = ada.post(self.url(row, name), {}, content_type="application/json")
        assert sent.status_code == 403
        assert sent.json()["code"] == "MAY_NOT"
