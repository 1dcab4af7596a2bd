"""Not held here, and nobody verified: answers without records, also for a person nobody could match."""

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from privacy_requests.models import Decision, PrivacyRequest, RequestDocument
from privacy_requests.operations import elsewhere, review, unverifiable
from privacy_requests.queries import timeline
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, make_staff
from tests.requests.decisions.acting import REPRESENTATIVE, scan
from tests.requests.factories import add_record, make_request, send_letters

pytestmark = pytest.mark.usefixtures("clinic")
DR_LEE = "Dr. Lee Family Practice\n5 Pine Road, Springfield IL\n(217) 555-0177"
STRANGER = {"name": "Nobody Known", "address": "4 Far Lane\nPeoria IL 61602"}


def refusal_of(act, *arguments, **values) -> str:
    with pytest.raises(Refused) as refused:
        act(*arguments, **values)
    return refused.value.code


def refer(row: PrivacyRequest, where: str = "", *, known: bool | None = None) -> Decision:
    return elsewhere.refer_elsewhere(
        by=make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        where_known=bool(where) if known is None else known,
        where=where,
        on=TODAY,
        now=NOW,
    )


def fail(row: PrivacyRequest, *methods: str) -> None:
    for method in methods:
        review.record_failed_verification(
            by=make_staff(Role.INTAKE_CLERK),
            privacy_request_id=row.pk,
            method=method,
            facts="",
            verified_on=TODAY,
            on=TODAY,
            now=NOW,
        )


def give_up(row: PrivacyRequest, role: Role = Role.PRIVACY_OFFICIAL) -> Decision:
    return unverifiable.declare_unverifiable(
        by=make_staff(role), privacy_request_id=row.pk, on=TODAY, now=NOW
    )


def letter_of(row: PrivacyRequest, kind: str) -> Communication:
    letter: Communication = Communication.objects.get(reference=row.reference, kind=kind)
    return letter


class TestNotHeld:
    @pytest.mark.cite("164.524(d)(3)")
    def test_says_where_to_ask_when_the_clinic_knows(self) -> None:
        row = make_request()
        decision = refer(row, DR_LEE)
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("decided", "not_held_referred")
        letter = letter_of(row, "access_not_held").html
        assert "Dr. Lee Family Practice" in letter
        assert "(217) 555-0177" in letter
        assert decision.held_elsewhere.where == DR_LEE
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    def test_says_so_when_nobody_knows(self) -> None:
        row = make_request()
        refer(row)
        row.refresh_from_db()
        assert row.outcome == "not_held_unknown"
        assert "We do not know who holds these records." in letter_of(row, "access_not_held").html

    def test_known_without_saying_where_is_refused(self) -> None:
        row = make_request()
        assert refusal_of(refer, row, " ", known=True) == "WHERE_MISSING"
        assert not Decision.objects.exists()

    def test_keeps_the_clock_of_a_person_nobody_could_match_and_writes_to_the_typed_address(self) -> None:
        row = make_request(patient=None, requester=STRANGER)
        due_on = row.due_on
        refer(row)
        row.refresh_from_db()
        assert (row.outcome, row.due_on, row.patient_id) == ("not_held_unknown", due_on, None)
        letter = letter_of(row, "access_not_held")
        assert letter.patient_id is None
        assert "4 Far Lane" in letter.html
        assert "could not find any record" in " ".join(letter.html.split())
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    def test_cannot_be_written_to_a_stranger_without_an_address(self) -> None:
        row = make_request(patient=None, requester={"name": "Nobody Known"})
        assert refusal_of(refer, row) == "NO_ADDRESS"
        row.refresh_from_db()
        assert row.is_open

    def test_never_tells_a_stranger_where_somebody_is_treated(self) -> None:
        assert refusal_of(refer, make_request(patient=None, requester=STRANGER), DR_LEE) == "NO_PATIENT"
        assert refusal_of(refer, make_request(verified=False), DR_LEE) == "NOT_VERIFIED"
        row = make_request(requester=REPRESENTATIVE)
        assert refusal_of(refer, row, DR_LEE) == "AUTHORITY_NOT_VERIFIED"

    def test_is_no_answer_while_records_lie_on_the_case(self) -> None:
        row = make_request()
        add_record(row)
        assert refusal_of(refer, row, DR_LEE) == "RECORDS_HELD"


class TestUnverifiable:
    @pytest.mark.cite("164.514(h)(1)")
    def test_ends_after_two_attempts_by_the_official_with_a_letter_that_names_them(self) -> None:
        row = make_request(verified=False)
        fail(row, "call_back", "knowledge")
        give_up(row)
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("decided", "unable_to_verify")
        letter = " ".join(letter_of(row, "unable_to_verify").html.split())
        assert "calling back on a number on file" in letter
        assert "questions about the record" in letter
        assert "We gave no records to anyone." in letter
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    @pytest.mark.parametrize("methods", [(), ("call_back",)])
    def test_needs_two_recorded_attempts(self, methods) -> None:
        row = make_request(verified=False)
        fail(row, *methods)
        assert refusal_of(give_up, row) == "TRY_AGAIN"

    @pytest.mark.parametrize("role", [Role.RECORDS_CLERK, Role.INTAKE_CLERK, Role.LICENSED_PROFESSIONAL])
    def test_is_the_privacy_officials_alone(self, role) -> None:
        row = make_request(verified=False)
        fail(row, "call_back", "knowledge")
        assert refusal_of(give_up, row, role) == "OFFICIAL_ONLY"

    def test_is_refused_once_who_asks_is_known(self) -> None:
        row = make_request(verified=False)
        fail(row, "call_back", "knowledge")
        review.verify(
            by=BY,
            privacy_request_id=row.pk,
            method="signature",
            facts="",
            verified_on=TODAY,
            on=TODAY,
            now=NOW,
        )
        assert refusal_of(give_up, row) == "IS_VERIFIED"

    def test_writes_to_the_typed_address_of_a_person_nobody_matched(self) -> None:
        row = make_request(patient=None, requester=STRANGER)
        fail(row, "call_back", "signature")
        give_up(row)
        assert "4 Far Lane" in letter_of(row, "unable_to_verify").html

    def test_forgets_the_pictures_of_an_id_and_keeps_the_attempts(self) -> None:
        row = make_request(verified=False)
        stored = documents.store(by=BY, upload=scan(), purpose=Purpose.IDENTITY, on=TODAY)
        RequestDocument.objects.create(
            privacy_request=row, document_id=stored.pk, role="identity", added_at=NOW
        )
        fail(row, "photo_id", "signature")
        give_up(row)
        assert Document.objects.get(pk=stored.pk).discarded_at is not None
        assert row.verifications.count() == 2


@pytest.mark.parametrize(
    ("answer", "heading"),
    [
        (lambda row: refer(row, DR_LEE), "We do not have these records"),
        (refer, "We do not have these records"),
    ],
)
def test_the_patient_never_reads_yes_where_the_answer_was_no(answer, heading) -> None:
    row = make_request()
    answer(row)
    decided = next(event for event in timeline(row) if event.code == "decided")
    assert decided.heading == heading
    send_letters(row)
    assert [event.heading for event in timeline(row)][-1] == "We sent you our answer"
