"""App registration."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    label = "disclosures"
    verbose_name = "Disclosures"
