"""Pages show times as the clinic's clock does."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from privacy_portal.clinic import queries


class ClinicTimeMiddleware:
    """Activates the clinic's time zone; addresses that must answer without a database are left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/health/", "/static/")):
            return self.get_response(request)
        with timezone.override(queries.time_zone()):
            return self.get_response(request)
