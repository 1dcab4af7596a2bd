"""The cast of the privacy office, each at a browser of their own, on one frozen day."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from privacy_portal.audit.actor import Actor, Role
from tests.factories import NOW, actor_of, link, make_clinic, make_patient, make_user
from tests.requests.admin.browser import sign_in


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """TODAY in the clinic's time zone, at eleven in the morning."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def clinic(db, today):
    return make_clinic()


def staff(name: str, *roles: Role) -> Actor:
    return actor_of(make_user(f"{name.lower()}@clinic.example", *roles, name=name), *roles)


@pytest.fixture
def clerk() -> Actor:
    """Clara takes requests in."""
    return staff("Clara", Role.INTAKE_CLERK)


@pytest.fixture
def colleague() -> Actor:
    """Colin works on records and decides."""
    return staff("Colin", Role.RECORDS_CLERK)


@pytest.fixture
def official() -> Actor:
    return staff("Petra", Role.PRIVACY_OFFICIAL)


@pytest.fixture
def officer() -> Actor:
    """Olga reads and exports; she changes nothing."""
    return staff("Olga", Role.COMPLIANCE_OFFICER)


@pytest.fixture
def administrator() -> Actor:
    """Ansel manages accounts and sees no patient."""
    return staff("Ansel", Role.ADMINISTRATOR)


@pytest.fixture
def ada() -> Actor:
    """The patient."""
    return link(make_patient(), make_user("ada@patients.example", Role.PATIENT, name="Ada Lovell"))


@pytest.fixture
def clara(clerk) -> Client:
    return sign_in(clerk)


@pytest.fixture
def colin(colleague) -> Client:
    return sign_in(colleague)


@pytest.fixture
def petra(official) -> Client:
    return sign_in(official)


@pytest.fixture
def olga(officer) -> Client:
    return sign_in(officer)
