"""Staff keep the file of parties outside."""

from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.models import ExternalParty
from tests.audit.staff_pages import ask, staff, text
from tests.factories import make_clinic

PARTIES = "/staff/people/externalparty/"
NAMES = [
    "line1 line2 city state postcode telephone fax email callback_number agreement_from agreement_to",
    "holds reportable_flows contact_name contact_telephone contact_email retired_on",
]
EMPTY = dict.fromkeys(" ".join(NAMES).split(), "")
COURT = {**EMPTY, "name": "County Court", "kind": "court", "callback_number": "217-555-0123"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return make_clinic()


@pytest.fixture
def official():
    return staff("petra", Role.PRIVACY_OFFICIAL)


def test_a_party_is_added_with_a_verified_number(official):
    answer = ask(official, f"{PARTIES}add/", {**COURT, "callback_is_verified": "on"})
    assert answer.status_code == 302
    court = ExternalParty.objects.get()
    assert court.callback_verified_by_id == official.user_id
    assert "County Court" in text(ask(official, PARTIES))


def test_a_changed_number_loses_its_verification(official):
    ask(official, f"{PARTIES}add/", {**COURT, "callback_is_verified": "on"})
    court = ExternalParty.objects.get()
    data = {**COURT, "callback_number": "217-555-0199", "change_reason": "Moved"}
    assert ask(official, f"{PARTIES}{court.pk}/change/", data).status_code == 302
    court.refresh_from_db()
    assert court.callback_verified_on is None


def test_an_associates_agreement_is_kept_as_a_file(official):
    agreement = SimpleUploadedFile("baa.txt", b"Business associate agreement\n", "text/plain")
    data = {
        **EMPTY,
        "name": "Print and Mail Inc.",
        "kind": "business_associate",
        "agreement_from": "2026-01-01",
        "is_agent": "on",
        "agreement_file": agreement,
    }
    assert ask(official, f"{PARTIES}add/", data).status_code == 302
    party = ExternalParty.objects.get()
    assert party.agreement_id is not None
    assert party.is_agent
    assert "Open the file" in text(ask(official, f"{PARTIES}{party.pk}/change/"))
    answer = ask(official, f"{PARTIES}{party.pk}/file/")
    with closing(answer.file_to_stream):
        assert text(answer) == "Business associate agreement\n"
    assert AuditEvent.objects.filter(kind="document.downloaded").exists()
    assert ask(staff("bill", Role.BILLING), f"{PARTIES}{party.pk}/file/").status_code == 404


def test_a_party_without_an_agreement_has_no_file(official):
    ask(official, f"{PARTIES}add/", COURT)
    assert ask(official, f"{PARTIES}{ExternalParty.objects.get().pk}/file/").status_code == 404
    assert ask(official, f"{PARTIES}0/file/").status_code == 404


def test_what_does_not_fit_is_said(official):
    shown = text(ask(official, f"{PARTIES}add/", {**COURT, "is_agent": "on"}))
    assert "Only a business associate has an agreement" in shown
    assert not ExternalParty.objects.exists()


def test_a_clerk_reads_parties_and_others_do_not(official):
    ask(official, f"{PARTIES}add/", COURT)
    court = ExternalParty.objects.get()
    clerk = staff("clara", Role.INTAKE_CLERK)
    assert "217-555-0123" in text(ask(clerk, f"{PARTIES}{court.pk}/change/"))
    assert ask(clerk, f"{PARTIES}add/").status_code == 404
    assert ask(staff("bill", Role.BILLING), PARTIES).status_code == 404
