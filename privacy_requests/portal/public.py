"""Pages anyone may read: how to get the notice, and how to complain, until those parts are built."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.clocks import HHS_COMPLAINT_DAYS
from privacy_portal.law.refusal import Refused


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/requests/notice.html", _reach())


@login_not_required
@require_safe
def complaint(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "portal/requests/complaint.html",
        {**_reach(), "hhs": clinic.hhs_complaint_block(), "days": HHS_COMPLAINT_DAYS},
    )


def _reach() -> dict[str, object]:
    try:
        contact = clinic.contact(clinic.today())
    except Refused:
        contact = None
    return {"contact": contact, "language_notices": clinic.notices_of_availability()}
