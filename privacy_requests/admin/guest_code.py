"""Staff give a person without an account a new code; the page shows it once, the old one dies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from privacy_portal.audit.actor import Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_requests.admin import facts
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.gates import gate, load, page
from privacy_requests.operations import guests


@gate(Permission.REQUESTS_INTAKE)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks first, because the old code stops working; then shows the new one, here and nowhere else."""
    row, desk = load(request, reference), Desk.of(request)
    case_url = desk.link("change", row.reference)
    code = ""
    try:
        guests.check_renew_code(row, by=actor_of(request))
        if request.method == "POST":
            code = guests.renew_code(by=actor_of(request), privacy_request_id=row.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(case_url)
    asker = facts.asker_fact(row)
    return page(
        request,
        "admin/requests/guest_code.html",
        title=_("Code for %(reference)s") % {"reference": row.reference},
        row=row,
        code=code,
        facts=[asker] if asker else [],
        case_url=case_url,
    )
