"""The compliance desk: choose a patient and a time or a request, see what becomes of each row, issue."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin.frame import page
from disclosures.models import Accounting
from disclosures.operations import recalling, searching, supplementing
from disclosures.queries import accounting as queries
from disclosures.queries import searches
from disclosures.queries.accounting import Prepared
from disclosures.queries.searches import Searched
from privacy_portal import staff_finder
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import queries as letters
from privacy_portal.law.accounting import Decision
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.methods import post_only
from privacy_requests.queries import accounting as asked
from privacy_requests.queries import cases

issue_gate = gate(Permission.ACCOUNTINGS_ISSUE)
CHANGELIST = "admin:disclosures_accounting_changelist"
ISSUED = "admin:disclosures_accounting_change"
CASE = "admin:disclosures_accounting_case"
PAGE_SIZE = 50
OTHER_DAYS = gettext_lazy(
    "The days of this list have changed since you opened the page. Ask about the days it covers now, then "
    "answer again."
)
SEARCHED_FIELDS = {"ROWS_UNLIKELY": "rows", "NO_REASON": "reason"}
ISO = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
SHOWN = {
    "waiting": (Decision.NEEDS_PERSON, gettext_lazy("Waiting for a person")),
    "listed": (Decision.LISTED, gettext_lazy("Listed")),
    "left_out": (Decision.EXCLUDED, gettext_lazy("Left out")),
    "withheld": (Decision.WITHHELD, gettext_lazy("Withheld")),
}


class PeriodForm(PortalForm):
    """Which days; empty means the six years before the day it was asked for."""

    requested_on = forms.DateField(label=gettext_lazy("Asked for on"), widget=ISO, required=False)
    from_on = forms.DateField(label=gettext_lazy("From"), widget=ISO, required=False)
    to_on = forms.DateField(label=gettext_lazy("Until"), widget=ISO, required=False)


class ReasonForm(PortalForm):
    """Why who acts for the patient is given what not everybody may know (45 CFR 164.502(g))."""

    representative_reason = forms.CharField(
        label=gettext_lazy("Why this person is treated as the representative"),
        help_text=gettext_lazy(
            "It tells of a report of abuse, or of substance use treatment. Decide whether they may have it. "
            "Staff only."
        ),
        validators=[MaxLengthValidator(searching.LONGEST_REASON)],  # a browser cuts at maxlength, unsaid
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class SearchedForm(PortalForm):
    """What a unit or business associate answered, or why the list goes without it."""

    rows = forms.CharField(
        label=gettext_lazy("Rows found"),
        max_length=7,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Or why the list goes without it"),
        validators=[MaxLengthValidator(searching.LONGEST_REASON)],  # a browser cuts at maxlength, unsaid
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@issue_gate
@require_http_methods(["GET", "POST"])
def changelist(request: HttpRequest) -> HttpResponse:
    """The lists asked for and not yet sent, those issued, and the search for a patient (by POST)."""
    actor = actor_of(request)
    found = staff_finder.look(request) if request.method == "POST" else {}
    open_cases = (
        cases.visible_to(actor)
        .filter(right=Right.ACCOUNTING)
        .running()
        .select_related("patient", "accounting")
        .order_by("due_on", "id")
    )
    rows = Accounting.objects.select_related("patient").defer("listed", "decisions")
    audit.record("accounting.listed", by=actor)
    return page(
        request,
        "admin/disclosures/desk.html",
        title=_("Accountings of disclosures"),
        cases=list(open_cases[:100]),
        page_obj=Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        today=clinic.today(),
        **found,
    )


@issue_gate
@require_safe
def patient(request: HttpRequest, patient_id: int) -> HttpResponse:
    """What an accounting of this patient would hold, for any time; nothing is issued from here."""
    today = clinic.today()
    person = people.visible_patients(actor_of(request)).filter(pk=patient_id).first()
    if person is None:
        raise Http404
    form = PeriodForm(request.GET if request.GET else {"requested_on": today})
    prepared = None
    if form.is_valid():
        try:
            prepared = queries.prepare(
                patient_id=person.pk,
                requested_on=form.cleaned_data["requested_on"] or today,
                from_on=form.cleaned_data["from_on"],
                to_on=form.cleaned_data["to_on"],
                on=today,
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    ids = people.same_person_ids(person.pk)
    open_cases = cases.visible_to(actor_of(request)).filter(right=Right.ACCOUNTING, patient_id__in=ids)
    return _show(
        request,
        prepared,
        person=person,
        title=_("Accounting before it is issued"),
        form=form,
        cases=list(open_cases.running().order_by("due_on", "id")[:20]),
    )


@issue_gate
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """What the accounting of this request would hold today, and who must still say that they searched."""
    return _show_case(request, _case(request, reference))


@issue_gate
@post_only(CASE)
def searched(request: HttpRequest, reference: str) -> HttpResponse:
    """A unit or business associate answered, or the officer goes on without it."""
    row = _case(request, reference)
    from_on, to_on = asked.period_of(row)
    everybody = searches.for_case(row.reference, from_on=from_on, to_on=to_on)
    one = next((one for one in everybody if _key(one) == request.POST.get("asked")), None)
    if one is None:
        messages.error(request, _("Nobody of that name is asked for this list."))
        return redirect(CASE, row.reference)
    form = SearchedForm(request.POST, auto_id=f"{_key(one)}-%s")
    if not form.is_valid():
        return _show_case(request, row, wrong=form)
    if [request.POST.get("from_on"), request.POST.get("to_on")] != [from_on.isoformat(), to_on.isoformat()]:
        form.add_error(None, OTHER_DAYS)
        return _show_case(request, row, wrong=form)
    facts: dict[str, Any] = {
        "by": actor_of(request),
        "reference": row.reference,
        "kind": one.kind,
        "asked_id": one.id,
        "from_on": from_on,
        "to_on": to_on,
        "now": timezone.now(),
    }
    try:
        if request.POST.get("do") == "override":
            searching.override(**facts, reason=form.cleaned_data["reason"])
            messages.success(request, _("Your reason is kept. The list does not wait for them."))
        else:
            searching.confirm(**facts, rows=_number(request.POST.get("rows", "")))
            messages.success(request, _("Search confirmed."))
    except Refused as refusal:
        if refusal.code not in SEARCHED_FIELDS:
            messages.error(request, refusal.sentence)
            return redirect(CASE, row.reference)
        form.add_error(SEARCHED_FIELDS[refusal.code], refusal.sentence)
        return _show_case(request, row, wrong=form)
    return redirect(CASE, row.reference)


@issue_gate
@require_safe
def issued(request: HttpRequest, accounting_id: int) -> HttpResponse:
    """One accounting as it was issued, with every row and its reason, and what may be added to it."""
    return _show_issued(request, _accounting(accounting_id))


def _show_issued(request: HttpRequest, row: Accounting, *, wrong: ReasonForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    audit.record("accounting.viewed", by=actor, about=("accounting", row.pk), patient_id=row.patient_id)
    today = clinic.today()
    stopped = letters.is_withdrawn(row.communication_id)
    wanted = recalling.is_wanted(row)
    came_back = (
        wanted and letters.is_undelivered(row.communication_id) and not queries.still_tells(row, on=today)
    )
    addable = None
    if wanted and row.withheld and row.supplement_of_id is None and not (stopped or came_back):
        addable = supplementing.prepare(row, on=today)
    due = recalling.anew(row, on=today) if (stopped and wanted) or came_back else addable
    asks_why = due is not None and recalling.wants_reason(row, due, on=today)
    form = wrong or (ReasonForm() if asks_why else None)
    return page(
        request,
        "admin/disclosures/issued.html",
        title=_("Accounting issued for %(reference)s") % {"reference": row.reference},
        row=row,
        wanted=wanted,
        stopped=stopped and wanted,
        came_back=came_back,
        letter_id=letters.latest(row.communication_id).pk,
        sent_on=letters.sent_on(row.communication_id),
        addable=len(addable.of(Decision.LISTED)) if addable else 0,
        form=form,
        may_export=actor.may(Permission.DISCLOSURES_EXPORT),
        supplements=list(row.supplements.order_by("id")),
        **_table(request, row.decisions),
    )


@issue_gate
@require_http_methods(["POST"])
def complete(request: HttpRequest, accounting_id: int) -> HttpResponse:
    """Send the supplement that is due, or make a recalled accounting anew."""
    row = _accounting(accounting_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show_issued(request, row, wrong=form)
    facts: dict[str, Any] = {
        "by": actor_of(request),
        "accounting_id": row.pk,
        "on": clinic.today(),
        "now": timezone.now(),
        "representative_reason": form.cleaned_data["representative_reason"],
    }
    try:
        if request.POST.get("do") == "again":
            made = recalling.reissue(**facts)
            messages.success(request, _("Made anew as it stands today. Letter queued."))
        else:
            made = supplementing.supplement(**facts)
            messages.success(request, _("Supplement queued. It costs the patient nothing."))
    except Refused as refusal:
        if refusal.code in {"ABUSE_DECISION", "PART2_DECISION"}:
            form.add_error("representative_reason", refusal.sentence)
            return _show_issued(request, row, wrong=form)
        messages.error(request, refusal.sentence)
        return redirect(ISSUED, row.pk)
    return redirect(ISSUED, made.pk)


def _show_case(request: HttpRequest, row: Any, *, wrong: SearchedForm | None = None) -> HttpResponse:
    prepared = asked.prepare(row, on=clinic.today())
    found = searches.for_case(
        row.reference, from_on=prepared.from_on, to_on=prepared.to_on, patient_id=row.patient_id
    )
    return _show(
        request,
        prepared,
        person=row.patient,
        title=_("Accounting for %(reference)s") % {"reference": row.reference},
        privacy_request=row,
        searched=[(one, _form_of(one, wrong)) for one in found],
        forms=[wrong] if wrong is not None else [],
        wrong=wrong,
        here=reverse(CASE, args=[row.reference]),
    )


def _form_of(one: Searched, wrong: SearchedForm | None) -> SearchedForm:
    auto_id = f"{_key(one)}-%s"
    return wrong if wrong is not None and wrong.auto_id == auto_id else SearchedForm(auto_id=auto_id)


def _key(one: Searched) -> str:
    return f"{one.kind}-{one.id}"


def _show(request: HttpRequest, prepared: Prepared | None, *, person: Any, **context: Any) -> HttpResponse:
    actor = actor_of(request)
    audit.record("accounting.previewed", by=actor, patient_id=person.pk)
    alike = []
    if prepared is not None:
        names = {one.row.recipient_id: one.row for one in prepared.verdicts}
        alike = [
            {"suspension_id": suspension_id, "recipient_id": recipient_id, "row": names[recipient_id]}
            for suspension_id, recipient_id in prepared.alike
        ]
    return page(
        request,
        "admin/disclosures/preview.html",
        person=person,
        prepared=prepared,
        may_export=prepared is not None and actor.may(Permission.DISCLOSURES_EXPORT),
        alike=alike,
        **context,
        **_table(request, prepared.decisions if prepared else []),
    )


def _table(request: HttpRequest, decisions: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of one decision, fifty a page, and how many there are of each."""
    counts = {
        name: sum(1 for one in decisions if one["decision"] == decision)
        for name, (decision, _label) in SHOWN.items()
    }
    wanted = request.GET.get("show", "")
    show = wanted if wanted in SHOWN else next((name for name in SHOWN if counts[name]), "listed")
    rows = [
        {**one, "disclosed_on": datetime.date.fromisoformat(one["disclosed_on"])}
        for one in decisions
        if one["decision"] == SHOWN[show][0]
    ]
    kept = request.GET.copy()
    for name in ("page", "show"):
        kept.pop(name, None)
    return {
        "counts": [(name, SHOWN[name][1], number) for name, number in counts.items()],
        "show": show,
        "show_label": SHOWN[show][1],
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "kept": kept.urlencode(),
    }


def _case(request: HttpRequest, reference: str) -> Any:
    row = cases.case_for(actor_of(request), reference)
    if row is None or not asked.is_accounting(row) or row.patient_id is None:
        raise Http404
    return row


def _accounting(accounting_id: int) -> Accounting:
    row = Accounting.objects.select_related("patient", "communication").filter(pk=accounting_id).first()
    if row is None:
        raise Http404
    return row


def _number(text: str) -> int:
    """A whole number, or -1 for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
