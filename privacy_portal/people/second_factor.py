"""Whether this session was opened with a second factor, and where to get one (45 CFR 164.312(d))."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from privacy_portal.people.models import User

SET_UP = "second_factor_set_up"
SINGLE_SIGN_ON = "single_sign_on_second_factor"
# The methods of an ID token that mean a second factor was used (RFC 8176).
STRONG_METHODS = frozenset({"mfa", "hwk", "swk", "otp", "pop", "fido"})

# What staff may reach while they still owe their second factor.
OPEN_WITHOUT = frozenset(
    {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "account_logout",
        "account_login",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "people_portal:stay",
        "people_portal:session",
        "set_language",
        "health-live",
        "health-ready",
    }
)


def is_owed(request: HttpRequest) -> bool:
    """True for signed-in staff whose session knows of a first factor only."""
    user = request.user
    if not isinstance(user, User):
        return False
    if not (user.is_staff or request.actor.is_staff):  # type: ignore[attr-defined]
        return False
    return not was_used(request)


def was_used(request: HttpRequest) -> bool:
    """Whether this session was opened, or strengthened since, with a second factor or a passkey."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return True
    if request.session.get(SET_UP) == request.user.pk:
        return True  # setting it up took a code from the app, or a touch of the key
    signed_on = any(record.get("method") == "socialaccount" for record in records)
    return signed_on and bool(request.session.get(SINGLE_SIGN_ON))


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the whole sign-in happened so lately that asking again would prove nothing more."""
    records = get_authentication_records(request, request.user)
    newest = max((record.get("at", 0.0) for record in records), default=0.0)
    return bool(time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def next_step(request: HttpRequest) -> str:
    """Where to go to have one: set it up, or use the one there is."""
    assert isinstance(request.user, User)
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    if not get_adapter().is_mfa_enabled(request.user, kinds):
        return reverse("mfa_activate_totp")
    if get_adapter().is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn")


def proven_by_single_sign_on(id_token: dict[str, object]) -> bool:
    """Whether the clinic's identity provider vouches for a second factor.

    Either the clinic says that its provider always asks for one (OIDC_PROVIDES_SECOND_FACTOR), or this
    ID token's `amr` names one. `acr` is left out: its values mean what each provider likes.
    """
    if settings.OIDC_PROVIDES_SECOND_FACTOR:
        return True
    methods = id_token.get("amr")
    return isinstance(methods, list) and bool(STRONG_METHODS & {str(method) for method in methods})
