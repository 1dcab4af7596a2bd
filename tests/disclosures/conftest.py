"""A clinic with a ledger, for every test of disclosures."""

import pytest

from privacy_portal.audit.actor import Role
from tests.factories import make_clinic, make_staff


@pytest.fixture
def clinic(db):
    return make_clinic()


@pytest.fixture
def clerk(clinic):
    """A records clerk, who works and answers demands."""
    return make_staff(Role.RECORDS_CLERK)
