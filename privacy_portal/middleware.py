"""What holds for every address: it is text and numbers that can be kept, and no answer stays in a cache."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

from privacy_portal.plain import BIGGEST_ID, is_keepable

Handler = Callable[[HttpRequest], HttpResponseBase]
NEVER_KEPT = "no-store, private"


class NoStoreMiddleware:
    """An answer that says nothing of its own is kept by no browser and no proxy (45 CFR 164.312(a)(1)).

    Static files are served before this; they say how long they last.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = NEVER_KEPT
        return response


class PlainAddressMiddleware:
    """An address with a NUL or half a character leads nowhere, nor does a number that no row can have."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_keepable(request.path_info):
            raise Http404
        for name, values in request.GET.lists():
            if not all(is_keepable(text) for text in (name, *values)):
                raise BadRequest("An address holds text that cannot be kept.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if any(isinstance(value, int) and abs(value) > BIGGEST_ID for value in kwargs.values()):
            raise Http404
