"""App registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "privacy_portal.people"
    label = "people"
    verbose_name = "People"
