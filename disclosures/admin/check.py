"""May this be disclosed? Asked, answered step by step, and on a yes disclosed and recorded."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures.admin import looking, words
from disclosures.admin.check_form import APART, MET, CheckForm, apart_in, met_in
from disclosures.admin.check_words import FIELDS, STEPS
from disclosures.admin.frame import page
from disclosures.operations import checking
from disclosures.queries import checks, recipients
from privacy_portal import staff_finder
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.disclosing import Answer, Condition, Outcome
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_requests import queries as privacy_requests

PICK, LOOK, DISCLOSE = "pick", "look", "disclose"
check_gate = gate(Permission.DISCLOSURES_CHECK)


@check_gate
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and below it the answer; "disclose" sends the same form and records."""
    actor, today = actor_of(request), clinic.today()
    if request.method != "POST":
        form = CheckForm(actor=actor, today=today, initial={"submission_key": uuid.uuid4()})
        return _show(request, form)
    form = CheckForm(request.POST, actor=actor, today=today)
    if (helped := _help(request, form, actor)) is not None:
        return _show(request, form, **helped)
    if not form.is_valid():
        return _show(request, form)
    question = form.question(met_in(request.POST), apart_in(request.POST))
    reason = form.cleaned_data["break_glass"].strip()
    try:
        if request.POST.get("do") == DISCLOSE:
            answer, row = checking.disclose(
                by=actor,
                question=question,
                on=today,
                now=timezone.now(),
                break_glass=reason,
                source_reference=f"check:{form.cleaned_data['submission_key']}",
            )
            if row is not None:
                return redirect("admin:disclosures_disclosurecheck_change", row.check_made.pk)
        else:
            answer = checking.ask(by=actor, question=question)
            audit.record("disclosure_check.asked", by=actor, patient_id=question.patient_id)
    except Refused as refusal:
        words.explain(form, refusal, FIELDS)
        return _show(request, form, refusal=refusal)
    return _show(request, form, **_answered(answer, question, actor, reason))


def _answered(answer: Answer, question: checking.Question, actor: Actor, reason: str) -> dict[str, Any]:
    return {
        "answer": answer,
        "steps": [(STEPS[step.name], step) for step in answer.steps],
        "asks": asks_of(answer, question),
        "may_record": actor.may(Permission.DISCLOSURES_RECORD)
        and (answer.outcome is Outcome.ALLOWED or bool(reason)),
        "apart": apart_of(answer, question, actor),
        "apart_ticked": question.apart_from,
    }


def apart_of(answer: Answer, question: checking.Question, actor: Actor) -> list[tuple[str, str]]:
    """What stands in the way only if its information is in there; where nothing does, nothing is asked."""
    found = []
    if answer.code.startswith("RESTRICT") or question.apart_from:
        found += [(one.key, one.words) for one in checks.restrictions(actor, question.patient_id)]
    if any(need.code == "DISPUTE_NOT_ATTACHED" for need in answer.needs) or question.apart_from:
        found += [
            (f"dispute:{row.pk}", row.record)
            for row in privacy_requests.disputes_of(actor, question.patient_id)
            if getattr(row, "ended", None) is None and getattr(row, "replaced_by", None) is None
        ]
    return found


def asks_of(answer: Answer, question: checking.Question) -> list[dict[str, Any]]:
    """What somebody must vouch for, or has; not what the facts say by themselves."""
    return [
        asking(condition, question)
        for condition in answer.conditions
        if condition in answer.needs or any(part.code in question.met for part in condition.parts())
    ]


def asking(condition: Condition, question: checking.Question) -> dict[str, Any]:
    """A condition as the page draws it: its sentence, and a box for the evidence of each part."""
    return {
        "condition": condition,
        "is_met": condition.is_met(question.met),
        "name": f"{MET}{condition.code}",
        "evidence": question.met.get(condition.code, ""),
        "ways": [[asking(part, question) for part in way] for way in condition.ways],
    }


def _help(request: HttpRequest, form: CheckForm, actor: Actor) -> dict[str, Any] | None:
    """What a sending asks for that checks nothing yet: find a patient, choose a recipient, look."""
    if staff_finder.USE in request.POST:
        _fill(form, patients=request.POST[staff_finder.USE])
        form.fields["patients"].widget.attrs["autofocus"] = True
        return {}
    if staff_finder.asked(request, "patients"):
        form.errors.clear()
        return staff_finder.look(request)
    if PICK in request.POST:
        one = recipients.suggestion(actor, request.POST[PICK]) if request.POST[PICK] else None
        if one is None:
            form.errors.clear()
            return {}
        _fill(
            form,
            recipient=one.name,
            recipient_of=one.of,
            recipient_address=one.address,
            recipient_id=str(one.recipient_id or ""),
            party_id=str(one.party_id or ""),
        )
        return {}
    if request.POST.get("do") == LOOK:
        form.errors.clear()
        return {}
    return None


def _fill(form: CheckForm, **values: str) -> None:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    for name, value in values.items():
        data[name] = value
    form.data = data
    form.errors.clear()


def _show(request: HttpRequest, form: CheckForm, **context: Any) -> HttpResponse:
    seen = looking.look(form.data or {}, actor=actor_of(request), on=clinic.today())
    return page(
        request,
        "admin/disclosures/check.html",
        title=_("May this be disclosed?"),
        form=form,
        seen=seen,
        apart_name=APART,
        waiting=checks.waiting(actor_of(request)),
        may_review=actor_of(request).may(checks.REVIEWERS),
        **context,
    )
