"""What Django and allauth tell us about sign-ins, audited (45 CFR 164.312(b), 164.308(a)(5)(ii)(C)).

These are hooks of libraries; our own code sends no signals.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, system
from privacy_portal.people import lost_posts, middleware, second_factor
from privacy_portal.people.models import User
from privacy_portal.people.queries import user_id_of_email

ADDED = "user.second_factor_added"


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(signed_in, dispatch_uid="people.signed_in")
    account.user_logged_in.connect(signed_in_through_allauth, dispatch_uid="people.through_allauth")
    user_login_failed.connect(sign_in_failed, dispatch_uid="people.sign_in_failed")
    user_logged_out.connect(signed_out, dispatch_uid="people.signed_out")
    account.user_signed_up.connect(signed_up, dispatch_uid="people.signed_up")
    for signal, kind in ACCOUNT_EVENTS:
        signal.connect(Told(kind), dispatch_uid=f"people.{kind}", weak=False)
    for signal, kind in FACTOR_EVENTS:
        signal.connect(FactorTold(kind), dispatch_uid=f"people.{kind}", weak=False)
    mfa.authentication_failed.connect(second_factor_failed, dispatch_uid="people.factor_failed")


def actor_of(request: HttpRequest | None) -> Actor:
    """The actor of this request as it stands after what just happened."""
    if request is None or not hasattr(request, "user"):
        return system("sign_in")
    middleware.set_actor(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    request.session[middleware.LAST_USED] = middleware.now()
    lost_posts.begin(request, user.pk)
    audit.record("session.signed_in", by=actor_of(request), about=("user", user.pk))


def signed_in_through_allauth(sender: Any, request: HttpRequest, user: User, **extra: Any) -> None:
    """Whether single sign-on vouched for a second factor; and what was sent too late is given back."""
    social = extra.get("sociallogin")
    if social is not None:
        claims = (social.account.extra_data or {}).get("id_token") or {}
        request.session[second_factor.SINGLE_SIGN_ON] = second_factor.proven_by_single_sign_on(claims)
    lost_posts.give_back(request)


def sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """The address typed is not kept: a mistyped one may be anybody's. A known account is named by its id."""
    user_id = user_id_of_email(str(credentials.get("email") or credentials.get("username") or ""))
    audit.record("session.sign_in_failed", by=actor_of(request), about=("user", user_id) if user_id else None)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is None or getattr(request, "ended_idle", False):
        return
    audit.record("session.signed_out", by=request.actor, about=("user", user.pk))  # type: ignore[attr-defined]


def signed_up(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("user.signed_up", by=actor_of(request), about=("user", user.pk))


def second_factor_failed(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("session.second_factor_failed", by=actor_of(request), about=("user", user.pk))


class Told:
    """Records `kind` about the user that a signal names."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, sender: Any, request: HttpRequest, **named: Any) -> None:
        user = named.get("user") or getattr(named.get("email_address"), "user", None)
        if user is not None:
            audit.record(self.kind, by=actor_of(request), about=("user", user.pk))


class FactorTold:
    """Records `kind` with the type of second factor."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(
        self, sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
    ) -> None:
        if self.kind == ADDED and authenticator.type != Authenticator.Type.RECOVERY_CODES:
            request.session[second_factor.SET_UP] = user.pk
        audit.record(
            self.kind, by=actor_of(request), about=("user", user.pk), detail={"type": authenticator.type}
        )


ACCOUNT_EVENTS = (
    (account.password_changed, "user.password_changed"),
    (account.password_reset, "user.password_reset"),
    (account.password_set, "user.password_set"),
    (account.email_confirmed, "user.email_confirmed"),
    (account.email_added, "user.email_added"),
    (account.email_removed, "user.email_removed"),
    (account.email_changed, "user.email_changed"),
)
FACTOR_EVENTS = (
    (mfa.authenticator_added, ADDED),
    (mfa.authenticator_removed, "user.second_factor_removed"),
    (mfa.authenticator_reset, "user.second_factor_reset"),
)
