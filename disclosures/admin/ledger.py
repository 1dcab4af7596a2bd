"""The ledger as a list: newest first, narrowed by filters, searched without a name in an address."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.admin.lines import lines
from disclosures.models import Source
from disclosures.queries import rows
from disclosures.queries.rows import Narrowed
from privacy_portal import staff_finder, staff_search
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Permission
from privacy_portal.law.accounting import Family
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.methods import post_only

PAGE_SIZE = 50
SEARCHES = "ledger_searches"
LOOKED_FOR = {"p": "patient", "r": "recipient"}
CHANGELIST = "admin:disclosures_disclosure_changelist"
ISO = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FilterForm(PortalForm):
    """The filter bar; what it does not know is read as "all"."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Legal basis"),
        choices=[
            ("", gettext_lazy("All")),
            ("waiting", gettext_lazy("Nobody knows yet")),
            *((family.name.casefold(), words.FAMILIES[family]) for family in Family),
        ],
        required=False,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How it came in"),
        choices=[("", gettext_lazy("All")), *Source.choices],
        required=False,
    )
    from_on = forms.DateField(label=gettext_lazy("From"), widget=ISO, required=False)
    to_on = forms.DateField(label=gettext_lazy("Until"), widget=ISO, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Corrections"),
        choices=[
            ("", gettext_lazy("As the ledger stands")),
            ("all", gettext_lazy("Also corrected and void rows")),
        ],
        required=False,
    )


@gate(Permission.DISCLOSURES_VIEW, Permission.DISCLOSURES_RECORD)
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """One page of the ledger; looking at it is audited. Who only records goes on to the form."""
    actor = actor_of(request)
    if not actor.may(Permission.DISCLOSURES_VIEW):
        return redirect("admin:disclosures_disclosure_add")
    form = FilterForm({name: request.GET.get(name, "") for name in FilterForm.base_fields})
    form.is_valid()
    chosen: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
    key, sought = staff_search.recall(request, of=SEARCHES)
    of, text = LOOKED_FOR.get(sought[:1], ""), sought[1:]
    found = rows.search(actor, Narrowed(text=text, of=of, **chosen))
    shown = EstimatingPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown_rows = list(shown.object_list)
    audit.record("disclosure.listed", by=actor, detail={"count": len(shown_rows)})
    return page(
        request,
        "admin/disclosures/ledger.html",
        title=_("Disclosure ledger"),
        lines=lines(shown_rows),
        page_obj=shown,
        filter_form=form,
        search=key,
        text=text,
        of=of,
        narrowed=bool(chosen),
        may_record=actor.may(Permission.DISCLOSURES_RECORD),
    )


@gate(Permission.DISCLOSURES_VIEW)
@post_only(CHANGELIST)
def search(request: HttpRequest) -> HttpResponse:
    """Search by patient or recipient; by POST, so that no address holds a name."""
    text = staff_finder.typed(request, "text")
    address = reverse(CHANGELIST)
    if not text:
        return redirect(address)
    of = "r" if request.POST.get("of") == "recipient" else "p"
    key = staff_search.remember(request, f"{of}{text}", of=SEARCHES)
    return redirect(f"{address}?{urlencode({'search': key})}")
