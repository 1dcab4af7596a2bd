"""Looking at the records: offered at a time of the clinic's own clock, free, and owed until kept."""

import datetime

import pytest

from privacy_portal.correspondence.models import Communication
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests.models import Appointment
from privacy_requests.operations import inspections, review_results
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY
from tests.requests.decisions import acting
from tests.requests.factories import add_record, make_request, send_letters
from tests.requests.ways.doing import DAY, grant, refusal

MORNING = datetime.time(10, 30)
LATER = TODAY + 7 * DAY


def offer(row, **values):
    return inspections.offer_appointment(
        **{
            "by": BY,
            "privacy_request_id": row.pk,
            "day": LATER,
            "time": MORNING,
            "place": "Room 2, 100 Main Street",
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


def settle(row, result, words="", on=LATER, **values):
    now = values.pop("now", NOW + 8 * DAY)
    return inspections.settle_appointment(
        by=BY, privacy_request_id=row.pk, result=result, words=words, on=on, now=now, **values
    )


class TestAnAppointment:
    @pytest.mark.cite("164.524(c)(3)(i)")
    def test_is_offered_by_letter_at_a_time_of_the_clinics_own_clock_free_of_charge(self):
        row = make_request(kind="inspect")
        appointment = offer(row)
        assert appointment.starts_at == datetime.datetime(2026, 12, 1, 16, 30, tzinfo=datetime.UTC)
        letter = Communication.objects.get(kind="appointment")
        words = " ".join(letter.html.replace("\u00a0", " ").split())
        for said in ("December 1, 2026, 10:30 AM", "Room 2, 100 Main Street", "free of charge"):
            assert said in words
        item = WorkItem.objects.get(kind=WorkKind.INSPECTION, settled_at=None)
        assert (item.about_id, item.due_on) == (row.pk, LATER)

    def test_stands_in_the_letter_of_acceptance(self):
        row = make_request(kind="inspect")
        offer(row)
        words = " ".join(grant(row).communication.html.replace("\u00a0", " ").split())
        assert 'on <span class="key">December 1, 2026</span> at <span class="key">10:30 AM</span>' in words

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"day": TODAY - DAY}, "APPOINTMENT_PAST"),
            ({"day": TODAY, "time": datetime.time(10, 59)}, "APPOINTMENT_PAST"),
            ({"day": TODAY.replace(year=2028)}, "APPOINTMENT_FAR"),
            ({"day": datetime.date(2027, 3, 14), "time": datetime.time(2, 30)}, "APPOINTMENT_TIME"),
            ({"place": " "}, "PLACE_MISSING"),
        ],
    )
    def test_that_cannot_be_is_refused(self, changed, code):
        row = make_request(kind="both")
        assert refusal(offer, row, **changed).code == code
        assert not Appointment.objects.exists()
        assert not Communication.objects.filter(kind="appointment").exists()

    def test_is_not_offered_where_only_a_copy_was_asked_for(self):
        assert refusal(offer, make_request(kind="copy")).code == "INSPECTION_NOT_ASKED"

    def test_is_settled_before_another_is_offered(self):
        row = make_request(kind="inspect")
        offer(row)
        assert refusal(offer, row).code == "APPOINTMENT_OPEN"
        settle(row, "cancelled", "She called: Thursday is better.", on=TODAY, now=NOW)
        offer(row, day=LATER + DAY)
        assert row.appointments.count() == 2


class TestACaseThatAskedToLook:
    @pytest.mark.cite("164.524(c)(1)")
    def test_stays_open_after_a_missed_appointment_and_closes_once_one_was_kept(self):
        row = make_request(kind="both")
        add_record(row)
        offer(row)
        grant(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.DECIDED
        settle(row, "missed")
        row.refresh_from_db()
        assert row.status == Status.DECIDED
        offer(row, day=LATER + 2 * DAY, on=LATER, now=NOW + 7 * DAY)
        settle(row, "kept", on=LATER + 3 * DAY, now=NOW + 11 * DAY)
        row.refresh_from_db()
        assert (row.status, row.completed_on) == (Status.CLOSED, LATER + 2 * DAY)
        assert not WorkItem.objects.filter(about_id=row.pk, settled_at=None).exists()

    def test_closes_when_the_patient_gives_it_up_in_their_own_words(self):
        row = make_request(kind="inspect")
        grant(row)
        send_letters(row)
        assert refusal(settle, row, "given_up").code == "WORDS_MISSING"
        settle(row, "given_up", "The copy is enough for me.", on=TODAY, now=NOW)
        row.refresh_from_db()
        assert row.status == Status.CLOSED
        assert refusal(settle, row, "given_up", "Again").code == "ACT_WRONG_STATUS"

    def test_shows_nothing_before_it_is_known_who_asks(self):
        row = make_request(kind="inspect", verified=False)
        offer(row)
        assert refusal(settle, row, "kept").code == "NOT_VERIFIED"

    @pytest.mark.parametrize("result", ["kept", "missed"])
    def test_is_not_settled_before_its_time(self, result):
        row = make_request(kind="inspect")
        offer(row)
        assert refusal(settle, row, result, on=TODAY, now=NOW).code == "APPOINTMENT_AHEAD"

    def test_has_nothing_to_settle_where_nothing_was_offered(self):
        assert refusal(settle, make_request(kind="inspect"), "kept").code == "NO_APPOINTMENT"
        assert refusal(settle, make_request(kind="copy"), "kept").code == "INSPECTION_NOT_ASKED"

    def test_kept_before_the_decision_counts(self):
        row = make_request(kind="inspect")
        offer(row)
        settle(row, "kept")
        assert refusal(settle, row, "kept").code == "INSPECTION_DONE"
        grant(row, on=LATER, now=NOW + 8 * DAY)
        send_letters(row, on=LATER + DAY)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    @pytest.mark.parametrize("kind", ["inspect", "both"])
    @pytest.mark.cite("164.524(d)(4)")
    def test_is_kept_again_after_a_review_opened_more(self, kind):
        row = make_request(kind=kind)
        add_record(row, title="Visit notes")
        add_record(row, title="Withheld")
        acting.determine(row)
        acting.give_part(row, acting.why(acting.R1, records=row.documents.filter(title="Withheld")))
        offer(row)
        send_letters(row)
        settle(row, "kept")
        reviewer = acting.under_review(row)
        opened_on = LATER + 2 * DAY
        review_results.reverse(
            by=reviewer, privacy_request_id=row.pk, reasoning="", on=opened_on, now=NOW + 9 * DAY
        )
        send_letters(row, on=opened_on)
        row.refresh_from_db()
        assert row.status == Status.DECIDED
        offer(row, day=opened_on + DAY, on=opened_on, now=NOW + 9 * DAY)
        settle(row, "kept", on=opened_on + DAY, now=NOW + 11 * DAY)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    def test_shows_nothing_once_it_was_denied(self):
        row = make_request(kind="inspect")
        acting.determine(row)
        offer(row)
        acting.deny(row, acting.why(acting.R1, words=""))
        assert refusal(settle, row, "kept").code == "INSPECTION_DENIED"
        settle(row, "cancelled", "Denied; she was told by telephone.", on=TODAY, now=NOW)
        assert refusal(offer, row).code == "INSPECTION_DENIED"
        assert refusal(settle, row, "given_up", "Never mind.").code == "INSPECTION_DENIED"
