"""A staff member at the browser: signed in with both factors, as their session would say."""

import time

from django.contrib.auth import get_user_model
from django.test import Client

from privacy_portal.audit.actor import Actor


def sign_in(actor: Actor) -> Client:
    """A browser whose session was opened by password and second factor (tests/people proves those)."""
    browser = Client()
    browser.force_login(
        get_user_model().objects.get(pk=actor.user_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "type": "totp", "at": time.time()},
    ]
    session.save()
    return browser
