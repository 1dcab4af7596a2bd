"""The page for a POST whose CSRF token no longer fits; kept as a draft when another sign-in is the reason."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from privacy_portal.people import lost_posts


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """settings.CSRF_FAILURE_VIEW: never acts on the POST; at most it is given back to its sender."""
    if _sent_by_this_site(request) and lost_posts.is_from_former_session(request):
        try:
            match = resolve(request.path)
        except Resolver404:
            match = None
        if match is not None:
            response = lost_posts.keep(request, match.func, match.kwargs)
            if response is not None:
                return response
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def _sent_by_this_site(request: HttpRequest) -> bool:
    """Browsers name the page's site in Origin, and another site cannot forge that."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return request.method == "POST" and (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
