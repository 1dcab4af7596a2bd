"""What every page knows of the clinic; and, in a demonstration, how to sign in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from privacy_portal.clinic import queries as clinic
from privacy_portal.people import demonstration


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: one query, and only on a page that names the clinic."""
    return {
        "clinic": SimpleLazyObject(clinic.letterhead),
        "demo": demonstration.banner() if settings.DEMO else None,
    }
