"""App registration."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "privacy_portal.correspondence"
    label = "correspondence"
    verbose_name = "Correspondence"
