"""A case that was moved shows its new patient nothing that was written by, to or about the former one."""

import datetime
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Actor, Role
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people.models import User
from privacy_requests import queries
from privacy_requests.models import GuestAccess, PrivacyRequest
from privacy_requests.operations import access, conversation, corrections, intake
from tests.factories import BY, NOW, TODAY, link, make_clinic, make_patient, make_user
from tests.requests.factories import DETAIL, add_record, extend, send_letters, verify

CANARY = "Zyxwvut"
LATER = NOW + datetime.timedelta(hours=1)
THEN = NOW + datetime.timedelta(hours=2)


@pytest.fixture(autouse=True)
def today(db) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        make_clinic()
        yield


@pytest.fixture
def ada(db) -> Actor:
    return link(make_patient(family_name=CANARY), make_user("ada@patients.example", Role.PATIENT))


@pytest.fixture
def bob(db) -> Actor:
    return link(make_patient(given_name="Bob"), make_user("bob@patients.example", Role.PATIENT))


@pytest.fixture
def moved(ada, bob) -> PrivacyRequest:
    """Ada's request with all she and the office wrote, now with Bob."""
    row = intake.submit(
        by=ada,
        right=Right.ACCESS,
        patient_id=next(iter(ada.patient_ids)),
        received_on=TODAY,
        now=NOW,
        submission_key=uuid.uuid4(),
        detail={**DETAIL, "delivery": "portal", "description": f"{CANARY}: my HIV test"},
    )
    say(row, ada, f"{CANARY} asks")
    say(row, BY, f"Dear {CANARY}")
    extension = extend(row)
    assert extension.reason
    send_letters(row)
    add_record(row, title=f"Notes of {CANARY}")
    GuestAccess.objects.create(privacy_request=row, code_sha256="0" * 64, made_at=NOW)
    corrections.move(
        by=BY,
        privacy_request_id=row.pk,
        patient_id=next(iter(bob.patient_ids)),
        reason="Wrong patient",
        on=TODAY,
        now=LATER,
    )
    row.refresh_from_db()
    return row


def say(row: PrivacyRequest, by: Actor, text: str, now: datetime.datetime = NOW) -> None:
    conversation.send_message(by=by, privacy_request_id=row.pk, text=text, on=TODAY, now=now)


def seen_by(actor: Actor, row: PrivacyRequest) -> str:
    """Everything the portal and the API show this person of the request and of their list."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    pages = [
        reverse("requests_portal:detail", args=[row.reference]),
        reverse("requests_portal:received", args=[row.reference]),
        reverse("requests_portal:list"),
        reverse("home"),
        reverse("letters_portal:list"),
        reverse("requests_api:detail", args=[row.reference]),
        reverse("requests_api:list"),
    ]
    answers = [client.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() for answer in answers)


def test_nothing_of_the_former_patient_reaches_the_new_one(bob, moved) -> None:
    assert moved.extensions.get().result.in_force
    seen = seen_by(bob, moved)
    assert moved.reference in seen
    for text in (CANARY, "HIV", moved.extensions.get().reason):
        assert text not in seen


def test_what_is_written_after_the_move_is_theirs(bob, moved) -> None:
    say(moved, BY, "Dear Bob", THEN)
    say(moved, bob, "Bob answers", THEN)
    assert [one.text for one in queries.conversation(moved)] == ["Dear Bob", "Bob answers"]
    assert "Dear Bob" in seen_by(bob, moved)


def test_a_file_of_before_the_move_is_not_released(moved) -> None:
    verify(moved)
    moved.refresh_from_db()
    with pytest.raises(Refused) as refused:
        access.grant(by=BY, privacy_request_id=moved.pk, how="", on=TODAY, now=THEN)
    assert refused.value.code == "RECORDS_BEFORE_MOVE"


def test_the_code_of_who_followed_it_opens_nothing_any_more(moved) -> None:
    assert moved.guest.ended_at is not None


def test_the_former_patient_does_not_find_it(ada, moved) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=ada.user_id))
    assert client.get(reverse("requests_portal:detail", args=[moved.reference])).status_code == 404
