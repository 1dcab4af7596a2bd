"""Who may open a staff page of ours, and what each of them knows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.staff_admin import actor_of
from privacy_portal.ui import navigation

type View = Callable[..., HttpResponseBase]


def gate(*permissions: Permission) -> Callable[[View], View]:
    """Open the page to staff with any of `permissions`; for others it does not exist, and that is audited."""

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if not admin.site.has_permission(request) or not any(actor.may(one) for one in permissions):
                audit.record("access.refused", by=actor, detail={"what": "staff_page"})
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def page(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """A staff page inside the admin's frame."""
    known = {
        **admin.site.each_context(request),
        "title": title,
        "actor": actor_of(request),
        "zone": clinic.time_zone(),
        "draft_url": navigation.url("people_portal:draft-save") if context.get("draft_key") else "",
        **context,
    }
    return TemplateResponse(request, template, known, status=status)
