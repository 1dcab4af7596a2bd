"""App registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "privacy_portal.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from privacy_portal.people import receivers

        receivers.connect()
