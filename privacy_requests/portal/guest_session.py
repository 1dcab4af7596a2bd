"""What a person without an account typed, or opened: sealed inside their session, and gone soon.

Nothing of it is a row that anybody could read, and none of it stands in an address. Each kind of thing is
kept HELD_FOR after it was last used.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from privacy_portal.people import sealed

HELD_FOR = timedelta(minutes=30)
WARNING = timedelta(minutes=2)
PURPOSE = "requests.guest"
PREFIX = "guest."
ANSWERS, SENT, DOOR = "answers", "sent", "door"


def get(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What is held under `name`; None when there is nothing or it was left too long."""
    kept = request.session.get(PREFIX + name)
    if not isinstance(kept, str):
        return None
    try:
        held: dict[str, Any] = json.loads(sealed.unseal(kept, purpose=f"{PURPOSE}.{name}"))
    except ValueError:
        return None
    age = timezone.now().timestamp() - held.pop("at", 0)
    if not 0 <= age <= HELD_FOR.total_seconds():
        drop(request, name)
        return None
    return held


def put(request: HttpRequest, name: str, held: Mapping[str, Any]) -> None:
    """Hold this under `name` in place of what was there."""
    text = json.dumps({**held, "at": timezone.now().timestamp()})
    request.session[PREFIX + name] = sealed.seal(text, purpose=f"{PURPOSE}.{name}")


def drop(request: HttpRequest, *names: str) -> None:
    """Forget what is held under these names."""
    for name in names:
        request.session.pop(PREFIX + name, None)


def touch(request: HttpRequest) -> bool:
    """The person is still there: the time starts again. False when nothing is held any more."""
    found = False
    for name in (ANSWERS, SENT, DOOR):
        held = get(request, name)
        if held is not None:
            put(request, name, held)
            found = True
    return found


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers a guest gave so far, page by page."""

    pages: Mapping[str, Mapping[str, list[str]]]

    def get(self, name: str) -> Mapping[str, list[str]] | None:
        return self.pages.get(name)


def ending(request: HttpRequest, *, then: str) -> dict[str, Any] | None:
    """What the page says about its end (WCAG 2.2.1), for one who is not signed in; `then`: the page after."""
    if request.user.is_authenticated:
        return None
    return {
        "seconds": int(HELD_FOR.total_seconds()),
        "warning_seconds": int(WARNING.total_seconds()),
        "ends_at": timezone.now() + HELD_FOR,
        "stay_url": reverse("requests_portal:guest-stay"),
        "leave_url": reverse("requests_portal:guest-leave"),
        "ended_url": reverse(f"requests_portal:{then}"),
        "guest": True,
    }
