"""A request comes in: the clock starts on the local day of receipt, whoever enters it and whenever."""

import datetime
import uuid

import pytest

from privacy_portal.audit.actor import Actor, ActorKind, Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.clinic import operations as clinic_operations
from privacy_portal.clinic import queries as clinic_queries
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people.operations import accounts, parties
from privacy_requests import queries
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import corrections, intake
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
from tests.requests.factories import DETAIL, make_request

pytestmark = pytest.mark.usefixtures("clinic")


def receive(received_on: datetime.date, *, on: datetime.date = TODAY, **values) -> PrivacyRequest:
    patient = values.pop("patient", None) or make_patient()
    arguments = {
        "by": make_staff(Role.INTAKE_CLERK),
        "right": Right.ACCESS,
        "received_by": "phone",
        "received_on": received_on,
        "on": on,
        "now": NOW,
        "submission_key": uuid.uuid4(),
        "requester": {"name": patient.full_name},
        "detail": dict(DETAIL),
        "patient_id": patient.pk,
        **values,
    }
    return intake.receive(**arguments)


def associate(**values):
    return parties.keep(
        by=BY,
        reason="tests",
        name="Prairie Release Services",
        kind="business_associate",
        agreement_from=datetime.date(2026, 1, 1),
        **values,
    )


@pytest.mark.cite("164.524(b)(2)(i)")
@pytest.mark.parametrize(
    ("received_on", "due_on", "target_on", "cap_on"),
    [
        ("2026-01-31", "2026-03-02", "2026-03-02", "2026-04-01"),
        ("2026-12-02", "2027-01-01", "2026-12-31", "2027-01-31"),
        ("2026-06-04", "2026-07-04", "2026-07-02", "2026-08-03"),
        ("2026-03-10", "2026-04-09", "2026-04-09", "2026-05-09"),
        ("2028-02-29", "2028-03-30", "2028-03-30", "2028-04-29"),
    ],
)
def test_stored_dates_follow_from_the_receipt_date(received_on, due_on, target_on, cap_on) -> None:
    received = datetime.date.fromisoformat(received_on)
    row = receive(received, on=max(received, TODAY) if received <= TODAY else received)
    assert [str(day) for day in (row.due_on, row.target_on, row.cap_on)] == [due_on, target_on, cap_on]


def test_late_evening_in_the_portal_counts_as_that_local_day() -> None:
    clinic_operations.configure(by=BY, reason="move", time_zone="America/New_York")
    instant = datetime.datetime(2026, 2, 1, 4, 30, tzinfo=datetime.UTC)
    assert clinic_queries.local_date(instant) == datetime.date(2026, 1, 31)


def test_what_a_business_associate_received_counts_from_its_day() -> None:
    vendor = associate()
    row = receive(
        datetime.date(2026, 3, 10),
        on=datetime.date(2026, 3, 17),
        received_by="business_associate",
        received_through_id=vendor.pk,
    )
    assert row.received_through_id == vendor.pk
    assert row.due_on == datetime.date(2026, 4, 9)
    assert row.entered_late


def test_a_business_associate_without_an_agreement_in_force_that_day_is_not_named() -> None:
    ended = associate(agreement_to=datetime.date(2026, 2, 1))
    for party_id in (None, ended.pk):
        with pytest.raises(Refused) as refused:
            receive(
                datetime.date(2026, 3, 10),
                on=datetime.date(2026, 3, 17),
                received_by="business_associate",
                received_through_id=party_id,
            )
        assert refused.value.code == "RECEIVED_THROUGH"


def test_only_what_came_through_one_names_a_business_associate() -> None:
    with pytest.raises(Refused) as refused:
        receive(TODAY, received_by="mail", received_through_id=associate().pk)
    assert refused.value.code == "RECEIVED_THROUGH"


def test_plain_email_accepted_on_the_form_is_logged_with_the_wording_that_was_shown() -> None:
    row = receive(
        TODAY, detail={**DETAIL, "delivery": "email", "email_to": "a@example.com"}, plain_email=True
    )
    agreed = row.agreements.get()
    assert (agreed.kind, agreed.wording, agreed.on) == ("plain_email", EMAIL_WARNING.version, TODAY)


class TestADirectiveOnTheSameForm:
    def ask(self, **values) -> PrivacyRequest:
        patient = make_patient()
        ada = Actor(ActorKind.PERSON, None, frozenset({Role.PATIENT}), frozenset({patient.pk}), via="web")
        directive = {
            "recipient_name": "Lee & Partners",
            "way": "email",
            "address": "",
            "fax_number": "",
            "email_to": "lee@law.example",
            "signature": "Ada Lovell",
        }
        return intake.submit(
            by=ada,
            right=Right.ACCESS,
            patient_id=patient.pk,
            received_on=TODAY,
            now=NOW,
            submission_key=uuid.uuid4(),
            detail={**DETAIL, "delivery": "portal", **values},
            plain_email=True,
            directive=directive,
        )

    @pytest.mark.cite("164.524(c)(3)(ii)")
    def test_is_recorded_as_signed_that_day_and_moves_no_date(self) -> None:
        row = self.ask()
        signed = row.directives.get()
        assert (signed.recipient_name, signed.signature, signed.signed_on) == (
            "Lee & Partners",
            "Ada Lovell",
            TODAY,
        )
        assert (signed.classification, signed.way) == ("mandatory", "email")
        assert row.due_on == TODAY + datetime.timedelta(days=30)

    def test_on_paper_does_not_bind(self) -> None:
        assert self.ask(form_format="paper").directives.get().classification == "alternatives"

    def test_never_makes_the_recipients_address_the_patients_own(self) -> None:
        row = self.ask()
        assert row.agreements.filter(kind="plain_email").exists()
        row.access.refresh_from_db()
        assert (row.access.delivery, row.access.email_to) == ("portal", "")


class TestLikelyDuplicates:
    def unmatched(self, name: str, born=datetime.date(1985, 3, 14), on=TODAY, **values) -> PrivacyRequest:
        return make_request(
            patient=None,
            received_on=on,
            requester={"name": name, "birth_date_given": born, **values},
        )

    def test_are_found_by_folded_name_and_birth_date_while_nobody_is_matched(self) -> None:
        first = self.unmatched("Ana NÚÑEZ")
        second = self.unmatched("ana  nunez")
        self.unmatched("Ana Nunez", born=datetime.date(1985, 3, 15))
        self.unmatched("Ana Nunes")
        assert list(queries.duplicates_of(first)) == [second]

    def test_are_found_between_a_matched_and_an_unmatched_request(self) -> None:
        patient = make_patient(given_name="Ada", family_name="Lovell")
        matched = make_request(patient=patient)
        born = patient.birth_date
        loose = self.unmatched("Ada Lovell", born=born)
        assert list(queries.duplicates_of(matched)) == [loose]
        assert list(queries.duplicates_of(loose)) == [matched]

    def test_are_compared_by_whose_records_they_are_not_by_who_asks(self) -> None:
        own = self.unmatched("Ada Lovell")
        mothers = self.unmatched("Mary Lovell", capacity="representative", patient_name="Ada Lovell")
        self.unmatched("Ada Lovell", capacity="representative", patient_name="Bo Lovell")
        assert list(queries.duplicates_of(own)) == [mothers]

    def test_need_a_birth_date(self) -> None:
        first = self.unmatched("Ada Lovell", born=None)
        self.unmatched("Ada Lovell", born=None)
        assert not queries.duplicates_of(first).exists()

    def test_that_are_unmatched_keep_the_earliest_clock_when_merged(self) -> None:
        early = self.unmatched("Ada Lovell", on=TODAY - datetime.timedelta(days=8))
        late = self.unmatched("ADA LOVELL")
        corrections.merge(
            by=BY, privacy_request_id=early.pk, keep_reference=late.reference, on=TODAY, now=NOW
        )
        late.refresh_from_db()
        assert late.due_on == TODAY + datetime.timedelta(days=22)

    def test_of_two_strangers_are_not_merged(self) -> None:
        first, second = self.unmatched("Ada Lovell"), self.unmatched("Bo Diaz")
        with pytest.raises(Refused) as refused:
            corrections.merge(
                by=BY, privacy_request_id=first.pk, keep_reference=second.reference, on=TODAY, now=NOW
            )
        assert refused.value.code == "NOT_ALIKE"


def test_an_oral_request_is_logged_and_runs_though_no_writing_rule_was_ever_published() -> None:
    day = datetime.date(2026, 8, 3)
    row = receive(day, on=day, received_by="in_person", form_offered=True)
    assert row.due_on == datetime.date(2026, 9, 2)
    assert row.status == "received"
    assert "Nobody has to use it" in row.casenotes.get().text


@pytest.mark.parametrize(
    ("received_on", "code"),
    [
        (TODAY + datetime.timedelta(days=1), "RECEIVED_IN_FUTURE"),
        (datetime.date(1985, 3, 13), "RECEIVED_BEFORE_BIRTH"),
        (datetime.date(2024, 1, 1), "RECEIVED_TOO_LONG_AGO"),
    ],
)
def test_a_receipt_date_that_cannot_be_is_refused(received_on, code) -> None:
    with pytest.raises(Refused) as refused:
        receive(received_on)
    assert refused.value.code == code
    assert not PrivacyRequest.objects.exists()


@pytest.mark.cite("164.524(b)(2)(i)")
def test_a_receipt_of_long_ago_is_taken_once_it_is_said_to_be_no_slip() -> None:
    row = receive(datetime.date(2024, 1, 1), long_ago=True)
    assert row.due_on == datetime.date(2024, 1, 31)
    assert row.is_overdue(TODAY)


def test_sending_the_same_form_twice_makes_one_request() -> None:
    key, clerk, patient = uuid.uuid4(), make_staff(Role.INTAKE_CLERK), make_patient()
    first = receive(TODAY, submission_key=key, by=clerk, patient=patient)
    second = receive(TODAY, submission_key=key, by=clerk, patient=patient)
    assert first.pk == second.pk
    assert PrivacyRequest.objects.count() == 1


def test_a_key_another_person_used_is_refused_without_telling_of_their_request() -> None:
    key = uuid.uuid4()
    receive(TODAY, submission_key=key)
    with pytest.raises(Refused) as refused:
        receive(TODAY, submission_key=key)
    assert refused.value.code == "FORM_USED"


def test_a_patient_who_signed_in_is_verified_and_acknowledged_at_once() -> None:
    patient = make_patient()
    user = accounts.create_account(by=BY, email="ada@example.org", name="Ada", roles={Role.PATIENT})
    patient.user = user
    patient.save()
    ada = Actor(ActorKind.PERSON, user.pk, frozenset({Role.PATIENT}), frozenset({patient.pk}), via="web")
    row = intake.submit(
        by=ada,
        right=Right.ACCESS,
        patient_id=patient.pk,
        received_on=TODAY,
        now=NOW,
        submission_key=uuid.uuid4(),
        detail=dict(DETAIL),
    )
    assert row.verified_at == NOW
    letter = Communication.objects.get(reference=row.reference)
    assert letter.kind == "ack"
    assert letter.delivery.channel == "portal"


def test_a_patient_cannot_ask_for_another_patients_records() -> None:
    mine, other = make_patient(), make_patient(given_name="Bob")
    ada = Actor(ActorKind.PERSON, 1, frozenset({Role.PATIENT}), frozenset({mine.pk}))
    with pytest.raises(Refused) as refused:
        intake.submit(
            by=ada,
            right=Right.ACCESS,
            patient_id=other.pk,
            received_on=TODAY,
            now=NOW,
            submission_key=uuid.uuid4(),
            detail=dict(DETAIL),
        )
    assert refused.value.code == "NOT_YOURS"


@pytest.mark.parametrize("role", [Role.BILLING, Role.MARKETING, Role.ADMINISTRATOR, Role.COMPLIANCE_OFFICER])
def test_roles_that_do_not_enter_requests_are_refused(role: Role) -> None:
    with pytest.raises(Refused) as refused:
        receive(TODAY, by=make_staff(role))
    assert refused.value.code == "MAY_NOT"


def test_matching_a_patient_later_does_not_move_the_clock() -> None:
    row = make_request(patient=None, received_on=datetime.date(2026, 11, 1))
    due_on = row.due_on
    intake.match(
        by=make_staff(Role.INTAKE_CLERK),
        privacy_request_id=row.pk,
        patient_id=make_patient().pk,
        on=TODAY,
        now=NOW,
    )
    row.refresh_from_db()
    assert row.patient_id is not None
    assert row.due_on == due_on == datetime.date(2026, 12, 1)


def test_merged_duplicates_keep_the_earliest_clock() -> None:
    patient = make_patient()
    day = datetime.date(2026, 4, 9)
    early = make_request(patient=patient, received_on=datetime.date(2026, 4, 1), on=day)
    late = make_request(patient=patient, received_on=day, on=day)
    corrections.merge(by=BY, privacy_request_id=early.pk, keep_reference=late.reference, on=day, now=NOW)
    late.refresh_from_db()
    early.refresh_from_db()
    assert late.received_on == datetime.date(2026, 4, 1)
    assert late.due_on == datetime.date(2026, 5, 1)
    assert (early.status, early.outcome, early.merged_into_id) == ("closed", "duplicate", late.pk)


def test_moving_a_case_keeps_it_in_both_histories_and_drops_the_verification() -> None:
    wrong, right = make_patient(), make_patient(given_name="Bea")
    row = make_request(patient=wrong)
    corrections.move(
        by=make_staff(Role.PRIVACY_OFFICIAL),
        privacy_request_id=row.pk,
        patient_id=right.pk,
        reason="Two people of one name.",
        on=TODAY,
        now=NOW,
    )
    row.refresh_from_db()
    assert row.patient_id == right.pk
    assert row.verified_at is None
    told = set(
        AuditEvent.objects.filter(reference=row.reference, kind__startswith="request.move").values_list(
            "patient_id", flat=True
        )
    )
    assert told == {wrong.pk, right.pk}
    assert set(row.history.values_list("patient_id", flat=True)) == {wrong.pk, right.pk}
