"""Hangs the pages of imports and of drop links into Django's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from disclosures.admin import imports, links
from disclosures.admin.pages import Pages
from disclosures.models import DropLink, ImportRun
from privacy_portal.audit.actor import Permission


@admin.register(ImportRun)
class ImportAdmin(Pages):
    """The history of imports, and a new one."""

    permissions = (Permission.DISCLOSURES_CLASSIFY,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_importrun_{}".format
        return [
            path("", imports.changelist, name=name("changelist")),
            path("<int:run_id>/", imports.show, name=name("change")),
            path("<int:run_id>/errors/", imports.errors, name=name("errors")),
            path("<int:run_id>/original/", imports.original, name=name("original")),
        ]


@admin.register(DropLink)
class LinkAdmin(Pages):
    """The links of business associates."""

    permissions = (Permission.DISCLOSURES_CLASSIFY,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_droplink_{}".format
        return [
            path("", links.changelist, name=name("changelist")),
            path("<int:link_id>/end/", links.end, name=name("end")),
            path("<int:link_id>/said/<int:attestation_id>/", links.set_aside, name=name("set_aside")),
        ]
