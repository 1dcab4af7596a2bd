"""Hangs the files of accountings into Django's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from disclosures.admin import exports
from disclosures.admin.pages import Pages
from disclosures.models import Export
from privacy_portal.audit.actor import Permission


@admin.register(Export)
class ExportAdmin(Pages):
    """Files asked for, being made, ready, removed."""

    permissions = (Permission.DISCLOSURES_EXPORT,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_export_{}".format
        return [
            path("", exports.changelist, name=name("changelist")),
            path("new/", exports.add, name=name("add")),
            path("<int:export_id>/", exports.show, name=name("change")),
            path("<int:export_id>/progress/", exports.progress, name=name("progress")),
            path("<int:export_id>/file/", exports.download, name=name("file")),
        ]
