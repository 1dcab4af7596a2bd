"""Staff accounts: invited by the administrator, never deleted, every change of a role in the audit."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.authtoken.models import Token

from privacy_portal.audit.actor import Actor, Permission, Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import User
from privacy_portal.people.operations import accounts
from privacy_portal.people.queries import staff_choices, staff_with
from tests.factories import actor_of, make_clinic, make_patient
from tests.people.signing_in import (
    deliver_mail,
    has_second_factor,
    is_signed_in,
    mail_server,
    make_account,
    sign_in,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db
NEW = "a long and new password"


@pytest.fixture
def boss() -> User:
    make_clinic()
    return make_account(Role.ADMINISTRATOR, name="Bo Boss")


@pytest.fixture
def by(boss: User) -> Actor:
    return actor_of(boss, Role.ADMINISTRATOR)


def invite(by: Actor, **values: object) -> User:
    words = {"email": "New@Example.com", "name": "Nora New", "roles": {Role.INTAKE_CLERK}, **values}
    return accounts.invite(by=by, **words)  # type: ignore[arg-type]


class TestAnInvitation:
    def test_lets_its_owner_choose_a_password_and_sign_in(self, by):
        user = invite(by)
        with mail_server() as taken:
            deliver_mail()
        [link] = re.findall(r"http://\S+", text_of(taken[0]))
        browser = Client()
        form = browser.get(re.sub(r"http://[^/]+", "", link), follow=True)
        browser.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
        after = sign_in(user, password=NEW)
        assert is_signed_in(after)
        assert after.get("/staff/")["Location"].startswith(reverse("mfa_activate_totp"))

    def test_works_once(self, by):
        user = invite(by)
        with mail_server() as taken:
            deliver_mail()
        [link] = re.findall(r"http://\S+", text_of(taken[0]))
        user.set_password(NEW)
        user.save()
        page = Client().get(re.sub(r"http://[^/]+", "", link), follow=True).content.decode()
        assert 'name="password1"' not in page

    def test_is_audited_with_its_roles(self, by):
        user = invite(by)
        event = AuditEvent.objects.get(kind="user.invited")
        assert (event.about_id, event.detail, event.actor_user_id) == (
            user.pk,
            {"roles": ["intake_clerk"]},
            by.user_id,
        )

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ({"email": "nonsense"}, "EMAIL_INVALID"),
            ({"name": "  "}, "NAME_MISSING"),
            ({"roles": set()}, "ROLE_MISSING"),
            ({"roles": {Role.PATIENT}}, "ROLE_MISSING"),
        ],
    )
    def test_is_refused_in_a_sentence(self, by, words, code):
        with pytest.raises(Refused) as refused:
            invite(by, **words)
        assert refused.value.code == code

    def test_to_a_known_address_is_refused(self, by):
        invite(by)
        with pytest.raises(Refused) as refused:
            invite(by, email="new@example.COM")
        assert refused.value.code == "EMAIL_TAKEN"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
    def test_is_the_administrators_alone(self, role):
        with pytest.raises(Refused) as refused:
            invite(actor_of(make_account(role), role))
        assert refused.value.code == "NOT_ALLOWED"


class TestRoles:
    def test_given_and_taken_are_audited_and_in_force_at_once(self, by):
        user = invite(by)
        accounts.set_roles(by=by, user_id=user.pk, roles={Role.RECORDS_CLERK, Role.BILLING})
        event = AuditEvent.objects.get(kind="user.roles_changed")
        assert event.detail == {"given": ["billing", "records_clerk"], "taken": ["intake_clerk"]}
        assert set(user.groups.values_list("name", flat=True)) == {"billing", "records_clerk"}

    def test_of_the_administrator_are_changed_by_another(self, by, boss):
        with pytest.raises(Refused) as refused:
            accounts.set_roles(by=by, user_id=boss.pk, roles={Role.MARKETING})
        assert refused.value.code == "OWN_ROLES"

    def test_keep_at_least_one_administrator(self, boss):
        with pytest.raises(Refused) as refused:
            accounts.set_roles(by=system("tests"), user_id=boss.pk, roles={Role.MARKETING})
        assert refused.value.code == "LAST_ADMINISTRATOR"

    def test_all_taken_make_a_person_who_is_not_of_staff(self, by):
        user = invite(by)
        accounts.set_roles(by=by, user_id=user.pk, roles=set())
        user.refresh_from_db()
        assert not user.is_staff

    def test_of_a_patient_stay_when_staff_roles_change(self, by):
        user = make_account(Role.PATIENT, Role.INTAKE_CLERK)
        accounts.set_roles(by=by, user_id=user.pk, roles={Role.BILLING})
        assert set(user.groups.values_list("name", flat=True)) == {"patient", "billing"}


class TestDeactivating:
    def test_ends_sessions_and_tokens_at_once(self, by):
        user = make_account(Role.INTAKE_CLERK)
        browser = signed_in(user)
        browser.get(reverse("people_portal:account"))
        Token.objects.create(user=user)
        accounts.deactivate(by=by, user_id=user.pk)
        assert browser.get(reverse("people_portal:account")).status_code == 302
        assert not Token.objects.filter(user=user).exists()
        assert not is_signed_in(sign_in(user))
        assert AuditEvent.objects.filter(kind="user.deactivated", about_id=user.pk).exists()

    def test_is_undone_by_activating(self, by):
        user = make_account(Role.INTAKE_CLERK)
        accounts.deactivate(by=by, user_id=user.pk)
        accounts.activate(by=by, user_id=user.pk)
        assert is_signed_in(sign_in(user))

    def test_oneself_or_the_last_administrator_is_refused(self, by, boss):
        for actor, code in ((by, "OWN_ACCOUNT"), (system("tests"), "LAST_ADMINISTRATOR")):
            with pytest.raises(Refused) as refused:
                accounts.deactivate(by=actor, user_id=boss.pk)
            assert refused.value.code == code


class TestALostTelephone:
    def test_is_answered_by_removing_the_second_factor_and_telling_its_owner(self, by):
        user = make_account(Role.INTAKE_CLERK)
        accounts.reset_second_factor(by=by, user_id=user.pk)
        assert not has_second_factor(user)
        with mail_server() as taken:
            deliver_mail()
        assert taken[0].rcpt_tos == [user.email]
        assert AuditEvent.objects.get(kind="user.second_factor_removed").detail == {"types": ["totp"]}


class TestTheAdministratorsPages:
    def test_invite(self, boss):
        words = {"email": "new@example.com", "name": "Nora New", "title": "", "roles": ["intake_clerk"]}
        response = signed_in(boss).post(reverse("admin:people_user_add"), words)
        assert response.status_code == 302
        assert User.objects.get(email="new@example.com").is_staff

    def test_show_what_is_refused_above_the_form(self, boss):
        words = {"email": boss.email, "name": "Nora", "title": "", "roles": ["intake_clerk"]}
        page = signed_in(boss).post(reverse("admin:people_user_add"), words).content.decode()
        assert "account with this e-mail address already" in page

    def test_change_roles(self, boss):
        user = make_account(Role.INTAKE_CLERK)
        words = {"name": user.name, "title": "", "roles": ["billing"], "change_reason": "New job"}
        response = signed_in(boss).post(reverse("admin:people_user_change", args=[user.pk]), words)
        assert response.status_code == 302
        assert list(user.groups.values_list("name", flat=True)) == ["billing"]

    def test_list_staff_and_no_patient(self, boss):
        patient = make_account(Role.PATIENT, name="Pia Patient")
        page = signed_in(boss).get(reverse("admin:people_user_changelist"))
        assert page.status_code == 200
        assert "Bo Boss" in page.content.decode()
        assert "Pia Patient" not in page.content.decode()
        hidden = signed_in(boss).get(reverse("admin:people_user_change", args=[patient.pk]))
        assert hidden.status_code in {302, 404}

    def test_report_who_has_not_signed_in(self, boss):
        make_account(Role.INTAKE_CLERK, name="Ned Never")
        page = signed_in(boss).get(reverse("admin:people_user_changelist"), {"unused": "never"})
        assert "Ned Never" in page.content.decode()

    def test_act_by_post_only(self, boss):
        user = make_account(Role.INTAKE_CLERK)
        url = reverse("admin:people_user_deactivate", args=[user.pk])
        browser = signed_in(boss)
        assert browser.get(url).status_code == 404
        assert browser.post(url).status_code == 302
        user.refresh_from_db()
        assert not user.is_active

    @pytest.mark.parametrize("role", [Role.PRIVACY_OFFICIAL, Role.COMPLIANCE_OFFICER, Role.INTAKE_CLERK])
    def test_do_not_exist_for_others(self, role):
        make_clinic()
        user = make_account(role)
        browser = signed_in(user)
        for name in ("changelist", "add"):
            assert browser.get(reverse(f"admin:people_user_{name}")).status_code == 404
        assert browser.post(reverse("admin:people_user_activate", args=[user.pk])).status_code == 404

    def test_show_no_patient_to_the_administrator(self, boss):
        patient = make_patient()
        browser = signed_in(boss)
        assert browser.get(reverse("admin:people_patient_changelist")).status_code == 404
        assert browser.get(reverse("admin:people_patient_change", args=[patient.pk])).status_code == 404

    def test_the_list_costs_the_same_for_more_people(self, boss):
        browser = signed_in(boss)
        url = reverse("admin:people_user_changelist")
        counts = []
        for _round in range(2):
            for _person in range(5):
                make_account(Role.INTAKE_CLERK)
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                browser.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTheCommand:
    def test_invites_the_first_administrator(self):
        make_clinic()
        out = StringIO()
        call_command(
            "create_staff", "first@example.com", "--name", "Fi First", "--role", "administrator", stdout=out
        )
        user = User.objects.get(email="first@example.com")
        assert str(user.pk) in out.getvalue()
        with mail_server() as taken:
            assert deliver_mail() == 1
        assert taken[0].rcpt_tos == ["first@example.com"]

    def test_says_what_is_wrong(self):
        with pytest.raises(CommandError, match="e-mail address"):
            call_command("create_staff", "nonsense", "--name", "X", "--role", "administrator")


class TestStaffLists:
    def test_name_active_staff_only(self):
        clerk = make_account(Role.INTAKE_CLERK, name="Cleo Clerk")
        make_account(Role.INTAKE_CLERK, name="Gone", is_active=False)
        make_account(Role.PATIENT, name="Pia Patient")
        assert staff_choices() == [(clerk.pk, "Cleo Clerk")]

    def test_find_who_may(self):
        official = make_account(Role.PRIVACY_OFFICIAL)
        make_account(Role.BILLING)
        assert staff_with(Permission.REQUESTS_CORRECT) == [official.pk]
