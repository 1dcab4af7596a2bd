"""That a list's letter was stopped is seen by those who may know of statements, and by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import queries as letters
from tests.disclosures.accountings import suspend
from tests.disclosures.ledger import disclose
from tests.factories import make_patient, make_staff
from tests.people.signing_in import make_account, signed_in
from tests.requests.accounting.asking import ask, issue


@pytest.fixture
def stopped():
    patient = make_patient()
    row = ask(patient)
    disclose(patient, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police Department")
    letter_id = issue(row).communication_id
    suspend(form="written", until="2027-03-05")
    assert letters.is_withdrawn(letter_id)
    return row, letter_id


@pytest.mark.cite("164.528(a)(2)(i)")
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.INTAKE_CLERK, 404), (Role.RECORDS_CLERK, 404), (Role.PRIVACY_OFFICIAL, 200)],
)
def test_a_stopped_list_is_shown_to_who_may_know_of_statements_alone(stopped, role, status) -> None:
    row, letter_id = stopped
    browser: Client = signed_in(make_account(role))
    page = reverse("admin:correspondence_communication_change", args=[letter_id])
    assert browser.get(page).status_code == status
    text = reverse("admin:correspondence_communication_text", args=[letter_id])
    assert browser.get(text).status_code == status
    listed = browser.get(reverse("admin:correspondence_communication_changelist")).content.decode()
    case = browser.get(reverse("admin:requests_privacyrequest_change", args=[row.reference]))
    assert case.status_code == 200
    for shown in (listed, case.content.decode()):
        assert (page in shown) is (status == 200)
    assert letters.visible_to(make_staff(role)).filter(pk=letter_id).exists() is (status == 200)
