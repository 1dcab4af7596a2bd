"""An invoice follows the notice and the yes; a copy never waits for money (45 CFR 164.524(c)(4))."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_portal.law.fees import FeeLine
from privacy_requests.queries import fees as queries
from privacy_requests.workflow import Outcome, Status
from tests.factories import TODAY
from tests.requests.factories import make_request, send_letters
from tests.requests.fees.money import (
    agreed,
    answer,
    direct,
    grant,
    invoice,
    invoiced,
    pay,
    refused,
    request_for,
    tell,
    told,
    waive,
)

ONE_DAY = datetime.timedelta(days=1)


class TestAnInvoice:
    def test_asks_for_what_was_told_by_a_letter_of_its_own(self) -> None:
        row = agreed()
        made = invoice(row, 1320)
        assert made.communication.kind == "invoice"
        assert row.requestletters.filter(act="invoice", communication=made.communication).exists()

    def test_is_refused_before_any_notice(self) -> None:
        assert refused(invoice, request_for()).code == "NO_FEE_NOTICE"

    def test_is_refused_while_the_notice_was_not_sent(self) -> None:
        row = request_for()
        tell(row)
        answer(row)
        assert refused(invoice, row).code == "NO_FEE_NOTICE"
        send_letters(row)
        assert invoice(row).cents == 1320

    def test_is_refused_before_the_patient_answered(self) -> None:
        assert refused(invoice, told()).code == "NO_CHOICE"

    def test_may_ask_for_less_than_was_told_and_never_for_a_cent_more(self) -> None:
        row = agreed()
        assert refused(invoice, row, 1321).code == "OVER_ESTIMATE"
        assert invoice(row, 1).cents == 1

    @pytest.mark.parametrize("cents", [0, -1])
    def test_asks_for_something(self, cents) -> None:
        assert refused(invoice, agreed(), cents).code == "AMOUNT"

    def test_rests_on_the_last_notice_and_its_own_answer(self) -> None:
        row = agreed()
        tell(row, FeeLine("labor", 500))
        assert refused(invoice, row, 500).code == "NO_FEE_NOTICE"
        send_letters(row)
        assert refused(invoice, row, 500).code == "NO_CHOICE"
        answer(row)
        assert refused(invoice, row, 501).code == "OVER_ESTIMATE"
        assert invoice(row, 500).cents == 500

    def test_is_refused_after_a_waiver(self) -> None:
        row = agreed()
        waive(row)
        assert refused(invoice, row).code == "FEE_WAIVED"

    def test_is_sent_once(self) -> None:
        assert refused(invoice, invoiced()).code == "ALREADY_INVOICED"

    def test_is_refused_where_the_copy_became_free_since(self) -> None:
        row = agreed()
        row.access.agreed_delivery = "portal"
        row.access.save()
        assert refused(invoice, row).code == "FEE_FOR_PORTAL"
        assert queries.agreed_fee(row) is None

    def test_is_refused_where_the_request_ended_without_a_copy(self) -> None:
        row = agreed()
        row.status, row.outcome = Status.DECIDED, Outcome.DENIED  # the denial itself is another story
        row.save()
        assert refused(invoice, row).code == "NO_COPY_GIVEN"

    def test_may_follow_the_copy_and_the_end_of_the_case(self) -> None:
        row = agreed()
        grant(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED
        assert invoice(row).cents == 1320

    def test_for_someone_else_s_copy_may_be_higher_than_the_patient_s_rate(self) -> None:
        row = request_for(delivery="hand_over")
        direct(row, way="media_post")
        tell(row, FeeLine("labor", 5000, 40))
        send_letters(row)
        answer(row)
        assert invoice(row, 5000).cents == 5000


class TestACopyIsNeverHeld:
    @pytest.mark.parametrize("unpaid", [told, agreed, invoiced])
    def test_it_is_granted_sent_and_closed_while_nothing_was_paid(self, unpaid) -> None:
        row = unpaid()
        grant(row)
        assert row.status == Status.DECIDED
        send_letters(row)
        row.refresh_from_db()
        assert (row.status, row.outcome, row.completed_on) == (Status.CLOSED, Outcome.GRANTED, TODAY)
        assert not row.payments.exists()

    def test_the_letter_of_acceptance_names_the_fee_agreed_to_and_that_nothing_waits(self) -> None:
        row = agreed()
        grant(row)
        html = row.decisions.get().communication.html
        assert "$13.20" in html
        assert "Your copy does not wait for the money." in html

    @pytest.mark.parametrize("how", ["none", "unanswered", "change", "waived"])
    def test_the_letter_says_there_is_no_fee_where_none_may_be_asked(self, how) -> None:
        row = request_for() if how == "none" else told()
        if how == "change":
            answer(row, "modify", words="Less.")
        if how == "waived":
            answer(row)
            waive(row)
        grant(row)
        html = row.decisions.get().communication.html
        assert "There is no fee." in html
        assert "$13.20" not in html

    def test_there_is_no_fee_to_answer_after_the_copy_was_granted(self) -> None:
        row = told()
        grant(row)
        assert refused(answer, row).code == "ACT_WRONG_STATUS"


class TestPayments:
    def test_in_parts_until_nothing_is_owed(self) -> None:
        row = invoiced()
        pay(row, 1000)
        assert queries.account_of(row).state == "invoiced"
        pay(row, 320)
        account = queries.account_of(row)
        assert (account.state, account.owed_cents) == ("paid", 0)

    def test_need_an_invoice(self) -> None:
        assert refused(pay, agreed(), 100).code == "NO_INVOICE"

    def test_are_never_more_than_is_owed(self) -> None:
        row = invoiced()
        pay(row, 1320)
        assert refused(pay, row, 1).code == "OVERPAID"

    def test_go_back_after_a_waiver_and_no_new_ones_come(self) -> None:
        row = invoiced()
        pay(row, 1000)
        waive(row)
        assert queries.account_of(row).owed_cents == -1000
        assert refused(pay, row, 1).code == "FEE_WAIVED"
        assert refused(pay, row, -1001).code == "NOT_PAID"
        pay(row, -1000)
        assert queries.account_of(row).owed_cents == 0

    def test_of_nothing_are_no_payments(self) -> None:
        assert refused(pay, invoiced(), 0).code == "AMOUNT"

    @pytest.mark.parametrize("days", [-1, 1])
    def test_lie_between_the_invoice_and_today(self, days) -> None:
        assert refused(pay, invoiced(), 100, paid_on=TODAY + days * ONE_DAY).code == "PAID_DATE"

    @given(parts=st.lists(st.integers(min_value=1, max_value=700), min_size=1, max_size=6))
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_whatever_their_order_paid_and_owed_make_the_invoice(self, parts) -> None:
        row = invoiced()
        paid = 0
        for cents in parts:
            if paid + cents > 1320:
                assert refused(pay, row, cents).code == "OVERPAID"
                continue
            pay(row, cents)
            paid += cents
        account = queries.account_of(row)
        assert (account.paid_cents, account.owed_cents) == (paid, 1320 - paid)


def test_a_request_without_a_fee_is_granted_and_closed_as_ever() -> None:
    row = make_request(at=Status.CLOSED, delivery="post")
    assert not row.feenotices.exists()
