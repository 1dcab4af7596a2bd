"""The one-page case, its files and its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.staff_admin import actor_of, history_rows
from privacy_requests import acts, queries
from privacy_requests.admin import words
from privacy_requests.admin.case_facts import CaseFacts, act_words
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.facts import guest_facts as facts_of_guest
from privacy_requests.admin.gates import gate, load, page
from privacy_requests.admin.offered import next_act, offered
from privacy_requests.admin.panels import panels
from privacy_requests.models import PrivacyRequest, RequestDocument
from privacy_requests.operations import access, guests

HISTORY_ROWS = 200


@gate(Permission.REQUESTS_VIEW)
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Facts, timeline, letters, files, talk, and the acts allowed now; why the others are not."""
    actor, today, desk = actor_of(request), clinic.today(), Desk.of(request)
    if reference.isdecimal():
        return _by_number(request, int(reference[:18]))
    row = load(request, reference)
    facts = CaseFacts(row, actor=actor, today=today)
    groups, not_now = offered(row, actor, today=today)
    allowed = {one.act.name for group in groups for one in group.offers}
    has_records = any(
        one.role == RequestDocument.Role.RECORD and one.removed_at is None for one in facts.document_rows
    )
    before, after = queries.neighbours(actor, desk.filters, row.reference, today=today)
    return page(
        request,
        "admin/requests/case.html",
        title=row.reference,
        row=row,
        right=words.right_name(row.right),
        facts=facts,
        groups=groups,
        not_now=not_now,
        next_act=acts.BY_NAME.get(next_act(row, groups, has_records=has_records)),
        quick_forms={
            name: acts.BY_NAME[name].form(privacy_request=row, today=today, actor=actor, auto_id=f"{name}_%s")
            for name in ("add_note", "send_message")
            if name in allowed
        },
        panels=panels(row),
        list_url=_list_url(row, actor),
        guest_facts=facts_of_guest(row),
        may_give_code=actor.may(Permission.REQUESTS_INTAKE) and guests.can_renew_code(row, by=actor),
        may_download=actor.may(Permission.DOCUMENTS_VIEW),
        may_see_patients=actor.may(Permission.PATIENTS_VIEW),
        may_see_letters=actor.may(Permission.LETTERS_VIEW),
        desk=desk,
        before_url=desk.link("change", before) if before else "",
        after_url=desk.link("change", after) if after else "",
    )


def _list_url(row: PrivacyRequest, actor: Actor) -> str:
    """Where the list of this request is prepared, for who may issue it."""
    if row.right != Right.ACCOUNTING or row.patient_id is None or not actor.may(Permission.ACCOUNTINGS_ISSUE):
        return ""
    return reverse("admin:disclosures_accounting_case", args=[row.reference])


def _by_number(request: HttpRequest, number: int) -> HttpResponse:
    """Lists of other pages know a case by its row's number only."""
    row = queries.visible_to(actor_of(request)).filter(pk=number).first()
    if row is None:
        raise Http404
    return redirect(Desk.of(request).link("change", row.reference))


@gate(Permission.DOCUMENTS_VIEW)
@require_safe
def download(request: HttpRequest, reference: str, document_id: int) -> HttpResponseBase:
    """One file of the case, audited; never shown in the browser."""
    row = load(request, reference)
    try:
        return respond(
            access.download_record(
                by=actor_of(request),
                privacy_request_id=row.pk,
                request_document_id=document_id,
                now=timezone.now(),
            )
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(Desk.of(request).link("change", row.reference) + "#files")


@gate(Permission.REQUESTS_VIEW)
@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What each row of the case said on which day, who changed it and why; nothing here can be changed."""
    row = load(request, reference)
    parts: list[tuple[str, Any]] = [(_("Request"), row.history)]
    for label, name in ((_("Who asks"), "requester"), (_("What is asked"), "access")):
        detail = getattr(row, name, None)
        if detail is not None:
            parts.append((label, detail.history))
    desk = Desk.of(request)
    return page(
        request,
        "admin/requests/history.html",
        title=_("History of %(reference)s") % {"reference": row.reference},
        row=row,
        desk=desk,
        case_url=desk.link("change", row.reference),
        parts=[
            (label, _told(list(found.order_by("-history_date", "-history_id")[:HISTORY_ROWS])))
            for label, found in (*parts, *_files(row))
        ],
    )


def _files(row: PrivacyRequest) -> list[tuple[str, Any]]:
    """The history of each file's place in the case."""
    return [
        (_("File: %(title)s") % {"title": one.title or one.pk}, one.history) for one in row.documents.all()
    ]


def _told(rows: list[Any]) -> list[dict[str, Any]]:
    """history_rows() with the acts in words."""
    return [{**one, "why": act_words(one["why"])} for one in history_rows(rows)]
