"""Ada at her browser on one frozen day, Bob who is another patient, and a stranger who linked no record."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from privacy_portal.audit.actor import Actor, Role
from tests.factories import NOW, link, make_clinic, make_patient, make_user


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def clinic(db, today):
    return make_clinic()


def browser_of(actor: Actor) -> Client:
    from privacy_portal.people.models import User

    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def ada() -> Actor:
    return link(make_patient(), make_user("ada@patients.example", Role.PATIENT, name="Ada Lovell"))


@pytest.fixture
def bob() -> Actor:
    return link(make_patient(given_name="Bob"), make_user("bob@patients.example", Role.PATIENT, name="Bob"))


@pytest.fixture
def adas(ada) -> Client:
    return browser_of(ada)


@pytest.fixture
def bobs(bob) -> Client:
    return browser_of(bob)


@pytest.fixture
def unlinked(db) -> Client:
    client = Client()
    client.force_login(make_user("new@patients.example"))
    return client
