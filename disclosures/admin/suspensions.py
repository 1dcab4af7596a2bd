"""The register of suspensions, for the privacy official and the compliance officer only."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin import looking, words
from disclosures.admin.entry_form import split
from disclosures.admin.frame import page
from disclosures.admin.suspension_forms import (
    EVERYBODY,
    NAMED,
    LiftForm,
    NamingForm,
    NarrowForm,
    StatementForm,
)
from disclosures.models import Suspension
from disclosures.operations import narrowing_suspensions as narrowing
from disclosures.operations import suspensions as operations
from disclosures.queries import suspended_people
from disclosures.queries import suspensions as queries
from disclosures.queries.suspended_people import Whom
from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
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

register_gate = gate(Permission.SUSPENSIONS)
STATED = (
    "agency",
    "official",
    "form",
    "ground",
    "stated_on",
    "arrived_on",
    "until",
    "statement",
    "identity",
)
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
    "IMPEDES_NOT_SAID": "impedes",
    "NO_PATIENT": "patients",
    "TOO_MANY_PATIENTS": "patients",
    "NOBODY_NAMED": "patients",
    "LIFT_DAY": "last_on",
    "NO_REASON": "how",
}


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
        lines=_lines(list(shown.object_list), today),
        page_obj=shown,
    )


@register_gate
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write down a statement; `follows` names the oral one that a written one follows."""
    follows = _followed(request)
    actor = actor_of(request)
    if request.method != "POST":
        return _show_add(request, StatementForm(initial=_initial(follows), actor=actor), follows)
    form = StatementForm(request.POST, request.FILES, initial=_initial(follows), actor=actor)
    form.full_clean()
    staged = staging.keep(form, request)
    if (helped := _found(request, form)) is not None:
        return _show_add(request, form, follows, staged=staged, **helped)
    if form.errors:
        return _show_add(request, form, follows, staged=staged)
    try:
        row = _record(request, form.cleaned_data, follows, staged)
    except Refused as refusal:
        words.explain(form, refusal, FIELDS)
        return _show_add(request, form, follows, staged=staged, refusal=refusal)
    told = _("Written down. The last suspended day is %(on)s.")
    messages.success(request, told % {"on": _date(row.end_on)})
    oral = _one(request, row.follows_id) if row.follows_id else None
    if oral is not None and suspended_people.whom([oral]).carries_on_in_part(oral):
        told = _(
            "The oral statement concerns others too. For them it holds until %(on)s, unless a written one "
            "about them comes by then."
        )
        messages.warning(request, told % {"on": _date(oral.end_on)})
    return redirect(ONE, row.pk)


@register_gate
@require_http_methods(["GET", "POST"])
def narrow(request: HttpRequest, suspension_id: int) -> HttpResponse:
    """Say whom a statement names that was taken to concern everybody."""
    actor, row = actor_of(request), _one(request, suspension_id)
    form = NarrowForm(request.POST if request.method == "POST" else None, actor=actor)
    helped: dict[str, Any] | None = None
    if request.method == "POST":
        form.full_clean()
        helped = _found(request, form)
        if helped is None and not form.errors:
            try:
                narrowing.narrow(
                    by=actor,
                    suspension_id=row.pk,
                    patient_ids=form.cleaned_data["patients"],
                    how=form.cleaned_data["how"],
                    on=clinic.today(),
                    now=timezone.now(),
                )
            except Refused as refusal:
                words.explain(form, refusal, FIELDS)
            else:
                messages.success(
                    request, _("It reaches only these now. Supplements that are now due appear as work.")
                )
                return redirect(ONE, row.pk)
    return page(
        request,
        "admin/disclosures/suspension_narrow.html",
        title=_("It names individuals"),
        row=row,
        form=form,
        seen={"patients": _patients_in(form, request)},
        **helped or {},
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
    (line,) = _lines([row], today)
    return page(
        request,
        "admin/disclosures/suspension.html",
        title=_("Suspension"),
        line=line,
        row=row,
        form=form,
        people=[one.patient for one in row.patients.select_related("patient")],
        answers=list(row.likenesses.select_related("recipient").order_by("-at", "-id")[:100]),
        can_follow=row.form == Form.ORAL and getattr(row, "followed_by", None) is None,
        can_narrow=not line["people"] and line["last_on"] >= today,
        can_lift=getattr(row, "lifted", None) is None and not line["carried_on"] and line["last_on"] >= today,
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
def _record(
    request: HttpRequest,
    answers: dict[str, Any],
    follows: Suspension | None,
    staged: staging.Staged | None,
) -> Suspension:
    actor = actor_of(request)
    row, _is_new = operations.record(
        by=actor,
        stated=operations.Statement(
            **{name: answers[name] for name in STATED},
            impedes=Suspension.Impedes.SAID if answers["impedes"] else "",
            patient_ids=answers["patients"],
            document_id=staged.id if staged else None,
        ),
        follows_id=follows.pk if follows is not None else None,
        on=clinic.today(),
        now=timezone.now(),
    )
    if staged is not None:
        documents.adopt(by=actor, document_id=staged.id, purpose=Purpose.EVIDENCE)
    return row


def _initial(follows: Suspension | None) -> dict[str, Any]:
    """A new form; a written statement begins with what the oral one said."""
    today = clinic.today()
    initial: dict[str, Any] = {"arrived_on": today, "stated_on": today}
    if follows is None:
        return initial
    numbers = [one.patient.mrn for one in follows.patients.select_related("patient")]
    return initial | {
        "form": Form.WRITTEN,
        "ground": follows.ground,
        "agency": follows.agency,
        "official": follows.official,
        "whom": NAMED if numbers else EVERYBODY,
        "patients": ", ".join(numbers),
    }


def _found(request: HttpRequest, form: NamingForm) -> dict[str, Any] | None:
    """What a sending asks for that writes nothing down yet: find a patient, or take one of those found."""
    if staff_finder.USE in request.POST:
        numbers = split(request.POST.get("patients", ""))
        assert isinstance(form.data, QueryDict)
        data = form.data.copy()
        data["patients"] = ", ".join(dict.fromkeys([*numbers, request.POST[staff_finder.USE]]))
        data.setdefault("whom", NAMED)
        form.data = data
        form.fields["patients"].widget.attrs["autofocus"] = True
        form.errors.clear()
        return {}
    if staff_finder.asked(request, "patients"):
        form.errors.clear()
        return staff_finder.look(request)
    return None


def _show_add(
    request: HttpRequest, form: StatementForm, follows: Suspension | None, **context: Any
) -> HttpResponse:
    return page(
        request,
        "admin/disclosures/suspension_add.html",
        title=_("Write down a statement"),
        form=form,
        follows=follows,
        seen={"patients": _patients_in(form, request)},
        **context,
    )


def _patients_in(form: NamingForm, request: HttpRequest) -> list[Any]:
    return looking.patients_in(form.data if form.is_bound else form.initial, actor=actor_of(request))


def _lines(rows: list[Suspension], today: Any) -> list[dict[str, Any]]:
    whom = suspended_people.whom(rows)
    return [_line(row, whom, today) for row in rows]


def _line(row: Suspension, whom: Whom, today: Any) -> dict[str, Any]:
    last_on = whom.last_day(row)
    return {
        "row": row,
        "people": len(whom.of(row)),
        "last_on": last_on,
        "in_force": row.stated_on <= today <= last_on,
        "carried_on": whom.carries_on(row),
        "carried_on_in_part": whom.carries_on_in_part(row),
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
