"""Claiming a record: the same answer for everyone, codes that cannot be guessed, one record a person."""

import datetime
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from privacy_portal.audit.actor import Actor, ActorKind, Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactKind, ContactPoint
from privacy_portal.people.models import AccountMail, ClaimAttempt, Patient, User
from privacy_portal.people.operations import claim, merge, patients
from privacy_portal.people.operations.claim import Facts
from privacy_portal.work.models import WorkItem
from tests.factories import NOW, TODAY, actor_of, make_clinic, make_patient, make_staff
from tests.people.signing_in import deliver_mail, mail_server, make_account, signed_in, text_of

pytestmark = pytest.mark.django_db
WORKER = system("claim")
BORN = datetime.date(1985, 3, 14)


def facts_of(patient: Patient) -> Facts:
    return Facts(birth_date=patient.birth_date, mrn=patient.mrn)


def begin(actor: Actor, facts: Facts, *, now: datetime.datetime = NOW) -> ClaimAttempt:
    """Begin, and let the worker do its part."""
    claim.begin(by=actor, facts=facts, now=now)
    attempt = ClaimAttempt.objects.filter(user=actor.user_id).latest("pk")
    claim.send_code(by=WORKER, attempt_id=attempt.pk, on=TODAY, now=now)
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def ada() -> Patient:
    make_clinic()
    return make_patient()


@pytest.fixture
def account() -> User:
    return make_account(name="")


@pytest.fixture
def actor(account: User) -> Actor:
    return actor_of(account)


class TestAPersonWhoKnowsTheirRecord:
    def test_gets_a_code_by_email_and_is_joined_to_it(self, ada, account, actor):
        begin(actor, facts_of(ada))
        with mail_server() as taken:
            AccountMail.objects.update(made_at=timezone.now())
            assert deliver_mail() == 1
        assert taken[0].rcpt_tos == ["ada@example.com"]
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text_of(taken[0]))
        assert found is not None
        assert claim.finish(by=actor, code=found[0].lower().replace("-", " "), now=NOW) == ada.pk
        ada.refresh_from_db()
        account.refresh_from_db()
        assert ada.user == account
        assert account.name == "Ada Lovell"
        assert set(account.groups.values_list("name", flat=True)) == {Role.PATIENT.value}
        assert AuditEvent.objects.get(kind="patient.claimed").patient_id == ada.pk
        assert ada.history.latest().history_user_id == account.pk

    def test_gets_a_mail_that_says_nothing_about_them(self, ada, actor):
        begin(actor, facts_of(ada))
        with mail_server() as taken:
            AccountMail.objects.update(made_at=timezone.now())
            deliver_mail()
        text = text_of(taken[0]).lower()
        for secret in ("ada", "lovell", ada.mrn.lower(), "1985", "record", "patient"):
            assert secret not in text

    def test_may_use_name_birth_date_and_postcode_instead(self, ada, actor):
        facts = Facts(birth_date=BORN, given_name=" ADA ", family_name="Lovéll", postcode="62704-1234")
        assert begin(actor, facts).code_sent

    @pytest.mark.parametrize(
        "wrong",
        [
            {"birth_date": datetime.date(1985, 3, 15)},
            {"given_name": "Ann"},
            {"family_name": "Lovel"},
            {"postcode": "62705"},
            {"postcode": ""},
            {"family_name": "", "given_name": ""},
        ],
    )
    def test_must_have_each_of_them_right(self, ada, actor, wrong):
        right = {
            "birth_date": BORN,
            "given_name": "Ada",
            "family_name": "Lovell",
            "postcode": "62704",
        }
        assert not begin(actor, Facts(**{**right, **wrong})).code_sent

    def test_with_merged_records_is_joined_to_the_one_that_was_kept(self, ada, actor):
        twin = make_patient(mrn="TWIN-1", email=None)
        merge.merge_duplicate(
            by=make_staff(Role.PRIVACY_OFFICIAL),
            duplicate_id=twin.pk,
            kept_id=ada.pk,
            reason="same person",
            now=NOW,
        )
        attempt = begin(actor, facts_of(twin))
        assert claim.finish(by=actor, code=claim.code_of(attempt), now=NOW) == ada.pk


class TestNothingTellsWhetherARecordExists:
    def post(self, browser: Client, patient_mrn: str) -> tuple[int, str, str]:
        born = {"birth_date_month": "3", "birth_date_day": "14", "birth_date_year": "1985"}
        response = browser.post(reverse("people_portal:claim"), {"mrn": patient_mrn, **born})
        page = browser.get(response["Location"])
        text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())
        return response.status_code, response["Location"], re.sub(r"<time.*?</time>", "", text)

    def test_the_pages_are_the_same(self, ada):
        answers = {self.post(signed_in(make_account()), mrn) for mrn in (ada.mrn, "NO-SUCH-NUMBER")}
        assert len(answers) == 1

    def test_the_work_of_the_request_is_the_same(self, ada):
        counts = []
        for mrn in (ada.mrn, "NO-SUCH-NUMBER"):
            someone = actor_of(make_account())
            with CaptureQueriesContext(connection) as queries:
                claim.begin(by=someone, facts=Facts(birth_date=BORN, mrn=mrn), now=NOW)
            counts.append([query["sql"].split(" ")[0] for query in queries.captured_queries])
        assert counts[0] == counts[1]

    def test_a_wrong_code_is_refused_in_the_same_words_and_counted_alike(self, ada):
        seen = []
        for mrn in (ada.mrn, "NO-SUCH-NUMBER"):
            someone = actor_of(make_account())
            attempt = begin(someone, Facts(birth_date=BORN, mrn=mrn))
            sentences = []
            for _try in range(claim.WRONG_CODES + 1):
                with pytest.raises(Refused) as refused:
                    claim.finish(by=someone, code="BCDF-2345", now=NOW)
                sentences.append((refused.value.sentence, refused.value.code))
            attempt.refresh_from_db()
            seen.append((sentences, attempt.outcome, attempt.wrong_codes))
        assert seen[0] == seen[1]

    def test_a_record_that_somebody_else_claimed_gets_no_code_but_a_persons_attention(self, ada, actor):
        ada.user = make_account(Role.PATIENT)
        ada.save()
        attempt = begin(actor, facts_of(ada))
        assert (attempt.code_sent, attempt.patient) == (False, None)
        assert WorkItem.objects.get(kind="claim_ambiguous").about_id == actor.user_id

    def test_two_people_with_the_same_facts_get_no_code_but_a_persons_attention(self, ada, actor):
        make_patient(email="other@example.com")
        facts = Facts(birth_date=BORN, given_name="Ada", family_name="Lovell", postcode="62704")
        attempt = begin(actor, facts)
        assert (attempt.code_sent, attempt.patient) == (False, None)
        assert WorkItem.objects.filter(kind="claim_ambiguous").exists()


class TestCodes:
    def test_are_kept_nowhere(self, ada, actor):
        attempt = begin(actor, facts_of(ada))
        code = claim.code_of(attempt)
        columns = ClaimAttempt.objects.filter(pk=attempt.pk).values()[0]
        events = list(AuditEvent.objects.values_list("detail", flat=True))
        mails = list(AccountMail.objects.values_list("subject", "sealed_body"))
        assert code not in f"{columns}{events}{mails}"

    def test_die_after_fifteen_minutes(self, ada, actor):
        attempt = begin(actor, facts_of(ada))
        late = NOW + claim.EMAIL_LASTS
        with pytest.raises(Refused, match="no longer valid"):
            claim.finish(by=actor, code=claim.code_of(attempt), now=late)

    def test_die_after_five_wrong_ones(self, ada, actor):
        attempt = begin(actor, facts_of(ada))
        for _try in range(claim.WRONG_CODES):
            with pytest.raises(Refused):
                claim.finish(by=actor, code="BCDF-2345", now=NOW)
        with pytest.raises(Refused):
            claim.finish(by=actor, code=claim.code_of(attempt), now=NOW)
        assert AuditEvent.objects.filter(kind="claim.code_refused").count() == claim.WRONG_CODES + 1

    def test_work_once(self, ada, actor):
        attempt = begin(actor, facts_of(ada))
        claim.finish(by=actor, code=claim.code_of(attempt), now=NOW)
        with pytest.raises(Refused) as refused:
            claim.finish(by=actor, code=claim.code_of(attempt), now=NOW)
        assert refused.value.code == "CLAIM_ALREADY"

    def test_work_for_the_account_that_asked_only(self, ada, actor):
        attempt = begin(actor, facts_of(ada))
        thief = actor_of(make_account())
        begin(thief, Facts(birth_date=BORN, mrn="NO-SUCH-NUMBER"))
        with pytest.raises(Refused):
            claim.finish(by=thief, code=claim.code_of(attempt), now=NOW)

    def test_of_one_record_go_out_three_times_a_day_whoever_asks(self, ada):
        sent = [begin(actor_of(make_account()), facts_of(ada)).code_sent for _person in range(5)]
        assert sent == [True, True, True, False, False]

    def test_are_not_sent_again_by_the_sweep(self, ada, actor):
        attempt = begin(actor, facts_of(ada))
        assert claim.unsent(now=NOW) == []
        assert not claim.send_code(by=WORKER, attempt_id=attempt.pk, on=TODAY, now=NOW)
        assert AccountMail.objects.count() == 1

    def test_whose_nudge_was_lost_are_found_by_the_sweep(self, ada, actor):
        claim.begin(by=actor, facts=facts_of(ada), now=NOW)
        [attempt_id] = claim.unsent(now=NOW)
        assert claim.send_code(by=WORKER, attempt_id=attempt_id, on=TODAY, now=NOW)

    def test_asked_for_an_hour_ago_are_not_sent(self, ada, actor):
        claim.begin(by=actor, facts=facts_of(ada), now=NOW)
        [attempt_id] = claim.unsent(now=NOW)
        late = NOW + claim.SEND_WITHIN + timedelta(seconds=1)
        assert not claim.send_code(by=WORKER, attempt_id=attempt_id, on=TODAY, now=late)
        assert not AccountMail.objects.exists()

    def test_go_to_the_address_on_file_when_they_are_sent_not_when_asked(self, ada, actor):
        claim.begin(by=actor, facts=facts_of(ada), now=NOW)
        patients.change_contact(
            by=system("tests"), patient_id=ada.pk, kind=ContactKind.EMAIL, value="new@example.com", now=NOW
        )
        [attempt_id] = claim.unsent(now=NOW)
        claim.send_code(by=WORKER, attempt_id=attempt_id, on=TODAY, now=NOW)
        assert AccountMail.objects.get().to == "new@example.com"

    def test_are_not_mailed_to_an_address_that_bounced(self, ada, actor):
        ContactPoint.objects.filter(patient=ada, kind="email").update(undeliverable_at=NOW)
        assert not begin(actor, facts_of(ada)).code_sent

    def test_of_the_last_day_only_one_by_email_is_alive(self, ada, actor):
        first = begin(actor, facts_of(ada))
        begin(actor, facts_of(ada))
        with pytest.raises(Refused):
            claim.finish(by=actor, code=claim.code_of(first), now=NOW)


class TestThePace:
    def test_of_one_account_is_six_a_day(self, ada, actor):
        for _start in range(claim.STARTS_A_DAY):
            begin(actor, Facts(birth_date=BORN, mrn="NO-SUCH-NUMBER"))
        with pytest.raises(Refused) as refused:
            claim.begin(by=actor, facts=facts_of(ada), now=NOW)
        assert refused.value.code == "CLAIM_TOO_OFTEN"
        claim.begin(by=actor, facts=facts_of(ada), now=NOW + timedelta(days=1, seconds=1))

    def test_of_one_address_is_thirty_a_day(self, ada):
        for _person in range(claim.STARTS_A_DAY_FROM_ONE_ADDRESS):
            claim.begin(by=actor_of(make_account()), facts=Facts(birth_date=BORN, mrn="NO"), now=NOW)
        with pytest.raises(Refused) as refused:
            claim.begin(by=actor_of(make_account()), facts=facts_of(ada), now=NOW)
        assert refused.value.code == "CLAIM_TOO_OFTEN"


class TestOnlyASignedInPerson:
    def test_may_claim(self, ada):
        with pytest.raises(Refused) as refused:
            claim.begin(by=Actor(kind=ActorKind.ANONYMOUS), facts=facts_of(ada), now=NOW)
        assert refused.value.code == "NOT_SIGNED_IN"

    def test_may_open_the_pages(self):
        for name in ("claim", "claim-name", "claim-code"):
            assert Client().get(reverse(f"people_portal:{name}")).status_code == 302

    def test_who_has_claimed_is_sent_to_their_account(self, ada, account):
        ada.user = account
        ada.save()
        assert signed_in(account).get(reverse("people_portal:claim"))["Location"] == reverse(
            "people_portal:account"
        )

    def test_is_told_what_is_wrong_with_the_form(self, account):
        make_clinic()
        page = signed_in(account).post(reverse("people_portal:claim"), {"mrn": "1"}).content.decode()
        assert "Date of birth" in page
        assert "Error:" in page
