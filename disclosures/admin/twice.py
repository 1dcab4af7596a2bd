"""Pairs of rows that may be one disclosure: a person says whether both happened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin.frame import page
from disclosures.admin.lines import lines
from disclosures.operations import near_duplicates as operations
from disclosures.queries import near_duplicates
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.staff_paging import EstimatingPaginator

PAGE_SIZE = 20
CHANGELIST = "admin:disclosures_disclosure_twice"
classify_gate = gate(Permission.DISCLOSURES_CLASSIFY)


@classify_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """The pairs side by side, oldest first."""
    actor = actor_of(request)
    shown = EstimatingPaginator(near_duplicates.open_to(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    pairs = list(shown.object_list)
    both = lines([row for pair in pairs for row in (pair.like, pair.disclosure)])
    audit.record("disclosure.listed", by=actor, detail={"count": len(both), "show": "twice"})
    return page(
        request,
        "admin/disclosures/twice.html",
        title=_("Disclosures that may be recorded twice"),
        pairs=[
            {"pair": pair, "earlier": both[2 * place], "later": both[2 * place + 1]}
            for place, pair in enumerate(pairs)
        ],
        page_obj=shown,
    )


@classify_gate
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pair_id: int) -> HttpResponse:
    if request.method != "POST":
        return redirect(CHANGELIST)
    same = request.POST.get("settle") == "same"
    if not same and request.POST.get("settle") != "both":
        messages.error(request, _("Choose whether both happened or they are the same one."))
        return redirect(CHANGELIST)
    try:
        pair = operations.settle(
            by=actor_of(request),
            pair_id=pair_id,
            same=same,
            reason=_("The same disclosure was recorded twice"),
            on=clinic.today(),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        told = _("D-%(later)s is void: it is the same disclosure as D-%(earlier)s. Both rows are kept.")
        if not same:
            told = _("D-%(later)s and D-%(earlier)s both stay in the ledger.")
        messages.success(request, told % {"later": pair.disclosure_id, "earlier": pair.like_id})
    return redirect(CHANGELIST)
