"""Hangs the pages of standing choices into Django's admin, reached from the patient."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from consent.admin import pages
from consent.models import Restriction
from privacy_portal.audit.actor import Permission
from privacy_portal.staff_admin import ActorModelAdmin
from privacy_portal.staff_pages import gate


@gate(Permission.CHOICES_VIEW)
@require_safe
def by_patient(request: HttpRequest) -> HttpResponse:
    """Choices are kept by patient: find the patient first."""
    return redirect("admin:people_patient_changelist")


@admin.register(Restriction)
class ChoicesAdmin(ActorModelAdmin):
    """Restrictions, persons involved, authorizations and records in dispute of one patient."""

    view_permission = Permission.CHOICES_VIEW

    def get_urls(self) -> list[URLPattern]:
        name = "consent_restriction_{}".format
        return [
            path("", by_patient, name=name("changelist")),
            path("of/<int:patient_id>/", pages.show, name=name("of")),
            path("of/<int:patient_id>/<slug:name>/", pages.act, name=name("begin")),
            path("of/<int:patient_id>/<slug:name>/<int:row_id>/", pages.act, name=name("end")),
        ]
