"""App registration."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "privacy_portal.clinic"
    label = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from privacy_portal.clinic import checks  # noqa: F401
