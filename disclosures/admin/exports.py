"""Files of an accounting: ask for one, watch it being made, fetch it."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin.frame import page
from disclosures.exporting import Audience, Format
from disclosures.models import Export
from disclosures.operations import exports as operations
from disclosures.queries import exports
from privacy_portal import staff_finder
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.plain import as_id
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

export_gate = gate(Permission.DISCLOSURES_EXPORT)
CHANGELIST = "admin:disclosures_export_changelist"
ONE = "admin:disclosures_export_change"
PAGE_SIZE = 50
AUDIENCES = {
    Audience.PATIENT: gettext_lazy("For the patient: listed lines only"),
    Audience.OFFICER: gettext_lazy("For the privacy office: every line, with its decision and why"),
}
FORMATS = {
    Format.PDF: gettext_lazy("PDF, typeset to be read or printed"),
    Format.XLSX: gettext_lazy("Excel workbook (XLSX)"),
    Format.CSV: gettext_lazy("Table as text (CSV)"),
    Format.JSON: gettext_lazy("JSON"),
    Format.FHIR: gettext_lazy("FHIR R4 bundle"),
}
FIELDS = {
    "REQUESTED_IN_FUTURE": "requested_on",
    "PERIOD_REVERSED": "to_on",
    "PERIOD_TOO_EARLY": "from_on",
    "PERIOD_IN_FUTURE": "to_on",
    "ACCOUNTING_WAITS": "audience",
}


class ExportForm(PortalForm):
    """Whose accounting, which days, for whom, as what."""

    mrn = forms.CharField(
        label=gettext_lazy("Record number of the patient"),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    requested_on = MemorableDateField(label=gettext_lazy("Asked for on"))
    from_on = MemorableDateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Empty: six years before it was asked for."),
        required=False,
    )
    to_on = MemorableDateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Empty: the day it was asked for."),
        required=False,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who will read the file?"), choices=AUDIENCES.items(), widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of file?"), choices=FORMATS.items(), widget=forms.RadioSelect
    )
    large_print = forms.BooleanField(label=gettext_lazy("PDF in large print"), required=False)


@export_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    """The files asked for, newest first, each with how far it is."""
    actor = actor_of(request)
    rows = exports.visible_to(actor).select_related("patient")
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    names = people.user_names([row.by_id for row in shown.object_list])
    audit.record("export.listed", by=actor)
    return page(
        request,
        "admin/disclosures/exports.html",
        title=_("Files of accountings"),
        lines=[(row, names.get(row.by_id or 0, ""), FORMATS.get(Format(row.format))) for row in shown],
        page_obj=shown,
    )


@export_gate
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a file; looking the patient up asks for nothing yet."""
    actor = actor_of(request)
    if request.method != "POST":
        return _form(request, ExportForm(initial=_initial(request, actor)))
    form = ExportForm(request.POST)
    if staff_finder.asked(request, "mrn"):
        return _form(request, form, **staff_finder.answer(request, form, field="mrn"))
    if not form.is_valid():
        return _form(request, form)
    answers = form.cleaned_data
    person = people.visible_patients(actor).filter(mrn=answers["mrn"].strip()).first()
    if person is None:
        form.add_error("mrn", _("No patient has this record number. Look the patient up below."))
        return _form(request, form)
    try:
        row = operations.ask(
            by=actor,
            patient_id=person.pk,
            requested_on=answers["requested_on"],
            from_on=answers["from_on"],
            to_on=answers["to_on"],
            audience=answers["audience"],
            file_format=answers["kind"],
            large_print=answers["large_print"],
            on=clinic.today(),
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(FIELDS.get(refusal.code), refusal.sentence)
        return _form(request, form, refusal=refusal)
    return redirect(ONE, row.pk)


@export_gate
@require_safe
def show(request: HttpRequest, export_id: int) -> HttpResponse:
    """One file: how far it is, and where to fetch it."""
    row = _load(request, export_id)
    audit.record("export.viewed", by=actor_of(request), about=("export", row.pk), patient_id=row.patient_id)
    return page(
        request,
        "admin/disclosures/export.html",
        title=_("File %(number)s") % {"number": row.pk},
        about={
            name: datetime.date.fromisoformat(row.wish[name]) if row.wish[name] else None
            for name in ("requested_on", "from_on", "to_on")
        },
        wish=row.wish,
        audience=AUDIENCES[Audience(row.audience)],
        kind=FORMATS[Format(row.format)],
        **_state(row),
    )


@export_gate
@require_safe
def progress(request: HttpRequest, export_id: int) -> HttpResponse:
    """The piece of the page that changes, for the script."""
    return TemplateResponse(
        request, "admin/disclosures/_export_state.html", _state(_load(request, export_id))
    )


@export_gate
@require_safe
def download(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The file, as a download that the audit keeps; its name says nothing of the patient or the ledger."""
    row = _load(request, export_id)
    if row.document_id is None:
        raise Http404
    try:
        operations.check_fetch(row)
        opened = documents.open_document(
            by=actor_of(request),
            document_id=row.document_id,
            reference="accounting",
            patient_id=row.patient_id,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(ONE, row.pk)
    return respond(opened)


def _load(request: HttpRequest, export_id: int) -> Export:
    row = exports.visible_to(actor_of(request)).select_related("patient").filter(pk=export_id).first()
    if row is None:
        raise Http404
    return row


def _state(row: Export) -> dict[str, Any]:
    running = row.state in {Export.State.WAITING, Export.State.RUNNING}
    return {
        "row": row,
        "running": running,
        "percent": row.done * 100 // row.total if row.total else 0,
        "in_pages": row.format == Format.PDF,
    }


def _initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """A new form; the desk names the patient by id, and the days."""
    initial: dict[str, Any] = {"requested_on": clinic.today(), "kind": Format.PDF}
    number = as_id(request.GET.get("patient", ""))
    if number is not None:
        person = people.visible_patients(actor).filter(pk=number).first()
        initial["mrn"] = person.mrn if person else ""
    for name in ("requested_on", "from_on", "to_on"):
        try:
            initial[name] = datetime.date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            continue
    return initial


def _form(request: HttpRequest, form: ExportForm, **context: Any) -> HttpResponse:
    return page(request, "admin/disclosures/export_add.html", title=_("Make a file"), form=form, **context)
