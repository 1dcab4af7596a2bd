"""One row of the ledger: what it says, how it was corrected, and what came from elsewhere as it came."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.admin import words
from disclosures.admin.check_words import OWED
from disclosures.admin.frame import page
from disclosures.admin.lines import lines
from disclosures.models import Disclosure
from disclosures.queries import checks, recipients, rows
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate

read_gate = gate(Permission.DISCLOSURES_VIEW)


def load(actor: Actor, disclosure_id: int, *, seen: str = "disclosure.viewed") -> Disclosure:
    """The row, its being seen audited; 404 for others."""
    row = rows.one(actor, disclosure_id)
    if row is None:
        raise Http404
    audit.record(seen, by=actor, about=("disclosure", row.pk), patient_id=row.patient_id)
    return row


def facts(row: Disclosure) -> dict[str, Any]:
    """What the templates of one row show."""
    return {
        "row": row,
        "basis": words.basis_of(row),
        "recipient": words.recipient_of(row),
        "address": next(iter(recipients.addresses(row.recipient_id)), None),
        "listed": rows.listed(row) if row.patient_id is None else [],
        "entered_by": people.user_names([row.entered_by_id]).get(row.entered_by_id or 0, "")
        if row.entered_by_id
        else "",
    }


@read_gate
@require_safe
def show(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = load(actor, disclosure_id)
    chain = rows.chain(row)
    newest = chain[-1]
    return page(
        request,
        "admin/disclosures/row.html",
        title=_("Disclosure D-%(number)s") % {"number": row.pk},
        chain=lines(chain),
        newest=newest,
        stands=newest.pk == row.pk,
        may_correct=newest.pk == row.pk and actor.may(Permission.DISCLOSURES_CLASSIFY),
        owed=[OWED[kind] for kind in sorted(checks.owed(row.pk) & set(OWED))],
        may_record=actor.may(Permission.DISCLOSURES_RECORD),
        may_see_original=row.raw_event_id is not None and actor.may(Permission.DISCLOSURES_CLASSIFY),
        **facts(row),
    )


@gate(Permission.DISCLOSURES_CLASSIFY)
@require_safe
def original(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    """What a system sent, as it came."""
    row = load(actor_of(request), disclosure_id, seen="disclosure.original_viewed")
    if row.raw_event is None:
        raise Http404
    return page(
        request,
        "admin/disclosures/original.html",
        title=_("Original of D-%(number)s") % {"number": row.pk},
        row=row,
        event=row.raw_event,
        content=json.dumps(row.raw_event.content, indent=2, ensure_ascii=False),
    )


@read_gate
@require_safe
def request_document(request: HttpRequest, disclosure_id: int) -> HttpResponseBase:
    """The written request that stands for the purpose, as a download that the audit keeps."""
    actor = actor_of(request)
    row = load(actor, disclosure_id)
    if row.request_document_id is None:
        raise Http404
    try:
        opened = documents.open_document(
            by=actor,
            document_id=row.request_document_id,
            reference=f"D-{row.pk}",
            patient_id=row.patient_id,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:disclosures_disclosure_change", row.pk)
    return respond(opened)
