"""Hangs the disclosure check into Django's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from disclosures.admin import check, checked
from disclosures.admin.pages import Pages
from disclosures.models import DisclosureCheck
from privacy_portal.audit.actor import Permission


@admin.register(DisclosureCheck)
class DisclosureCheckAdmin(Pages):
    """Ask, disclose on a yes, review emergencies."""

    permissions = (Permission.DISCLOSURES_CHECK,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_disclosurecheck_{}".format
        return [
            path("", check.ask, name=name("changelist")),
            path("emergencies/", checked.emergencies, name=name("emergencies")),
            path("<int:check_id>/", checked.show, name=name("change")),
        ]
