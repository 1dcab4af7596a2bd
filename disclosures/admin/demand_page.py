"""One demand: what came, what is on file, what was answered; and its papers."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from disclosures.admin import words
from disclosures.admin.demand_forms import ANSWERS
from disclosures.admin.demand_list import demand_gate
from disclosures.admin.frame import page
from disclosures.models import Demand
from disclosures.queries import demands as queries
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.downloads import respond
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.demands import AUTHORITIES, IDENTITIES, Answer
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of

FACTS: dict[str, str | Promise] = {
    "match": gettext_lazy("The patient was found"),
    "basis": gettext_lazy("The legal basis was named"),
    "identity": gettext_lazy("Who asks was looked at"),
    "authority": gettext_lazy("Their authority was looked at"),
    "notice": gettext_lazy("The patient was notified"),
    "objection": gettext_lazy("Objection"),
    "assurance_asked": gettext_lazy("Satisfactory assurance was asked for"),
    "answer": gettext_lazy("Answered"),
}
CHIPS = {"received": "info", "waiting": "warning", "answered": "success"}


@dataclass(frozen=True, slots=True)
class Said:
    """A fact in words: what, how it ended, and by whom."""

    heading: str
    detail: str
    words: str
    on: Any
    by: str
    ended_well: bool | None
    letter_id: int | None


def load(request: HttpRequest, reference: str) -> Demand:
    """The demand, its opening audited; strangers get 404, and that is audited too."""
    actor = actor_of(request)
    demand = queries.demand_for(actor, reference)
    if demand is None:
        audit.record("access.refused", by=actor, detail={"what": "demand"})
        raise Http404
    audit.record(
        "demand.viewed",
        by=actor,
        about=("demand", demand.pk),
        reference=demand.reference,
        patient_id=demand.patient_id,
    )
    return demand


@demand_gate
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """What came, the checklist, the papers, the answer."""
    demand = load(request, reference)
    on_file = queries.on_file(demand)
    return page(
        request,
        "admin/disclosures/demand.html",
        title=demand.reference,
        demand=demand,
        tone=CHIPS[demand.status],
        asker=words.recipient_of(demand),
        address=demand.recipient.addresses.last(),
        basis=BY_CODE.get(demand.basis),
        on_file=on_file,
        done=on_file.done,
        said=_said(demand, actor_of(request)),
        papers=list(demand.papers.select_related("document")),
        disclosures=list(demand.disclosures.all()),
        is_open=demand.status != Demand.Status.ANSWERED,
        is_subpoena=demand.kind == Demand.Kind.SUBPOENA,
        past=bool(demand.return_on and demand.return_on < clinic.today()),
        may=_may(actor_of(request)),
    )


@demand_gate
@require_safe
def paper(request: HttpRequest, reference: str, document_id: int) -> HttpResponseBase:
    """One paper of the demand, as a download that the audit keeps."""
    demand = load(request, reference)
    if not demand.papers.filter(document_id=document_id).exists():
        raise Http404
    try:
        opened = documents.open_document(
            by=actor_of(request), document_id=document_id, reference=demand.reference
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:disclosures_demand_change", demand.reference)
    return respond(opened)


def _may(actor: Actor) -> dict[str, bool]:
    return {
        "work": actor.may(Permission.DEMANDS_WORK),
        "decide": actor.may(Permission.DEMANDS_DECIDE),
        "read_ledger": actor.may(Permission.DISCLOSURES_VIEW),
    }


def _said(demand: Demand, actor: Actor) -> list[Said]:
    facts = list(demand.facts.all())
    reads = actor.may(Permission.LETTERS_VIEW)
    names = people.user_names([fact.by_id for fact in facts if fact.by_id])
    return [
        Said(
            heading=str(FACTS.get(fact.act, fact.act)),
            detail=_detail(fact),
            words=fact.words,
            on=fact.on,
            by=names.get(fact.by_id or 0, ""),
            ended_well=fact.met if fact.act in {"identity", "authority"} else None,
            letter_id=fact.communication_id if reads else None,
        )
        for fact in reversed(facts)
    ]


def _detail(fact: Any) -> str:
    if fact.act == "identity" and fact.code in set(IDENTITIES):
        return IDENTITIES[fact.code].rule.sentence
    if fact.act == "authority" and fact.code in set(AUTHORITIES):
        return AUTHORITIES[fact.code].rule.sentence
    if fact.act == "basis" and fact.code in BY_CODE:
        return BY_CODE[fact.code].title
    if fact.act == "answer" and fact.code in set(Answer):
        return str(ANSWERS[Answer(fact.code)])
    if fact.act == "objection":
        return _("Resolved so that this may go") if fact.met else _("Open: nothing goes")
    if fact.act == "notice":
        return _("Names %(date)s as the last day to object") % {"date": fact.data.get("object_by", "")}
    return ""
