"""Single sign-on by OpenID Connect: opens existing staff accounts, makes none."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.people.models import User
from tests.factories import make_clinic
from tests.people.signing_in import is_signed_in, make_account, signed_in

pytestmark = pytest.mark.django_db


class Provider(ThreadingHTTPServer):
    """An identity provider on this machine: whoever comes is the person in `claims`."""

    claims: dict[str, Any]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        address = self.server.address
        if self.path.startswith("/.well-known/"):
            self.answer(
                {
                    "issuer": address,
                    "authorization_endpoint": f"{address}/authorize",
                    "token_endpoint": f"{address}/token",
                    "userinfo_endpoint": f"{address}/userinfo",
                    "jwks_uri": f"{address}/keys",
                }
            )
        else:
            self.answer(self.server.claims)

    def do_POST(self) -> None:
        now = int(time.time())
        standard = {"iss": self.server.address, "aud": "portal", "iat": now, "exp": now + 300}
        parts = ({"alg": "RS256", "kid": "1"}, {**standard, **self.server.claims})
        token = ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
        )
        self.answer({"access_token": "a", "token_type": "Bearer", "id_token": f"{token}.c2ln"})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Quiet."""


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    make_clinic()
    server = Provider(("127.0.0.1", 0), Answers)
    server.claims = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "staff",
        "name": "Staff single sign-on",
        "client_id": "portal",
        "secret": "s",
        "settings": {"server_url": server.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


def come_in(provider: Provider, browser: Client | None = None, **claims: Any) -> Client:
    """A browser that went to the provider and came back."""
    provider.claims = {"sub": "42", "email_verified": True, **claims}
    browser = browser or Client()
    away = browser.post(reverse("openid_connect_login", kwargs={"provider_id": "staff"}))
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "staff"})
    browser.get(callback, {"code": "c", "state": state})
    return browser


def account_page(browser: Client) -> int:
    return browser.get(reverse("people_portal:account")).status_code


class TestAStaffMember:
    def test_is_found_by_an_address_both_sides_verified_and_again_by_the_link(self, provider):
        clerk = make_account(Role.INTAKE_CLERK, second_factor=False)
        first = come_in(provider, email=clerk.email.upper(), amr=["pwd", "mfa"])
        assert first.session["_auth_user_id"] == str(clerk.pk)
        assert account_page(first) == 200
        assert is_signed_in(come_in(provider, email="changed@example.com", amr=["mfa"]))

    def test_whose_provider_saw_no_second_factor_sets_one_up_here(self, provider):
        clerk = make_account(Role.INTAKE_CLERK, second_factor=False)
        browser = come_in(provider, email=clerk.email, amr=["pwd"])
        assert account_page(browser) == 302

    def test_needs_none_here_when_the_clinic_vouches_for_its_provider(self, provider, settings):
        settings.OIDC_PROVIDES_SECOND_FACTOR = True
        clerk = make_account(Role.INTAKE_CLERK, second_factor=False)
        assert account_page(come_in(provider, email=clerk.email)) == 200

    def test_with_an_authenticator_here_is_still_asked_for_it(self, provider):
        clerk = make_account(Role.INTAKE_CLERK)
        assert not is_signed_in(come_in(provider, email=clerk.email, amr=["mfa"]))


class TestItOpensNothing:
    def test_for_an_address_the_provider_has_not_verified(self, provider):
        clerk = make_account(Role.INTAKE_CLERK)
        assert not is_signed_in(come_in(provider, email=clerk.email, email_verified=False))

    def test_for_a_stranger_and_makes_no_account(self, provider):
        assert not is_signed_in(come_in(provider, email="stranger@example.com", amr=["mfa"]))
        assert not User.objects.exists()

    def test_for_a_patient(self, provider):
        patient = make_account(Role.PATIENT)
        assert not is_signed_in(come_in(provider, email=patient.email, amr=["mfa"]))

    def test_for_a_deactivated_colleague(self, provider):
        clerk = make_account(Role.INTAKE_CLERK, second_factor=False)
        come_in(provider, email=clerk.email, amr=["mfa"])
        clerk.is_active = False
        clerk.save()
        assert not is_signed_in(come_in(provider, email=clerk.email, amr=["mfa"]))

    def test_for_somebody_else_than_who_is_signed_in(self, provider):
        clerk = make_account(Role.INTAKE_CLERK, second_factor=False)
        patient = make_account(Role.PATIENT)
        browser = come_in(provider, signed_in(patient), email=clerk.email, amr=["mfa"])
        assert browser.session["_auth_user_id"] == str(patient.pk)

    def test_with_an_answer_to_a_question_it_never_asked(self, provider):
        make_account(Role.INTAKE_CLERK)
        callback = reverse("openid_connect_callback", kwargs={"provider_id": "staff"})
        browser = Client()
        assert browser.get(callback, {"code": "c", "state": "forged"}).status_code < 500
        assert not is_signed_in(browser)
