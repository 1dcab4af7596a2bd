"""App registration."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "privacy_portal.work"
    label = "work"
    verbose_name = "Work"
