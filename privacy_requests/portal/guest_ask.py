"""Asking without an account: who, what, check, then the reference and the code, once."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery
from privacy_portal.law.refusal import Refused
from privacy_requests import queries
from privacy_requests.operations import guests
from privacy_requests.portal import asking, guest_session, paths, throttling
from privacy_requests.portal.asking import Progress, Step
from privacy_requests.portal.forms import Asking
from privacy_requests.portal.guest_forms import (
    ACTING_AS,
    ANOTHER,
    GuestCheckForm,
    PersonForm,
    ReachForm,
    WhoseForm,
    YouForm,
)
from privacy_requests.portal.guest_session import ANSWERS, DOOR, SENT, Answers
from privacy_requests.portal.paths import Path

WHO = gettext_lazy("Who asks")


def _who(whose: Any, person: Any) -> tuple[Step, ...]:
    return (
        Step("whose", whose, WHO, WhoseForm),
        Step("person", person, WHO, PersonForm),
        Step(
            "you",
            gettext_lazy("Who are you?"),
            WHO,
            YouForm,
            lambda asking_: asking_.answers.get("capacity") == ANOTHER,
        ),
        Step("reach", gettext_lazy("How can we reach you?"), WHO, ReachForm),
    )


ABOUT_WHOM = gettext_lazy("Who is the list about?")
OF_RECORDS = replace(
    paths.OF_RECORDS,
    steps=(
        *_who(gettext_lazy("Whose records?"), gettext_lazy("Whose records are they?")),
        *paths.OF_RECORDS.steps,
    ),
)
OF_LIST = replace(paths.OF_LIST, steps=(*_who(ABOUT_WHOM, ABOUT_WHOM), *paths.OF_LIST.steps))
BY_PREFIX = {path.prefix: path for path in (OF_RECORDS, OF_LIST)}
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "draft_key"})


@login_not_required
@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """What one may ask for here, what one need not say, and the way to the first question."""
    return render(
        request,
        "portal/requests/guest_start.html",
        {
            "first_url": _address(OF_RECORDS, OF_RECORDS.steps[0]),
            "list_url": _address(OF_LIST, OF_LIST.steps[0]),
        },
    )


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, name: str, prefix: str = "") -> HttpResponse:
    """One page of questions; an answer that was left too long is asked again, nothing else is lost."""
    path = BY_PREFIX[prefix]
    here = next(one for one in path.steps if one.name == name)
    if request.method == "POST":
        return _answered(request, path, here)
    walked = _walk(request, path, to=name)
    if walked.at is not here:
        return redirect(_address(path, walked.at))
    kept = _held(request)["pages"].get(name)
    form = (
        here.form(asking.querydict(kept), asking=walked.asking) if kept else here.form(asking=walked.asking)
    )
    return _show(request, path, walked, form)


def _answered(request: HttpRequest, path: Path, here: Step) -> HttpResponse:
    walked = _walk(request, path, to=here.name)
    if walked.at is not here:  # earlier answers are gone: this page's are kept until it is their turn
        _hold(request, path, here.name)
        return redirect(_address(path, walked.at))
    form = here.form(request.POST, asking=walked.asking)
    if not form.is_valid():
        return _show(request, path, walked, form)
    _hold(request, path, here.name)
    return redirect(_address(path, _walk(request, path).after(here)))


def _show(request: HttpRequest, path: Path, walked: Progress, form: Any) -> HttpResponse:
    here = walked.at
    assert here is not None
    stages = asking.stages(path.steps)
    return render(
        request,
        "portal/requests/guest_step.html",
        {
            "form": form,
            "step": here,
            "heading": _heading(here, walked.asking),
            "back_url": _address(path, walked.before) if walked.before else reverse("requests_portal:guest"),
            "stages": stages,
            "current": stages.index(here.stage) + 1,
            "idle": guest_session.ending(request, then="guest"),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, prefix: str = "") -> HttpResponse:
    """Shows the answers; sending them twice leads to the same reference and code."""
    path = BY_PREFIX[prefix]
    walked = _walk(request, path)
    if walked.at is not None:
        if request.method == "POST" and guest_session.get(request, SENT) is not None:
            return redirect("requests_portal:guest-sent")  # sent a moment ago, from the same page
        return redirect(_address(path, walked.at))
    form = GuestCheckForm(request.POST if request.method == "POST" else None, asking=walked.asking)
    form.full_clean()
    refusal = None
    if request.method == "POST" and form.is_valid():
        if not throttling.count(request, "guest_ask"):
            refusal = Refused(
                _("Many requests came from this connection. Try again in an hour, or call us."),
                code="TOO_OFTEN",
            )
        else:
            try:
                return _send(request, path, walked.asking, form.cleaned_data.get("signature", ""))
            except Refused as refused:
                refusal = refused
    stages = asking.stages(path.steps)
    return render(
        request,
        "portal/requests/guest_check.html",
        {
            "form": form,
            "answers": _readable(path, walked.asking),
            "answers_template": path.answers,
            "of_list": path.prefix == OF_LIST.prefix,
            "stages": stages,
            "current": len(stages),
            "back_url": _address(path, walked.pages[-1]),
            "change": {one.name: _address(path, one) for one in path.steps},
            "refusal": refusal,
            "due_on": queries.due_if_received(path.right, clinic.today()),
            "idle": guest_session.ending(request, then="guest"),
        },
        status=_status_of(refusal, form),
    )


def _status_of(refusal: Refused | None, form: GuestCheckForm) -> int:
    if refusal is not None and refusal.code == "TOO_OFTEN":
        return 429
    return 422 if refusal or form.errors else 200


def _send(request: HttpRequest, path: Path, answered: Asking, signature: str) -> HttpResponse:
    held = _held(request)
    now = timezone.now()
    row = guests.ask(
        by=guest(request),
        code=held["code"],
        submission_key=uuid.UUID(held["key"]),
        received_on=clinic.local_date(now),
        now=now,
        requester=_requester(answered),
        right=path.right,
        language=request.LANGUAGE_CODE.split("-")[0],
        **_wishes(path, answered, signature),
    )
    due_on = row.due_on.isoformat() if row.due_on else ""
    sent = {"reference": row.reference, "code": held["code"], "due_on": due_on, "prefix": path.prefix}
    guest_session.put(request, SENT, sent)
    guest_session.drop(request, ANSWERS)
    return redirect("requests_portal:guest-sent")


def _wishes(path: Path, answered: Asking, signature: str) -> dict[str, Any]:
    wishes = path.wishes(answered, signature=signature, to_me=Delivery.HAND_OVER)
    if answered.for_someone and answered.address:
        wishes["detail"]["delivery"] = Delivery.POST.value
    return wishes


def _requester(answered: Asking) -> dict[str, Any]:
    """The person as typed; a postal address given later, for the copy, is theirs too."""
    answers = answered.answers
    for_another = answers["capacity"] == ANOTHER
    own_place = "" if answered.for_someone else answers.get("address", "")
    return {
        "capacity": answers["capacity"],
        "name": answers["own_name"] if for_another else answers["person_name"],
        "patient_name": answers["person_name"] if for_another else "",
        "acting_as": answers["acting_as"] if for_another else "",
        "birth_date_given": answers["birth_date"],
        "email": answers.get("email", ""),
        "phone": answers.get("phone", ""),
        "address": answers.get("my_address", "") or own_place,
    }


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The reference and the code, for as long as this session lives; they are shown nowhere else."""
    held = guest_session.get(request, SENT)
    if held is None:
        return redirect("requests_portal:guest-status")
    return render(
        request,
        "portal/requests/guest_sent.html",
        {
            "reference": held["reference"],
            "of_list": held.get("prefix") == OF_LIST.prefix,
            "code": held["code"],
            "due_on": parse_date(held["due_on"]) if held["due_on"] else None,
            "idle": guest_session.ending(request, then="guest-status"),
        },
    )


@login_not_required
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget everything this browser's session holds of a guest."""
    guest_session.drop(request, ANSWERS, SENT, DOOR)
    return redirect("home")


@login_not_required
@never_cache
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The person says they are still there."""
    found = guest_session.touch(request)
    if request.headers.get("X-Requested-With") == "fetch":
        seconds = int(guest_session.HELD_FOR.total_seconds()) if found else 0
        return JsonResponse({"seconds_left": seconds}, status=200 if found else 403)
    prefix = _held(request).get("prefix", "")
    return redirect("requests_portal:guest-status" if not found else f"requests_portal:guest-{prefix}check")


def guest(request: HttpRequest) -> Actor:
    """Whoever sits there, without any staff role of theirs."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.as_individual()


def _held(request: HttpRequest) -> dict[str, Any]:
    held = guest_session.get(request, ANSWERS)
    return held or {"pages": {}, "prefix": "", "key": str(uuid.uuid4()), "code": guests.make_code()}


def _hold(request: HttpRequest, path: Path, name: str) -> None:
    """Keep what this page sent; a new request begins with its own key and code."""
    held = _held(request)
    held["prefix"] = path.prefix
    held["pages"][name] = {
        field: [value[:5000] for value in values]
        for field, values in request.POST.lists()
        if field not in NOT_KEPT
    }
    guest_session.put(request, ANSWERS, held)


def _walk(request: HttpRequest, path: Path, *, to: str = "") -> Progress:
    return asking.walk(
        path.steps,
        Answers(_held(request)["pages"]),
        Asking(today=clinic.today(), guest=True, right=path.right),
        to=to,
    )


def _address(path: Path, one: Step | None) -> str:
    return reverse(f"requests_portal:guest-{path.prefix}{one.name if one else 'check'}")


def _heading(here: Step, known: Asking) -> Any:
    if here.name == "person" and known.answers.get("capacity") != ANOTHER:
        return _("Who are you?")
    return here.heading


def _readable(path: Path, answered: Asking) -> dict[str, Any]:
    return {
        **path.readable(answered),
        "for_another": answered.answers["capacity"] == ANOTHER,
        "acting_as": dict(ACTING_AS).get(answered.answers.get("acting_as", "")),
    }
