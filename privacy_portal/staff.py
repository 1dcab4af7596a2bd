"""The staff site: Django's admin, opened by role, never by superuser."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class StaffSite(AdminSite):
    site_header = _("Privacy office")
    site_title = _("Privacy office")
    index_title = _("My day")
    enable_nav_sidebar = False
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff with at least one staff role; the second factor is asked by its middleware."""
        actor = getattr(request, "actor", None)
        return bool(actor and actor.is_staff and request.user.is_active and request.user.is_staff)  # type: ignore[union-attr]
