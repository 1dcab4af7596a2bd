"""Home, my requests, one request with its timeline, letters, files and messages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.people.drafts import keeps_draft
from privacy_portal.ui.methods import post_only
from privacy_requests import acts, queries
from privacy_requests.forms import WithdrawMineForm
from privacy_requests.forms.talk import OwnMessageForm
from privacy_requests.operations import access, viewing
from privacy_requests.portal import ask
from privacy_requests.portal.pages import claimed, individual, own_case, own_requests
from privacy_requests.portal.panels import panels
from privacy_requests.portal.paths import PATHS

PER_PAGE = 10


@login_not_required
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """What is happening with my requests; for a stranger, what this place is."""
    if not request.user.is_authenticated:
        return render(request, "portal/requests/welcome.html")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.patient_ids and actor.is_staff:
        return redirect("admin:index")
    current = [] if not actor.patient_ids else list(own_requests(request).unfinished()[:PER_PAGE])
    if current:
        viewing.listed(by=actor, count=len(current), what="home")
    return render(
        request,
        "portal/requests/home.html",
        {
            "claimed": bool(actor.patient_ids),
            "current": current,
            "today": clinic.today(),
            "unread": correspondence.in_portal(actor).filter(delivery__opened_at=None)[:5],
            "drafted_url": _drafted(request) if actor.patient_ids else "",
        },
    )


def _drafted(request: HttpRequest) -> str:
    """The first page of a request that was begun and not sent; "" when there is none."""
    for path in PATHS:
        if drafts.kept(request, ask.key(path, path.steps[0].name)):
            return reverse(f"requests_portal:ask-{path.steps[0].name}")
    return ""


@require_safe
@never_cache
@claimed
def my_requests(request: HttpRequest) -> HttpResponse:
    page = Paginator(own_requests(request), PER_PAGE).get_page(request.GET.get("page"))
    viewing.listed(by=individual(request), count=len(page), what="my requests")
    return render(request, "portal/requests/list.html", {"page_obj": page, "today": clinic.today()})


@require_safe
@never_cache
@claimed
def choose(request: HttpRequest) -> HttpResponse:
    """Which right: those that can be asked for here, and how to ask for the others today."""
    return render(request, "portal/requests/choose.html")


@require_safe
@never_cache
@claimed
def received(request: HttpRequest, reference: str) -> HttpResponse:
    row = own_case(request, reference)
    return render(request, "portal/requests/received.html", {"case": row})


@require_safe
@never_cache
@claimed
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    row = own_case(request, reference)
    return _detail(request, row, None)


@post_only("requests_portal:detail")
@claimed
@keeps_draft(
    lambda reference: f"message-{reference}",
    page=lambda reference: f"/requests/{reference}/",
)
def message(request: HttpRequest, reference: str) -> HttpResponse:
    row = own_case(request, reference)
    form = OwnMessageForm(request.POST, privacy_request=row, today=clinic.today(), actor=individual(request))
    if not form.is_valid():
        return _detail(request, row, form)
    acts.run(
        "send_message",
        by=individual(request),
        privacy_request=row,
        form=form,
        on=clinic.today(),
        now=timezone.now(),
    )
    drafts.finish(request, f"message-{reference}")
    messages.info(request, _("Message sent to the privacy office."))
    return redirect("requests_portal:detail", reference=reference)


@never_cache
@claimed
@keeps_draft(lambda reference: f"withdraw-{reference}")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """A confirmation that names what will happen, then the act."""
    row = own_case(request, reference)
    form = WithdrawMineForm(
        request.POST or None, privacy_request=row, today=clinic.today(), actor=individual(request)
    )
    refusal = acts.why_not(acts.BY_NAME["withdraw"], row, on=clinic.today())
    if request.method == "POST" and form.is_valid() and refusal is None:
        try:
            acts.run(
                "withdraw",
                by=individual(request),
                privacy_request=row,
                form=form,
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused
        else:
            drafts.finish(request, f"withdraw-{reference}")
            messages.info(request, _("You withdrew this request. We will confirm it in a letter."))
            return redirect("requests_portal:detail", reference=reference)
    return render(request, "portal/requests/withdraw.html", {"case": row, "form": form, "refusal": refusal})


@require_GET
@never_cache
@claimed
def record(request: HttpRequest, reference: str, document_id: int) -> HttpResponseBase:
    """Download one released record."""
    row = own_case(request, reference)
    try:
        opened = access.download_record(
            by=individual(request),
            privacy_request_id=row.pk,
            request_document_id=document_id,
            now=timezone.now(),
        )
    except Refused as refusal:
        raise Http404 from refusal
    return respond(opened)


def _detail(request: HttpRequest, row: Any, form: OwnMessageForm | None) -> HttpResponse:
    reference = str(row)
    actor = individual(request)
    if form is None:
        form = drafts.form_for(
            request,
            OwnMessageForm,
            f"message-{reference}",
            privacy_request=row,
            today=clinic.today(),
            actor=actor,
        )
    letters = correspondence.in_portal(actor).filter(reference=reference)
    return render(
        request,
        "portal/requests/detail.html",
        {
            "case": row,
            "panels": panels(row, today=clinic.today()),
            "timeline": queries.timeline(row),
            "letters": letters,
            "records": queries.released_records(row),
            "conversation": queries.conversation(row),
            "form": form,
            "may_change_period": acts.why_not(acts.BY_NAME["change_period"], row, on=clinic.today()) is None,
            "may_change": acts.why_not(acts.BY_NAME["change_request"], row, on=clinic.today()) is None,
            "may_withdraw": acts.why_not(acts.BY_NAME["withdraw"], row, on=clinic.today()) is None,
            "today": clinic.today(),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
