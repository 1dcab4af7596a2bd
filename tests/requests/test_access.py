"""Granting access: who asks is known, the records are there, both leave, the case closes itself."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_requests.models import Decision, PrivacyRequest
from privacy_requests.operations import access, closing, intake
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, make_clinic, make_staff
from tests.requests.factories import add_record, make_request, send_letters, verify

ONE_DAY = datetime.timedelta(days=1)


def grant(row: PrivacyRequest, on: datetime.date = TODAY) -> Decision:
    return access.grant(by=make_staff(Role.RECORDS_CLERK), privacy_request_id=row.pk, how="", on=on, now=NOW)


def refusal_of(row: PrivacyRequest) -> str:
    with pytest.raises(Refused) as refused:
        grant(row)
    return refused.value.code


@pytest.mark.usefixtures("clinic")
class TestGrant:
    @pytest.mark.cite("164.514(h)(1)")
    def test_waits_for_verification_while_the_clock_runs(self) -> None:
        row = make_request(verified=False)
        add_record(row)
        due_on = row.due_on
        assert refusal_of(row) == "NOT_VERIFIED"
        verify(row)
        row.refresh_from_db()
        assert row.due_on == due_on
        grant(row)
        row.refresh_from_db()
        assert row.status == Status.DECIDED

    def test_needs_the_records_to_go_with_the_acceptance(self) -> None:
        assert refusal_of(make_request()) == "NO_RECORDS"

    def test_needs_a_matched_patient(self) -> None:
        assert refusal_of(make_request(patient=None)) == "NO_PATIENT"

    @pytest.mark.cite("164.524(c)(2)(ii)")
    def test_of_another_format_needs_the_patients_agreement(self) -> None:
        row = make_request(form_format="pdf")
        add_record(row)
        detail = row.access
        detail.agreed_format = ""
        access.agree_format(
            by=BY,
            privacy_request_id=row.pk,
            agreed_format="paper",
            agreement="By telephone.",
            agreed_on=TODAY,
            on=TODAY,
            now=NOW,
        )
        grant(row)
        letter = Communication.objects.get(reference=row.reference, kind="access_granted")
        assert "on paper, as you agreed on November 24, 2026" in " ".join(letter.html.split())

    @pytest.mark.cite("164.524(b)(2)(i)(A)")
    def test_sends_acceptance_and_records_and_closes_when_they_left(self) -> None:
        row = make_request()
        add_record(row)
        grant(row)
        row.refresh_from_db()
        assert (row.status, row.outcome, row.completed_on) == ("decided", "granted", None)
        send_letters(row, on=TODAY + ONE_DAY)
        row.refresh_from_db()
        assert (row.status, row.completed_on) == ("closed", TODAY + ONE_DAY)
        assert row.retain_until == datetime.date(2032, 11, 25)

    def test_twice_is_refused(self) -> None:
        row = make_request(at=Status.DECIDED)
        assert refusal_of(row) == "ACT_WRONG_STATUS"

    def test_names_the_contact_or_cannot_be_composed(self) -> None:
        from privacy_portal.clinic.models import Designation

        row = make_request()
        add_record(row)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("set local session_replication_role = replica")
            Designation.objects.all().delete()
        assert refusal_of(row) == "CONTACT_MISSING"
        row.refresh_from_db()
        assert row.status == Status.RECEIVED


@pytest.mark.usefixtures("clinic")
def test_no_decision_can_be_stored_without_a_patient_even_past_the_operations() -> None:
    row = make_request(patient=None)
    row.outcome = "granted"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.usefixtures("clinic")
class TestWithdrawal:
    def test_without_the_patients_words_or_paper_is_refused(self) -> None:
        row = make_request()
        with pytest.raises(Refused) as refused:
            closing.withdraw(by=BY, privacy_request_id=row.pk, channel="phone", quote="  ", on=TODAY, now=NOW)
        assert refused.value.code == "WD_NO_EVIDENCE"

    def test_keeps_the_words_and_confirms_by_letter(self) -> None:
        row = make_request()
        closing.withdraw(
            by=BY,
            privacy_request_id=row.pk,
            channel="phone",
            quote="I found my own copy.",
            on=TODAY,
            now=NOW,
        )
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("closed", "withdrawn")
        assert Communication.objects.filter(reference=row.reference, kind="withdrawal").exists()

    def test_cannot_undo_a_decision(self) -> None:
        row = make_request(at=Status.DECIDED)
        with pytest.raises(Refused) as refused:
            closing.withdraw(
                by=BY, privacy_request_id=row.pk, channel="phone", quote="No.", on=TODAY, now=NOW
            )
        assert refused.value.code == "ACT_WRONG_STATUS"


@pytest.mark.usefixtures("clinic")
def test_a_removed_record_is_not_released() -> None:
    row = make_request()
    add_record(row, title="Right")
    add_record(row, title="Wrong patient")
    wrong = row.documents.get(title="Wrong patient")
    access.remove_record(by=BY, privacy_request_id=row.pk, request_document_id=wrong.pk, on=TODAY, now=NOW)
    grant(row)
    assert list(row.documents.filter(released_at__isnull=False).values_list("title", flat=True)) == ["Right"]


@pytest.mark.usefixtures("clinic")
def test_the_acknowledgement_goes_once() -> None:
    row = make_request()
    intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
    with pytest.raises(Refused) as refused:
        intake.acknowledge(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
    assert refused.value.code == "ALREADY_ACKNOWLEDGED"


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_deciding_at_once_one_decides_and_one_is_told() -> None:
    make_clinic()
    row = make_request()
    add_record(row)
    start = threading.Barrier(2)
    answers: list[str] = []

    def decide() -> None:
        try:
            start.wait()
            grant(row)
            answers.append("granted")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    clerks = [threading.Thread(target=decide) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(answers) == ["ACT_WRONG_STATUS", "granted"]
    assert Decision.objects.count() == 1
    assert Communication.objects.filter(kind="access_granted").count() == 1
