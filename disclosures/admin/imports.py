"""Files taken in: a new one, how far it is, what became of each, what could not be read."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin.frame import page
from disclosures.importing import csv, openemr, readers
from disclosures.models import ImportRun
from disclosures.operations import importing as operations
from disclosures.operations import near_duplicates
from disclosures.queries import imports
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput, Radios

PAGE_SIZE = 25
RUN = "admin:disclosures_importrun_change"
FORMATS: dict[str, str | Promise] = {
    "csv": gettext_lazy("CSV of a department"),
    "openemr": gettext_lazy("OpenEMR’s extended_log, as CSV"),
    "fhir": gettext_lazy("FHIR R4 AuditEvents"),
}
classify_gate = gate(Permission.DISCLOSURES_CLASSIFY)


class UploadForm(PortalForm):
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), widget=Radios, choices=())
    file = forms.FileField(
        label=gettext_lazy("File"), widget=FileInput(accept=".csv,.txt,.json,.ndjson,text/csv")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(name, FORMATS[name]) for name in readers.formats()]  # type: ignore[attr-defined]


@classify_gate
@require_http_methods(["GET", "POST"])
def changelist(request: HttpRequest) -> HttpResponse:
    """Every run, the newest first; sent to, it takes a file."""
    actor = actor_of(request)
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm(initial={"kind": "csv"})
    if posted and form.is_valid():
        try:
            run = operations.receive(
                by=actor,
                upload=form.cleaned_data["file"],
                kind=form.cleaned_data["kind"],
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect(RUN, run.pk)
    shown = EstimatingPaginator(imports.visible_to(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    names = people.user_names(run.by_id for run in shown.object_list)
    return page(
        request,
        "admin/disclosures/imports.html",
        title=_("Imports"),
        runs=[(run, _what(run), names.get(run.by_id or 0, "")) for run in shown.object_list],
        page_obj=shown,
        form=form,
        columns=csv.COLUMNS,
        required=csv.REQUIRED,
        openemr=openemr.COLUMNS,
        status=422 if posted else 200,
    )


@classify_gate
@require_safe
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: its progress while it works, its counts when it is over."""
    run = _run(request, run_id)
    under_way = run.state in operations.OPEN
    return page(
        request,
        "admin/disclosures/import.html",
        title=_("Import %(number)s") % {"number": run.pk},
        run=run,
        what=_what(run),
        by=people.user_names([run.by_id]).get(run.by_id or 0, ""),
        under_way=under_way,
        percent=min(100, run.done * 100 // run.total) if run.total else 0,
        most_pairs=near_duplicates.MOST if run.near_duplicates >= near_duplicates.MOST else 0,
    )


@classify_gate
@require_safe
def errors(request: HttpRequest, run_id: int) -> HttpResponseBase:
    return _file(request, _run(request, run_id), "errors_document_id")


@classify_gate
@require_safe
def original(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The file as it came."""
    return _file(request, _run(request, run_id), "document_id")


def _file(request: HttpRequest, run: ImportRun, name: str) -> HttpResponseBase:
    document_id = getattr(run, name)
    if document_id is None:
        raise Http404
    try:
        opened = documents.open_document(
            by=actor_of(request), document_id=document_id, reference=f"import-{run.pk}"[:20]
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(RUN, run.pk)
    return respond(opened)


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    run = imports.visible_to(actor_of(request)).filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def _what(run: ImportRun) -> str | Promise:
    return _("Report of a business associate") if run.party_id else FORMATS.get(run.format, run.format)
