"""Signing in: deny by default, one lock-out, a second factor for staff, and each step in the audit."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people import sealed
from privacy_portal.people.models import AccountMail, User
from privacy_portal.people.queries import actor_for
from tests.factories import PASSWORD, make_clinic, make_patient
from tests.journeys.second_factor import code
from tests.people.signing_in import (
    SECRET,
    deliver_mail,
    is_signed_in,
    mail_server,
    make_account,
    sign_in,
    text_of,
)

pytestmark = pytest.mark.django_db


def kinds(user: User) -> list[str]:
    rows = AuditEvent.objects.filter(about_type="user", about_id=user.pk)
    return list(rows.order_by("id").values_list("kind", flat=True))


class TestAStranger:
    def test_is_sent_to_the_sign_in_page(self):
        response = Client().get(reverse("people_portal:account"))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    @pytest.mark.parametrize(
        "name",
        ["account_login", "account_signup", "account_reset_password", "account_email_verification_sent"],
    )
    def test_may_open_the_pages_that_lead_inside(self, name):
        assert Client().get(reverse(name)).status_code == 200

    @pytest.mark.parametrize(
        "name",
        ["account_email", "account_change_password", "mfa_index", "usersessions_list", "mfa_activate_totp"],
    )
    def test_may_not_open_the_pages_of_an_account(self, name):
        response = Client().get(reverse(name))
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]

    def test_hears_what_is_wrong_first_and_by_its_field(self):
        page = Client().post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
        assert "<title>Error: " in " ".join(page.split())
        assert page.index("error-summary-heading") < page.index("<h1>")
        assert "Fill in: Password</a>" in page

    def test_finds_the_forgotten_password_after_the_button_and_not_in_the_description(self):
        page = Client().get(reverse("account_login")).content.decode()
        assert page.count("Forgot your password?") == 1
        assert page.index("</form>", page.index("id_password")) < page.index("Forgot your password?")
        assert 'aria-describedby="id_password_helptext"' not in page

    def test_finds_no_second_sign_in_at_the_staff_site(self):
        response = Client().get("/staff/login/?next=/staff/")
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    def test_cannot_sign_in_by_posting_to_the_staff_site(self):
        user = make_account(Role.ADMINISTRATOR)
        browser = Client()
        browser.post("/staff/login/", {"username": user.email, "password": PASSWORD})
        assert not is_signed_in(browser)


class TestSigningUp:
    def test_makes_a_person_without_any_role_who_must_verify_the_address_first(self):
        make_clinic()
        browser = Client()
        words = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD, "is_staff": "on"}
        browser.post(reverse("account_signup"), words)
        user = User.objects.get(email="new@example.com")
        assert not is_signed_in(browser)
        assert not user.is_staff
        assert not user.groups.exists()
        assert not EmailAddress.objects.get(user=user).verified
        assert kinds(user) == ["user.signed_up"]

    def test_answers_the_same_when_the_address_has_an_account(self):
        make_clinic()
        user = make_account(Role.PATIENT)
        answers = []
        for email in (user.email, "other@example.com"):
            words = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
            response = Client().post(reverse("account_signup"), words)
            answers.append((response.status_code, response["Location"]))
        assert answers[0] == answers[1]

    def test_mails_through_the_outbox_and_the_link_verifies_the_address(self):
        make_clinic()
        browser = Client()
        words = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
        browser.post(reverse("account_signup"), words)
        with mail_server() as taken:
            assert deliver_mail() == 1
        text = text_of(taken[0])
        assert "MycroAesthetics" in text
        link = next(word for word in text.split() if "/account/confirm-email/" in word)
        browser.post(link.split("testserver")[-1])
        assert EmailAddress.objects.get(email="new@example.com").verified
        assert AccountMail.objects.get().sealed_body == ""


class TestSigningIn:
    def test_with_the_right_password_opens_the_portal_to_a_patient(self):
        user = make_account(Role.PATIENT)
        browser = sign_in(user)
        assert is_signed_in(browser)
        assert kinds(user) == ["session.signed_in"]

    def test_with_a_wrong_password_is_audited_without_what_was_typed(self):
        user = make_account(Role.PATIENT)
        browser = sign_in(user, password="not the password")
        assert not is_signed_in(browser)
        [event] = AuditEvent.objects.filter(kind="session.sign_in_failed")
        assert (event.about_id, event.detail, event.ip) == (user.pk, {}, "127.0.0.1")

    def test_with_an_unknown_address_is_audited_and_answered_the_same(self):
        user = make_account(Role.PATIENT)
        pages = [
            Client().post(reverse("account_login"), {"login": email, "password": "wrong"}).content.decode()
            for email in (user.email, "stranger@example.com")
        ]
        assert "not correct" in pages[0]
        assert "not correct" in pages[1]
        assert AuditEvent.objects.filter(kind="session.sign_in_failed").count() == 2

    def test_is_locked_after_five_wrong_passwords_even_with_the_right_one(self):
        user = make_account(Role.PATIENT)
        with time_machine.travel("2026-11-24 12:00Z", tick=False) as clock:
            for _try in range(5):
                sign_in(user, password="not the password")
            assert not is_signed_in(sign_in(user))
            assert AuditEvent.objects.get(kind="session.locked_out").about_id == user.pk
            clock.shift(15 * 60 + 1)
            assert is_signed_in(sign_in(user))

    def test_too_often_from_one_address_is_answered_with_a_page(self):
        make_clinic()
        with time_machine.travel("2026-11-24 12:00Z", tick=False):
            for _try in range(30):
                Client().post(reverse("account_login"), {"login": "x@example.com", "password": ""})
            page = Client().post(reverse("account_login"), {"login": "x@example.com", "password": ""})
        assert page.status_code == 429
        assert "Too many tries" in page.content.decode()

    def test_gives_the_session_a_new_name(self):
        user = make_account(Role.PATIENT)
        browser = Client()
        browser.get(reverse("account_login"))
        session = browser.session
        session["planted"] = True
        session.save()
        planted = session.session_key
        browser.cookies["sessionid"] = str(planted)
        sign_in(user, browser)
        assert is_signed_in(browser)
        assert browser.session.session_key != planted

    def test_is_refused_to_a_deactivated_account(self):
        user = make_account(Role.PATIENT, is_active=False)
        assert not is_signed_in(sign_in(user))

    def test_does_not_follow_a_link_to_another_site(self):
        user = make_account(Role.PATIENT)
        response = Client().post(
            reverse("account_login"),
            {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"},
        )
        assert response["Location"] == "/"

    def test_ends_by_signing_out(self):
        user = make_account(Role.PATIENT)
        browser = sign_in(user)
        browser.post(reverse("account_logout"))
        assert not is_signed_in(browser)
        assert kinds(user) == ["session.signed_in", "session.signed_out"]


class TestStaff:
    def test_without_a_second_factor_see_only_where_to_set_one_up(self):
        browser = sign_in(make_account(Role.INTAKE_CLERK, second_factor=False))
        for page in ("/staff/", reverse("people_portal:account"), "/"):
            response = browser.get(page)
            assert response.status_code == 302, page
            assert response["Location"].startswith(reverse("mfa_activate_totp"))

    @pytest.mark.django_db(transaction=True)
    def test_set_one_up_and_go_on(self):
        make_clinic()
        user = make_account(Role.INTAKE_CLERK, second_factor=False)
        browser = sign_in(user)
        page = browser.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        browser.post(reverse("mfa_activate_totp"), {"code": code(secret)})
        stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
        assert secret not in stored
        assert browser.get(reverse("people_portal:account")).status_code == 200
        assert "user.second_factor_added" in kinds(user)

    def test_who_used_it_reach_their_pages(self):
        browser = sign_in(make_account(Role.INTAKE_CLERK))
        assert browser.get(reverse("people_portal:account")).status_code == 200

    def test_with_a_password_alone_are_not_signed_in(self):
        user = make_account(Role.INTAKE_CLERK)
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert not is_signed_in(browser)

    def test_cannot_pass_by_a_session_without_the_second_factor(self):
        user = make_account(Role.INTAKE_CLERK)
        browser = Client()
        browser.force_login(user)
        assert browser.get("/staff/")["Location"].startswith(reverse("mfa_reauthenticate"))

    def test_are_refused_by_the_api_as_a_problem_when_their_session_lacks_it(self):
        browser = Client()
        browser.force_login(make_account(Role.INTAKE_CLERK))
        response = browser.get("/api/v1/requests/")
        if response.status_code != 404:
            assert response.status_code == 403
            assert response.json()["code"] == "SECOND_FACTOR"

    def test_wrong_codes_are_audited(self):
        user = make_account(Role.INTAKE_CLERK)
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert kinds(user) == ["session.second_factor_failed"]

    def test_a_code_works_once(self):
        user = make_account(Role.INTAKE_CLERK)
        with time_machine.travel("2026-11-24 12:00Z", tick=False):
            assert is_signed_in(sign_in(user))
            assert not is_signed_in(sign_in(user))

    def test_cannot_remove_their_only_second_factor(self):
        user = make_account(Role.INTAKE_CLERK)
        browser = sign_in(user)
        response = browser.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=user, type="totp").exists()
        assert response.status_code in {200, 302, 403, 404}

    def test_patients_may_go_without(self):
        browser = sign_in(make_account(Role.PATIENT))
        assert browser.get(reverse("people_portal:account")).status_code == 200


class TestTheActor:
    def test_has_the_roles_of_now_not_those_of_the_sign_in(self):
        user = make_account(Role.INTAKE_CLERK)
        user.groups.clear()
        assert actor_for(user, ip="", request_id="", via="web").roles == frozenset()

    def test_has_no_staff_role_when_the_account_is_not_of_staff(self):
        user = make_account(Role.INTAKE_CLERK, Role.PATIENT)
        User.objects.filter(pk=user.pk).update(is_staff=False)
        user.refresh_from_db()
        assert actor_for(user, ip="", request_id="", via="web").roles == {Role.PATIENT}

    def test_of_a_deactivated_account_is_nobody(self):
        user = make_account(Role.INTAKE_CLERK, is_active=False)
        assert actor_for(user, ip="", request_id="", via="web").user_id is None

    def test_acts_for_the_record_it_claimed(self):
        user = make_account(Role.PATIENT)
        patient = make_patient()
        patient.user = user
        patient.save()
        assert actor_for(user, ip="", request_id="", via="web").patient_ids == {patient.pk}


class TestSecretsAtRest:
    def test_are_opened_for_their_purpose_only(self):
        kept = sealed.seal("words", purpose="one")
        assert sealed.unseal(kept, purpose="one") == "words"
        with pytest.raises(ValueError, match="another purpose"):
            sealed.unseal(kept, purpose="two")

    def test_survive_a_change_of_the_secret_key(self, settings):
        kept = sealed.seal("words", purpose="one")
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another" * 10
        assert sealed.unseal(kept, purpose="one") == "words"

    def test_the_authenticator_secret_is_sealed(self):
        user = make_account(Role.INTAKE_CLERK)
        assert SECRET not in str(Authenticator.objects.get(user=user).data)


def test_a_weak_password_is_refused():
    from django.contrib.auth.password_validation import validate_password

    with pytest.raises(ValidationError):
        validate_password("short")
