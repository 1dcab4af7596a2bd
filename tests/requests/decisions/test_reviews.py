"""The review of a denial: by whoever took no part, free of charge, and binding."""

import datetime
import threading

import pytest
from django.db import connection

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.denial import Ground
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import User
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests.models import PrivacyRequest, ReviewResult
from privacy_requests.operations import determinations, review_results
from privacy_requests.queries import timeline
from privacy_requests.workflow import Status
from tests.factories import NOW, TODAY, make_staff
from tests.requests.decisions.acting import (
    R1,
    UNREVIEWABLE,
    ask,
    denied,
    deny,
    determine,
    give_part,
    in_part,
    professional,
    refer,
    reverse,
    scan,
    under_review,
    uphold,
    why,
)
from tests.requests.factories import add_record, make_request, send_letters

pytestmark = pytest.mark.usefixtures("clinic")
LATER = TODAY + datetime.timedelta(days=40)


def refusal_of(act, *arguments, **values) -> str:
    with pytest.raises(Refused) as refused:
        act(*arguments, **values)
    return refused.value.code


def open_work(kind: WorkKind) -> list[datetime.date | None]:
    return list(WorkItem.objects.filter(kind=kind, settled_at=None).values_list("due_on", flat=True))


def letter_of(row: PrivacyRequest) -> str:
    return " ".join(Communication.objects.get(reference=row.reference, kind="access_review").html.split())


class TestAsking:
    @pytest.mark.cite("164.524(a)(2)")
    @pytest.mark.parametrize("ground", UNREVIEWABLE)
    def test_is_refused_where_the_ground_is_not_open_to_review(self, ground) -> None:
        assert refusal_of(ask, denied(ground=ground)) == "NOT_REVIEWABLE"

    def test_is_refused_where_nothing_was_denied(self) -> None:
        assert refusal_of(ask, make_request(at=Status.DECIDED)) == "NOT_DENIED"
        assert refusal_of(ask, make_request()) == "ACT_WRONG_STATUS"

    def test_twice_is_refused_before_and_after_the_result(self) -> None:
        row = denied()
        reviewer = under_review(row)
        assert refusal_of(ask, row) == "REVIEW_ASKED_BEFORE"
        uphold(row, reviewer)
        assert refusal_of(ask, row) == "REVIEW_ASKED_BEFORE"

    @pytest.mark.cite("164.524(d)(4)")
    def test_puts_the_referral_on_the_work_list_within_two_days(self) -> None:
        ask(denied())
        assert open_work(WorkKind.REFER_REVIEW) == [TODAY + datetime.timedelta(days=2)]

    def test_of_a_closed_case_leaves_it_closed_and_is_work_all_the_same(self) -> None:
        row = denied()
        send_letters(row)
        ask(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED
        assert len(open_work(WorkKind.REFER_REVIEW)) == 1

    def test_before_the_denial_was_sent_outlives_the_closing_of_the_case(self) -> None:
        row = denied()
        ask(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED
        assert len(open_work(WorkKind.REFER_REVIEW)) == 1

    def test_is_dated_between_the_decision_and_today(self) -> None:
        row = denied()
        from privacy_requests.operations import reviews

        for day in (TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1)):
            code = refusal_of(
                reviews.ask_review,
                by=make_staff(Role.INTAKE_CLERK),
                privacy_request_id=row.pk,
                channel="mail",
                words="",
                asked_on=day,
                on=TODAY,
                now=NOW,
            )
            assert code == "REVIEW_DATE"


class TestReferring:
    @pytest.mark.cite("164.524(a)(4)")
    def test_to_the_professional_who_determined_is_refused(self) -> None:
        first = professional()
        row = denied(by=first)
        ask(row)
        assert refusal_of(refer, row, first) == "REVIEWER_TOOK_PART"
        refer(row, professional())

    def test_to_the_clerk_who_denied_is_refused_even_with_a_licence(self) -> None:
        both = make_staff(Role.RECORDS_CLERK, Role.LICENSED_PROFESSIONAL)
        row = make_request()
        add_record(row)
        determine(row)
        deny(row, why(R1), by=both)
        ask(row)
        assert refusal_of(refer, row, both) == "REVIEWER_TOOK_PART"

    def test_to_who_signed_the_determination_on_paper_is_refused_under_any_door(self) -> None:
        row = make_request()
        add_record(row)
        determinations.record_determination(
            by=make_staff(Role.PRIVACY_OFFICIAL),
            privacy_request_id=row.pk,
            ground=R1,
            supports=True,
            name="Jane Roe",
            licence="MD 1",
            reasoning="On paper.",
            determined_on=TODAY,
            on=TODAY,
            now=NOW,
            file=scan(),
        )
        deny(row, why(R1))
        ask(row)
        for door in ({"to": "paper"}, {"to": "outside", "email": "jane@elsewhere.example"}):
            assert refusal_of(refer, row, name=" jane  ROE", **door) == "REVIEWER_TOOK_PART"
        assert not User.objects.filter(email="jane@elsewhere.example").exists()
        with_account = professional()
        User.objects.filter(pk=with_account.user_id).update(name="Jane Roe")
        assert refusal_of(refer, row, with_account) == "REVIEWER_TOOK_PART"

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"to": "house"}, "REVIEWER_MISSING"),
            ({"to": "house", "user_id": 10**9}, "REVIEWER_MISSING"),
            ({"to": "paper", "name": " "}, "REVIEWER_MISSING"),
            ({"to": "paper", "name": "Kim Lee", "licence": " "}, "REVIEWER_NOT_LICENSED"),
            ({"to": "outside", "name": "Kim Lee", "email": "no address"}, "EMAIL_INVALID"),
        ],
    )
    def test_to_nobody_or_to_nobody_licensed_is_refused(self, values, code) -> None:
        row = denied()
        ask(row)
        assert refusal_of(refer, row, **values) == code

    def test_to_a_colleague_without_a_licence_is_refused(self) -> None:
        row = denied()
        ask(row)
        assert refusal_of(refer, row, make_staff(Role.RECORDS_CLERK)) == "REVIEWER_NOT_LICENSED"

    def test_is_refused_while_nobody_asked(self) -> None:
        assert refusal_of(refer, denied(), professional()) == "REVIEW_NOT_ASKED"

    @pytest.mark.cite("164.524(d)(4)")
    def test_gives_the_reviewer_fifteen_days_on_their_own_list(self) -> None:
        row = denied()
        reviewer = under_review(row)
        assert open_work(WorkKind.REFER_REVIEW) == []
        item = WorkItem.objects.get(kind=WorkKind.DECIDE_REVIEW, settled_at=None)
        assert (item.due_on, item.assignee_id) == (TODAY + datetime.timedelta(days=15), reviewer.user_id)

    def test_again_takes_the_review_from_the_first(self) -> None:
        row = denied()
        first = under_review(row)
        second = professional()
        refer(row, second)
        assert refusal_of(uphold, row, first) == "NOT_YOUR_REVIEW"
        assert len(open_work(WorkKind.DECIDE_REVIEW)) == 1
        uphold(row, second)
        assert open_work(WorkKind.DECIDE_REVIEW) == []


class TestUpholding:
    @pytest.mark.cite("164.524(d)(4)")
    def test_is_told_in_writing_and_changes_nothing_else(self) -> None:
        row = denied()
        send_letters(row)
        reviewer = under_review(row)
        uphold(row, reviewer, on=LATER)
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("closed", "denied")
        assert "The decision stands" in letter_of(row)

    def test_needs_a_word_of_why(self) -> None:
        row = denied()
        reviewer = under_review(row)
        code = refusal_of(
            review_results.uphold, by=reviewer, privacy_request_id=row.pk, reasoning=" ", on=TODAY, now=NOW
        )
        assert code == "REASONING_MISSING"

    def test_is_the_reviewers_alone(self) -> None:
        row = denied()
        under_review(row)
        for other in (professional(), make_staff(Role.PRIVACY_OFFICIAL)):
            assert refusal_of(uphold, row, other) == "NOT_YOUR_REVIEW"
        assert refusal_of(uphold, denied(), professional()) == "REVIEW_NOT_REFERRED"


class TestReversing:
    @pytest.mark.cite("164.524(a)(4)", "164.524(d)(4)")
    def test_opens_the_closed_case_releases_what_was_withheld_and_moves_no_due_date(self) -> None:
        row = denied()
        due_on = row.due_on
        send_letters(row)
        reviewer = under_review(row)
        reverse(row, reviewer, on=LATER)
        row.refresh_from_db()
        assert (row.status, row.outcome, row.due_on, row.closed_on) == ("decided", "granted", due_on, None)
        record = row.documents.get()
        assert (record.withheld_at, record.released_at) == (None, NOW)
        assert "reversed" in letter_of(row)
        send_letters(row, on=LATER)
        row.refresh_from_db()
        assert (row.status, row.completed_on) == ("closed", LATER)

    def test_encloses_the_records_with_the_letter(self) -> None:
        row = denied()
        reviewer = under_review(row)
        result = reverse(row, reviewer)
        assert result.communication.attachments == [row.documents.get().document_id]
        assert row.releases.get().carrier_id == result.communication_id

    def test_of_one_ground_leaves_what_another_keeps_back(self) -> None:
        row = in_part(R1, Ground.CONFIDENTIAL_SOURCE)
        send_letters(row)
        reviewer = under_review(row)
        reverse(row, reviewer)
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("decided", "granted_in_part")
        assert row.documents.get(title="Withheld 0").released_at is not None
        assert row.documents.get(title="Withheld 1").withheld_at is not None
        assert "What we still do not give" in letter_of(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    def test_of_a_part_makes_the_whole_granted(self) -> None:
        row = in_part(R1)
        send_letters(row)
        reverse(row, under_review(row))
        row.refresh_from_db()
        assert row.outcome == "granted"
        assert row.releases.count() == 2

    def test_of_a_ground_over_which_another_stands_gives_nothing_and_says_so(self) -> None:
        row = make_request()
        add_record(row)
        determine(row)
        deny(row, why(R1, words=""), why(Ground.PRIVACY_ACT, words=""))
        reviewer = under_review(row)
        reverse(row, reviewer)
        row.refresh_from_db()
        assert row.outcome == "denied"
        assert not row.releases.exists()
        assert "stay closed for another reason" in letter_of(row)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.CLOSED

    def test_owes_an_inspection_of_what_it_opened_though_the_rest_was_seen(self) -> None:
        from privacy_requests.models import Appointment, AppointmentResult

        row = make_request(kind="inspect")
        determine(row)
        give_part(row, why(R1))
        row.refresh_from_db()
        offered = Appointment.objects.create(privacy_request=row, starts_at=NOW, place="Room 2", at=NOW)
        AppointmentResult.objects.create(
            privacy_request=row, appointment=offered, result="kept", on=TODAY, at=NOW
        )
        reviewer = under_review(row)
        later = NOW + datetime.timedelta(hours=1)
        review_results.reverse(by=reviewer, privacy_request_id=row.pk, reasoning="", on=TODAY, now=later)
        send_letters(row)
        row.refresh_from_db()
        assert row.status == Status.DECIDED


class TestOnPaper:
    def record(self, row: PrivacyRequest, **values) -> ReviewResult:
        return review_results.record_result(
            by=make_staff(Role.RECORDS_CLERK),
            privacy_request_id=row.pk,
            **{
                "reversed_": True,
                "reasoning": "",
                "decided_on": TODAY,
                "on": TODAY,
                "now": NOW,
                "file": scan(),
                **values,
            },
        )

    def test_a_result_is_recorded_with_its_scan_and_binds(self) -> None:
        row = denied()
        ask(row)
        refer(row, to="paper", name="Kim Lee")
        assert refusal_of(self.record, row, file=None) == "DETERMINATION_NOT_SIGNED"
        made = self.record(row)
        row.refresh_from_db()
        assert (row.outcome, made.document_id) == (
            "granted",
            row.documents.get(role="evidence").document_id,
        )

    def test_a_result_is_not_recorded_over_the_head_of_a_reviewer_who_signs_in(self) -> None:
        row = denied()
        under_review(row)
        assert refusal_of(self.record, row) == "NOT_ON_PAPER"

    def test_a_result_is_dated_after_the_referral(self) -> None:
        row = denied()
        ask(row)
        refer(row, to="paper", name="Kim Lee")
        code = refusal_of(self.record, row, decided_on=TODAY - datetime.timedelta(days=1))
        assert code == "REVIEW_DATE"


def test_the_patient_reads_every_step_of_the_review() -> None:
    row = denied()
    reviewer = under_review(row)
    codes = [event.code for event in timeline(row)]
    assert codes[-3:] == ["review_asked", "review_referred", "review_result"]
    uphold(row, reviewer)
    assert timeline(row)[-1].code == "review_upheld"


def test_a_letter_of_the_result_is_owed_before_the_case_closes() -> None:
    row = denied()
    uphold(row, under_review(row))
    letters = list(Communication.objects.filter(reference=row.reference, kind="access_review"))
    assert correspondence.sent_on(letters[0].pk) is None
    row.refresh_from_db()
    assert row.status == Status.DECIDED
    send_letters(row)
    row.refresh_from_db()
    assert row.status == Status.CLOSED


@pytest.mark.django_db(transaction=True)
def test_of_two_results_at_once_one_counts() -> None:
    row = denied()
    reviewer = under_review(row)
    start = threading.Barrier(2)
    answers: list[str] = []

    def decide(act) -> None:
        try:
            start.wait()
            act(row, reviewer)
            answers.append("done")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    both = [threading.Thread(target=decide, args=[act]) for act in (uphold, reverse)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == ["REVIEW_NOT_REFERRED", "done"]
    assert ReviewResult.objects.count() == 1
