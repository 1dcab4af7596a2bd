"""Mistakes put right: what a move or a merge does to the clock, the extension and the letters."""

import datetime
from typing import ClassVar

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence.models import Delivery, DeliveryState
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests import forms, letters, queries
from privacy_requests.models import ExtensionResult, PrivacyRequest
from privacy_requests.operations import closing, corrections, intake
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.factories import extend, make_request, send_letters, verify

pytestmark = pytest.mark.usefixtures("clinic")

DAYS = datetime.timedelta
LATER = NOW + DAYS(hours=1)


def move(row: PrivacyRequest, *, to=None, now: datetime.datetime = LATER) -> None:
    corrections.move(
        by=make_staff(Role.PRIVACY_OFFICIAL),
        privacy_request_id=row.pk,
        patient_id=(to or make_patient(given_name="Bea")).pk,
        reason="Two people of one name.",
        on=TODAY,
        now=now,
    )
    row.refresh_from_db()


def merge(row: PrivacyRequest, *, into: PrivacyRequest) -> None:
    corrections.merge(by=BY, privacy_request_id=row.pk, keep_reference=into.reference, on=TODAY, now=LATER)
    row.refresh_from_db()
    into.refresh_from_db()


def refused(code: str, act, *args, **values) -> None:
    with pytest.raises(Refused) as refusal:
        act(*args, **values)
    assert refusal.value.code == code


def result_of(row: PrivacyRequest) -> tuple[bool, str, datetime.date | None]:
    result = ExtensionResult.objects.get(extension__privacy_request=row)
    return result.in_force, result.code, result.sent_on


def state_of(communication_id: int) -> str:
    state: str = Delivery.objects.values_list("state", flat=True).get(communication_id=communication_id)
    return state


class TestAMove:
    @pytest.mark.cite("164.524(b)(2)(ii)")
    def test_leaves_no_extension_that_only_the_wrong_patient_was_told_of(self) -> None:
        row = make_request(at=Status.EXTENDED, received_on=TODAY - DAYS(10))
        assert row.due_on == TODAY + DAYS(35)
        move(row)
        assert (row.status, row.extended_to) == (Status.WORKING, None)
        assert row.due_on == row.federal_due_on == TODAY + DAYS(20)
        assert "extended" not in {event.code for event in queries.timeline(row)}

    def test_lets_the_right_patient_be_told_of_more_time(self) -> None:
        row = make_request(at=Status.EXTENDED, received_on=TODAY - DAYS(10))
        move(row)
        extend(row, now=LATER + DAYS(hours=1))
        send_letters(row)
        row.refresh_from_db()
        assert (row.status, row.due_on) == (Status.EXTENDED, TODAY + DAYS(35))

    def test_stops_a_letter_that_has_not_gone_and_lets_another_be_written(self) -> None:
        row = make_request(received_on=TODAY - DAYS(10))
        pending = extend(row)
        move(row)
        assert state_of(pending.communication_id) == DeliveryState.WITHDRAWN
        assert result_of(row) == (False, "EXT_MOVED", None)
        extend(row, now=LATER + DAYS(hours=1))

    def test_does_not_let_a_letter_that_went_to_the_wrong_patient_count(self) -> None:
        row = make_request(received_on=TODAY - DAYS(10))
        pending = extend(row)
        Delivery.objects.filter(communication_id=pending.communication_id).update(state=DeliveryState.CLAIMED)
        move(row)
        assert result_of(row) == (False, "EXT_MOVED", None)
        Delivery.objects.filter(communication_id=pending.communication_id).update(state=DeliveryState.QUEUED)
        send_letters(row)
        row.refresh_from_db()
        assert row.extended_to is None

    def test_tells_whoever_printed_a_letter_to_take_it_out(self) -> None:
        row = make_request()
        clerk = make_staff(Role.RECORDS_CLERK)
        intake.acknowledge(by=clerk, privacy_request_id=row.pk, on=TODAY, now=NOW)
        correspondence.deliver_due(by=BY, now=NOW)
        correspondence.close_print_batch(by=clerk, on=TODAY, now=NOW)
        move(row)
        item = WorkItem.objects.open().get(kind=WorkKind.PRINT_PULLED)
        assert item.assignee_id == clerk.user_id

    def test_lets_the_right_patient_be_acknowledged(self) -> None:
        row = make_request()
        intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
        refused("ALREADY_ACKNOWLEDGED", intake.check_acknowledge, row, on=TODAY)
        move(row)
        intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=LATER + DAYS(hours=1))
        refused("ALREADY_ACKNOWLEDGED", intake.check_acknowledge, row, on=TODAY)

    def test_asks_for_verification_anew(self) -> None:
        row = make_request()
        move(row)
        assert WorkItem.objects.open().filter(kind=WorkKind.VERIFY_IDENTITY, about_id=row.pk).exists()

    @pytest.mark.parametrize("status", [Status.DECIDED, Status.CLOSED])
    def test_of_a_decided_case_is_refused(self, status) -> None:
        row = make_request(at=status)
        row.documents.update(released_at=None, release=None)
        refused("ACT_WRONG_STATUS" if status is Status.CLOSED else "ALREADY_DECIDED", move, row)


class TestAMergeThatMovesTheClock:
    def pair(self) -> tuple[PrivacyRequest, PrivacyRequest]:
        """A request of twenty days ago, entered late, and the one of today that is kept."""
        patient = make_patient()
        early = make_request(patient=patient, received_on=TODAY - DAYS(20))
        kept = make_request(patient=patient)
        return early, kept

    @pytest.mark.cite("164.524(b)(2)(ii)")
    def test_calls_a_pending_extension_back_so_that_another_may_be_sent(self) -> None:
        early, kept = self.pair()
        pending = extend(kept, days=30)  # up to sixty days from today: over the earlier cap
        merge(early, into=kept)
        assert state_of(pending.communication_id) == DeliveryState.WITHDRAWN
        assert result_of(kept) == (False, "EXT_CLOCK_MOVED", None)
        assert kept.due_on == TODAY + DAYS(10)
        extend(kept, days=30)
        send_letters(kept)
        kept.refresh_from_db()
        assert kept.due_on == TODAY + DAYS(40)

    @pytest.mark.parametrize(
        ("days", "sent_on", "code"),
        [(30, TODAY, "EXT_OVER_CAP"), (5, TODAY + DAYS(11), "EXT_LATE"), (5, TODAY + DAYS(10), "")],
    )
    def test_judges_a_letter_that_was_just_going_by_the_earlier_clock(self, days, sent_on, code) -> None:
        early, kept = self.pair()
        pending = extend(kept, days=days)
        on_its_way = Delivery.objects.filter(communication_id=pending.communication_id)
        on_its_way.update(state=DeliveryState.CLAIMED)
        merge(early, into=kept)
        on_its_way.update(state=DeliveryState.SENT, sent_on=sent_on, sent_at=NOW)
        closing.settle(by=BY, privacy_request_id=kept.pk, on=sent_on, now=NOW)
        kept.refresh_from_db()
        assert result_of(kept) == (not code, code, sent_on)
        assert kept.due_on == (TODAY + DAYS(10) if code else TODAY + DAYS(35))

    def test_ends_an_extension_whose_letter_went_after_the_earlier_due_date(self) -> None:
        patient = make_patient()
        kept = make_request(patient=patient, received_on=TODAY - DAYS(10), at=Status.EXTENDED)
        early = make_request(patient=patient, received_on=TODAY - DAYS(40))
        merge(early, into=kept)
        assert (kept.status, kept.extended_to, kept.due_on) == (Status.WORKING, None, TODAY - DAYS(10))

    def test_stops_the_extension_letter_of_the_request_that_ends(self) -> None:
        early, kept = self.pair()
        pending = extend(early)
        merge(early, into=kept)
        assert state_of(pending.communication_id) == DeliveryState.WITHDRAWN
        assert result_of(early) == (False, "EXT_MERGED", None)

    @pytest.mark.cite("164.524(b)(2)(ii)")
    def test_gives_no_second_extension_where_the_merged_request_had_one(self) -> None:
        patient = make_patient()
        early = make_request(patient=patient, received_on=TODAY - DAYS(20), at=Status.EXTENDED)
        kept = make_request(patient=patient)
        merge(early, into=kept)
        refused("EXT_ONCE", extend, kept)


class TestAMatch:
    def match(self, row: PrivacyRequest, patient) -> None:
        intake.match(by=BY, privacy_request_id=row.pk, patient_id=patient.pk, on=TODAY, now=LATER)
        row.refresh_from_db()

    @pytest.mark.cite("164.514(h)(1)")
    def test_ends_what_was_verified_against_no_record(self) -> None:
        row = make_request(patient=None)
        verify(row)
        self.match(row, make_patient())
        assert row.verified_at is None
        assert WorkItem.objects.open().filter(kind=WorkKind.VERIFY_IDENTITY, about_id=row.pk).exists()
        assert row.verifications.count() == 1  # what was done stays on record

    def test_keeps_the_sign_in_of_the_matched_patient_and_of_nobody_else(self) -> None:
        for own in (True, False):
            patient, user = make_patient(), make_user("", Role.PATIENT)
            link(patient, user)
            row = make_request(patient=None)
            who = user if own else make_user()
            row.verifications.create(method="portal_sign_in", succeeded=True, on=TODAY, by_id=who.pk, at=NOW)
            PrivacyRequest.objects.filter(pk=row.pk).update(verified_at=NOW)
            self.match(row, patient)
            assert (row.verified_at is not None) is own


class TestWhoIsNotMatched:
    STRANGER: ClassVar = {"name": "Sam Stranger", "address": "5 Birch Road\nSpringfield, IL 62704"}

    def test_is_acknowledged_and_told_of_more_time_at_the_address_they_typed(self) -> None:
        row = make_request(patient=None, requester=self.STRANGER)
        intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
        extension = extend(row)
        assert "5 Birch Road" in extension.communication.html
        send_letters(row)
        row.refresh_from_db()
        assert (row.status, row.extended_to) == (Status.EXTENDED, extension.promised_on)

    def test_and_left_no_address_cannot_be_written_to(self) -> None:
        row = make_request(patient=None)
        refused("NO_ADDRESS", extend, row)
        refused("NO_ADDRESS", intake.check_acknowledge, row, on=TODAY)


class TestAnExtensionLetterThatIsWithdrawn:
    def test_never_stood_and_another_may_be_sent(self) -> None:
        row = make_request()
        pending = extend(row)
        refused("EXT_ONCE", extend, row)
        delivery = Delivery.objects.get(communication_id=pending.communication_id)
        correspondence.withdraw(by=BY, delivery_id=delivery.pk, reason="mistake", now=NOW)
        assert closing.settle(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
        assert result_of(row) == (False, "EXT_WITHDRAWN", None)
        extend(row)

    def test_while_the_letter_of_a_decision_is_owed(self) -> None:
        row = make_request(at=Status.DECIDED)
        delivery = row.decisions.get().communication.delivery
        refused(
            "DECISION_OWED",
            correspondence.withdraw,
            by=BY,
            delivery_id=delivery.pk,
            reason="mistake",
            now=NOW,
        )


class TestAnAcknowledgement:
    def words(self, row: PrivacyRequest, *, on: datetime.date = TODAY) -> str:
        return str(letters.acknowledgement(row, on=on).preview().html)

    @pytest.mark.cite("164.524(b)(2)(ii)")
    def test_after_an_extension_promises_no_other(self) -> None:
        said = self.words(make_request(at=Status.EXTENDED, received_on=TODAY - DAYS(10)))
        assert "If we need more time" not in said
        assert "December 29, 2026" in said
        assert "only once" in said

    def test_that_is_late_says_so(self) -> None:
        said = self.words(make_request(received_on=TODAY - DAYS(31)))
        assert "We are late, and we are sorry." in said
        assert "We will act on it by" not in said

    def test_in_time_names_the_date(self) -> None:
        assert "We will act on it by" in self.words(make_request())


def pass_translations() -> None:
    for kind in (LetterKind.EXTENSION, LetterKind.ACCESS_GRANTED):
        correspondence.review_translation(
            by=make_staff(Role.PRIVACY_OFFICIAL),
            kind=kind,
            language="es",
            translator="Tomas Ruiz",
            qualification="Certified translator",
            on=TODAY,
            now=NOW,
        )


@pytest.mark.parametrize(("language", "said"), [("es", "in Spanish"), ("fr", "in English")])
def test_who_writes_into_a_letter_is_told_its_language(language, said) -> None:
    row = make_request(patient=make_patient(language=language))
    if language == "es":
        pass_translations()
    for form, field in ((forms.ExtendForm, "reason"), (forms.GrantForm, "how")):
        shown = form(privacy_request=row, today=TODAY, actor=BY)
        assert said in str(shown.fields[field].help_text)
