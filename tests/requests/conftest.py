"""A clinic that can write letters, for every test of requests."""

import pytest

from tests.factories import make_clinic


@pytest.fixture
def clinic(db):
    return make_clinic()
