"""Denying: only on the grounds of the law, each with its evidence; a part is given where there is one."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.denial import Ground
from privacy_portal.law.refusal import Refused
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests.models import Decision, DenialGround, PrivacyRequest
from privacy_requests.operations import access, corrections, determinations
from privacy_requests.withholding import Withheld
from privacy_requests.workflow import Status
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.requests.decisions.acting import (
    R1,
    REPRESENTATIVE,
    REVIEWABLE,
    UNREVIEWABLE,
    denied,
    deny,
    determine,
    give_part,
    in_part,
    professional,
    scan,
    why,
)
from tests.requests.factories import add_record, make_request, send_letters, verify

pytestmark = pytest.mark.usefixtures("clinic")


def refusal_of(act, *arguments, **values) -> str:
    with pytest.raises(Refused) as refused:
        act(*arguments, **values)
    return refused.value.code


def still_open(row: PrivacyRequest) -> bool:
    row.refresh_from_db()
    return row.is_open and not Decision.objects.exists() and not DenialGround.objects.exists()


class TestAGround:
    @pytest.mark.cite("164.524(a)(2)(i)", "164.524(a)(2)(iii)", "164.524(a)(2)(iv)", "164.524(a)(2)(v)")
    @pytest.mark.parametrize("ground", UNREVIEWABLE)
    def test_that_is_not_reviewable_denies_without_a_professional(self, ground) -> None:
        row = make_request()
        deny(row, why(ground))
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("decided", "denied")
        assert [(one.ground, one.reviewable) for one in row.denialgrounds.all()] == [(ground, False)]
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    @pytest.mark.parametrize(
        "words", ["unpaid_bill", "patient owes $480", "other_clinic", "might_upset", "no_reason", ""]
    )
    @pytest.mark.cite("164.524(a)")
    def test_that_the_law_does_not_know_does_not_exist(self, words) -> None:
        row = make_request()
        assert refusal_of(deny, row, Withheld(words)) == "GROUND_UNKNOWN"
        assert still_open(row)

    @pytest.mark.cite("164.524(a)(3)", "164.524(a)(3)(i)", "164.524(a)(3)(ii)", "164.524(a)(3)(iii)")
    @pytest.mark.parametrize("ground", REVIEWABLE)
    def test_of_harm_is_refused_to_a_clerk_without_a_licensed_professional(self, ground) -> None:
        row = make_request(requester=REPRESENTATIVE)
        allow_representative(row)
        add_record(row)
        assert refusal_of(deny, row, why(ground)) == "LICENSED_PROFESSIONAL_REQUIRED"
        assert still_open(row)
        determine(row, ground=ground)
        deny(row, why(ground))
        determination = row.denialgrounds.get().determination
        assert determination is not None
        assert determination.ground == ground

    def test_of_harm_falls_with_a_later_determination_that_it_does_not_hold(self) -> None:
        row = make_request()
        add_record(row)
        one = professional()
        determine(row, by=one)
        determine(row, by=one, supports=False, reasoning="")
        assert refusal_of(deny, row, why(R1)) == "LICENSED_PROFESSIONAL_REQUIRED"

    def test_of_harm_falls_when_the_case_is_moved_to_another_patient(self) -> None:
        row = make_request()
        determine(row)
        later = NOW + datetime.timedelta(hours=1)
        corrections.move(
            by=make_staff(Role.PRIVACY_OFFICIAL),
            privacy_request_id=row.pk,
            patient_id=make_patient().pk,
            reason="Filed under the wrong name.",
            on=TODAY,
            now=later,
        )
        verify(row)
        add_record(row)
        assert refusal_of(deny, row, why(R1)) == "LICENSED_PROFESSIONAL_REQUIRED"

    def test_determined_is_that_ground_and_no_other(self) -> None:
        row = make_request()
        add_record(row)
        determine(row)
        assert refusal_of(deny, row, why(Ground.HARMS_ANOTHER)) == "LICENSED_PROFESSIONAL_REQUIRED"

    @pytest.mark.cite("164.524(a)(3)(iii)")
    def test_against_a_representative_never_holds_against_the_patient(self) -> None:
        row = make_request()
        add_record(row)
        ground = Ground.HARM_BY_REPRESENTATIVE
        assert refusal_of(determine, row, ground=ground) == "GROUND_ONLY_REPRESENTATIVE"
        assert refusal_of(deny, row, why(ground)) == "GROUND_ONLY_REPRESENTATIVE"

    def test_without_its_evidence_does_not_hold(self) -> None:
        row = make_request()
        missing = Withheld(Ground.RESEARCH, {"in_progress": "yes"})
        assert refusal_of(deny, row, missing) == "EVIDENCE_MISSING"
        assert still_open(row)

    def test_must_be_chosen(self) -> None:
        assert refusal_of(deny, make_request()) == "GROUND_MISSING"

    @pytest.mark.cite("164.524(a)(2)(ii)")
    def test_of_a_correctional_institution_never_denies_inspection(self) -> None:
        ground = Ground.CORRECTIONAL
        assert refusal_of(deny, make_request(kind="inspect"), why(ground)) == "GROUND_NOT_FOR_INSPECTION"
        assert refusal_of(deny, make_request(kind="both"), why(ground)) == "INSPECTION_STAYS_OPEN"

    def test_may_stand_beside_another(self) -> None:
        row = make_request()
        add_record(row, title="One")
        add_record(row, title="Two")
        determine(row)
        one, two = (row.documents.filter(title=title) for title in ("One", "Two"))
        deny(row, why(R1, records=one), why(Ground.CONFIDENTIAL_SOURCE, records=two))
        assert [ground.ground for ground in row.denialgrounds.all()] == [R1, Ground.CONFIDENTIAL_SOURCE]

    @pytest.mark.cite("164.524(d)(1)")
    def test_that_leaves_a_file_uncovered_is_no_denial_of_the_whole(self) -> None:
        row = make_request()
        add_record(row, title="One")
        add_record(row, title="Two")
        chosen = why(Ground.CONFIDENTIAL_SOURCE, records=row.documents.filter(title="One"))
        assert refusal_of(deny, row, chosen) == "NOT_ALL_COVERED"
        assert still_open(row)

    def test_of_harm_needs_the_files_that_a_reviewer_would_look_at(self) -> None:
        row = make_request()
        determine(row)
        assert refusal_of(deny, row, why(R1)) == "RECORDS_FOR_REVIEW"

    def test_names_no_file_of_another_case(self) -> None:
        other = make_request()
        add_record(other)
        row = make_request()
        add_record(row)
        foreign = why(Ground.PRIVACY_ACT, records=other.documents.all())
        assert refusal_of(give_part, row, foreign) == "NOT_FOUND"

    def test_waits_for_verification_like_any_answer(self) -> None:
        row = make_request(verified=False)
        assert refusal_of(deny, row, why(Ground.PRIVACY_ACT)) == "NOT_VERIFIED"
        row = make_request(patient=None)
        assert refusal_of(deny, row, why(Ground.PRIVACY_ACT)) == "NO_PATIENT"


def allow_representative(row: PrivacyRequest) -> None:
    """Somebody's authority over this request, checked."""
    from privacy_requests.models import AuthorityCheck

    AuthorityCheck.objects.create(
        privacy_request=row, authority="court", standing="current", succeeded=True, on=TODAY, at=NOW
    )


class TestDeterminations:
    def test_are_for_professionals_only(self) -> None:
        row = make_request()
        for role in (Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.PRIVACY_OFFICIAL):
            code = refusal_of(determine, row, by=make_staff(role))
            assert code == "LICENSED_PROFESSIONAL_REQUIRED"

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"licence": " "}, "DETERMINATION_INCOMPLETE"),
            ({"reasoning": ""}, "DETERMINATION_INCOMPLETE"),
            ({"determined_on": TODAY.replace(day=25)}, "DETERMINATION_FUTURE"),
            ({"ground": "privacy_act"}, "GROUND_NOT_DETERMINED"),
            ({"ground": "might_upset"}, "GROUND_UNKNOWN"),
        ],
    )
    def test_must_be_complete(self, values, code) -> None:
        assert refusal_of(determine, make_request(), **values) == code

    def test_on_paper_keep_the_scan_as_evidence_of_the_case(self) -> None:
        row = make_request()
        official = make_staff(Role.PRIVACY_OFFICIAL)
        values: dict[str, Any] = {
            "by": official,
            "privacy_request_id": row.pk,
            "ground": R1,
            "supports": True,
            "name": "Jane  Roe",
            "licence": "PhD, Illinois 071-1",
            "reasoning": "On paper.",
            "determined_on": TODAY,
            "on": TODAY,
            "now": NOW,
        }
        assert refusal_of(determinations.record_determination, **values) == "DETERMINATION_NOT_SIGNED"
        made = determinations.record_determination(**values, file=scan())
        assert made.key == "paper:jane roe"
        assert row.documents.get(role="evidence").document_id == made.document_id
        add_record(row)
        deny(row, why(R1))

    def test_are_asked_for_on_the_work_list_and_settle_it(self) -> None:
        row = make_request()
        reviewer = professional()
        determinations.ask_professional(
            by=make_staff(Role.RECORDS_CLERK),
            privacy_request_id=row.pk,
            to_user_id=reviewer.user_id,
            note="See the second file.",
            on=TODAY,
            now=NOW,
        )
        item = WorkItem.objects.get(kind=WorkKind.DETERMINATION)
        assert (item.assignee_id, item.settled_at) == (reviewer.user_id, None)
        assert row.casenotes.get().text == "See the second file."
        determine(row, by=reviewer)
        item.refresh_from_db()
        assert item.settled_at is not None

    def test_cannot_be_asked_of_a_clerk(self) -> None:
        clerk = make_staff(Role.RECORDS_CLERK)
        code = refusal_of(
            determinations.ask_professional,
            by=clerk,
            privacy_request_id=make_request().pk,
            to_user_id=clerk.user_id,
            note="",
            on=TODAY,
            now=NOW,
        )
        assert code == "NOT_A_PROFESSIONAL"


class TestAPart:
    @pytest.mark.cite("164.524(d)(1)")
    def test_that_is_given_leaves_and_only_then_the_case_closes(self) -> None:
        row = in_part(Ground.PSYCHOTHERAPY_NOTES)
        assert (row.status, row.outcome) == ("decided", "granted_in_part")
        given, kept = (row.documents.get(title=title) for title in ("Visit notes", "Withheld 0"))
        assert given.released_at is not None
        assert (kept.released_at, kept.withheld_at) == (None, NOW)
        assert access.records_of(row) == [given]
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    @pytest.mark.cite("164.524(d)(1)")
    def test_that_has_not_left_keeps_the_case_open_though_the_letter_went(self) -> None:
        row = in_part(Ground.PSYCHOTHERAPY_NOTES, kind="both")
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.DECIDED  # the inspection is still owed

    def test_needs_a_file_to_give(self) -> None:
        row = make_request()
        add_record(row)
        chosen = why(Ground.PSYCHOTHERAPY_NOTES, records=row.documents.all())
        assert refusal_of(give_part, row, chosen) == "NOTHING_GIVEN"
        assert still_open(row)

    def test_needs_words_for_what_is_withheld(self) -> None:
        row = make_request()
        add_record(row)
        assert refusal_of(give_part, row, why(Ground.PRIVACY_ACT, words=" ")) == "WITHHELD_MISSING"

    def test_of_harm_names_its_files(self) -> None:
        row = make_request()
        add_record(row)
        determine(row)
        assert refusal_of(give_part, row, why(R1)) == "RECORDS_FOR_REVIEW"

    @pytest.mark.cite("164.524(a)(2)(ii)")
    def test_of_an_inmate_is_the_inspection_when_every_copy_is_denied(self) -> None:
        row = make_request(kind="both")
        add_record(row)
        give_part(row, why(Ground.CORRECTIONAL, records=row.documents.all()))
        row.refresh_from_db()
        assert row.outcome == "granted_in_part"
        assert not row.releases.exists()
        letter = Communication.objects.get(reference=row.reference, kind="access_in_part")
        words = " ".join(letter.html.split())
        assert "You may look at your records in person, free of charge" in words
        assert "0 files" not in words

    def test_of_an_inspection_needs_no_files(self) -> None:
        row = make_request(kind="inspect")
        give_part(row, why(Ground.PSYCHOTHERAPY_NOTES))
        row.refresh_from_db()
        assert row.outcome == "granted_in_part"

    def test_withheld_is_not_open_to_the_patients_download(self) -> None:
        from tests.factories import link, make_patient, make_user

        ada = make_patient()
        actor = link(ada, make_user("ada@patients.example", Role.PATIENT))
        row = in_part(Ground.PSYCHOTHERAPY_NOTES, patient=ada, delivery="portal")
        kept = row.documents.get(title="Withheld 0")
        code = refusal_of(
            access.download_record,
            by=actor,
            privacy_request_id=row.pk,
            request_document_id=kept.pk,
            now=NOW,
        )
        assert code == "NOT_RELEASED"


class TestAfterwards:
    def test_a_denied_file_stays_withheld(self) -> None:
        row = denied(ground=Ground.PRIVACY_ACT)
        assert row.documents.get().withheld_at is not None
        assert access.records_of(row) == []

    def test_a_second_answer_is_refused(self) -> None:
        row = denied(ground=Ground.PRIVACY_ACT)
        assert refusal_of(deny, row, why(Ground.PRIVACY_ACT)) == "ACT_WRONG_STATUS"
        assert refusal_of(give_part, row, why(Ground.PRIVACY_ACT)) == "ACT_WRONG_STATUS"

    @pytest.mark.cite("164.530(a)(1)(ii)")
    def test_a_denial_that_can_name_no_telephone_for_complaints_cannot_be_sent(self) -> None:
        from django.db import transaction

        from privacy_portal.clinic.models import Designation

        row = make_request()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("set local session_replication_role = replica")
            Designation.objects.all().delete()
        assert refusal_of(deny, row, why(Ground.PRIVACY_ACT)) == "CONTACT_MISSING"
        assert still_open(row)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_denying_and_granting_at_once_one_is_told() -> None:
    row = make_request()
    add_record(row)
    start = threading.Barrier(2)
    answers: list[str] = []

    def decide(act) -> None:
        try:
            start.wait()
            act()
            answers.append("done")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    clerk = make_staff(Role.RECORDS_CLERK)
    acts = [
        lambda: deny(row, why(Ground.PRIVACY_ACT), by=clerk),
        lambda: access.grant(by=clerk, privacy_request_id=row.pk, how="", on=TODAY, now=NOW),
    ]
    clerks = [threading.Thread(target=decide, args=[act]) for act in acts]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    assert sorted(answers) == ["ACT_WRONG_STATUS", "done"]
    assert Decision.objects.count() == 1
    assert Communication.objects.filter(kind__in=["access_denied", "access_granted"]).count() == 1
