"""The queue: what is due first; one glance tells right, patient, due date, who has it, what it waits for."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from privacy_portal import staff_finder
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_requests import acts, queries
from privacy_requests.admin import words
from privacy_requests.admin.desk import Desk, FilterForm, SaveFilterForm, remember_search
from privacy_requests.admin.gates import gate, load, page
from privacy_requests.admin.words import Chip
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import viewing
from privacy_requests.queries import QueueRow, statistics
from privacy_requests.workflow import Status

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A row of the queue with its words and links."""

    row: QueueRow
    right: str
    url: str
    assign_url: str
    days: str
    waits_for: str
    chips: list[Chip]
    free: bool


def lines(requests: Sequence[PrivacyRequest], *, desk: Desk, today: datetime.date) -> list[QueueLine]:
    """The page's rows; `patient` and `assigned_to` come along with `requests`."""
    return [
        QueueLine(
            row=row,
            right=words.right_name(request.right),
            url=desk.link("change", row.reference),
            assign_url=desk.link("act", row.reference, "assign"),
            days=words.days_left(row.days_left),
            waits_for=words.waits_for(row.waits_for),
            chips=words.chips(request, today=today),
            free=request.assigned_to_id is None and request.closed_on is None,
        )
        for request, row in zip(requests, queries.rows(requests, today=today), strict=True)
    ]


@gate(Permission.REQUESTS_VIEW)
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """One page of the filtered queue; looking at it is audited."""
    actor, today, desk = actor_of(request), clinic.today(), Desk.of(request)
    found = queries.queue(actor, desk.filters, today=today).select_related("patient", "assigned_to")
    shown = EstimatingPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    requests = list(shown.object_list)
    viewing.listed(by=actor, count=len(requests))
    return page(
        request,
        "admin/requests/queue.html",
        title=_("Requests"),
        desk=desk,
        lines=lines(requests, desk=desk, today=today),
        page_obj=shown,
        filter_form=FilterForm(_chosen(desk)),
        save_form=SaveFilterForm(),
        saved_filters=queries.saved_filters(actor),
        bulk_acts=bulk_acts(actor),
        may_enter=actor.may(Permission.REQUESTS_INTAKE),
        may_read_figures=statistics.may_read(actor),
        waiting=queries.emails_waiting(actor, today=today),
        today=today,
    )


def bulk_acts(actor: Actor) -> list[acts.Act]:
    """The acts this person may do on many requests at once."""
    return [act for act in acts.ACTS if act.bulk and actor.may(act.permission)]


def _chosen(desk: Desk) -> dict[str, str]:
    return {name: getattr(desk.filters, name) for name in Desk.NAMES}


@gate(Permission.REQUESTS_VIEW)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Search by reference, record number, name or birth date; by POST, so that no address holds a name."""
    desk, text = Desk.of(request), staff_finder.typed(request, "text")
    if not text:
        return redirect(Desk(desk.filters).url)
    key = remember_search(request, text)
    return redirect(Desk(queries.QueueFilters(status="all"), search=key).url)


@gate(Permission.REQUESTS_INTAKE)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a request that nobody has, from its row."""
    actor, desk = actor_of(request), Desk.of(request)
    row = load(request, request.POST.get("reference", ""))
    if row.assigned_to_id not in (None, actor.user_id):
        messages.warning(request, _("%(reference)s: a colleague has just taken it.") % {"reference": row})
        return redirect(desk.url)
    began = row.status == Status.RECEIVED
    form = acts.BY_NAME["assign"].form(
        {"to_user_id": actor.user_id}, privacy_request=row, today=clinic.today(), actor=actor
    )
    try:
        if not form.is_valid():
            raise Refused(_("Your role does not work on requests."), code="NOT_STAFF")
        acts.run("assign", by=actor, privacy_request=row, form=form, on=clinic.today(), now=timezone.now())
    except Refused as refusal:
        messages.error(request, f"{row.reference}: {refusal.sentence}")
    else:
        told = _("You have %(reference)s now. To give it back, open it and choose “Assign”.")
        if began:
            told = _(
                "You have %(reference)s now, and work on it has started. "
                "To give it back, open it and choose “Assign”."
            )
        messages.success(request, told % {"reference": row.reference})
    return redirect(desk.url)
