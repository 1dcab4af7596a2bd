"""A demand is entered from its scan."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures.admin import words
from disclosures.admin.demand_forms import FIELDS, ArrivalForm
from disclosures.admin.demand_list import CHANGELIST
from disclosures.admin.frame import page
from disclosures.models import Demand
from disclosures.operations.demands import receiving
from disclosures.operations.demands.receiving import Arrival
from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate

DRAFT = "demand-new"


@gate(Permission.DEMANDS_WORK)
@require_http_methods(["GET", "POST"])
@drafts.keeps_draft(DRAFT, form=ArrivalForm)
def receive(request: HttpRequest) -> HttpResponse:
    """The form of entry; a second sending of the same form leads to the same demand."""
    initial = {"submission_key": uuid.uuid4(), "received_on": clinic.today()}
    form = drafts.form_for(request, ArrivalForm, DRAFT, initial=initial)
    if request.method != "POST":
        return _show(request, form, staged=staging.of_draft(request, form))
    form.full_clean()
    staged = staging.keep(form, request)
    if staff_finder.asked(request, "mrn"):
        return _show(request, form, staged=staged, **staff_finder.answer(request, form, field="mrn"))
    if form.errors:
        return _show(request, form, staged=staged)
    try:
        demand = _receive(request, form, staged)
    except Refused as refusal:
        words.explain(form, refusal, FIELDS)
        return _show(request, form, staged=staged, refusal=refusal)
    drafts.finish(request, DRAFT, but_documents=(staged.id,) if staged else ())
    messages.success(request, _("Demand %(reference)s entered.") % {"reference": demand.reference})
    return redirect("admin:disclosures_demand_change", demand.reference)


@transaction.atomic
def _receive(request: HttpRequest, form: ArrivalForm, staged: staging.Staged | None) -> Demand:
    said = form.cleaned_data
    arrival = Arrival(
        kind=said["kind"],
        received_on=said["received_on"],
        return_on=said["return_on"],
        asker=said["asker"],
        asker_of=said["asker_of"],
        asker_address=said["asker_address"],
        asked=said["asked"],
        case_name=said["case_name"],
        patient_id=said["mrn"],
        patient_given=said["patient_given"],
        submission_key=said["submission_key"],
        document_ids=(staged.id,) if staged else (),
    )
    return receiving.receive(by=actor_of(request), arrival=arrival, on=clinic.today(), now=timezone.now())


def _show(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    return page(
        request,
        "admin/disclosures/demand_new.html",
        title=_("Enter a demand"),
        form=form,
        draft_key=DRAFT,
        cancel_url=reverse(CHANGELIST),
        **context,
    )
