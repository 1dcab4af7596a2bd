"""The register of suspensions, for the privacy official and the compliance officer only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.models import Suspension
from disclosures.operations import suspensions as operations
from disclosures.queries import suspensions as queries
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.accounting import Form
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

register_gate = gate(Permission.SUSPENSIONS)
CHANGELIST = "admin:disclosures_suspension_changelist"
ONE = "admin:disclosures_suspension_change"
FIELDS = {
    "AGENCY_MISSING": "agency",
    "AGENCY_TOO_LONG": "agency",
    "FOLLOWS_ANOTHER": "agency",
    "STATED_IN_FUTURE": "stated_on",
    "ARRIVED_BEFORE": "arrived_on",
    "FOLLOWS_TOO_LATE": "arrived_on",
    "SUSPENSION_NO_END": "until",
    "SUSPENSION_ENDS_BEFORE": "until",
    "STATEMENT_MISSING": "statement",
    "IDENTITY_MISSING": "identity",
    "PAPER_MISSING": "file",
    "LIFT_DAY": "last_on",
    "NO_REASON": "how",
}


class StatementForm(PortalForm):
    """What the agency or official stated; which of it must be there depends on the form."""

    needed = ("agency", "until", "statement", "identity", "file")
    form = forms.ChoiceField(
        label=gettext_lazy("How was it made?"),
        choices=Suspension.FormChoice.choices,
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Which disclosures does it reach?"),
        choices=Suspension.GroundChoice.choices,
        widget=forms.RadioSelect,
    )
    agency = forms.CharField(
        label=gettext_lazy("Agency"),
        help_text=gettext_lazy(
            "As the ledger names it. Other recipients of such disclosures wait for you to say who they are."
        ),
        max_length=200,
        required=False,
    )
    official = forms.CharField(label=gettext_lazy("Official, if named"), max_length=200, required=False)
    stated_on = MemorableDateField(label=gettext_lazy("Statement made on"))
    arrived_on = MemorableDateField(label=gettext_lazy("It reached us on"))
    until = MemorableDateField(
        label=gettext_lazy("For how long: until"),
        help_text=gettext_lazy("A written statement must say. An oral one holds thirty days at most."),
        required=False,
    )
    statement = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    identity = forms.CharField(
        label=gettext_lazy("How you knew who said it"),
        help_text=gettext_lazy("For an oral statement."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    file = forms.FileField(label=gettext_lazy("The written statement"), required=False)


class LiftForm(PortalForm):
    last_on = MemorableDateField(label=gettext_lazy("Last suspended day"))
    how = forms.CharField(
        label=gettext_lazy("How the agency told you"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


@register_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clinic.today()
    rows = queries.visible_to(actor).select_related("lifted", "followed_by", "followed_by__lifted")
    shown = Paginator(rows, 50).get_page(request.GET.get("page"))
    audit.record("suspension.listed", by=actor)
    return page(
        request,
        "admin/disclosures/suspensions.html",
        title=_("Suspensions"),
        lines=[_line(row, today) for row in shown.object_list],
        page_obj=shown,
    )


@register_gate
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write down a statement; `follows` names the oral one that a written one follows."""
    follows = _followed(request)
    today = clinic.today()
    initial: dict[str, Any] = {"arrived_on": today, "stated_on": today}
    if follows is not None:
        initial |= {
            "form": Form.WRITTEN,
            "ground": follows.ground,
            "agency": follows.agency,
            "official": follows.official,
        }
    sent = request.method == "POST"
    form = StatementForm(request.POST if sent else None, request.FILES if sent else None, initial=initial)
    if sent and form.is_valid():
        try:
            row = _record(request, form.cleaned_data, follows)
        except Refused as refusal:
            words.explain(form, refusal, FIELDS)
        else:
            told = _("Written down. The last suspended day is %(on)s.")
            messages.success(request, told % {"on": _date(row.end_on)})
            return redirect(ONE, row.pk)
    return page(
        request,
        "admin/disclosures/suspension_add.html",
        title=_("Write down a statement"),
        form=form,
        follows=follows,
    )


@register_gate
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, suspension_id: int) -> HttpResponse:
    """One statement with what followed; sent to, it is lifted."""
    actor, today = actor_of(request), clinic.today()
    row = _one(request, suspension_id)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.lift(by=actor, suspension_id=row.pk, on=today, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            words.explain(form, refusal, FIELDS)
        else:
            messages.success(request, _("Lifted. Supplements that are now due appear as work."))
            return redirect(ONE, row.pk)
    audit.record("suspension.viewed", by=actor, about=("suspension", row.pk))
    return page(
        request,
        "admin/disclosures/suspension.html",
        title=_("Suspension"),
        line=_line(row, today),
        row=row,
        form=form,
        answers=list(row.likenesses.select_related("recipient").order_by("-at", "-id")[:100]),
        can_follow=row.form == Form.ORAL and getattr(row, "followed_by", None) is None,
        can_lift=getattr(row, "lifted", None) is None
        and not queries.is_carried_on(row)
        and queries.last_day(row) >= today,
    )


@register_gate
@require_safe
def paper(request: HttpRequest, suspension_id: int) -> HttpResponseBase:
    """The written statement."""
    row = _one(request, suspension_id)
    if row.document_id is None:
        raise Http404
    try:
        opened = documents.open_document(by=actor_of(request), document_id=row.document_id, reference="")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(ONE, row.pk)
    return respond(opened)


@register_gate
@require_http_methods(["POST"])
def same(request: HttpRequest, suspension_id: int, recipient_id: int) -> HttpResponse:
    """Whether a recipient that looks like the agency is the same."""
    row = _one(request, suspension_id)
    answer = request.POST.get("same")
    if answer not in {"yes", "no"}:
        raise Http404
    try:
        operations.answer_likeness(
            by=actor_of(request),
            suspension_id=row.pk,
            recipient_id=recipient_id,
            same=answer == "yes",
            on=clinic.today(),
            now=timezone.now(),
        )
        messages.success(request, _("Your answer is kept, and counts from now on."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_back(request, row))


@transaction.atomic
def _record(request: HttpRequest, answers: dict[str, Any], follows: Suspension | None) -> Suspension:
    actor, today = actor_of(request), clinic.today()
    file = answers.pop("file")
    document_id = None
    if file is not None:
        document_id = documents.store(by=actor, upload=file, purpose=Purpose.EVIDENCE, on=today).pk
    row, _is_new = operations.record(
        by=actor,
        stated=operations.Statement(**answers, document_id=document_id),
        follows_id=follows.pk if follows is not None else None,
        on=today,
        now=timezone.now(),
    )
    return row


def _line(row: Suspension, today: Any) -> dict[str, Any]:
    last_on = queries.last_day(row)
    return {
        "row": row,
        "last_on": last_on,
        "in_force": row.stated_on <= today <= last_on,
        "carried_on": queries.is_carried_on(row),
    }


def _one(request: HttpRequest, suspension_id: int) -> Suspension:
    rows = queries.visible_to(actor_of(request)).select_related(
        "lifted", "followed_by", "followed_by__lifted", "follows"
    )
    row = rows.filter(pk=suspension_id).first()
    if row is None:
        raise Http404
    return row


def _followed(request: HttpRequest) -> Suspension | None:
    text = request.GET.get("follows", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return _one(request, int(text))


def _back(request: HttpRequest, row: Suspension) -> str:
    """To the page the question was on, if it is one of the desk's own."""
    desk = reverse("admin:disclosures_accounting_changelist")
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith(desk) and "//" not in wanted else reverse(ONE, args=[row.pk])


def _date(day: Any) -> str:
    return f"{day:%B} {day.day}, {day.year}"
