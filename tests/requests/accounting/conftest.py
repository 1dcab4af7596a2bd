"""A list of disclosures is asked for at a clinic that can write letters."""

import pytest


@pytest.fixture(autouse=True)
def clinic_there(clinic):
    return clinic
