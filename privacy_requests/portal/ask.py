"""Asking for one's records: which, how, check your answers, done. Each step is kept on the server."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import drafts
from privacy_portal.people import queries as people
from privacy_portal.people.drafts import keeps_draft
from privacy_portal.people.operations import drafts as draft_operations
from privacy_requests import queries
from privacy_requests.operations import intake
from privacy_requests.portal.forms import (
    DELIVERY_LABELS,
    FORMAT_LABELS,
    KIND_LABELS,
    CheckForm,
    HowForm,
    WhichForm,
)
from privacy_requests.portal.pages import claimed, individual

WHICH, HOW = "access-which", "access-how"


def _steps() -> list[str]:
    return [_("Which records"), _("How you get them"), _("Check your answers")]


@never_cache
@claimed
@keeps_draft(WHICH)
def which(request: HttpRequest) -> HttpResponse:
    form = drafts.form_for(request, WhichForm, WHICH, today=clinic.today())
    if request.method == "POST" and form.is_valid():
        _keep(request, WHICH)
        return redirect("requests_portal:ask-how")
    return _step(request, "which", form, 1)


@never_cache
@claimed
@keeps_draft(HOW)
def how(request: HttpRequest) -> HttpResponse:
    if drafts.kept(request, WHICH) is None:
        return redirect("requests_portal:ask-which")
    form = drafts.form_for(request, HowForm, HOW)
    if request.method == "POST" and form.is_valid():
        _keep(request, HOW)
        return redirect("requests_portal:ask-check")
    return _step(request, "how", form, 2)


@never_cache
@claimed
@keeps_draft("access-check")
def check(request: HttpRequest) -> HttpResponse:
    """Shows the answers; sending them twice gives the same request back."""
    form = CheckForm(request.POST or None, initial={"submission_key": uuid.uuid4()})
    sending = request.method == "POST" and form.is_valid()
    if sending:
        sent = queries.submitted(individual(request), form.cleaned_data["submission_key"])
        if sent is not None:
            return redirect("requests_portal:received", reference=sent.reference)
    answers = _answers(request)
    if answers is None:
        return redirect("requests_portal:ask-which")
    refusal = None
    if sending:
        try:
            return _submit(request, answers, form.cleaned_data["submission_key"])
        except Refused as refused:
            refusal = refused
    return render(
        request,
        "portal/requests/ask_check.html",
        {
            "form": form,
            "answers": _readable(answers),
            "steps": _steps(),
            "refusal": refusal,
            "due_on": queries.due_if_received(Right.ACCESS, clinic.today()),
        },
    )


def _submit(request: HttpRequest, answers: dict[str, Any], key: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    row = intake.submit(
        by=individual(request),
        right=Right.ACCESS,
        patient_id=people.own_patient_id(individual(request)),
        received_on=clinic.local_date(now),
        now=now,
        submission_key=key,
        detail=answers,
        language=request.LANGUAGE_CODE.split("-")[0],
    )
    for name in (WHICH, HOW):
        drafts.finish(request, name)
    return redirect("requests_portal:received", reference=row.reference)


def _keep(request: HttpRequest, key: str) -> None:
    draft_operations.keep(
        by=individual(request),
        key=key,
        data={name: values for name, values in request.POST.lists() if name not in {"csrfmiddlewaretoken"}},
        now=timezone.now(),
    )


def _answers(request: HttpRequest) -> dict[str, Any] | None:
    """Both steps' cleaned values, or None when one is missing or no longer valid."""
    found: dict[str, Any] = {}
    for key, form_class, options in ((WHICH, WhichForm, {"today": clinic.today()}), (HOW, HowForm, {})):
        draft = drafts.kept(request, key)
        if draft is None:
            return None
        form = drafts.filled_in(form_class, draft, **options)
        form.full_clean()
        if not form.is_valid():
            return None
        found |= form.cleaned_data
    if found["form_format"] != "other":
        found["format_words"] = ""
    return found


def _readable(answers: dict[str, Any]) -> dict[str, Any]:
    names = {record_set.code: record_set.name for record_set in clinic.record_sets()}
    return {
        **answers,
        "kind": KIND_LABELS[answers["kind"]],
        "record_sets": [names.get(code, code) for code in answers.get("record_sets", [])],
        "form_format": answers["format_words"] or FORMAT_LABELS[answers["form_format"]],
        "delivery": DELIVERY_LABELS[answers["delivery"]],
    }


def _step(request: HttpRequest, name: str, form: Any, current: int) -> HttpResponse:
    return render(
        request,
        f"portal/requests/ask_{name}.html",
        {"form": form, "steps": _steps(), "current": current},
        status=422 if form.is_bound and form.errors else 200,
    )
