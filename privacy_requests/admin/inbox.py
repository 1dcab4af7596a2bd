"""The inbox on the staff site: what waits, one e-mail, and the sorting of it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from privacy_portal import staff_finder
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.methods import post_only
from privacy_requests import queries
from privacy_requests.admin import words
from privacy_requests.admin.facts import Fact
from privacy_requests.admin.gates import gate, page
from privacy_requests.forms.inbox import CaseForm, FinishForm, NotOursForm
from privacy_requests.models import InboundEmail, PrivacyRequest
from privacy_requests.operations import inbox as reading
from privacy_requests.operations import sorting

PAGE_SIZE = 50
CHANGELIST = "admin:requests_inboundemail_changelist"
SHOWS: tuple[tuple[str, str | Promise], ...] = (
    ("unsorted", gettext_lazy("Unsorted")),
    ("sorted", gettext_lazy("Sorted")),
    ("all", gettext_lazy("All")),
)
ORDERS: tuple[tuple[str, str | Promise], ...] = (
    ("oldest", gettext_lazy("Waiting longest first")),
    ("newest", gettext_lazy("Newest first")),
)
# Why a message stayed closed (mail.limits.TooMuch.code).
UNOPENED: dict[str, str | Promise] = {
    "bytes": gettext_lazy("It is too large."),
    "lines": gettext_lazy("It has too many lines."),
    "parts": gettext_lazy("It has too many parts."),
    "depth": gettext_lazy("Its parts lie too deep inside each other."),
    "headers": gettext_lazy("Its headers are too long."),
    "broken": gettext_lazy("It is broken."),
}
read_gate = gate(Permission.INBOX_SORT, Permission.COMPLAINTS_VIEW)
sort_gate = gate(Permission.INBOX_SORT)


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A row of the list: `due_on` is the legal date if the e-mail asks for access."""

    email: InboundEmail
    url: str
    waits: str
    late: bool
    due_on: datetime.date | None
    due: str
    files: int


def due_if_access(email: InboundEmail) -> datetime.date | None:
    return queries.due_if_received(Right.ACCESS, email.received_on)


def _line(email: InboundEmail, today: datetime.date) -> InboxLine:
    days = max(0, (today - email.received_on).days)
    waiting = email.state == InboundEmail.State.UNSORTED
    due_on = due_if_access(email) if waiting else None
    return InboxLine(
        email=email,
        url=reverse("admin:requests_inboundemail_change", args=[email.pk]),
        waits=waits(days) if waiting else "",
        late=waiting and days >= reading.ALARM_DAYS,
        due_on=due_on,
        due=words.days_left((due_on - today).days) if due_on else "",
        files=sum(1 for one in email.attachments if one["document_id"] != email.original_id),
    )


def waits(days: int) -> str:
    if days == 0:
        return _("since today")
    return ngettext("for %(n)d day", "for %(n)d days", days) % {"n": days}


@read_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """One page of the inbox; looking at it is audited."""
    actor, today = actor_of(request), clinic.today()
    show, order = _chosen(request, "show", SHOWS), _chosen(request, "order", ORDERS)
    found = queries.inbox(actor, show=show, newest=order == "newest")
    shown = EstimatingPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [_line(email, today) for email in shown.object_list]
    audit.record("email.listed", by=actor, detail={"count": len(lines), "show": show})
    return page(
        request,
        "admin/requests/inbox.html",
        title=_("E-mail"),
        lines=lines,
        page_obj=shown,
        show=show,
        shows=SHOWS,
        order=order,
        orders=ORDERS,
        waiting=queries.emails_waiting(actor, today=today),
        may_sort=actor.may(Permission.INBOX_SORT),
    )


@read_gate
@require_safe
def show(request: HttpRequest, email_id: int) -> HttpResponse:
    """One e-mail: who wrote what when, and what it may be."""
    return _page(request, load(request, email_id))


def load(request: HttpRequest, email_id: int) -> InboundEmail:
    """The e-mail, its opening audited; one that is not for this person is not there, and that is kept too."""
    actor = actor_of(request)
    found = queries.visible_emails(actor).select_related("privacy_request").filter(pk=email_id).first()
    if found is None:
        audit.record("access.refused", by=actor, detail={"what": "inbound_email"})
        raise Http404
    row = found.privacy_request
    audit.record(
        "email.viewed",
        by=actor,
        about=(reading.ABOUT, found.pk),
        reference=row.reference if row else "",
        patient_id=row.patient_id if row else None,
    )
    return found


@sort_gate
@post_only("admin:requests_inboundemail_change")
def as_message(request: HttpRequest, email_id: int) -> HttpResponse:
    """Put the e-mail into a case; or look for the case by any identifier, by POST."""
    actor, email = actor_of(request), load(request, email_id)
    if "find" in request.POST:
        text = staff_finder.typed(request, "find_text")
        filters = queries.QueueFilters(status="all", text=text)
        found = queries.queue(actor, filters, today=clinic.today()) if text else PrivacyRequest.objects.none()
        cases = list(found.select_related("patient")[: staff_finder.MOST])
        return _page(request, email, find_text=text, looked=True, found_cases=cases)
    form = CaseForm(request.POST)
    if form.is_valid():
        try:
            row = sorting.sort_as_message(
                by=actor,
                email_id=email.pk,
                reference=form.cleaned_data["reference"],
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("reference" if refusal.code == "CASE_NOT_FOUND" else None, refusal.sentence)
        else:
            messages.success(request, _("E-mail put into %(reference)s.") % {"reference": row.reference})
            return redirect(
                reverse("admin:requests_privacyrequest_change", args=[row.reference]) + "#messages"
            )
    return _page(request, email, case_form=form)


@sort_gate
@post_only("admin:requests_inboundemail_change")
def as_stop(request: HttpRequest, email_id: int) -> HttpResponse:
    said = _("Sorted: a wish to get no more messages. It is work for the office now.")
    return _sort(request, email_id, sorting.sort_as_stop, said=said)


@sort_gate
@post_only("admin:requests_inboundemail_change")
def as_complaint(request: HttpRequest, email_id: int) -> HttpResponse:
    said = _("Sorted: a complaint. The privacy official has it now.")
    return _sort(request, email_id, sorting.sort_as_complaint, said=said)


def _sort(request: HttpRequest, email_id: int, operation: Any, *, said: str) -> HttpResponse:
    email = load(request, email_id)
    try:
        operation(by=actor_of(request), email_id=email.pk, on=clinic.today(), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(CHANGELIST)


@sort_gate
@post_only("admin:requests_inboundemail_change")
def as_not_ours(request: HttpRequest, email_id: int) -> HttpResponse:
    """Nothing for the privacy office; the note is required."""
    email, form = load(request, email_id), NotOursForm(request.POST)
    if form.is_valid():
        try:
            sorting.sort_as_not_ours(
                by=actor_of(request), email_id=email.pk, note=form.cleaned_data["note"], now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Sorted: not for the privacy office. The e-mail is kept."))
            return redirect(CHANGELIST)
    return _page(request, email, not_ours_form=form)


@sort_gate
@post_only("admin:requests_inboundemail_change")
def finish(request: HttpRequest, email_id: int) -> HttpResponse:
    """What the stop or the complaint asked for was done."""
    email, form = load(request, email_id), FinishForm(request.POST)
    if form.is_valid():
        try:
            sorting.finish(by=actor_of(request), email_id=email.pk, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Recorded as done."))
            return redirect(reverse("admin:requests_inboundemail_change", args=[email.pk]))
    return _page(request, email, finish_form=form)


@sort_gate
@post_only("admin:requests_inboundemail_change")
def again(request: HttpRequest, email_id: int) -> HttpResponse:
    """Back among the unsorted."""
    email = load(request, email_id)
    try:
        sorting.sort_again(by=actor_of(request), email_id=email.pk, on=clinic.today())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The e-mail is unsorted again."))
    return redirect(reverse("admin:requests_inboundemail_change", args=[email.pk]))


@read_gate
@require_safe
def original(request: HttpRequest, email_id: int) -> HttpResponseBase:
    """The e-mail exactly as it came."""
    return _download(request, load(request, email_id), None)


@read_gate
@require_safe
def attachment(request: HttpRequest, email_id: int, position: int) -> HttpResponseBase:
    return _download(request, load(request, email_id), position)


def _download(request: HttpRequest, email: InboundEmail, position: int | None) -> HttpResponseBase:
    try:
        return respond(reading.open_file(by=actor_of(request), email_id=email.pk, position=position))
    except Refused as refusal:
        if refusal.code in {"NOT_FOUND", "DOCUMENT_NOT_FOUND"}:
            raise Http404 from refusal
        messages.error(request, refusal.sentence)
        return redirect(reverse("admin:requests_inboundemail_change", args=[email.pk]))


def _page(request: HttpRequest, email: InboundEmail, **context: Any) -> HttpResponse:
    actor, today = actor_of(request), clinic.today()
    is_sorted = email.state == InboundEmail.State.SORTED
    may_sort = actor.may(Permission.INBOX_SORT)
    given: forms.Form | None = next((one for one in context.values() if isinstance(one, forms.Form)), None)
    return page(
        request,
        "admin/requests/inbox_email.html",
        title=_("E-mail %(number)d") % {"number": email.pk},
        email=email,
        form=given,
        facts=email_facts(email, actor, today=today),
        files=queries.files_of(email),
        unopened=UNOPENED.get(queries.unopened(email), ""),
        likely=queries.likely(actor, email) if not is_sorted else None,
        is_sorted=is_sorted,
        may_sort=may_sort,
        may_enter=may_sort and actor.may(Permission.REQUESTS_INTAKE),
        may_again=may_sort and _may_again(email),
        work_open=may_sort and email.sorted_as in sorting.WORK_OF and sorting.work_open(email),
        **{"case_form": CaseForm(), "not_ours_form": NotOursForm(), "finish_form": FinishForm(), **context},
    )


def _may_again(email: InboundEmail) -> bool:
    try:
        sorting.check_sort_again(email)
    except Refused:
        return False
    return True


def email_facts(email: InboundEmail, actor: Actor, *, today: datetime.date) -> list[Fact]:
    """Who wrote, when it came, what its days mean."""
    days = max(0, (today - email.received_on).days)
    facts = [
        Fact(
            _("From"),
            email.sender_name or email.sender or _("Not named"),
            email.sender if email.sender_name else "",
        ),
        Fact(_("Subject"), email.subject or _("None")),
        Fact(_("Reached the clinic"), words.on(email.received_on), email.get_arrived_by_display()),
    ]
    if email.state == InboundEmail.State.UNSORTED:
        due_on = due_if_access(email)
        facts.append(Fact(_("Unsorted"), waits(days)))
        if due_on is not None:
            left = words.days_left((due_on - today).days)
            facts.append(Fact(_("Due, if it asks for records"), words.on(due_on), left))
        return facts
    who = people.user_names([email.sorted_by_id]).get(email.sorted_by_id, "") if email.sorted_by_id else ""
    facts.append(Fact(_("Sorted as"), email.get_sorted_as_display(), who))
    if email.note:
        facts.append(Fact(_("Note"), email.note))
    return facts


def _chosen(request: HttpRequest, name: str, options: tuple[tuple[str, str | Promise], ...]) -> str:
    value = request.GET.get(name, "")
    return value if value in {code for code, _label in options} else options[0][0]
