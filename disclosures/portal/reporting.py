"""The page a business associate reports on: by its link alone, and nothing of the ledger is on it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.operations import dropping as operations
from disclosures.portal import throttling, wording
from disclosures.portal.report_forms import COLUMNS, AllForm, FileForm, NoneForm, OneForm
from disclosures.queries import dropping
from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.ui.forms import PortalForm

PAGE = "disclosures_report:page"
FORMS: dict[str, type[PortalForm]] = {"one": OneForm, "file": FileForm, "all": AllForm, "none": NoneForm}
FIELDS = {
    "DISCLOSED_IN_FUTURE": "disclosed_on",
    "DROP_DAY": "disclosed_on",
    "RECIPIENT_MISSING": "recipient",
    "RECIPIENT_TOO_LONG": "recipient",
    "TEXT_TOO_LONG": "description",
    "ATTESTED_BY": "attested_by",
    "UPLOAD_TOO_LARGE": "file",
    "UPLOAD_TYPE": "file",
    "UPLOAD_EMPTY": "file",
    "UPLOAD_NAME": "file",
    "UPLOAD_NOT_KEPT": "file",
    "UNMATCHED": "patient_mrn",
}

type View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """The view with the open link of the token; one and the same answer for every other token."""

    @login_not_required
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        if not throttling.is_open(request, "guess"):
            return render(request, "portal/disclosures/report_closed.html", {"often": True}, status=429)
        link = dropping.open_link(token, now=timezone.now())
        if link is None:
            throttling.count(request, "guess")
            return render(request, "portal/disclosures/report_closed.html", status=404)
        response = view(request, token, link, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


@by_link
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str, link: dropping.Open) -> HttpResponse:
    """The ways to report and to say that nothing is left; sent to, one of them."""
    kind = request.POST.get("do", "") if request.method == "POST" else ""
    forms = {
        name: form(request.POST, request.FILES) if name == kind else form() for name, form in FORMS.items()
    }
    status = 200
    if kind in FORMS and forms[kind].is_valid():
        if not throttling.count(request, "report", key=str(link.id)):
            forms[kind].add_error(None, _("Many reports came from this connection. Try again in an hour."))
            return _show(request, link, forms, kind, status=429)
        try:
            return _taken(request, token, link, kind, forms[kind].cleaned_data)
        except Refused as refusal:
            field = FIELDS.get(refusal.code)
            forms[kind].add_error(field if field in forms[kind].fields else None, wording.told(refusal))
    if kind in FORMS:
        status = 422
    return _show(request, link, forms, kind, status=status)


@by_link
@require_safe
def sent(request: HttpRequest, token: str, link: dropping.Open, what: str) -> HttpResponse:
    """What was sent is here."""
    return _thanks(request, token, link, what=what)


@by_link
@require_safe
def result(request: HttpRequest, token: str, link: dropping.Open, run_id: int) -> HttpResponse:
    """What became of a file."""
    return _thanks(request, token, link, what="file", told=_told(link, run_id))


@by_link
@require_safe
def errors(request: HttpRequest, token: str, link: dropping.Open, run_id: int) -> HttpResponseBase:
    """The rows that were not taken, by line, column and sentence."""
    told = _told(link, run_id)
    if told.errors_document_id is None:
        raise Http404
    try:
        opened = documents.open_document(
            by=_actor(request), document_id=told.errors_document_id, reference=f"import-{run_id}"[:20]
        )
    except Refused as refusal:
        return _thanks(request, token, link, what="file", told=told, refusal=wording.told(refusal))
    return respond(wording.error_file(opened))


def _taken(
    request: HttpRequest, token: str, link: dropping.Open, kind: str, answers: dict[str, Any]
) -> HttpResponse:
    now = timezone.now()
    known: dict[str, Any] = {"by": _actor(request), "link_id": link.id, "now": now}
    if kind == "file":
        run = operations.report_file(upload=answers["file"], on=clinic.today(), **known)
        return redirect("disclosures_report:result", token, run.pk)
    if kind == "one":
        told = {name: value for name, value in answers.items() if name != "key"}
        operations.report(key=str(answers["key"]), on=clinic.today(), **told, **known)
    elif kind == "all":
        operations.attest_all(attested_by=answers["attested_by"], **known)
    else:
        operations.attest_nothing(attested_by=answers["attested_by"], **known)
    return redirect("disclosures_report:sent", token, kind)


def _show(
    request: HttpRequest, link: dropping.Open, forms: dict[str, PortalForm], kind: str, *, status: int
) -> HttpResponse:
    return render(
        request,
        "portal/disclosures/report.html",
        {
            "link": link,
            "ways": forms,
            "form": forms.get(kind),
            "columns": COLUMNS,
        },
        status=status,
    )


def _thanks(request: HttpRequest, token: str, link: dropping.Open, **context: Any) -> HttpResponse:
    told: dropping.Told | None = context.get("told")
    problem = wording.problem(told.problem) if told and told.problem else ""
    shown = {"link": link, "token": token, "problem": problem, **context}
    return render(request, "portal/disclosures/reported.html", shown)


def _told(link: dropping.Open, run_id: int) -> dropping.Told:
    told = dropping.told(link, run_id)
    if told is None:
        raise Http404
    return told


def _actor(request: HttpRequest) -> Actor:
    """Whoever sits there, without any staff role of theirs."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.as_individual()
