"""A clinic that writes letters, a clerk, and a mail server that keeps what it takes."""

import pytest

from privacy_portal.audit.actor import Actor, Role
from tests.correspondence.conftest import mailbox  # noqa: F401 - a fixture
from tests.factories import make_clinic, make_staff
from tests.requests.admin.conftest import clara, colin, colleague  # noqa: F401 - at their browsers


@pytest.fixture(autouse=True)
def clinic(db):
    return make_clinic()


@pytest.fixture
def clerk() -> Actor:
    """Colin works on records, decides, and sends letters."""
    return make_staff(Role.RECORDS_CLERK)
