"""What letters say to who acts for the patient, and to readers with and without an account."""

import datetime
import html
import re

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.denial import GROUNDS, Ground
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import authority, unverifiable
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.decisions import acting
from tests.requests.factories import add_record, extend, make_request, send_letters
from tests.requests.ways.doing import grant, pdf, refusal

pytestmark = pytest.mark.usefixtures("clinic")
MINE = re.compile(r"\byour (health )?records?\b|\byour care\b", re.IGNORECASE)


def text_of(row: PrivacyRequest, kind: str) -> str:
    letter = Communication.objects.filter(reference=row.reference, kind=kind).latest("pk")
    body = re.sub(r"<style.*?</style>", " ", letter.html, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def check(row: PrivacyRequest, *, succeeded: bool) -> None:
    authority.check_authority(
        by=BY,
        privacy_request_id=row.pk,
        authority="health_care_agent",
        standing="adult",
        scope="",
        covers=True,
        succeeded=succeeded,
        checked_on=TODAY,
        file=pdf() if succeeded else None,
        on=TODAY,
        now=NOW,
    )


@pytest.fixture
def represented(clinic) -> PrivacyRequest:
    row = make_request(requester=acting.REPRESENTATIVE)
    check(row, succeeded=True)
    return row


def give_up(row: PrivacyRequest) -> None:
    unverifiable.declare_unverifiable(
        by=make_staff(Role.PRIVACY_OFFICIAL), privacy_request_id=row.pk, on=TODAY, now=NOW
    )


def test_the_letter_to_a_representative_says_whose_records_they_are(represented) -> None:
    add_record(represented)
    grant(represented)
    text = text_of(represented, "access_granted")
    assert "Records of: Ada Lovell" in text
    assert MINE.search(text) is None


@pytest.mark.cite("164.524(d)(2)(i)")
@pytest.mark.parametrize("ground", Ground)
def test_no_ground_calls_the_record_the_representatives_own(represented, ground) -> None:
    add_record(represented, title="Kept back")
    if GROUNDS[ground].reviewable:
        acting.determine(represented, ground=ground)
    acting.deny(represented, acting.why(ground, words=""))
    text = text_of(represented, "access_denied")
    assert GROUNDS[ground].words(represented=True) in text
    assert MINE.search(text) is None
    assert not re.search("endanger the life or physical safety of you|you are in a correctional", text, re.I)


def test_before_the_authority_is_shown_only_the_name_that_was_given_is_printed(clinic) -> None:
    row = make_request(requester={**acting.REPRESENTATIVE, "patient_name": "Ada L."}, verified=False)
    extend(row)
    text = text_of(row, "extension")
    assert "Records of: Ada L." in text
    assert "Ada Lovell" not in text


def test_who_has_an_account_is_told_of_the_button_and_nobody_else(clinic) -> None:
    patient = make_patient()
    link(patient, make_user("ada@patients.example", Role.PATIENT))
    row = acting.denied(patient=patient)
    assert "Ask for a review" in text_of(row, "access_denied")
    without = acting.denied()
    assert "sign in" not in text_of(without, "access_denied")


def test_one_part_and_many_parts(clinic) -> None:
    assert "There is one part" in text_of(acting.in_part(acting.R1), "access_in_part")
    many = text_of(acting.in_part("psychotherapy_notes", "legal_action"), "access_in_part")
    assert "There are parts that we do not give" in many


@pytest.mark.cite("164.514(h)(1)")
def test_when_only_the_authority_failed_the_letter_says_that_and_what_would_help(clinic) -> None:
    row = make_request(requester=acting.REPRESENTATIVE)
    check(row, succeeded=False)
    assert refusal(give_up, row).code == "TRY_AGAIN"
    check(row, succeeded=False)
    give_up(row)
    text = text_of(row, "unable_to_verify")
    assert "We know who you are" in text
    assert "health-care power of attorney" in text
    assert "could not find out who asked" not in text
    assert "We could not verify who made this request" not in text


def test_what_was_written_down_late_on_a_closed_case_is_kept_six_years_from_then(clinic) -> None:
    row = acting.denied()
    send_letters(row)
    reviewer = acting.under_review(row)
    later = TODAY + datetime.timedelta(days=400)
    acting.uphold(row, reviewer, on=later)
    row.refresh_from_db()
    assert row.retain_until == later.replace(year=later.year + 6)
