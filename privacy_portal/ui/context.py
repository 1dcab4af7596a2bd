"""What every page knows: its navigation, the languages, and when the session ends unless used."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from privacy_portal.ui import navigation

SHORTEST_WARNING_SECONDS = 20  # WCAG 2.2.1: at least 20 seconds to ask for more time


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Reads `request.user`, `.actor` and `.idle_seconds` where they exist."""
    return {
        "navigation": navigation.items(request),
        "sign_in_url": navigation.url("account_login"),
        "sign_out_url": navigation.url("account_logout"),
        "languages": languages(),
        "idle": idle(request),
    }


def languages() -> list[dict[str, Any]]:
    """The other languages this page can be read in, each named in its own words."""
    from django.conf.locale import LANG_INFO

    now = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [
        {"code": code, "name": LANG_INFO[code.split("-")[0]]["name_local"].capitalize()}
        for code, _name in settings.LANGUAGES
        if code.split("-")[0] != now
    ]


def idle(request: HttpRequest) -> dict[str, Any] | None:
    """When the server will end this session unless it is used; the page only says so, the server acts."""
    seconds = getattr(request, "idle_seconds", None)
    user = getattr(request, "user", None)
    if not seconds or user is None or not user.is_authenticated:
        return None
    warning = max(SHORTEST_WARNING_SECONDS, getattr(settings, "IDLE_WARNING_SECONDS", 120))
    return {
        "seconds": seconds,
        "warning_seconds": min(warning, seconds // 2),
        "ends_at": timezone.now() + timedelta(seconds=seconds),
        "stay_url": navigation.url("people_portal:stay"),
        "ended_url": f"{navigation.url('account_login')}?{urlencode({'next': request.get_full_path()})}",
    }
