"""App registration."""

from django.apps import AppConfig


class PrivacyRequestsConfig(AppConfig):
    name = "privacy_requests"
    label = "requests"
    verbose_name = "Privacy requests"
