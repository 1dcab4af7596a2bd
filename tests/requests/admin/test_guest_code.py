"""Staff give a person without an account a new code: shown once, to those who enter requests only."""

import re

from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_requests.models import GuestAccess
from tests.factories import make_patient
from tests.people.signing_in import make_account, signed_in
from tests.requests.admin.pages import QUEUE, text
from tests.requests.factories import make_request
from tests.requests.guests.walking import knock

CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def give(row) -> str:
    return reverse("admin:requests_privacyrequest_guest_code", args=[row.reference])


class TestGivingACode:
    def test_asks_first_and_then_shows_it_once(self, clara):
        row = make_request(patient=None)
        assert "Make a new code" in text(clara.get(give(row)))
        assert not GuestAccess.objects.exists()
        [code] = CODE.findall(text(clara.post(give(row))))
        assert code not in text(clara.get(give(row)))
        assert code not in text(clara.get(f"{QUEUE}{row.reference}/"))
        assert knock(Client(), row.reference, code).status_code == 302

    def test_is_offered_on_the_case_and_says_when_it_was_made_and_used(self, clara):
        row = make_request(patient=None)
        page = clara.get(f"{QUEUE}{row.reference}/")
        assert give(row) in page.content.decode()
        clara.post(give(row))
        shown = text(clara.get(f"{QUEUE}{row.reference}/"))
        assert "Not used yet" in shown
        assert "Give a new code" in shown

    def test_is_not_offered_to_who_only_reads(self, db, clinic):
        row = make_request(patient=None)
        reader = signed_in(make_account(Role.COMPLIANCE_OFFICER))
        assert give(row) not in reader.get(f"{QUEUE}{row.reference}/").content.decode()
        assert reader.post(give(row)).status_code == 404
        assert not GuestAccess.objects.exists()

    def test_is_written_down_without_the_code(self, clara):
        row = make_request(patient=make_patient())
        [code] = CODE.findall(text(clara.post(give(row))))
        event = AuditEvent.objects.get(kind="guest.code_made")
        assert event.reference == row.reference
        assert code not in str(event.detail)
