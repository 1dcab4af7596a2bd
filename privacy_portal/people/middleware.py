"""Who is asking, for how long a session may lie unused, and staff's second factor."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.people import lost_posts, second_factor
from privacy_portal.people.client_address import client_address
from privacy_portal.people.queries import actor_for

LAST_USED = "last_used_at"
WRITE_AFTER_SECONDS = 5  # a page that asks three things at once writes its session once

Handler = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Sets `request.actor`: what this request may do, worked out from the roles as they stand now."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        set_actor(request)
        return self.get_response(request)


def set_actor(request: HttpRequest, *, via: str = "web") -> None:
    request.actor = actor_for(  # type: ignore[attr-defined]
        request.user,
        ip=client_address(request),
        request_id=getattr(request, "request_id", ""),
        via=via,
    )


class IdleLogoffMiddleware:
    """Ends a session that nobody used (45 CFR 164.312(a)(2)(iii)); what was being sent is kept.

    Sets `request.idle_seconds`: how long this person may pause.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.idle_seconds = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._end_or_continue(request)
        response = self.get_response(request)
        lost_posts.mark(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A POST whose session ended: kept, when its page wants that, and given back after signing in."""
        if request.method == "POST" and not request.user.is_authenticated:
            return lost_posts.keep(request, view, kwargs)
        return None

    def _end_or_continue(self, request: HttpRequest) -> None:
        limit = idle_limit(request)
        left = seconds_left(request)
        if left <= 0:
            end_unused_session(request)
            return
        request.idle_seconds = limit  # type: ignore[attr-defined]
        asks_only = request.path == reverse("people_portal:session")
        if LAST_USED not in request.session or (not asks_only and limit - left >= WRITE_AFTER_SECONDS):
            touch(request)


def idle_limit(request: HttpRequest) -> int:
    """Seconds this person may pause before the session ends."""
    staff = request.actor.is_staff or request.user.is_staff  # type: ignore[attr-defined]
    return settings.STAFF_IDLE_SECONDS if staff else settings.PATIENT_IDLE_SECONDS


def seconds_left(request: HttpRequest) -> int:
    """Seconds until the session ends unless it is used."""
    last = request.session.get(LAST_USED)
    if not isinstance(last, int | float):
        return idle_limit(request)
    # A clock that was set back must not lengthen a session.
    return int(idle_limit(request) - max(0.0, time.time() - last))


def now() -> float:
    return time.time()


def touch(request: HttpRequest) -> None:
    """The person acted: the time starts again."""
    request.session[LAST_USED] = now()


def end_unused_session(request: HttpRequest) -> None:
    """Sign off a person who went away, tell the audit, and say so on the page that follows."""
    audit.record("session.ended_idle", by=request.actor)  # type: ignore[attr-defined]
    request.ended_idle = True  # type: ignore[attr-defined]  # read by receivers.signed_out
    logout(request)
    set_actor(request)
    messages.info(request, _("You were signed out because nothing happened for a while."))


class SecondFactorMiddleware:
    """Staff set up and use a second factor before they see anything else (SEC-08)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not second_factor.is_owed(request):
            return None
        match = request.resolver_match
        if match and match.view_name in second_factor.OPEN_WITHOUT:
            return None
        if request.path.startswith("/api/"):
            return _api_refusal()
        following = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{second_factor.next_step(request)}?{following}".rstrip("?"))


def _api_refusal() -> JsonResponse:
    return JsonResponse(
        {
            "type": "about:blank",
            "title": _("A second factor is needed"),
            "status": 403,
            "detail": _("Sign in with your second factor, or use an API token."),
            "code": "SECOND_FACTOR",
        },
        status=403,
        content_type="application/problem+json",
    )
