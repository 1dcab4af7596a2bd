"""The staff site: Django's admin, opened by role, never by superuser."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit import operations as audit


class StaffSite(AdminSite):
    site_header = _("Privacy office")
    site_title = _("Privacy office")
    index_title = _("My day")
    enable_nav_sidebar = False
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff with at least one staff role; the second factor is asked by its middleware."""
        actor = getattr(request, "actor", None)
        return bool(actor and actor.is_staff and request.user.is_active and request.user.is_staff)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in, with its lock-out and second factor; here is only the way to it."""
        if request.user.is_authenticated:
            audit.record("access.refused", by=request.actor, detail={"what": "staff_site"})  # type: ignore[attr-defined]
            raise Http404
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def password_change(  # type: ignore[override]  # nothing of it is rendered here
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def index(  # type: ignore[override]  # our own page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """My day, which merges requests and work: the requests' face draws it."""
        from privacy_requests.admin import day

        return day.index(request)
