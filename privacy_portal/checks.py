"""System checks of our own: what must not be started is refused with an id and a hint."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOCAL_HOSTS = {"localhost", "127.0.0.1", "testserver", "[::1]"}


@register(Tags.security)
def demo_never_beside_production(**_: Any) -> list[CheckMessage]:
    """privacy_portal.E001: the demo clinic, whose passwords are printed, beside production settings."""
    if not settings.DEMO:
        return []
    host = urlsplit(settings.BASE_URL).hostname or ""
    if settings.HTTPS or host not in LOCAL_HOSTS or not set(settings.ALLOWED_HOSTS) <= LOCAL_HOSTS:
        return [
            Error(
                "DEMO is on beside production settings.",
                hint="Unset DEMO, or serve only localhost with HTTPS=false.",
                id="privacy_portal.E001",
            )
        ]
    return []


@register(Tags.security)
def secret_key_is_long(**_: Any) -> list[CheckMessage]:
    """privacy_portal.E002: a short secret key."""
    if len(settings.SECRET_KEY) < 50:
        return [
            Error(
                "SECRET_KEY is shorter than 50 characters.",
                hint="python -c 'import secrets; print(secrets.token_urlsafe(64))'",
                id="privacy_portal.E002",
            )
        ]
    return []


@register(Tags.security)
def inbox_secret_is_long(**_: Any) -> list[CheckMessage]:
    """privacy_portal.E003: a webhook secret too short to trust; the webhook stays shut."""
    if 0 < len(settings.INBOX_WEBHOOK_SECRET) < 32:
        return [
            Error(
                "INBOX_WEBHOOK_SECRET is shorter than 32 characters.",
                hint="python -c 'import secrets; print(secrets.token_urlsafe(48))'",
                id="privacy_portal.E003",
            )
        ]
    return []
