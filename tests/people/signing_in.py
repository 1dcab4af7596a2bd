"""Signing in as a browser does: the login page, then the second factor."""

import contextlib
import email
import email.policy
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from privacy_portal.audit.actor import STAFF_ROLES, Role
from privacy_portal.people.models import User
from privacy_portal.people.operations import mail
from tests.factories import PASSWORD, make_user
from tests.journeys.second_factor import code

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def make_account(*roles: Role, second_factor: bool | None = None, **values: Any) -> User:
    """A verified account; staff have an authenticator app unless told otherwise."""
    user = make_user("", *roles, **values)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    if second_factor or (second_factor is None and set(roles) & STAFF_ROLES):
        TOTP.activate(user, SECRET)
    return user


def sign_in(user: User, client: Client | None = None, *, password: str = PASSWORD, to: str = "") -> Client:
    """A browser with this person signed in, as far as the password and the app's code lead."""
    browser = client or Client()
    response = browser.post(reverse("account_login"), {"login": user.email, "password": password, "next": to})
    if response.status_code == 302 and response["Location"].startswith(reverse("mfa_authenticate")):
        browser.post(reverse("mfa_authenticate"), {"code": code(SECRET)})
    return browser


def signed_in(user: User) -> Client:
    """The same by a short cut, second factor included: for tests that are about something else."""
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


@dataclass
class Keeper:
    """Keeps each message that the mail server took."""

    taken: list[Envelope]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.taken.append(envelope)
        return "250 OK"


@contextlib.contextmanager
def mail_server() -> Iterator[list[Envelope]]:
    """A real SMTP server, and the portal told to use it."""
    keeper = Keeper([])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        options = {"host": "127.0.0.1", "port": port}
        backend = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
        with override_settings(MAILERS={"default": backend}):
            yield keeper.taken
    finally:
        controller.stop()


def text_of(envelope: Envelope) -> str:
    """Subject and body of one mail as a person reads it."""
    message = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}"


def deliver_mail() -> int:
    """What the worker does: send all that waits; returns how many were taken."""
    now = timezone.now()
    return sum(mail.send(mail_id=mail_id, now=now) for mail_id in mail.waiting(now=now))
