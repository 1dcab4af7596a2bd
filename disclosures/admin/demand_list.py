"""The queue of outside demands, the next date of theirs first."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosures.admin.frame import page
from disclosures.models import Demand
from disclosures.queries import demands as queries
from privacy_portal import staff_finder, staff_search
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.methods import post_only

PAGE_SIZE = 50
CHANGELIST = "admin:disclosures_demand_changelist"
SEARCHES = "demand_searches"
demand_gate = gate(Permission.DEMANDS_WORK, Permission.DEMANDS_DECIDE)
STATES = [
    ("open", gettext_lazy("Open")),
    ("answered", gettext_lazy("Answered")),
    ("all", gettext_lazy("All")),
]


class FilterForm(PortalForm):
    state = forms.ChoiceField(label=gettext_lazy("Show"), choices=STATES, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("Every kind")), *Demand.Kind.choices],
        required=False,
    )


@demand_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """One page of the demands, narrowed by state, kind or a search; looking at it is audited."""
    actor = actor_of(request)
    search, text = staff_search.recall(request, of=SEARCHES)
    form = FilterForm({"state": "open", **request.GET.dict()})
    chosen = form.cleaned_data if form.is_valid() else {"state": "open", "kind": ""}
    state = chosen["state"] or ("all" if text else "open")
    found = queries.queue(actor, state=state, kind=chosen["kind"], text=text).select_related("patient")
    shown = EstimatingPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    audit.record("demand.listed", by=actor, detail={"count": len(shown.object_list)})
    return page(
        request,
        "admin/disclosures/demands.html",
        title=_("Outside demands"),
        page_obj=shown,
        filter_form=form,
        text=text,
        search=search,
        state=state,
        today=clinic.today(),
        may_add=actor.may(Permission.DEMANDS_WORK),
    )


@demand_gate
@post_only(CHANGELIST)
def search(request: HttpRequest) -> HttpResponse:
    """Search by POST, so that no address holds a name."""
    text = staff_finder.typed(request, "text")
    query = {"search": staff_search.remember(request, text, of=SEARCHES), "state": "all"} if text else {}
    return redirect(reverse(CHANGELIST) + (f"?{urlencode(query)}" if query else ""))
