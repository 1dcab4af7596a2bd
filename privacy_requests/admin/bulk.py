"""One act on many requests: what will happen, then row by row, then what was refused and why."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.ui.methods import post_only
from privacy_requests import acts, queries, references
from privacy_requests.acts import Act
from privacy_requests.admin import acts as single
from privacy_requests.admin import words
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.gates import gate, page
from privacy_requests.admin.queue import PAGE_SIZE, bulk_acts
from privacy_requests.models import PrivacyRequest

RESULT = "bulk_result"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chosen request, and why it will be refused, if it will."""

    row: PrivacyRequest
    right: str
    refusal: Refused | None


@gate(Permission.REQUESTS_INTAKE, Permission.REQUESTS_WORK)
@post_only("admin:requests_privacyrequest_changelist")
def confirm(request: HttpRequest) -> HttpResponse:
    """Name what will happen to which request; do it when confirmed."""
    actor, desk, today = actor_of(request), Desk.of(request), clinic.today()
    act = _act(actor, request.POST.get("act", ""))
    rows = _chosen(actor, request.POST.getlist("reference"))
    if not rows:
        messages.warning(request, _("Choose at least one request first."))
        return redirect(desk.url)
    candidates = [
        Candidate(row, words.right_name(row.right), acts.why_not(act, row, on=today)) for row in rows
    ]
    willing = [one for one in candidates if one.refusal is None]
    example = act.form(
        request.POST if "confirmed" in request.POST else None,
        privacy_request=(willing or candidates)[0].row,
        today=today,
        actor=actor,
    )
    if "confirmed" in request.POST and example.is_valid():
        request.session[RESULT] = _run(request, act, rows)
        return redirect(reverse("admin:requests_privacyrequest_bulk_result") + desk.query)
    return page(
        request,
        "admin/requests/bulk_confirm.html",
        title=str(act.label),
        act=act,
        sends_letter=act.letter is not None,
        form=example,
        desk=desk,
        candidates=candidates,
        willing=willing,
        unwilling=[one for one in candidates if one.refusal is not None],
    )


@gate(Permission.REQUESTS_VIEW)
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What was done, and what was refused with the reason."""
    outcome = request.session.get(RESULT)
    if outcome is None:
        return redirect(Desk.of(request).url)
    return page(
        request, "admin/requests/bulk_result.html", title=outcome["label"], desk=Desk.of(request), **outcome
    )


def _act(actor: Actor, name: str) -> Act:
    for act in bulk_acts(actor):
        if act.name == name:
            return act
    raise Http404


def _chosen(actor: Actor, typed: list[str]) -> list[PrivacyRequest]:
    """The chosen requests this person may see, in the order of the queue."""
    chosen = list(dict.fromkeys(filter(None, map(references.read, typed[:PAGE_SIZE]))))
    found = queries.visible_to(actor).filter(reference__in=chosen)
    rows = {row.reference: row for row in found.select_related("patient", "access", "assigned_to")}
    return [rows[reference] for reference in chosen if reference in rows]


def _run(request: HttpRequest, act: Act, rows: list[PrivacyRequest]) -> dict[str, Any]:
    """Each request in a transaction of its own, with its own history; one refusal stops nothing."""
    actor, today = actor_of(request), clinic.today()
    done: list[str] = []
    refused: list[dict[str, str]] = []
    for row in rows:
        form = act.form(request.POST, privacy_request=row, today=today, actor=actor)
        try:
            if not form.is_valid():
                raise Refused(_("The form does not fit this request."), code="FORM")
            acts.run(act.name, by=actor, privacy_request=row, form=form, on=today, now=timezone.now())
        except Refused as refusal:
            refused.append(_told(row, refusal))
        except IntegrityError:
            refused.append(_told(row, Refused(str(single.RACE), code="RACE")))
        else:
            done.append(row.reference)
    return {"label": str(act.label), "done": done, "refused": refused}


def _told(row: PrivacyRequest, refusal: Refused) -> dict[str, str]:
    return {
        "reference": row.reference,
        "sentence": refusal.sentence,
        "cite": str(refusal.cite) if refusal.cite else "",
    }
