"""App registration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "privacy_portal.documents"
    label = "documents"
    verbose_name = "Documents"
