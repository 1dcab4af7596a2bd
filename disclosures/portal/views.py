"""Who received my information: a person's own ledger."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosures.operations import viewing
from disclosures.queries import own_page
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic

PER_PAGE = 20


@require_safe
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What an accounting would list, save the kinds that appear only there; not for who acts for another."""
    actor: Actor = request.actor.as_individual()  # type: ignore[attr-defined]
    if not actor.patient_ids:
        return redirect("people_portal:claim")
    if not own_page.may_read(actor):
        return render(request, "portal/disclosures/not_own.html")
    read = own_page.of_individual(actor, on=clinic.today())
    shown = Paginator(read.entries, PER_PAGE).get_page(request.GET.get("page"))
    viewing.own_page(by=actor, count=len(shown))
    return render(request, "portal/disclosures/own.html", {"read": read, "page_obj": shown})
