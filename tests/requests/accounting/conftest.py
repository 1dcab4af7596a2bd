"""A list of disclosures is asked for at a clinic that can write letters."""

import pytest
import time_machine

from tests.factories import NOW


@pytest.fixture(autouse=True)
def clinic_there(clinic):
    return clinic


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield
