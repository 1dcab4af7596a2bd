"""A cast: a clerk, her colleague, the privacy official; with accounts, because a row points at them."""

import pytest

from privacy_portal.audit.actor import Actor, Role
from tests.audit.staff_pages import staff


@pytest.fixture
def clerk(db) -> Actor:
    return staff("clara", Role.INTAKE_CLERK)


@pytest.fixture
def colleague(db) -> Actor:
    return staff("colin", Role.RECORDS_CLERK)


@pytest.fixture
def official(db) -> Actor:
    return staff("petra", Role.PRIVACY_OFFICIAL)
