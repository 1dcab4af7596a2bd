"""The first list in twelve months is free; a later one costs only what was told and agreed to."""

import datetime

import pytest

from disclosures.models import Accounting
from privacy_portal.audit.actor import Role, system
from privacy_portal.correspondence.models import Communication, Delivery
from privacy_portal.law.refusal import Refused
from privacy_portal.work.models import WorkItem
from privacy_requests.operations import accounting, billing, closing, fees, reminders
from privacy_requests.queries.accounting import free_again_on, is_free
from privacy_requests.workflow import Status
from tests.factories import make_patient, make_staff
from tests.requests.accounting.asking import answer, ask, at, issue, provide, tell
from tests.requests.factories import send_letters

DAY = datetime.date
FIRST, SECOND = DAY(2026, 1, 10), DAY(2026, 6, 1)
TOLD = DAY(2026, 6, 5)


def refused(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def invoice(row, cents: int = 1100, *, on: DAY = TOLD) -> None:
    billing.invoice(by=make_staff(Role.BILLING), privacy_request_id=row.pk, cents=cents, on=on, now=at(on))


@pytest.fixture
def second():
    """The free one was provided in January; a second one is asked for in June."""
    patient = make_patient()
    provide(patient, received_on=FIRST)
    return ask(patient, received_on=SECOND)


@pytest.mark.cite("164.528(c)(2)")
class TestTheFreeOne:
    def test_costs_nothing_whatever_one_types(self) -> None:
        row = ask(received_on=FIRST)
        refusal = refused(tell, row, on=FIRST)
        assert (refusal.code, str(refusal.cite)) == ("ACCOUNTING_FREE", "45 CFR 164.528(c)(2)")

    def test_is_used_up_only_by_a_list_that_was_provided(self) -> None:
        patient = make_patient()
        provide(patient, received_on=FIRST, sent=False)
        assert is_free(ask(patient, received_on=SECOND))

    def test_is_not_used_up_by_a_list_that_came_back_unread(self) -> None:
        patient = make_patient()
        first = provide(patient, received_on=FIRST)
        later = ask(patient, received_on=SECOND)
        assert not is_free(later)
        letter = Accounting.objects.get(reference=first.reference).communication
        Delivery.objects.filter(communication=letter).update(state="returned")
        assert is_free(later)

    def test_is_not_used_up_by_a_request_that_was_withdrawn(self) -> None:
        patient = make_patient()
        first = ask(patient, received_on=FIRST)
        closing.withdraw(
            by=system("t"), privacy_request_id=first.pk, channel="phone", quote="No.", on=FIRST, now=at(FIRST)
        )
        assert is_free(ask(patient, received_on=SECOND))

    def test_a_third_within_the_twelve_months_may_cost_though_the_second_did(self, second) -> None:
        """S064."""
        tell(second, on=TOLD)
        send_letters(second, on=TOLD)
        answer(second, on=TOLD)
        issue(second, on=TOLD)
        send_letters(second, on=TOLD)
        third = ask(second.patient, received_on=DAY(2027, 1, 9))
        assert free_again_on(third) == DAY(2027, 1, 10)
        assert is_free(ask(second.patient, received_on=DAY(2027, 1, 10)))

    def test_a_list_given_away_does_not_start_the_twelve_months_anew(self, second) -> None:
        fees.waive(
            by=make_staff(Role.BILLING),
            privacy_request_id=second.pk,
            reason="hardship",
            note="",
            on=TOLD,
            now=at(TOLD),
        )
        assert issue(second, on=TOLD).free is False
        send_letters(second, on=TOLD)
        assert is_free(ask(second.patient, received_on=DAY(2027, 1, 10)))


@pytest.mark.cite("164.528(c)(2)")
class TestTelling:
    def test_says_how_much_what_one_may_choose_and_that_the_days_run_on(self, second) -> None:
        notice = tell(second, note="30 minutes at $22 an hour", on=TOLD)
        second.refresh_from_db()
        text = Communication.objects.get(pk=notice.communication_id).html
        assert "$11.00" in text
        assert "30 minutes at $22 an hour" in text
        assert "change your request so that it costs less" in text
        assert "withdraw it" in text
        assert "January 10, 2027" in text
        assert second.due_on == DAY(2026, 7, 31)
        assert "July 31, 2026" in text

    def test_needs_an_amount_and_an_honest_note(self, second) -> None:
        assert refused(tell, second, 0, on=TOLD).code == "ACCOUNTING_FEE_AMOUNT"
        assert refused(tell, second, note="Asked the police", on=TOLD).code == "WORDS_BETRAY"
        assert refused(tell, second, note="  ", on=TOLD).code == "FEE_NOTE_MISSING"
        assert not second.feenotices.exists()


@pytest.mark.cite("164.528(c)(2)")
class TestBilling:
    def test_without_a_notice_is_refused(self, second) -> None:
        """S068."""
        refusal = refused(invoice, second)
        assert (refusal.code, str(refusal.cite)) == ("FEE_NOT_TOLD", "45 CFR 164.528(c)(2)")

    def test_while_nobody_answered_is_refused_and_becomes_work_and_the_list_still_goes(self, second) -> None:
        """S065."""
        tell(second, on=TOLD)
        send_letters(second, on=TOLD)
        second.refresh_from_db()
        assert second.due_on == DAY(2026, 7, 31)
        assert refused(invoice, second).code == "FEE_NOT_CHOSEN"
        for day in (DAY(2026, 6, 14), DAY(2026, 6, 15)):
            reminders.remind(by=system("t"), on=day, now=at(day))
            waits = WorkItem.objects.filter(
                kind="fee_unanswered", reference=second.reference, settled_at=None
            )
            assert waits.exists() is (day >= DAY(2026, 6, 15))
        issue(second, on=DAY(2026, 7, 1))
        assert not waits.exists()
        assert refused(invoice, second, on=DAY(2026, 7, 1)).code == "FEE_NOT_CHOSEN"

    def test_asks_for_what_was_told_or_less_once_they_go_on(self, second) -> None:
        tell(second, on=TOLD)
        send_letters(second, on=TOLD)
        answer(second, on=TOLD)
        assert refused(invoice, second, 1101).code == "FEE_OVER_NOTICE"
        invoice(second, 1000)
        made = second.invoices.get()
        html = Communication.objects.get(pk=made.communication_id).html
        assert "$10.00" in html
        assert "list of who received" in html

    def test_after_a_waiver_is_refused(self, second) -> None:
        tell(second, on=TOLD)
        send_letters(second, on=TOLD)
        answer(second, on=TOLD)
        fees.waive(
            by=make_staff(Role.BILLING),
            privacy_request_id=second.pk,
            reason="courtesy",
            note="",
            on=TOLD,
            now=at(TOLD),
        )
        assert refused(invoice, second).code == "FEE_WAIVED"

    @pytest.mark.parametrize("agreed_first", [True, False])
    def test_of_a_list_for_another_time_than_was_told_is_refused(self, second, agreed_first) -> None:
        tell(second, on=TOLD)
        send_letters(second, on=TOLD)
        later = TOLD + datetime.timedelta(days=1)
        if agreed_first:
            answer(second, on=TOLD)
        accounting.change_period(
            by=make_staff(Role.RECORDS_CLERK),
            privacy_request_id=second.pk,
            from_on=DAY(2026, 1, 1),
            to_on=None,
            channel="phone",
            words="Only this year.",
            said_on=later,
            on=later,
            now=at(later),
        )
        if not agreed_first:
            answer(second, on=later)
        assert refused(invoice, second, on=later).code == "FEE_OF_OTHER_PERIOD"
        tell(second, 500, on=later)
        send_letters(second, on=later)
        answer(second, on=later)
        invoice(second, 500, on=later)
        assert second.invoices.get().cents == 500


@pytest.mark.cite("164.528(c)(2)")
def test_withdrawn_on_hearing_the_fee_costs_nothing_and_moves_no_free_date(second) -> None:
    """S067."""
    tell(second, on=TOLD)
    send_letters(second, on=TOLD)
    answer(second, "withdraw", words="Too dear.", on=TOLD)
    second.refresh_from_db()
    assert (second.status, second.outcome) == (Status.CLOSED, "withdrawn")
    assert refused(invoice, second).code in {"FEE_NOT_CHOSEN", "NO_COPY_GIVEN"}
    later = ask(second.patient, received_on=DAY(2026, 12, 1))
    assert free_again_on(later) == DAY(2027, 1, 10)


def test_a_wish_for_a_shorter_time_is_work_and_nothing_is_owed(second) -> None:
    tell(second, on=TOLD)
    send_letters(second, on=TOLD)
    answer(second, "modify", words="Only this year.", on=TOLD)
    assert WorkItem.objects.filter(kind="fee_change", reference=second.reference).exists()
    assert refused(invoice, second).code == "FEE_NOT_CHOSEN"


def test_where_the_list_is_free_there_is_nothing_to_waive() -> None:
    row = ask(received_on=FIRST)
    with pytest.raises(Refused) as caught:
        fees.waive(
            by=make_staff(Role.BILLING),
            privacy_request_id=row.pk,
            reason="courtesy",
            note="",
            on=FIRST,
            now=at(FIRST),
        )
    assert caught.value.code == "ACCOUNTING_FREE"
