"""The Django project as an app: binds Celery, registers the system checks, names the staff site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "privacy_portal"
    verbose_name = "Privacy portal"

    def ready(self) -> None:
        # Without this, @shared_task in the web process would bind to Celery's default app.
        from privacy_portal import celery, checks  # noqa: F401


class StaffAdminConfig(AdminConfig):
    default_site = "privacy_portal.staff.StaffSite"
