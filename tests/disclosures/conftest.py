"""A clinic with a ledger, for every test of disclosures."""

import pytest

from tests.factories import make_clinic


@pytest.fixture
def clinic(db):
    return make_clinic()
