"""Reporting units: who is asked "have you searched?" before an accounting issues."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.models import ReportingUnit
from disclosures.operations import units as operations
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

CHANGELIST = "admin:disclosures_reportingunit_changelist"


class UnitForm(PortalForm):
    name = forms.CharField(
        label=gettext_lazy("Name of the unit"),
        help_text=gettext_lazy("For example: laboratory; billing office. No names of persons."),
        max_length=120,
    )
    since = MemorableDateField(label=gettext_lazy("Reports since"))


class EndForm(PortalForm):
    ended_on = MemorableDateField(label=gettext_lazy("Reports until"))


@gate(Permission.DISCLOSURES_VIEW)
@require_http_methods(["GET", "POST"])
def changelist(request: HttpRequest) -> HttpResponse:
    """The units, and the business associates with reportable flows; sent to, it adds a unit."""
    actor, today = actor_of(request), clinic.today()
    may_edit = actor.may(Permission.DISCLOSURES_CLASSIFY)
    if request.method == "POST" and not may_edit:
        raise Http404
    form = UnitForm(request.POST if request.method == "POST" else None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            operations.add(by=actor, name=answers["name"], since=answers["since"], now=timezone.now())
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            messages.success(request, _("Unit added. It is asked from the next accounting on."))
            return redirect(CHANGELIST)
    return page(
        request,
        "admin/disclosures/units.html",
        title=_("Reporting units"),
        units=list(ReportingUnit.objects.all()),
        associates=[one for one in people.business_associates(today) if one.reportable_flows],
        form=form,
        may_edit=may_edit,
    )


@gate(Permission.DISCLOSURES_CLASSIFY)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Ask until when, and say what follows."""
    unit = ReportingUnit.objects.filter(pk=unit_id, ended_on=None).first()
    if unit is None:
        raise Http404
    sent: dict[str, Any] | None = request.POST if request.method == "POST" else None
    form = EndForm(sent, initial={"ended_on": clinic.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end(by=actor_of(request), unit_id=unit.pk, on=form.cleaned_data["ended_on"])
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            messages.success(request, _("Unit ended. Later accountings do not ask it."))
            return redirect(CHANGELIST)
    return page(
        request, "admin/disclosures/unit_end.html", title=_("End a reporting unit"), unit=unit, form=form
    )
