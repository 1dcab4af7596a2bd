"""Hangs the ledger's pages into Django's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from disclosures.admin import (
    correcting,
    entry,
    ledger,
    owed,
    protocols,
    recipients,
    row,
    twice,
    unclassified,
    units,
)
from disclosures.admin.pages import Pages
from disclosures.models import Disclosure, Recipient, ReportingUnit, ResearchProtocol
from privacy_portal.audit.actor import Permission


@admin.register(Disclosure)
class DisclosureAdmin(Pages):
    """The ledger, the quick form, the inbox of rows without a basis, the pairs that may be one."""

    permissions = (Permission.DISCLOSURES_VIEW, Permission.DISCLOSURES_RECORD)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_disclosure_{}".format
        row_at = "<int:disclosure_id>/"
        return [
            path("", ledger.changelist, name=name("changelist")),
            path("search/", ledger.search, name=name("search")),
            path("new/", entry.receive, name=name("add")),
            path("new/look/", entry.look, name=name("look")),
            path("unclassified/", unclassified.changelist, name=name("unclassified")),
            path("unclassified/classify/", unclassified.classify, name=name("classify")),
            path("twice/", twice.changelist, name=name("twice")),
            path("twice/<int:pair_id>/", twice.settle, name=name("settle")),
            path(row_at, row.show, name=name("change")),
            path(f"{row_at}recorded/", entry.recorded, name=name("recorded")),
            path(f"{row_at}correct/", correcting.correct, name=name("correct")),
            path(f"{row_at}void/", correcting.void, name=name("void")),
            path(f"{row_at}owed/", owed.show, name=name("owed")),
            path(f"{row_at}original/", row.original, name=name("original")),
            path(f"{row_at}request/", row.request_document, name=name("request_document")),
        ]


@admin.register(Recipient)
class RecipientAdmin(Pages):
    """Who received something, and the addresses that became known."""

    permissions = (Permission.DISCLOSURES_VIEW, Permission.DISCLOSURES_RECORD)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_recipient_{}".format
        return [
            path("", recipients.changelist, name=name("changelist")),
            path("search/", recipients.search, name=name("search")),
            path("<int:recipient_id>/", recipients.show, name=name("change")),
        ]


@admin.register(ResearchProtocol)
class ProtocolAdmin(Pages):
    """Research protocols and their versions."""

    permissions = (Permission.DISCLOSURES_VIEW,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_researchprotocol_{}".format
        return [
            path("", protocols.changelist, name=name("changelist")),
            path("new/", protocols.add, name=name("add")),
            path("<int:protocol_id>/", protocols.show, name=name("change")),
        ]


@admin.register(ReportingUnit)
class UnitAdmin(Pages):
    """The units that are asked whether they searched."""

    permissions = (Permission.DISCLOSURES_VIEW,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_reportingunit_{}".format
        return [
            path("", units.changelist, name=name("changelist")),
            path("<int:unit_id>/end/", units.end, name=name("end")),
        ]
