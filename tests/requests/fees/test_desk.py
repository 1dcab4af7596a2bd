"""Telling the cost from the case page and by the API: the form, the letter with its tick-list, the panel."""

import pytest
from django.test import Client

from privacy_portal.audit.actor import Role
from tests.requests.admin.browser import sign_in
from tests.requests.admin.conftest import staff
from tests.requests.admin.pages import act, case, hidden, text
from tests.requests.fees.money import agree_to, agreed, answer, request_for, tell, told, waive

S028 = {
    "method": "actual",
    "labor": "5.50",
    "labor_note": "15 minutes at $22 an hour",
    "supplies": "4",
    "postage": "$3.70",
}
FLAT = {"method": "flat", "flat": "6.50"}


@pytest.fixture
def colin() -> Client:
    return sign_in(staff("Colin", Role.RECORDS_CLERK))


class TestTheForm:
    def test_leads_by_the_letter_with_its_ticks_to_the_notice(self, colin) -> None:
        row = request_for()
        seen = colin.post(act(row, "tell_fee"), S028 | {"do": "preview"})
        shown = text(seen)
        for statement in (
            "The approximate fee by its parts, or the flat fee",
            "The ways that are free of charge",
            "That one may go on, change the request or withdraw it",
            "That the days run on meanwhile",
        ):
            assert f"Said: {statement}" in shown
        assert "Missing:" not in shown
        assert "About $13.20 in all" in text(colin.get(seen.context["letter_url"]))
        sent = colin.post(act(row, "tell_fee"), S028 | {"do": "send", "seen": hidden(seen, "seen")})
        assert sent["Location"] == case(row) + "#fees"
        assert row.feenotices.get().total_cents == 1320

    @pytest.mark.parametrize(
        ("answers", "sentence"),
        [
            ({"method": "actual"}, "Write down at least one amount."),
            ({"method": "actual", "labor": "five"}, "Write an amount in dollars and cents, such as 5.50."),
            ({"method": "actual", "labor": "-5"}, "Write an amount in dollars and cents"),
            ({"method": "flat"}, "Write the flat amount."),
            ({"method": "actual", "flat": "6.50"}, "Choose the flat amount above, or leave this empty."),
            (FLAT | {"flat": "6.51"}, "A flat fee is at most $6.50"),
            (FLAT | {"postage": "4"}, "The flat fee is one line"),
            (FLAT | {"labor": "1"}, "The flat fee is one line"),
            ({"method": "average", "labor": "3", "labor_pages": "12"}, "not charged by the page"),
            ({"method": "average", "labor_pages": "12"}, "not charged by the page"),
            ({"method": "actual", "labor": "3", "labor_pages": "0"}, "greater than or equal to 1"),
            ({"method": "actual", "summary": "30"}, "did not agree in advance to a summary"),
            ({"method": "guess", "labor": "3"}, "Select a valid choice"),
            ({}, "Choose an answer: How the fee is computed"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, colin, answers, sentence) -> None:
        row = request_for()
        response = colin.post(act(row, "tell_fee"), answers | {"do": "preview"})
        assert response.status_code == 200
        assert sentence in text(response)
        for typed in answers.values():
            assert f'value="{typed}"' in response.content.decode() or typed == "guess"
        assert not row.feenotices.exists()

    @pytest.mark.parametrize(
        ("detail", "reason"),
        [
            ({"kind": "inspect"}, "Looking at the record is free of charge."),
            ({"delivery": "portal"}, "What the portal gives is free of charge."),
        ],
    )
    def test_does_not_open_where_everything_is_free(self, colin, detail, reason) -> None:
        row = request_for(**detail)
        response = colin.get(act(row, "tell_fee"))
        assert reason in text(response)
        assert "<form method=" not in response.content.decode().split("<main")[-1] or (
            'name="labor"' not in response.content.decode()
        )

    def test_an_agreed_summary_may_be_charged(self, colin) -> None:
        row = request_for()
        agree_to(row, "summary")
        agree_to(row, "summary_fee", 3000)
        seen = colin.post(act(row, "tell_fee"), {"method": "actual", "summary": "30", "do": "preview"})
        assert "The summary or explanation you agreed to" in text(colin.get(seen.context["letter_url"]))

    @pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.COMPLIANCE_OFFICER, Role.LICENSED_PROFESSIONAL])
    def test_is_not_for_roles_without_that_work(self, role) -> None:
        assert sign_in(staff("Sam", role)).get(act(request_for(), "tell_fee")).status_code == 404


class TestTheCasePage:
    def test_tells_what_was_told_answered_and_asked(self, colin) -> None:
        row = told()
        answer(row, "modify", words="Only this year, please.")
        tell(row)
        shown = text(colin.get(case(row)))
        assert "Told $13.20" in shown
        assert "Answer None yet" in shown
        assert "a later notice took its place" in shown
        answer(row)
        assert "Answer Go on" in text(colin.get(case(row)))

    def test_shows_the_patient_s_words_and_the_note_to_those_who_work_on_the_case(self, colin) -> None:
        row = told()
        answer(row, "modify", words="Only this year, please.")
        waive(row, note="Told us on the phone")
        shown = text(colin.get(case(row)))
        assert "Only this year, please." in shown
        assert "Waived Hardship Nov. 24, 2026. Told us on the phone" in shown

    def test_says_nothing_of_cost_while_there_is_none(self, colin) -> None:
        assert 'id="fees"' not in colin.get(case(request_for())).content.decode()


class TestByTheApi:
    def send(self, browser: Client, row, name: str, **data):
        url = f"/api/v1/requests/{row.reference}/acts/{name}/"
        return browser.post(url, data, content_type="application/json")

    def test_the_same_form_as_json_with_amounts_as_text_as_no_float_is_money(self, colin) -> None:
        row = request_for()
        assert self.send(colin, row, "tell_fee", method="actual", labor=5.5).status_code == 400
        sent = self.send(
            colin, row, "tell_fee", method="actual", labor="5.5", supplies="4.00", postage="3.70"
        )
        assert sent.status_code == 200, sent.content
        assert row.feenotices.get().total_cents == 1320

    def test_a_line_that_does_not_exist_is_refused_by_its_name(self, colin) -> None:
        row = request_for()
        sent = self.send(colin, row, "tell_fee", method="actual", labor="5.50", retrieval="15.00")
        assert sent.status_code == 400
        assert "retrieval" in sent.content.decode()
        assert not row.feenotices.exists()

    def test_what_the_law_refuses_carries_its_source(self, colin) -> None:
        sent = self.send(colin, request_for(), "tell_fee", method="flat", flat="6.50", postage="4.00")
        assert sent.status_code == 409
        assert sent.json()["code"] == "FLAT_ALL_IN"
        assert "FAQ 2029" in sent.json()["citation"]

    def test_an_invoice_and_a_payment(self, colin) -> None:
        row = agreed()
        assert self.send(colin, row, "invoice", cents="13.20").status_code == 200
        paid = self.send(colin, row, "record_payment", cents="13.20", how="cash", paid_on="2026-11-24")
        assert paid.status_code == 200, paid.content
        assert row.payments.get().cents == 1320
