"""The answer to a demand: what the check says of it now, and sending it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures.admin import words
from disclosures.admin.check import apart_of, asks_of
from disclosures.admin.check_form import APART, apart_in, met_in
from disclosures.admin.check_words import STEPS
from disclosures.admin.demand_forms import FIELDS, AnswerForm
from disclosures.admin.demand_page import load
from disclosures.admin.frame import page
from disclosures.models import Demand
from disclosures.operations.demands import answering
from disclosures.operations.demands.answering import Reply
from disclosures.queries import demands as queries
from privacy_portal import staff_staging as staging
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.demands import DISCLOSES
from privacy_portal.law.disclosing import Answer as Checked
from privacy_portal.law.disclosing import Carried
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate

SEND = "send"


@gate(Permission.DEMANDS_DECIDE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """ "Check" asks and writes nothing; "send" answers, or shows what is still needed."""
    demand, actor = load(request, reference), actor_of(request)
    if request.method != "POST":
        return _show(request, demand, AnswerForm(demand=demand, initial={"description": demand.asked}))
    form = AnswerForm(request.POST, request.FILES, demand=demand)
    form.full_clean()
    staged = staging.keep(form, request)
    if form.errors:
        return _show(request, demand, form, staged=staged)
    reply = _reply(request, form, staged)
    try:
        if request.POST.get("do") != SEND:
            checked = answering.ask(by=actor, demand=demand, reply=reply, on=clinic.today())
            return _show(request, demand, form, staged=staged, **_checked(actor, demand, reply, checked))
        checked_or_none, row = answering.answer(
            by=actor, demand_id=demand.pk, reply=reply, on=clinic.today(), now=timezone.now()
        )
    except Refused as refusal:
        words.explain(form, refusal, FIELDS)
        return _show(request, demand, form, staged=staged, refusal=refusal)
    if checked_or_none is not None and row is None:
        form.add_error(None, _("Nothing was sent: see below what is still needed."))
        return _show(request, demand, form, staged=staged, **_checked(actor, demand, reply, checked_or_none))
    said = _("Answer queued. The disclosure is in the ledger.") if row else _("Answer queued.")
    messages.success(request, said)
    return redirect("admin:disclosures_demand_change", demand.reference)


def _reply(request: HttpRequest, form: AnswerForm, staged: staging.Staged | None) -> Reply:
    said = form.cleaned_data
    return Reply(
        answer=said["answer"],
        description=said["description"],
        why_this_much=said["why_this_much"],
        kinds=frozenset(said["kinds"]),
        items=tuple(said.get("items", ())),
        needs=tuple(line.strip() for line in said["needs"].splitlines() if line.strip()),
        met=met_in(request.POST),
        whole_record=said["whole_record"],
        carried=Carried(said["carried"]),
        apart_from=apart_in(request.POST),
        document_ids=(staged.id,) if staged and said["answer"] in DISCLOSES else (),
        by_hand=said["by_hand"],
    )


def _checked(actor: Actor, demand: Demand, reply: Reply, checked: Checked) -> dict[str, Any]:
    question = answering.question_of(demand, queries.on_file(demand), reply, on=clinic.today())
    return {
        "answer": checked,
        "steps": [(STEPS[step.name], step) for step in checked.steps],
        "asks": asks_of(checked, question),
        "apart": apart_of(checked, question, actor),
        "apart_name": APART,
        "apart_ticked": question.apart_from,
    }


def _show(request: HttpRequest, demand: Demand, form: AnswerForm, **context: Any) -> HttpResponse:
    return page(
        request,
        "admin/disclosures/demand_answer.html",
        title=_("Answer %(reference)s") % {"reference": demand.reference},
        demand=demand,
        form=form,
        demand_url=reverse("admin:disclosures_demand_change", args=[demand.reference]),
        **context,
    )
