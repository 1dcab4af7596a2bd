"""A request for a list of disclosures comes in, is extended, changed, merged and withdrawn like any other."""

import datetime

import pytest

from disclosures.operations import searching, units
from disclosures.queries import searches
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_portal.work.models import WorkItem
from privacy_requests.operations import accounting, closing, corrections, extensions
from privacy_requests.queries.accounting import period_of
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, make_patient
from tests.requests.accounting.asking import ask, at
from tests.requests.factories import send_letters

DAY = datetime.date


def refusal(act, **arguments) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value


def text_of(row, act: str) -> str:
    link = row.requestletters.filter(act=act).last()
    assert link is not None
    return Communication.objects.get(pk=link.communication_id).html


class TestAsking:
    @pytest.mark.cite("164.528(a)(1)", "164.528(c)(1)(i)")
    def test_without_a_wish_the_list_covers_six_years_and_is_due_in_sixty_days(self) -> None:
        """S058."""
        row = ask(received_on=DAY(2026, 5, 15))
        assert period_of(row) == (DAY(2020, 5, 15), DAY(2026, 5, 15))
        assert (row.due_on, row.cap_on) == (DAY(2026, 7, 14), DAY(2026, 8, 13))

    @pytest.mark.cite("164.528(a)(3)")
    def test_a_shorter_time_may_be_asked_for(self) -> None:
        """S062."""
        row = ask(from_on=DAY(2025, 1, 1), to_on=DAY(2025, 12, 31))
        assert period_of(row) == (DAY(2025, 1, 1), DAY(2025, 12, 31))

    @pytest.mark.parametrize(
        ("detail", "code"),
        [
            ({"from_on": DAY(2019, 1, 1)}, "PERIOD_TOO_EARLY"),
            ({"to_on": TODAY + datetime.timedelta(1)}, "PERIOD_IN_FUTURE"),
            ({"from_on": DAY(2025, 2, 1), "to_on": DAY(2025, 1, 1)}, "PERIOD_REVERSED"),
        ],
    )
    def test_a_time_that_no_list_covers_is_refused(self, detail, code) -> None:
        with pytest.raises(Refused) as caught:
            ask(**detail)
        assert caught.value.code == code

    def test_the_acknowledgement_says_what_was_asked_and_speaks_of_no_records(self) -> None:
        from privacy_requests.operations import intake

        row = ask(from_on=DAY(2025, 1, 1))
        intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
        text = text_of(row, "acknowledge")
        assert "a list of who received your health information" in text
        assert "from January 1, 2025" in text
        assert "records" not in text.split("What happens next")[0].split("<h1")[1]


class TestMoreTime:
    def extend(self, row, reason: str) -> None:
        extensions.extend(
            by=BY, privacy_request_id=row.pk, reason=reason, promised_on=row.cap_on, on=TODAY, now=NOW
        )

    @pytest.mark.cite("164.528(c)(1)(ii)", "164.528(c)(1)(ii)(A)", "164.528(c)(1)(ii)(B)")
    def test_one_letter_with_a_reason_moves_the_date_by_thirty_days(self) -> None:
        row = ask()
        self.extend(row, "We wait for the answer of a service outside the clinic.")
        send_letters(row)
        row.refresh_from_db()
        assert (row.status, row.due_on) == (Status.EXTENDED, TODAY + datetime.timedelta(90))
        assert "a list of who received your health information" in text_of(row, "extend")
        assert refusal(self.extend, row=row, reason="Again.").code in {"EXT_ONCE", "ACT_WRONG_STATUS"}

    @pytest.mark.parametrize("reason", ["The police asked us to wait.", "Hay una investigación."])
    def test_a_reason_that_could_tell_of_a_suspension_is_refused(self, reason: str) -> None:
        row = ask()
        assert refusal(self.extend, row=row, reason=reason).code == "WORDS_BETRAY"
        assert not row.extensions.exists()


class TestAnotherTime:
    def change(self, row, **arguments) -> None:
        accounting.change_period(
            by=BY,
            privacy_request_id=row.pk,
            channel="phone",
            on=TODAY,
            now=NOW,
            **{"from_on": None, "to_on": None, "words": "Only last year.", "said_on": TODAY, **arguments},
        )

    def test_is_searched_for_anew_where_it_reaches_further(self) -> None:
        unit = units.add(by=BY, name="Laboratory", since=DAY(2020, 1, 1), now=NOW)
        row = ask(from_on=DAY(2026, 1, 1))
        first, last = period_of(row)
        searching.confirm(
            by=BY,
            reference=row.reference,
            kind="unit",
            asked_id=unit.pk,
            rows=0,
            from_on=first,
            to_on=last,
            now=NOW,
        )
        self.change(row)
        row.refresh_from_db()
        first, last = period_of(row)
        assert searches.outstanding(row.reference, from_on=first, to_on=last)
        assert WorkItem.objects.filter(kind="confirm_search", about_id=row.pk, settled_at=None).exists()

    def test_keeps_what_was_asked_before(self) -> None:
        row = ask(from_on=DAY(2026, 1, 1))
        self.change(row, from_on=DAY(2025, 1, 1))
        told = list(row.accounting.history.order_by("history_id").values_list("from_on", flat=True))
        assert (told[0], told[-1]) == (DAY(2026, 1, 1), DAY(2025, 1, 1))

    def test_takes_the_place_of_what_was_asked_and_moves_no_date(self) -> None:
        row = ask()
        self.change(row, from_on=DAY(2025, 1, 1), to_on=DAY(2025, 12, 31))
        row.refresh_from_db()
        assert period_of(row) == (DAY(2025, 1, 1), DAY(2025, 12, 31))
        assert row.due_on == TODAY + datetime.timedelta(60)
        assert row.agreements.get().words == "Only last year."

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ({}, "NOTHING_CHANGED"),
            ({"from_on": DAY(2025, 1, 1), "words": " "}, "WORDS_MISSING"),
            ({"from_on": DAY(2010, 1, 1)}, "PERIOD_TOO_EARLY"),
            ({"from_on": DAY(2025, 1, 1), "said_on": TODAY + datetime.timedelta(1)}, "AGREED_DATE"),
        ],
    )
    def test_is_refused(self, arguments, code) -> None:
        assert refusal(self.change, row=ask(), **arguments).code == code


def test_a_merge_keeps_the_longer_time_and_a_day_no_list_covers_is_cut_off() -> None:
    patient = make_patient()
    first = ask(
        patient, received_on=TODAY - datetime.timedelta(30), from_on=DAY(2024, 1, 1), to_on=DAY(2024, 6, 1)
    )
    second = ask(patient, from_on=DAY(2025, 1, 1), to_on=TODAY)
    corrections.merge(by=BY, privacy_request_id=first.pk, keep_reference=second.reference, on=TODAY, now=NOW)
    second.refresh_from_db()
    second.accounting.refresh_from_db()
    assert (second.accounting.from_on, second.accounting.to_on) == (DAY(2024, 1, 1), TODAY)
    assert period_of(second) == (DAY(2024, 1, 1), TODAY - datetime.timedelta(30))


def test_a_withdrawal_ends_it_in_its_own_words() -> None:
    row = ask()
    closing.withdraw(
        by=BY, privacy_request_id=row.pk, channel="phone", quote="Never mind.", on=TODAY, now=at(TODAY)
    )
    row.refresh_from_db()
    assert (row.status, row.outcome) == (Status.CLOSED, "withdrawn")
    assert "You may ask for a list again at any time" in text_of(row, "withdraw")
