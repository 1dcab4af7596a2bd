"""Hangs the compliance desk and the register of suspensions into Django's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from disclosures.admin import desk, suspensions
from disclosures.admin.pages import Pages
from disclosures.models import Accounting, Suspension
from privacy_portal.audit.actor import Permission


@admin.register(Accounting)
class AccountingAdmin(Pages):
    """Choose, preview, issue; what was issued; what is still to be added."""

    permissions = (Permission.ACCOUNTINGS_ISSUE,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_accounting_{}".format
        case_at = "for/<str:reference>/"
        return [
            path("", desk.changelist, name=name("changelist")),
            path("patient/<int:patient_id>/", desk.patient, name=name("patient")),
            path(case_at, desk.case, name=name("case")),
            path(f"{case_at}searched/", desk.searched, name=name("searched")),
            path("<int:accounting_id>/", desk.issued, name=name("change")),
            path("<int:accounting_id>/complete/", desk.complete, name=name("complete")),
        ]


@admin.register(Suspension)
class SuspensionAdmin(Pages):
    """Statements that delay the listing of some lines."""

    permissions = (Permission.SUSPENSIONS,)

    def get_urls(self) -> list[URLPattern]:
        name = "disclosures_suspension_{}".format
        return [
            path("", suspensions.changelist, name=name("changelist")),
            path("new/", suspensions.add, name=name("add")),
            path("<int:suspension_id>/", suspensions.show, name=name("change")),
            path("<int:suspension_id>/narrow/", suspensions.narrow, name=name("narrow")),
            path("<int:suspension_id>/paper/", suspensions.paper, name=name("paper")),
            path("<int:suspension_id>/same/<int:recipient_id>/", suspensions.same, name=name("same")),
        ]
