"""Who works with the ledger, each at a browser of their own, on one frozen day."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from privacy_portal.audit.actor import Role
from tests.factories import NOW, make_clinic, make_patient
from tests.people.signing_in import make_account, signed_in


@pytest.fixture(autouse=True)
def clinic(db) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        make_clinic()
        yield


@pytest.fixture
def ada():
    return make_patient(mrn="MRN-ADA")


@pytest.fixture
def clara() -> Client:
    """An intake clerk: writes down, does not read the ledger."""
    return signed_in(make_account(Role.INTAKE_CLERK))


@pytest.fixture
def petra() -> Client:
    """The privacy official: reads, corrects, classifies."""
    return signed_in(make_account(Role.PRIVACY_OFFICIAL))


@pytest.fixture
def colin() -> Client:
    """A records clerk: reads the ledger and writes down, corrects nothing."""
    return signed_in(make_account(Role.RECORDS_CLERK))
