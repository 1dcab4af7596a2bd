"""One frozen day, a patient, a record system that posts, an officer who reads."""

import pytest
import time_machine
from rest_framework.test import APIClient

from privacy_portal.audit.actor import Role
from tests.disclosures.fhir.doors import client_of
from tests.factories import NOW, make_clinic, make_patient


@pytest.fixture(autouse=True)
def clinic(db):
    with time_machine.travel(NOW, tick=False):
        yield make_clinic()


@pytest.fixture
def ada():
    return make_patient(mrn="MRN-1")


@pytest.fixture
def ehr(ada) -> APIClient:
    return client_of(Role.INTAKE_CLERK)


@pytest.fixture
def officer(ada) -> APIClient:
    return client_of(Role.COMPLIANCE_OFFICER)
