"""Asking for one's records: which, how, check your answers, done. Each step is kept on the server."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import drafts
from privacy_portal.people import queries as people
from privacy_portal.people.drafts import keeps_draft
from privacy_portal.people.operations import drafts as draft_operations
from privacy_requests import queries
from privacy_requests.forms import refusals
from privacy_requests.operations import intake
from privacy_requests.portal import asking
from privacy_requests.portal.asking import RECORDS, Step
from privacy_requests.portal.forms import Asking, CheckForm
from privacy_requests.portal.pages import View, claimed, individual

STEPS = {step.name: step for step in RECORDS}


@dataclass(frozen=True, slots=True)
class Drafts:
    """The answers of a person with an account are drafts on the server."""

    request: HttpRequest

    def get(self, name: str) -> Mapping[str, list[str]] | None:
        draft = drafts.kept(self.request, _key(name))
        return draft.data if draft else None


def _key(name: str) -> str:
    return f"access-{name}"


def _page(step: Step) -> View:
    @never_cache
    @claimed
    @keeps_draft(_key(step.name))
    def page(request: HttpRequest) -> HttpResponse:
        return _ask(request, step)

    page.__doc__ = f"The page {step.name} of asking for one's records."
    return page


def _ask(request: HttpRequest, step: Step) -> HttpResponse:
    walked = asking.walk(RECORDS, Drafts(request), _asking(request), to=step.name)
    if walked.at is not step:
        return redirect(_address(walked.at))
    form = drafts.form_for(request, step.form, _key(step.name), asking=walked.asking)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, step.name)
        except Refused as refusal:
            refusals.explain(form, refusal)
        else:
            walked = asking.walk(RECORDS, Drafts(request), _asking(request))
            return redirect(_address(walked.after(step)))
    stages = asking.stages(RECORDS)
    return render(
        request,
        "portal/requests/ask_step.html",
        {
            "form": form,
            "step": step,
            "draft_key": _key(step.name),
            "back_url": _address(walked.before) if walked.before else reverse("requests_portal:new"),
            "answers": walked.asking.answers,
            "stages": stages,
            "current": stages.index(step.stage) + 1,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


which, how, someone, where = (_page(step) for step in RECORDS)


@never_cache
@claimed
@keeps_draft("access-check")
def check(request: HttpRequest) -> HttpResponse:
    """Shows the answers; sending them twice gives the same request back."""
    walked = asking.walk(RECORDS, Drafts(request), _asking(request))
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        initial={"submission_key": uuid.uuid4()},
        asking=walked.asking,
    )
    form.full_clean()
    key = form.cleaned_data.get("submission_key") if form.is_bound else None
    sent = queries.submitted(individual(request), key) if key else None
    if sent is not None:
        return redirect("requests_portal:received", reference=sent.reference)
    if walked.at is not None:
        return redirect(_address(walked.at))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _submit(request, walked.asking, form.cleaned_data)
        except Refused as refused:
            refusal = refused
    stages = asking.stages(RECORDS)
    return render(
        request,
        "portal/requests/ask_check.html",
        {
            "form": form,
            "answers": asking.readable(walked.asking),
            "stages": stages,
            "current": len(stages),
            "back_url": _address(walked.pages[-1]),
            "change": {name: _address(step) for name, step in STEPS.items()},
            "refusal": refusal,
            "due_on": queries.due_if_received(Right.ACCESS, clinic.today()),
        },
        status=422 if refusal or form.errors else 200,
    )


def _submit(request: HttpRequest, answered: Asking, sent: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    row = intake.submit(
        by=individual(request),
        right=Right.ACCESS,
        patient_id=people.own_patient_id(individual(request)),
        received_on=clinic.local_date(now),
        now=now,
        submission_key=sent["submission_key"],
        language=request.LANGUAGE_CODE.split("-")[0],
        **asking.wishes(answered, signature=sent.get("signature", ""), to_me=Delivery.PORTAL),
    )
    for name in STEPS:
        drafts.finish(request, _key(name))
    return redirect("requests_portal:received", reference=row.reference)


def _asking(request: HttpRequest) -> Asking:
    return Asking(today=clinic.today(), email=getattr(request.user, "email", ""))


def _address(step: Step | None) -> str:
    return reverse(f"requests_portal:ask-{step.name if step else 'check'}")


def _keep(request: HttpRequest, name: str) -> None:
    data: dict[str, Any] = {
        field: values for field, values in request.POST.lists() if field != "csrfmiddlewaretoken"
    }
    draft_operations.keep(by=individual(request), key=_key(name), data=data, now=timezone.now())
