"""Asks a staff page as an actor, past the sign-in, which has its own tests; everything else is real."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from privacy_portal.audit.actor import Actor, ActorKind, Role


def staff(name: str, *roles: Role) -> Actor:
    """A member of staff with an account."""
    user = get_user_model().objects.create_user(f"{name}@clinic.example", name=name.title(), is_staff=True)
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return Actor(kind=ActorKind.PERSON, user_id=user.pk, roles=frozenset(roles), ip="192.0.2.1", via="admin")


def ask(actor: Actor, path: str, data: dict[str, Any] | None = None) -> Any:
    """GET the page, or POST `data` to it; a page that is not there for the actor answers 404."""
    factory = RequestFactory()
    request: Any = factory.get(path) if data is None else factory.post(path, data)
    request.user = get_user_model().objects.get(pk=actor.user_id)
    request.actor = actor
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    request._dont_enforce_csrf_checks = True
    view, arguments, keywords = resolve(path.split("?", maxsplit=1)[0])
    try:
        response = view(request, *arguments, **keywords)
    except Http404:
        return HttpResponse(status=404)
    response.said = [str(message) for message in request._messages]
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


def text(response: Any) -> str:
    """The page, or the whole of a streamed download."""
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()
