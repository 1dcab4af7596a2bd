"""The individual goes on, changes the request or withdraws it; the clinic may ask nothing."""

import datetime

import pytest

from privacy_portal.law.fees import FeeLine
from privacy_portal.work.models import WorkItem
from privacy_requests.models import PrivacyRequest, Withdrawal
from privacy_requests.workflow import Outcome, Status
from tests.factories import TODAY
from tests.requests.factories import send_letters
from tests.requests.fees.money import agreed, answer, grant, invoice, refused, request_for, tell, told, waive

ONE_DAY = datetime.timedelta(days=1)


def change_wanted(row: PrivacyRequest) -> WorkItem | None:
    return (
        WorkItem.objects.open()
        .filter(kind="fee_change", about_type="privacy_request", about_id=row.pk)
        .first()
    )


class TestGoingOn:
    def test_is_written_down_and_moves_nothing_else(self) -> None:
        row = agreed()
        row.refresh_from_db()
        kept = row.feeanswers.get()
        assert (kept.choice, kept.channel, kept.on, kept.notice) == (
            "proceed",
            "phone",
            TODAY,
            row.feenotices.get(),
        )
        assert row.status == Status.RECEIVED
        assert change_wanted(row) is None

    def test_needs_a_fee_that_was_told(self) -> None:
        assert refused(answer, request_for()).code == "NO_FEE_NOTICE"

    def test_is_said_once_to_each_notice(self) -> None:
        row = agreed()
        assert refused(answer, row, "modify").code == "ALREADY_ANSWERED"

    def test_cannot_lie_before_the_notice(self) -> None:
        row = told(on=TODAY)
        assert refused(answer, row, on=TODAY - ONE_DAY).code == "ANSWER_DATE"

    def test_has_no_meaning_after_a_waiver(self) -> None:
        row = told()
        waive(row)
        assert refused(answer, row).code == "FEE_WAIVED"


class TestChangingTheRequest:
    def test_becomes_work_for_the_office_within_two_days(self) -> None:
        row = told()
        answer(row, "modify", words="Only this year, please.")
        item = change_wanted(row)
        assert item is not None
        assert (item.due_on, item.permission) == (TODAY + 2 * ONE_DAY, "requests.work")

    def test_must_say_what_to_change(self) -> None:
        assert refused(answer, told(), "modify", words="  ").code == "CHANGE_UNSAID"

    def test_is_done_when_a_new_cost_is_told_or_none_is_asked(self) -> None:
        for finish in (lambda row: tell(row, FeeLine("labor", 100)), waive):
            row = told()
            answer(row, "modify", words="Less.")
            finish(row)
            assert change_wanted(row) is None

    def test_leaves_nothing_that_could_be_invoiced(self) -> None:
        row = told()
        answer(row, "modify", words="Less.")
        assert refused(invoice, row).code == "NO_CHOICE"


class TestWithdrawing:
    def test_ends_the_request_in_the_patient_s_words_with_a_letter(self) -> None:
        row = told()
        answer(row, "withdraw", words="Too dear for me.")
        row.refresh_from_db()
        assert (row.status, row.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
        assert Withdrawal.objects.get(privacy_request=row).quote == "Too dear for me."
        assert row.requestletters.filter(act="withdraw").exists()
        assert [change.act for change in row.statuschanges.all()][-2:] == ["answer_fee", "withdraw"]

    def test_needs_the_patient_s_words_and_without_them_nothing_is_kept(self) -> None:
        row = told()
        assert refused(answer, row, "withdraw", words="").code == "WD_NO_EVIDENCE"
        row.refresh_from_db()
        assert row.status == Status.RECEIVED
        assert not row.feeanswers.exists()

    def test_leaves_nothing_to_invoice(self) -> None:
        row = told()
        answer(row, "withdraw", words="No.")
        assert refused(invoice, row).code == "NO_CHOICE"


class TestWaiving:
    @pytest.mark.parametrize("reason", ["hardship", "courtesy", "state_law"])
    def test_asks_nothing_from_then_on(self, reason) -> None:
        row = agreed()
        waive(row, reason)
        assert refused(invoice, row).code == "FEE_WAIVED"
        assert refused(tell, row).code == "FEE_WAIVED"

    def test_is_done_once(self) -> None:
        row = request_for()
        waive(row)
        assert refused(waive, row).code == "FEE_WAIVED"

    def test_is_possible_before_anything_was_told_and_after_the_case_was_closed(self) -> None:
        row = agreed()
        answerless = request_for()
        waive(answerless)
        grant(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED
        waive(row)
        assert row.feewaivers.exists()
