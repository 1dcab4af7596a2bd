"""A member of staff at the browser: signed in with both factors, as their session would say."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from privacy_portal.audit.actor import Actor


def sign_in(actor: Actor) -> Client:
    """A browser whose session was opened by password and second factor (tests/people proves those)."""
    user = get_user_model().objects.get(pk=actor.user_id)
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request: Any = RequestFactory().get("/")
    request.session = browser.session
    record_authentication(request, user, "password")
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return browser
