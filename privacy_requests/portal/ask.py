"""Asking with an account: page after page, check your answers, done. Each step is kept on the server."""

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
from privacy_portal.people import drafts
from privacy_portal.people import queries as people
from privacy_portal.people.drafts import keeps_draft
from privacy_portal.people.operations import drafts as draft_operations
from privacy_requests import queries
from privacy_requests.forms import refusals
from privacy_requests.operations import intake
from privacy_requests.portal import asking
from privacy_requests.portal.asking import Step
from privacy_requests.portal.forms import Asking, CheckForm
from privacy_requests.portal.pages import View, claimed, individual
from privacy_requests.portal.paths import OF_LIST, OF_RECORDS, Path


@dataclass(frozen=True, slots=True)
class Drafts:
    """The answers of a person with an account are drafts on the server."""

    request: HttpRequest
    path: Path

    def get(self, name: str) -> Mapping[str, list[str]] | None:
        draft = drafts.kept(self.request, key(self.path, name))
        return draft.data if draft else None


def key(path: Path, name: str) -> str:
    """Under which the draft of one page is kept."""
    return f"{path.right}-{name}"


def _page(path: Path, step: Step) -> View:
    @never_cache
    @claimed
    @keeps_draft(key(path, step.name))
    def page(request: HttpRequest) -> HttpResponse:
        return _ask(request, path, step)

    page.__doc__ = f"The page {step.name} of asking under the right of {path.right}."
    return page


def _ask(request: HttpRequest, path: Path, step: Step) -> HttpResponse:
    walked = asking.walk(path.steps, Drafts(request, path), _asking(request, path), to=step.name)
    if walked.at is not step:
        return redirect(_address(path, walked.at))
    form = drafts.form_for(request, step.form, key(path, step.name), asking=walked.asking)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, path, step.name)
        except Refused as refusal:
            refusals.explain(form, refusal)
        else:
            walked = asking.walk(path.steps, Drafts(request, path), _asking(request, path))
            return redirect(_address(path, walked.after(step)))
    stages = asking.stages(path.steps)
    return render(
        request,
        "portal/requests/ask_step.html",
        {
            "form": form,
            "step": step,
            "draft_key": key(path, step.name),
            "back_url": _address(path, walked.before) if walked.before else reverse("requests_portal:new"),
            "answers": walked.asking.answers,
            "stages": stages,
            "current": stages.index(step.stage) + 1,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


which, how, someone, where = (_page(OF_RECORDS, step) for step in OF_RECORDS.steps)
(period,) = (_page(OF_LIST, step) for step in OF_LIST.steps)


@never_cache
@claimed
@keeps_draft("access-check")
def check(request: HttpRequest) -> HttpResponse:
    """The last page of asking for records."""
    return _check(request, OF_RECORDS)


@never_cache
@claimed
@keeps_draft("accounting-list-check")
def check_list(request: HttpRequest) -> HttpResponse:
    """The last page of asking for a list of disclosures."""
    return _check(request, OF_LIST)


def _check(request: HttpRequest, path: Path) -> HttpResponse:
    """Shows the answers; sending them twice gives the same request back."""
    walked = asking.walk(path.steps, Drafts(request, path), _asking(request, path))
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        initial={"submission_key": uuid.uuid4()},
        asking=walked.asking,
    )
    form.full_clean()
    once = form.cleaned_data.get("submission_key") if form.is_bound else None
    sent = queries.submitted(individual(request), once) if once else None
    if sent is not None:
        return redirect("requests_portal:received", reference=sent.reference)
    if walked.at is not None:
        return redirect(_address(path, walked.at))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _submit(request, path, walked.asking, form.cleaned_data)
        except Refused as refused:
            refusal = refused
    stages = asking.stages(path.steps)
    return render(
        request,
        "portal/requests/ask_check.html",
        {
            "form": form,
            "answers": path.readable(walked.asking),
            "answers_template": path.answers,
            "stages": stages,
            "current": len(stages),
            "back_url": _address(path, walked.pages[-1]),
            "change": {step.name: _address(path, step) for step in path.steps},
            "refusal": refusal,
            "due_on": queries.due_if_received(path.right, clinic.today()),
        },
        status=422 if refusal or form.errors else 200,
    )


def _submit(request: HttpRequest, path: Path, answered: Asking, sent: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    row = intake.submit(
        by=individual(request),
        right=path.right,
        patient_id=people.own_patient_id(individual(request)),
        received_on=clinic.local_date(now),
        now=now,
        submission_key=sent["submission_key"],
        language=request.LANGUAGE_CODE.split("-")[0],
        **path.wishes(answered, signature=sent.get("signature", ""), to_me=Delivery.PORTAL),
    )
    for step in path.steps:
        drafts.finish(request, key(path, step.name))
    return redirect("requests_portal:received", reference=row.reference)


def _asking(request: HttpRequest, path: Path) -> Asking:
    return Asking(today=clinic.today(), right=path.right, email=getattr(request.user, "email", ""))


def _address(path: Path, step: Step | None) -> str:
    return reverse(f"requests_portal:ask-{step.name if step else path.check}")


def _keep(request: HttpRequest, path: Path, name: str) -> None:
    data: dict[str, Any] = {
        field: values for field, values in request.POST.lists() if field != "csrfmiddlewaretoken"
    }
    draft_operations.keep(by=individual(request), key=key(path, name), data=data, now=timezone.now())
