"""The code by post: to the address on file, never to a portal account, good for fourteen days."""

import re
from datetime import timedelta

import pytest

from privacy_portal.audit.actor import Actor, system
from privacy_portal.correspondence.models import Communication, Delivery
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactPoint
from privacy_portal.people.models import ClaimAttempt, Patient
from privacy_portal.people.operations import claim
from privacy_portal.people.operations.claim import Facts
from tests.factories import NOW, TODAY, actor_of, make_clinic, make_patient
from tests.people.signing_in import make_account

pytestmark = pytest.mark.django_db
WORKER = system("claim")


@pytest.fixture
def ada() -> Patient:
    make_clinic()
    return make_patient()


@pytest.fixture
def actor() -> Actor:
    return actor_of(make_account())


def ask(actor: Actor) -> ClaimAttempt:
    """Ask for the letter, and let the worker do its part."""
    claim.ask_for_letter(by=actor, now=NOW)
    attempt = ClaimAttempt.objects.filter(user=actor.user_id).latest("pk")
    claim.send_code(by=WORKER, attempt_id=attempt.pk, on=TODAY, now=NOW)
    attempt.refresh_from_db()
    return attempt


def test_the_letter_carries_a_code_that_joins_the_account_ten_days_later(ada, actor):
    claim.begin(by=actor, facts=Facts(birth_date=ada.birth_date, mrn=ada.mrn), now=NOW)
    assert ask(actor).code_sent
    letter = Communication.objects.get()
    assert Delivery.objects.get(communication=letter).channel == "post"
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", letter.html)
    assert found is not None
    assert claim.finish(by=actor, code=found[0], now=NOW + timedelta(days=10)) == ada.pk


def test_the_code_dies_after_fourteen_days(ada, actor):
    claim.begin(by=actor, facts=Facts(birth_date=ada.birth_date, mrn=ada.mrn), now=NOW)
    attempt = ask(actor)
    with pytest.raises(Refused):
        claim.finish(by=actor, code=claim.code_of(attempt), now=NOW + claim.LETTER_LASTS)


def test_without_an_address_no_letter_goes_and_the_answer_is_the_same(ada, actor):
    claim.begin(by=actor, facts=Facts(birth_date=ada.birth_date, mrn=ada.mrn), now=NOW)
    ContactPoint.objects.filter(patient=ada, kind="postal").update(undeliverable_at=NOW)
    assert not ask(actor).code_sent
    assert not Communication.objects.exists()


def test_for_a_record_that_does_not_exist_no_letter_goes_and_the_answer_is_the_same(ada, actor):
    claim.begin(by=actor, facts=Facts(birth_date=ada.birth_date, mrn="NO-SUCH-NUMBER"), now=NOW)
    attempt = ask(actor)
    assert (attempt.code_sent, attempt.ended_at) == (False, None)
    assert not Communication.objects.exists()


def test_cannot_be_asked_for_before_saying_whose_record_it_is(ada, actor):
    with pytest.raises(Refused) as refused:
        claim.ask_for_letter(by=actor, now=NOW)
    assert refused.value.code == "CLAIM_NOT_BEGUN"
