"""A search of a staff list, kept in the session under a key: no address or log shows what was looked for."""

import secrets

from django.http import HttpRequest

KEPT = 20


def remember(request: HttpRequest, text: str, *, of: str) -> str:
    """Keep the words of a search of the list `of`; returns the key that stands in the address."""
    key = secrets.token_urlsafe(6)
    searches = dict(list(request.session.get(of, {}).items())[-(KEPT - 1) :])
    request.session[of] = {**searches, key: text}
    return key


def recall(request: HttpRequest, *, of: str) -> tuple[str, str]:
    """(key, words) of the search that the address names; ("", "") where it names none of this session's."""
    key = request.GET.get("search", "")
    text = request.session.get(of, {}).get(key, "")
    return (key, text) if text else ("", "")
