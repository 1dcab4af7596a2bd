"""The billing desk: money and who pays, and nothing of what was asked for (RULES SEC-02)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.fees import FeeLine
from tests.architecture.urlconf import addresses
from tests.factories import TODAY
from tests.requests.admin.browser import sign_in
from tests.requests.admin.conftest import staff
from tests.requests.admin.pages import case, date_parts, hidden, text
from tests.requests.factories import make_request, send_letters
from tests.requests.fees.money import (
    agree_to,
    agreed,
    answer,
    grant,
    invoice,
    invoiced,
    pay,
    request_for,
    tell,
    told,
    waive,
)

LIST = reverse("admin:requests_feenotice_changelist")
SECRETS = ("Tattoo removal scar", "Left hand X-ray", "Only the scar please", "a note about hardship")


def fee(row, name: str = "change", *rest: str) -> str:
    return reverse(f"admin:requests_feenotice_{name}", args=[row.reference, *rest])


def act(row, name: str) -> str:
    return fee(row, "act", name)


@pytest.fixture
def bill() -> Client:
    """Bill works at the billing desk."""
    return sign_in(staff("Bill", Role.BILLING))


class TestTheList:
    def test_shows_reference_payer_and_money_and_is_audited(self, bill) -> None:
        row = invoiced()
        pay(row, 320)
        shown = text(bill.get(LIST))
        for words in (row.reference, "Ada Lovell", "$13.20", "$3.20", "To be paid"):
            assert words in shown
        event = AuditEvent.objects.filter(kind="fee.listed").latest("pk")
        assert event.detail == {"count": 1}

    def test_leaves_out_requests_without_a_fee(self, bill) -> None:
        row = make_request()
        response = bill.get(LIST + "?state=all")
        assert row.reference not in text(response)

    @pytest.mark.parametrize("state", ["open", "paid", "waived", "all"])
    def test_narrows_by_where_the_money_stands(self, bill, state) -> None:
        paid, waived, withdrawn, unanswered = invoiced(), agreed(), told(), told()
        pay(paid, 1320)
        waive(waived)
        answer(withdrawn, "withdraw", words="No.")
        expected = {
            "open": {unanswered},
            "paid": {paid},
            "waived": {waived},
            "all": {paid, waived, withdrawn, unanswered},
        }[state]
        shown = {line.account.reference for line in bill.get(f"{LIST}?state={state}").context["lines"]}
        assert shown == {row.reference for row in expected}

    def test_keeps_a_granted_copy_open_only_while_money_may_come(self, bill) -> None:
        yes, silent = agreed(), told()
        grant(yes)
        grant(silent)
        shown = {line.account.reference: line for line in bill.get(LIST).context["lines"]}
        assert set(shown) == {yes.reference}

    @pytest.mark.parametrize("typed", ["lov", "Ada", "PR-", "{reference}", "{tail}"])
    def test_finds_by_the_beginning_of_a_name_or_a_reference(self, bill, typed) -> None:
        row = told()
        typed = typed.format(reference=row.reference.lower(), tail=row.reference.removeprefix("PR-"))
        response = bill.post(reverse("admin:requests_feenotice_search"), {"text": typed})
        assert typed not in response["Location"]
        assert row.reference in text(bill.get(response["Location"]))

    @pytest.mark.parametrize("typed", ["ovell", "scar", "Zeno"])
    def test_finds_nothing_else_and_says_so(self, bill, typed) -> None:
        row = told(description="Tattoo removal scar")
        response = bill.post(reverse("admin:requests_feenotice_search"), {"text": typed}, follow=True)
        assert row.reference not in text(response)
        assert "No fee matches this search." in text(response)

    def test_says_when_there_is_nothing(self, bill) -> None:
        assert "No fee is open" in text(bill.get(LIST))
        assert "There is no fee of this kind." in text(bill.get(LIST + "?state=paid"))
        assert bill.get(LIST + "?state=nonsense&search=nonsense&page=999").status_code == 200

    def test_costs_the_same_queries_for_one_row_and_for_many(self, bill) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert bill.get(LIST + "?state=all").status_code == 200
            return len(caught)

        pay(invoiced(), 10)
        bill.get(LIST)
        one = queries()
        for _ in range(4):
            pay(invoiced(), 10)
        assert queries() == one


class TestOneFee:
    def test_shows_notice_answer_invoice_and_payments(self, bill) -> None:
        row = invoiced()
        pay(row, 320)
        shown = text(bill.get(fee(row)))
        for words in (
            "Payer: Ada Lovell",
            "Labor for copying 15 minutes at $22 an hour $5.50",
            "Supplies $4.00",
            "Go on",
            "By telephone",
            "To be paid $10.00",
            "Check $3.20",
        ):
            assert words in shown
        assert AuditEvent.objects.filter(kind="fee.viewed", reference=row.reference).exists()

    def test_says_why_an_act_is_not_possible_now(self, bill) -> None:
        response = bill.get(fee(told()))
        assert {offer.act.name for offer in response.context["allowed"]} == {"answer_fee", "waive_fee"}
        assert "The patient did not choose to go on at this fee." in text(response)

    def test_does_not_exist_for_a_request_without_one(self, bill) -> None:
        row = make_request()
        assert bill.get(fee(row)).status_code == 404
        assert bill.get(act(row, "waive_fee")).status_code == 404
        assert AuditEvent.objects.filter(kind="access.refused", reference=row.reference).exists()

    def test_an_answer_is_recorded(self, bill) -> None:
        row = told()
        data = {"choice": "proceed", "channel": "phone", "words": "Fine."} | date_parts("answered_on", TODAY)
        response = bill.post(act(row, "answer_fee"), data)
        assert response["Location"] == fee(row) + "#fees"
        assert row.feeanswers.get().choice == "proceed"

    def test_the_desk_does_not_end_a_request(self, bill) -> None:
        row = told()
        data = {"choice": "withdraw", "channel": "phone", "words": "No."} | date_parts("answered_on", TODAY)
        response = bill.post(act(row, "answer_fee"), data)
        assert response.status_code == 200
        assert not row.feeanswers.exists()

    def test_an_invoice_is_sent_once_its_letter_was_seen(self, bill) -> None:
        row = agreed()
        response = bill.post(act(row, "invoice"), {"cents": "13.20", "do": "preview"})
        assert "That the copy does not wait for payment" in text(response)
        letter = bill.get(response.context["letter_url"])
        assert "$13.20" in text(letter)
        assert not row.invoices.exists()
        sent = bill.post(
            act(row, "invoice"), {"cents": "13.20", "do": "send", "seen": hidden(response, "seen")}
        )
        assert sent["Location"] == fee(row) + "#fees"
        assert row.invoices.get().cents == 1320

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("thirteen", "Write an amount in dollars and cents, such as 5.50."),
            ("13.21", "The invoice asks for more than the patient was told"),
            ("0", "To ask for nothing, waive the fee."),
            ("", "Fill in: Amount, in dollars"),
        ],
    )
    def test_a_bad_amount_gets_a_sentence_and_what_was_typed_stays(self, bill, typed, sentence) -> None:
        row = agreed()
        response = bill.post(act(row, "invoice"), {"cents": typed, "do": "preview"})
        assert sentence in text(response)
        assert f'value="{typed}"' in response.content.decode() or not typed

    def test_payments_come_in_and_go_back(self, bill) -> None:
        row = invoiced()
        data = {"cents": "13.20", "how": "cash"} | date_parts("paid_on", TODAY)
        assert bill.post(act(row, "record_payment"), data)["Location"].startswith(fee(row))
        bill.post(act(row, "record_payment"), data | {"cents": "3.20", "given_back": "on"})
        assert [payment.cents for payment in row.payments.all()] == [1320, -320]

    def test_a_fee_is_waived(self, bill) -> None:
        row = told()
        bill.post(act(row, "waive_fee"), {"reason": "hardship", "note": ""})
        assert "Waived" in text(bill.get(fee(row)))

    @pytest.mark.parametrize("name", ["tell_fee", "grant", "withdraw", "add_note", "nonsense"])
    def test_no_other_act_is_done_here(self, bill, name) -> None:
        assert bill.get(act(told(), name)).status_code == 404


class TestWhatTheDeskDoesNotSee:
    def secretive(self):
        """A case full of things that are no business of the desk."""
        row = request_for(description="Tattoo removal scar")
        agree_to(row, "summary")
        agree_to(row, "summary_fee", 3000)
        tell(row, FeeLine("labor", 550), FeeLine("summary", 3000))
        send_letters(row)
        answer(row, "modify", words="Only the scar please")
        tell(row, FeeLine("labor", 550))
        send_letters(row)
        answer(row)
        grant(row)
        row.documents.update(title="Left hand X-ray")
        invoice(row, 550)
        return row

    def test_neither_what_was_asked_nor_records_nor_words_nor_notes(self, bill) -> None:
        row = self.secretive()
        other = told(description="Tattoo removal scar")
        waive(other, note="a note about hardship")
        pages = [LIST + "?state=all", fee(row), fee(other), act(row, "record_payment"), act(row, "waive_fee")]
        for page in pages:
            response = bill.get(page)
            assert response.status_code == 200
            for secret in (*SECRETS, row.patient.mrn, "March 14, 1985", "12 Elm Street"):
                assert secret not in response.content.decode(), (page, secret)

    def test_letters_about_money_name_no_record(self) -> None:
        row = self.secretive()
        for letter in row.requestletters.filter(act__in=["tell_fee", "invoice"]):
            html = letter.communication.html
            assert "Tattoo" not in html
            assert "Medical records" not in html
            assert "X-ray" not in html

    def test_every_other_staff_page_does_not_exist_for_them(self, bill) -> None:
        row = self.secretive()
        document, letter = row.documents.first(), row.requestletters.first()
        known = {
            "reference": row.reference,
            "document_id": document.pk,
            "letter_id": letter.communication_id,
            "object_id": str(letter.communication_id),
            "patient_id": row.patient_id,
            "name": "grant",
            "key": "x",
            "app_label": "requests",
        }
        # The frame of the site, and their own account; nothing of anybody else.
        harmless = re.compile(
            r"^admin:(index|jsi18n|password_change|password_change_done|autocomplete|app_list)$"
        )
        ours = re.compile(r"^admin:(requests|correspondence|people|documents|clinic|audit|work)_")
        found = []
        for address in addresses():
            name = address.name
            if not name.startswith("admin:") or name.startswith("admin:requests_feenotice_"):
                continue
            if name in {"admin:login", "admin:logout"}:  # the door, and the way out
                continue
            try:
                url = reverse(name, kwargs={part: known.get(part, 1) for part in address.parts})
            except NoReverseMatch:
                found.append(f"teach this test the parts of {name}")
                continue
            for response in (bill.get(url), bill.post(url)):
                body = response.content.decode() if not response.streaming else "a file"
                away = {404, 405} if ours.match(name) else {302, 403, 404, 405}
                seen = any(secret in body for secret in (*SECRETS, "Lovell"))
                if seen or (response.status_code not in away and not harmless.match(name)):
                    found.append(f"{name} {response.request['REQUEST_METHOD']} {response.status_code}")
        assert not found, "\n".join(found)

    def test_the_api_has_nothing_for_them(self, bill) -> None:
        row = self.secretive()
        for url in ("/api/v1/requests/", f"/api/v1/requests/{row.reference}/"):
            assert bill.get(url).status_code == 403
        sent = bill.post(
            f"/api/v1/requests/{row.reference}/acts/waive_fee/", "{}", content_type="application/json"
        )
        assert sent.status_code == 403

    def test_their_first_page_leads_to_the_fees_and_nowhere_else(self, bill) -> None:
        shown = bill.get(reverse("admin:index")).content.decode()
        assert LIST in shown
        assert "/staff/requests/privacyrequest/" not in shown


class TestWhoElseOpensTheDesk:
    @pytest.mark.parametrize("role", [Role.RECORDS_CLERK, Role.PRIVACY_OFFICIAL, Role.COMPLIANCE_OFFICER])
    def test_those_who_see_fees_find_the_way_from_here_to_the_case(self, role) -> None:
        row = agreed()
        browser = sign_in(staff("Sam", role))
        assert row.reference in text(browser.get(LIST))
        assert case(row) in browser.get(fee(row)).content.decode()

    def test_the_compliance_officer_reads_and_changes_nothing(self) -> None:
        row = agreed()
        olga = sign_in(staff("Olga", Role.COMPLIANCE_OFFICER))
        assert olga.get(fee(row)).context["allowed"] == []
        for name in ("answer_fee", "invoice", "record_payment", "waive_fee"):
            assert olga.get(act(row, name)).status_code == 404
            assert olga.post(act(row, name), {"reason": "hardship"}).status_code == 404
        assert not row.feewaivers.exists()

    @pytest.mark.parametrize(
        "role",
        [Role.INTAKE_CLERK, Role.LICENSED_PROFESSIONAL, Role.MARKETING, Role.ADMINISTRATOR, Role.PATIENT],
    )
    def test_it_does_not_exist_for_the_others(self, role) -> None:
        row = agreed()
        browser = sign_in(staff("Sam", role))
        for url in (LIST, fee(row), act(row, "waive_fee")):
            assert browser.get(url).status_code == 404

    def test_who_is_not_signed_in_is_asked_to(self) -> None:
        response = Client().get(LIST, follow=True)
        assert response.redirect_chain[-1][0].startswith("/account/login/")
