"""Staff accounts: invited, given roles, deactivated; never deleted (45 CFR 164.308(a)(3), (a)(4))."""

import datetime
from collections.abc import Collection

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import STAFF_ROLES, Actor, Permission, Role
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.people import letters
from privacy_portal.people.models import User
from privacy_portal.people.operations import mail
from privacy_portal.people.queries import roles_of, staff_with


@transaction.atomic
def invite(*, by: Actor, email: str, name: str, roles: Collection[Role], title: str = "") -> User:
    """Make a staff account and mail its owner a link to choose a password.

    Raises Refused (NOT_ALLOWED, EMAIL_INVALID, EMAIL_TAKEN, NAME_MISSING, ROLE_MISSING).
    """
    _allow(by)
    _require_staff_role(roles)
    user = create_account(by=by, email=email, name=name, roles=roles, title=title)
    _mail_link(user)
    audit.record("user.invited", by=by, about=("user", user.pk), detail={"roles": sorted(roles)})
    return user


@transaction.atomic
def create_account(
    *, by: Actor, email: str, name: str, roles: Collection[Role], title: str = "", password: str | None = None
) -> User:
    """An account with a verified address; without a password the mailed link or single sign-on opens it.

    The address counts as verified: whoever has no access to that mailbox never gets the link.
    Raises Refused (NOT_ALLOWED, EMAIL_INVALID, EMAIL_TAKEN, NAME_MISSING).
    """
    _allow(by)
    address, full_name = _clean_email(email), name.strip()
    if not full_name:
        raise Refused(_("Enter a name."), code="NAME_MISSING")
    if User.objects.filter(email__iexact=address).exists() or _is_known(address):
        raise Refused(_("There is an account with this e-mail address already."), code="EMAIL_TAKEN")
    user = User(email=address, name=full_name, title=title.strip(), is_staff=bool(set(roles) & STAFF_ROLES))
    user.set_password(password)
    save_tracked(user, by=by, reason="account made")
    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    user.groups.set(groups_of(roles))
    audit.record("user.created", by=by, about=("user", user.pk), detail={"roles": sorted(roles)})
    return user


@transaction.atomic
def set_roles(*, by: Actor, user_id: int, roles: Collection[Role]) -> User:
    """Give exactly these roles; those of a patient or representative come from their record, and stay.

    Raises Refused (NOT_ALLOWED, NOT_FOUND, OWN_ROLES, LAST_ADMINISTRATOR).
    """
    _allow(by)
    user = _locked(user_id)
    before = {Role(group.name) for group in user.groups.all() if group.name in set(Role)}
    after = (set(roles) & STAFF_ROLES) | (before - STAFF_ROLES)
    if after == before:
        return user
    if user.pk == by.user_id:
        raise Refused(_("Somebody else must change your own roles."), code="OWN_ROLES")
    if Role.ADMINISTRATOR in before - after:
        _keep_an_administrator(user)
    user.groups.set(groups_of(after))
    user.is_staff = bool(after & STAFF_ROLES)
    save_tracked(user, by=by, reason="roles changed", update_fields=["is_staff"])
    detail = {"given": sorted(after - before), "taken": sorted(before - after)}
    audit.record("user.roles_changed", by=by, about=("user", user.pk), detail=detail)
    return user


@transaction.atomic
def describe(*, by: Actor, user_id: int, name: str, title: str, reason: str) -> User:
    """Correct a name or job title. Raises Refused (NOT_ALLOWED, NOT_FOUND, NAME_MISSING)."""
    _allow(by)
    user = _locked(user_id)
    if not name.strip():
        raise Refused(_("Enter a name."), code="NAME_MISSING")
    if (user.name, user.title) != (name.strip(), title.strip()):
        user.name, user.title = name.strip(), title.strip()
        save_tracked(user, by=by, reason=reason, update_fields=["name", "title"])
        audit.record("user.described", by=by, about=("user", user.pk))
    return user


@transaction.atomic
def deactivate(*, by: Actor, user_id: int) -> User:
    """From now on this person cannot sign in: open sessions end and API tokens go.

    Raises Refused (NOT_ALLOWED, NOT_FOUND, OWN_ACCOUNT, LAST_ADMINISTRATOR).
    """
    _allow(by)
    user = _locked(user_id)
    if user.pk == by.user_id:
        raise Refused(_("Somebody else must deactivate your account."), code="OWN_ACCOUNT")
    if not user.is_active:
        return user
    if Role.ADMINISTRATOR in roles_of(user):
        _keep_an_administrator(user)
    user.is_active = False
    save_tracked(user, by=by, reason="deactivated", update_fields=["is_active"])
    _end_access(user)
    audit.record("user.deactivated", by=by, about=("user", user.pk))
    return user


@transaction.atomic
def activate(*, by: Actor, user_id: int) -> User:
    """This person may sign in again. Raises Refused (NOT_ALLOWED, NOT_FOUND)."""
    _allow(by)
    user = _locked(user_id)
    if not user.is_active:
        user.is_active = True
        save_tracked(user, by=by, reason="activated", update_fields=["is_active"])
        audit.record("user.activated", by=by, about=("user", user.pk))
    return user


@transaction.atomic
def send_invitation(*, by: Actor, user_id: int) -> None:
    """Mail the link to choose a password again. Raises Refused (NOT_ALLOWED, NOT_FOUND, NOT_ACTIVE)."""
    _allow(by)
    user = _locked(user_id)
    if not user.is_active:
        raise Refused(_("Activate the account first."), code="NOT_ACTIVE")
    _mail_link(user)
    audit.record("user.invited", by=by, about=("user", user.pk), detail={"again": True})


@transaction.atomic
def reset_second_factor(*, by: Actor, user_id: int) -> None:
    """For a lost telephone or key: remove the second factors, end the sessions, tell the owner.

    Raises Refused (NOT_ALLOWED, NOT_FOUND, OWN_ACCOUNT).
    """
    _allow(by)
    user = _locked(user_id)
    if user.pk == by.user_id:
        raise Refused(_("Somebody else must reset your second factor."), code="OWN_ACCOUNT")
    removed = Authenticator.objects.filter(user=user)
    kinds = sorted(removed.values_list("type", flat=True))
    removed.delete()
    _end_access(user)
    words = letters.second_factor_reset_mail(user=user)
    mail.queue(to=user.email, subject=words.subject, body=words.body)
    audit.record("user.second_factor_removed", by=by, about=("user", user.pk), detail={"types": kinds})


def groups_of(roles: Collection[Role]) -> list[Group]:
    """The group of each role, by the role's own name."""
    return [Group.objects.get_or_create(name=role.value)[0] for role in sorted(roles)]


def _allow(by: Actor) -> None:
    if not by.may(Permission.USERS_MANAGE):
        raise Refused(_("Only the administrator may manage accounts."), code="NOT_ALLOWED")


def _require_staff_role(roles: Collection[Role]) -> None:
    if not set(roles) & STAFF_ROLES:
        raise Refused(_("Choose at least one staff role."), code="ROLE_MISSING")


def _locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise Refused(_("There is no such account."), code="NOT_FOUND")
    return user


def _keep_an_administrator(but: User) -> None:
    """Locks the administrators, so that two of them cannot remove each other at once."""
    ids = staff_with(Permission.USERS_MANAGE)
    others = User.objects.select_for_update().filter(pk__in=ids).exclude(pk=but.pk)
    if not list(others):
        raise Refused(_("There must be at least one administrator."), code="LAST_ADMINISTRATOR")


def _clean_email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(
            _("Enter an e-mail address, such as name@example.com."), code="EMAIL_INVALID"
        ) from error
    return address


def _is_known(address: str) -> bool:
    return EmailAddress.objects.filter(email__iexact=address).exists()


def _mail_link(user: User) -> None:
    """One use only: the token is made from the password and last sign-in, which using it changes."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    days = datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
    words = letters.invitation_mail(user=user, path=path, days=days)
    mail.queue(to=user.email, subject=words.subject, body=words.body)


def _end_access(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
    Token.objects.filter(user=user).delete()
