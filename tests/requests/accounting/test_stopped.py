"""That a list's letter was stopped is seen by those who may know of statements, and by nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.operations import recalling, suspensions
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations
from privacy_portal.correspondence import queries as letters
from tests.disclosures.accountings import suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
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


SECRET = r'name="csrfmiddlewaretoken" value="\w+"|nonce[-=]"?[\w+/=-]+"?|<a [^>]*rel="(prev|next)">.*?</a>'


@pytest.mark.cite("164.528(a)(2)(i)")
@pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.RECORDS_CLERK])
def test_the_case_of_a_stopped_list_is_that_of_one_that_waits(role) -> None:
    patient = make_patient()
    rows = ask(patient), ask(patient)
    made = [issue(row) for row in rows]
    operations.stop(by=BY, communication_id=made[1].communication_id, now=NOW)
    clerk = signed_in(make_account(role))
    pages = []
    for row, other in (rows, rows[::-1]):
        response = clerk.get(reverse("admin:requests_privacyrequest_change", args=[row.reference]))
        page = response.content.decode().replace(row.reference, "PR-X").replace(other.reference, "PR-Y")
        pages.append(re.sub(SECRET, "", page).split())
        assert [one.untold for one in letters.for_reference(row.reference, actor=make_staff(role))] == [True]
    assert "Accounting of disclosures" in " ".join(pages[0])
    assert pages[0] == pages[1]
    official = make_staff(Role.PRIVACY_OFFICIAL)
    told = [letters.for_reference(row.reference, actor=official)[0].state_code for row in rows]
    assert told == ["queued", "withdrawn"]


@pytest.mark.cite("164.528(a)(2)(i)")
@pytest.mark.parametrize(("role", "tells"), [(Role.RECORDS_CLERK, False), (Role.PRIVACY_OFFICIAL, True)])
def test_the_letter_made_anew_names_the_stopped_one_to_who_may_know(role, tells) -> None:
    patient = make_patient()
    row = ask(patient)
    told = disclose(patient, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police Department")
    first = issue(row)
    suspension = suspend(form="written", until="2027-03-05")
    suspensions.answer_likeness(
        by=BY, suspension_id=suspension.pk, recipient_id=told.recipient_id, same=True, on=TODAY, now=NOW
    )
    second = recalling.reissue(by=BY, accounting_id=first.pk, on=TODAY, now=NOW)
    browser = signed_in(make_account(role))
    page = browser.get(reverse("admin:correspondence_communication_change", args=[second.communication_id]))
    assert page.status_code == 200
    assert ("replaces an earlier one" in page.content.decode()) is tells
    seen = [one.id for one in letters.for_reference(row.reference, actor=make_staff(role))]
    assert (first.communication_id in seen) is tells
    assert second.communication_id in seen
