"""A form sent after its session ended: kept for the person whose session it was (WCAG 2.2.5).

Two signed, HttpOnly cookies carry it over: one says whose session this browser last had, the other holds a
random token for what was kept. Neither signs anybody in; without the first there is nobody to keep for.

A form belongs to the owner only when its CSRF token shows that it was made in the owner's session: every
sign-in changes the CSRF secret, and the owner cookie remembers the one before when it was theirs too. So what
one person left in a tab never reaches whoever signs in next on a shared computer.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import InvalidTokenFormat, _check_token_format, _does_token_match  # type: ignore[attr-defined]
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.clinic import queries as clinic
from privacy_portal.people.operations import drafts

OWNER_COOKIE = "session_of"
TOKEN_COOKIE = "kept_form"  # noqa: S105 - a cookie's name
BACK = gettext_lazy("What you had filled in is back. Check it, then send it.")
SALT = "privacy_portal.people.lost_posts"


def keep(
    request: HttpRequest, view: Callable[..., Any], kwargs: Mapping[str, Any]
) -> HttpResponseRedirect | None:
    """Keep this POST and ask to sign in; None when its view wants no drafts or is open to everyone."""
    if not hasattr(view, "draft_key") or not getattr(view, "login_required", True):
        return None
    owner_id = owner(request)
    page = view.draft_page(**kwargs) if view.draft_page else request.path  # type: ignore[attr-defined]
    token = kept_token(request) or secrets.token_urlsafe(32)
    saved = owner_id is not None and drafts.keep_lost(
        by=request.actor,  # type: ignore[attr-defined]
        user_id=owner_id,
        token=token,
        key=view.draft_key(**kwargs),
        data=dict(request.POST.lists()),
        uploads={
            field: request.FILES.getlist(field)
            for field in view.draft_files(**kwargs)  # type: ignore[attr-defined]
            if field in request.FILES
        },
        on=clinic.today(),
        now=timezone.now(),
    )
    if saved and request.user.is_authenticated:
        drafts.bind(by=request.actor, token=token)  # type: ignore[attr-defined]
        messages.info(request, BACK)
        return HttpResponseRedirect(page)
    if saved:
        messages.info(request, _("Your session had ended. What you filled in is kept: sign in to go on."))
    else:
        messages.warning(request, _("Your session had ended. Sign in, then fill in the form again."))
    response = HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}")
    if saved:
        _set(response, TOKEN_COOKIE, token)
    return response


def owner(request: HttpRequest) -> int | None:
    """Whose session this browser last had."""
    value = _get(request, OWNER_COOKIE)
    return value["user"] if isinstance(value, dict) else None


def is_from_former_session(request: HttpRequest) -> bool:
    """Whether this form was made in the session that the owner had before the present one."""
    value = _get(request, OWNER_COOKIE)
    former = value.get("former") if isinstance(value, dict) else None
    sent = request.POST.get("csrfmiddlewaretoken", "")
    if not former or (request.user.is_authenticated and request.user.pk != owner(request)):
        return False
    try:
        _check_token_format(sent)
    except InvalidTokenFormat:
        return False
    return bool(_does_token_match(sent, former))


def kept_token(request: HttpRequest) -> str | None:
    """The token of what this browser sent too late."""
    value = _get(request, TOKEN_COOKIE)
    return value if isinstance(value, str) else None


def give_back(request: HttpRequest) -> None:
    """Just signed in: what this browser sent too late is this person's draft again, or nobody's."""
    token = kept_token(request)
    if token is None:
        return
    request.kept_form_settled = True  # type: ignore[attr-defined]
    if drafts.bind(by=request.actor, token=token):  # type: ignore[attr-defined]
        messages.info(request, BACK)


def begin(request: HttpRequest, user_id: int) -> None:
    """A session starts: mark() will name its owner, and the CSRF secret of their session before."""
    same_person = owner(request) == user_id
    former = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "") if same_person else ""
    request.session_begins = {"user": user_id, "former": former}  # type: ignore[attr-defined]


def mark(request: HttpRequest, response: HttpResponseBase) -> None:
    """Remember whose session this is; forget the token once it is settled."""
    begins = getattr(request, "session_begins", None)
    if begins is not None:
        _set(response, OWNER_COOKIE, begins)
    if getattr(request, "kept_form_settled", False):
        response.delete_cookie(TOKEN_COOKIE, samesite="Lax")


def _get(request: HttpRequest, name: str) -> Any:
    sealed = request.COOKIES.get(name)
    if not sealed:
        return None
    try:
        return signing.loads(sealed, salt=f"{SALT}.{name}", max_age=settings.DRAFT_KEPT_FOR)
    except signing.BadSignature:
        return None


def _set(response: HttpResponseBase, name: str, value: object) -> None:
    response.set_cookie(
        name,
        signing.dumps(value, salt=f"{SALT}.{name}"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
