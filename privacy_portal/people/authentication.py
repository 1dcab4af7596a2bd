"""Who calls the API: the same actor as on the pages, by session or by token."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from privacy_portal.people import middleware
from privacy_portal.people.operations import tokens


class SessionAuthentication(authentication.SessionAuthentication):
    """A page's own session; SecondFactorMiddleware has refused staff without their second factor."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is not None:
            middleware.set_actor(request._request, via="api")
        return found

    def authenticate_header(self, request: Request) -> str:
        """With a header a stranger is answered 401, not 403."""
        return "Session"


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`, of an account that may still sign in; its roles are those it has now.

    The key is kept as a hash (operations.tokens); it ends with its year, its owner's password or account.
    """

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        token = tokens.find(key, now=timezone.now())
        if token is None:
            raise AuthenticationFailed(_("This token is not known, or has ended."))
        return token.user, token

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is not None:
            request._request.user = found[0]
            middleware.set_actor(request._request, via="api")
        return found
