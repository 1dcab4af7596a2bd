"""Staff enter a request for a list, and a program does; the case page says what it is about."""

import datetime
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.people.models import Patient
from privacy_requests.models import PrivacyRequest
from tests.factories import TODAY, link, make_patient, make_user
from tests.people.signing_in import make_account, signed_in
from tests.requests.accounting.asking import ask, issue, provide
from tests.requests.admin.pages import ENTRY, act, case, date_parts, hidden, text
from tests.requests.factories import make_request, send_letters
from tests.requests.portal.conftest import browser_of

API = reverse("requests_api:list")


@pytest.fixture
def clerk() -> Client:
    return signed_in(make_account(Role.RECORDS_CLERK))


@pytest.fixture
def official() -> Client:
    return signed_in(make_account(Role.PRIVACY_OFFICIAL))


def form(**changes):
    return {
        "submission_key": str(uuid.uuid4()),
        "right": "accounting",
        "received_by": "phone",
        "capacity": "individual",
        "name": "Ada Lovell",
        "language": "en",
        "do": "enter",
        **date_parts("received_on", TODAY),
        **changes,
    }


class TestTheEntryForm:
    def test_takes_a_request_by_telephone_with_two_dates_and_nothing_of_records(self, clerk) -> None:
        """S086: nothing has to be in writing."""
        sent = form(**date_parts("from_on", datetime.date(2025, 1, 1)))
        response = clerk.post(ENTRY, sent)
        assert response.status_code == 302, response.content.decode()
        row = PrivacyRequest.objects.get()
        assert (row.right, row.received_by) == ("accounting", "phone")
        assert (row.accounting.from_on, row.accounting.to_on) == (datetime.date(2025, 1, 1), None)
        assert not hasattr(row, "access")

    def test_says_beside_the_date_that_six_years_is_the_most(self, clerk) -> None:
        sent = form(**date_parts("from_on", datetime.date(2012, 1, 1)))
        response = clerk.post(ENTRY, sent)
        assert "reaches back six years" in response.content.decode()
        assert not PrivacyRequest.objects.exists()

    def test_still_asks_how_a_copy_of_records_goes(self, clerk) -> None:
        response = clerk.post(ENTRY, form(right="access"))
        assert set(response.context["form"].errors) >= {"kind", "form_format", "delivery"}


class TestTheCasePage:
    def test_says_which_time_is_listed_and_what_may_be_charged(self, official) -> None:
        patient = make_patient()
        provide(patient, received_on=TODAY - datetime.timedelta(100))
        row = ask(patient)
        page = official.get(case(row))
        said = text(page)
        assert "No time was asked for: the whole six years." in said
        assert "Free again from" in said
        assert "Issue the list" in said
        assert "Add a record" not in said

    def test_every_act_opens_and_names_the_law_of_this_right(self, official) -> None:
        row = ask()
        for name in ("issue_accounting", "tell_accounting_fee", "change_period", "extend", "withdraw"):
            page = official.get(act(row, name))
            assert page.status_code == 200
            assert "164.524" not in page.content.decode()

    def test_the_list_is_shown_before_it_is_sent(self, official) -> None:
        row = ask()
        url = act(row, "issue_accounting")
        shown = official.post(url, {"do": "preview"})
        assert shown.status_code == 200
        sent = official.post(url, {"do": "send", "seen": hidden(shown, "seen")})
        assert sent.status_code == 302, sent.content.decode()
        row.refresh_from_db()
        assert row.status == "decided"

    def test_leads_who_may_issue_to_what_is_left_out_and_nobody_else(self, official, clerk) -> None:
        row = ask()
        url = reverse("admin:disclosures_accounting_case", args=[row.reference])
        assert url in official.get(case(row)).content.decode()
        assert official.get(url).status_code == 200
        page = clerk.get(case(row)).content.decode()
        assert url not in page
        assert "Issue the list" not in page

    def test_the_queue_shows_the_right(self, official) -> None:
        row = ask()
        page = official.get(reverse("admin:requests_privacyrequest_changelist"), {"right": "accounting"})
        assert row.reference in page.content.decode()


class TestTheApi:
    def post(self, browser: Client, **data):
        body = {"submission_key": str(uuid.uuid4()), "right": "accounting", **data}
        return browser.post(API, json.dumps(body), content_type="application/json")

    @pytest.fixture
    def adas(self) -> Client:
        return browser_of(link(make_patient(), make_user("ada@patients.example", Role.PATIENT)))

    def test_a_patient_asks(self, adas) -> None:
        made = self.post(adas, accounting={"from_on": "2025-01-01"})
        assert made.status_code == 201, made.content
        body = made.json()
        assert (body["right"], body["accounting"]) == ("accounting", {"from_on": "2025-01-01", "to_on": None})
        assert body["access"] is None

    @pytest.mark.cite("164.528(a)(3)")
    def test_a_patient_changes_the_time(self, adas) -> None:
        body = self.post(adas, accounting={"from_on": "2025-01-01"}).json()
        url = reverse("requests_api:act", args=[body["reference"], "change_period"])
        sent = {"from_on": "2026-01-01", "to_on": "2026-06-30"}
        changed = adas.post(url, json.dumps(sent), content_type="application/json")
        assert changed.status_code == 200, changed.content
        told = changed.json()
        assert (told["accounting"], told["due_on"]) == (sent, body["due_on"])
        again = adas.post(url, json.dumps(sent), content_type="application/json")
        assert again.status_code == 409
        too_early = adas.post(url, json.dumps({"from_on": "1990-01-01"}), content_type="application/json")
        assert too_early.status_code == 400
        stranger = browser_of(link(make_patient(mrn="MRN-9"), make_user("bob@x.example", Role.PATIENT)))
        assert stranger.post(url, json.dumps(sent), content_type="application/json").status_code == 404

    def test_and_so_on_the_page(self, adas) -> None:
        body = self.post(adas, accounting={"from_on": "2025-01-01"}).json()
        page = reverse("requests_portal:period", args=[body["reference"]])
        assert page in adas.get(reverse("requests_portal:detail", args=[body["reference"]])).content.decode()
        assert 'value="2025"' in adas.get(page).content.decode()
        early = adas.post(page, date_parts("from_on", datetime.date(1990, 1, 1)))
        assert "The list reaches back six years" in text(early)
        assert 'value="1990"' in early.content.decode()
        days = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)
        sent = {**date_parts("from_on", days[0]), **date_parts("to_on", days[1])}
        after = adas.post(page, sent, follow=True)
        assert "You changed the time of your list" in text(after)
        row = PrivacyRequest.objects.get()
        assert (row.accounting.from_on, row.accounting.to_on) == days
        assert row.agreements.get().channel == "portal"
        assert row.due_on == TODAY + datetime.timedelta(60)
        assert (
            browser_of(link(make_patient(mrn="MRN-9"), make_user("bob@x.example", Role.PATIENT)))
            .get(page)
            .status_code
            == 404
        )

    def test_a_list_that_was_sent_has_no_other_time(self, adas, official) -> None:
        body = self.post(adas, accounting={}).json()
        row = PrivacyRequest.objects.get()
        issue(row)
        send_letters(row)
        page = reverse("requests_portal:period", args=[body["reference"]])
        assert (
            page not in adas.get(reverse("requests_portal:detail", args=[body["reference"]])).content.decode()
        )
        told = adas.post(page, date_parts("from_on", datetime.date(2026, 1, 1)))
        assert "This request is closed." in text(told)
        url = reverse("requests_api:act", args=[body["reference"], "change_period"])
        assert adas.post(url, "{}", content_type="application/json").status_code == 409
        row.refresh_from_db()
        assert row.accounting.from_on is None

    def test_a_request_for_records_has_no_time_of_a_list(self, adas, official) -> None:
        row = make_request(patient=Patient.objects.get())
        page = reverse("requests_portal:period", args=[row.reference])
        assert adas.get(page).status_code == 404
        assert adas.post(page, {}).status_code == 404
        url = reverse("requests_api:act", args=[row.reference, "change_period"])
        refused = adas.post(url, json.dumps({"from_on": "2026-01-01"}), content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (409, "ACT_WRONG_RIGHT")
        shown = official.get(
            reverse("admin:requests_privacyrequest_act", args=[row.reference, "change_period"])
        )
        assert "This act belongs to another kind of request." in text(shown)

    @pytest.mark.parametrize("name", ["change", "email", "directive", "take-back"])
    def test_a_list_has_no_ways_of_records(self, adas, name) -> None:
        body = self.post(adas, accounting={}).json()
        assert adas.get(reverse(f"requests_portal:{name}", args=[body["reference"]])).status_code == 404

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            ({}, 400),
            ({"accounting": {}, "access": {}}, 400),
            ({"accounting": {"reason": "curious"}}, 400),
            ({"accounting": {"from_on": "1990-01-01"}}, 409),
        ],
    )
    def test_what_does_not_belong_is_refused(self, adas, data, status) -> None:
        assert self.post(adas, **data).status_code == status
        assert not PrivacyRequest.objects.exists()
