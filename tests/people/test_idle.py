"""Idle log-off: the server ends a session that nobody used, and says how long is left."""

import time

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from tests.factories import make_clinic
from tests.people.signing_in import is_signed_in, make_account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.a_form")]
START = "2026-11-24 12:00Z"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def patient(clock) -> Client:
    make_clinic()
    return signed_in(make_account(Role.PATIENT))


@pytest.fixture
def clerk(clock) -> Client:
    make_clinic()
    return signed_in(make_account(Role.INTAKE_CLERK))


ACCOUNT = "/account/"


class TestAnUnusedSession:
    @pytest.mark.parametrize(("who", "seconds"), [("patient", 30 * 60), ("clerk", 15 * 60)])
    def test_ends_after_the_minutes_its_owner_has(self, who, seconds, clock, request):
        browser = request.getfixturevalue(who)
        assert browser.get(ACCOUNT).status_code == 200
        clock.shift(seconds - 1)
        assert browser.get("/account/session/").json() == {"seconds_left": 1}
        clock.shift(1)
        response = browser.get(ACCOUNT)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
        assert not is_signed_in(browser)

    def test_is_not_kept_alive_by_asking_how_long_is_left(self, patient, clock):
        patient.get(ACCOUNT)
        for _minute in range(30):
            clock.shift(60)
            patient.get("/account/session/")
        assert not is_signed_in(patient)

    def test_is_kept_by_using_it(self, patient, clock):
        for _quarter in range(8):
            clock.shift(15 * 60)
            assert patient.get(ACCOUNT).status_code == 200

    def test_is_kept_by_saying_that_one_is_there(self, patient, clock):
        patient.get(ACCOUNT)
        clock.shift(29 * 60)
        response = patient.post("/account/session/stay/", headers={"X-Requested-With": "fetch"})
        assert response.json() == {"seconds_left": 30 * 60}
        clock.shift(29 * 60)
        assert patient.get(ACCOUNT).status_code == 200

    def test_is_kept_by_typing(self, patient, clock):
        patient.get(ACCOUNT)
        clock.shift(29 * 60)
        patient.post("/account/draft/", {"draft_key": "wish-1", "wish": "All"})
        clock.shift(29 * 60)
        assert patient.get(ACCOUNT).status_code == 200

    def test_leaves_an_audit_event_and_no_sign_out(self, patient, clock):
        patient.get(ACCOUNT)
        clock.shift(31 * 60)
        patient.get(ACCOUNT)
        kinds = list(AuditEvent.objects.filter(kind__startswith="session.").values_list("kind", flat=True))
        assert kinds.count("session.ended_idle") == 1
        assert "session.signed_out" not in kinds

    def test_is_explained_on_the_page_that_follows(self, patient, clock):
        patient.get(ACCOUNT)
        clock.shift(31 * 60)
        page = patient.get(ACCOUNT, follow=True).content.decode()
        assert "nothing happened for a while" in page

    def test_cannot_be_revived_with_its_old_cookie(self, patient, clock):
        patient.get(ACCOUNT)
        old = patient.cookies["sessionid"].value
        clock.shift(31 * 60)
        patient.get(ACCOUNT)
        thief = Client()
        thief.cookies["sessionid"] = old
        assert thief.get(ACCOUNT).status_code == 302

    def test_is_not_lengthened_by_a_clock_that_went_back(self, patient, clock):
        patient.get(ACCOUNT)
        session = patient.session
        session["last_used_at"] = time.time() + 3600
        session.save()
        assert patient.get("/account/session/").json()["seconds_left"] <= 30 * 60

    def test_of_somebody_who_became_staff_has_the_shorter_time(self, patient, clock):
        patient.get(ACCOUNT)
        from privacy_portal.people.models import User

        user = User.objects.get(pk=patient.session["_auth_user_id"])
        user.is_staff = True
        user.save()
        clock.shift(16 * 60)
        patient.get(ACCOUNT)
        assert not is_signed_in(patient)

    @override_settings(PATIENT_IDLE_SECONDS=60)
    def test_has_the_time_that_the_settings_give(self, patient, clock):
        patient.get(ACCOUNT)
        clock.shift(61)
        patient.get(ACCOUNT)
        assert not is_signed_in(patient)


class TestStaying:
    def test_without_a_script_leads_back_to_the_page(self, patient):
        response = patient.post(
            "/account/session/stay/", headers={"Referer": "http://testserver/form/1/?a=1"}
        )
        assert response["Location"] == "http://testserver/form/1/?a=1"

    def test_never_leads_to_another_site(self, patient):
        response = patient.post("/account/session/stay/", headers={"Referer": "https://evil.example/"})
        assert response["Location"] == "/"

    def test_tells_a_script_when_it_is_too_late(self, patient, clock):
        patient.get(ACCOUNT)
        clock.shift(31 * 60)
        response = patient.post("/account/session/stay/", headers={"X-Requested-With": "fetch"})
        assert response.status_code == 403

    def test_needs_a_post(self, patient):
        assert patient.get("/account/session/stay/").status_code == 405

    def test_is_not_for_another_site_to_say(self, patient):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = patient.cookies
        assert strict.post("/account/session/stay/").status_code == 403


def test_a_stranger_has_no_time_left():
    assert Client().get("/account/session/").json() == {"seconds_left": 0}


def test_a_page_says_when_the_session_ends(patient):
    page = patient.get(ACCOUNT)
    assert page.context["idle"]["seconds"] == 30 * 60
    assert "idle-warning" in page.content.decode()
