"""App registration."""

from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "privacy_portal.ui"
    label = "ui"
    verbose_name = "Pages and forms"
