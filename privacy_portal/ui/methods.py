"""Pages that only take forms: whoever opens their address is shown the page the form is on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render

type View = Callable[..., HttpResponseBase]


def post_only(page: str) -> Callable[[View], View]:
    """Opened instead of sent to, as by a change of language or "Back", leads to the page named `page`.

    The URL's own arguments go along.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in {"GET", "HEAD"}:
                return redirect(page, *args, **kwargs)
            return HttpResponseNotAllowed(["POST"])

        return wrapper

    return mark


class MethodNotAllowedMiddleware:
    """A page in words for a person where Django answers 405 with nothing; programs get what they got."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
