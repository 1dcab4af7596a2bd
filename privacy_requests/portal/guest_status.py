"""Reference and code open the status of one request: steps, dates, messages; and one may withdraw."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from privacy_portal.audit import operations as audit
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.ui.methods import post_only
from privacy_requests import acts
from privacy_requests.forms import refusals
from privacy_requests.operations import guests
from privacy_requests.portal import guest_session, throttling
from privacy_requests.portal.guest_ask import guest
from privacy_requests.portal.guest_forms import (
    DoorForm,
    GuestMessageForm,
    GuestPeriodForm,
    GuestTakeBackForm,
    GuestWithdrawForm,
)
from privacy_requests.portal.guest_session import DOOR
from privacy_requests.queries import guests as queries


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def knock(request: HttpRequest) -> HttpResponse:
    """Asks for reference and code; every wrong answer is the same."""
    form = DoorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        door = _open(request, form)
        if door is not None:
            request.session.cycle_key()
            guest_session.put(request, DOOR, {"id": door.pk, "made_at": door.made_at.isoformat()})
            return redirect("requests_portal:guest-request")
    status = 422 if form.errors else 200
    return render(request, "portal/requests/guest_status.html", {"form": form}, status=status)


def _open(request: HttpRequest, form: DoorForm) -> Any:
    """The door, or None with one sentence on the form, whatever was wrong."""
    reference, code = form.cleaned_data["reference"], form.cleaned_data["door_code"]
    key = "".join(reference.upper().split())
    if not throttling.is_open(request, "guest_guess", key=key):
        audit.record("guest.refused", by=guest(request), detail={"closed": True})
        form.add_error(None, guests.wrong())
        return None
    try:
        return guests.open_door(by=guest(request), reference=reference, code=code, now=timezone.now())
    except Refused as refused:
        throttling.count(request, "guest_guess", key=key)
        form.add_error(None, refused.sentence)
        return None


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The status behind the door that this session opened."""
    door = _door(request)
    if door is None:
        return redirect("requests_portal:guest-status")
    return _show(request, door, GuestMessageForm())


@login_not_required
@never_cache
@post_only("requests_portal:guest-request")
@sensitive_post_parameters()
def message(request: HttpRequest) -> HttpResponse:
    """A message to the office."""
    door = _door(request)
    if door is None:
        return redirect("requests_portal:guest-status")
    form = GuestMessageForm(request.POST)
    if form.is_valid() and not throttling.count(request, "guest_message"):
        form.add_error("text", _("You sent many messages. Wait an hour, or call us."))
    if not form.is_valid():
        return _show(request, door, form)
    guests.send_message(
        by=guest(request),
        door=door,
        text=form.cleaned_data["text"],
        on=clinic.today(),
        now=timezone.now(),
    )
    messages.info(request, _("Message sent to the privacy office."))
    return redirect("requests_portal:guest-request")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Says what will happen, then ends the request."""
    door = _door(request)
    if door is None:
        return redirect("requests_portal:guest-status")
    form = GuestWithdrawForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            guests.withdraw(
                by=guest(request),
                door=door,
                quote=form.cleaned_data["quote"],
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.info(request, _("You withdrew this request."))
            return redirect("requests_portal:guest-request")
    return render(
        request,
        "portal/requests/guest_withdraw.html",
        {
            "form": form,
            "refusal": refusal,
            "status": queries.status(door.privacy_request),
            "idle": guest_session.ending(request, then="guest-status"),
        },
        status=422 if refusal or form.errors else 200,
    )


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest) -> HttpResponse:
    """The copy is not to go to someone else any more; whom it was to go to is not shown here."""
    door = _door(request)
    if door is None:
        return redirect("requests_portal:guest-status")
    form = GuestTakeBackForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            guests.take_back(
                by=guest(request),
                door=door,
                words=form.cleaned_data["words"],
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.info(request, _("The copy comes to you. Our due date stays."))
            return redirect("requests_portal:guest-request")
    return render(
        request,
        "portal/requests/guest_take_back.html",
        {
            "form": form,
            "refusal": refusal,
            "status": queries.status(door.privacy_request),
            "idle": guest_session.ending(request, then="guest-status"),
        },
        status=422 if refusal or form.errors else 200,
    )


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest) -> HttpResponse:
    """Another time for the list; which one was asked for before is not shown here."""
    door = _door(request)
    if door is None:
        return redirect("requests_portal:guest-status")
    row, today = door.privacy_request, clinic.today()
    form = GuestPeriodForm(request.POST if request.method == "POST" else None, received_on=row.received_on)
    refusal = acts.why_not(acts.BY_NAME["change_period"], row, on=today)
    sent = request.method == "POST" and refusal is None and form.is_valid()
    if sent and not throttling.count(request, "guest_period"):
        form.add_error(None, _("You changed this many times. Wait an hour, or call us."))
    elif sent:
        try:
            guests.change_period(
                by=guest(request), door=door, on=today, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            refusals.explain(form, refused)
        else:
            messages.info(request, _("You changed the time of your list. Our due date stays."))
            return redirect("requests_portal:guest-request")
    return render(
        request,
        "portal/requests/guest_period.html",
        {"form": form, "refusal": refusal, "idle": guest_session.ending(request, then="guest-status")},
        status=422 if refusal or form.errors else 200,
    )


@login_not_required
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """Whom to call when the reference or the code is lost."""
    return render(request, "portal/requests/guest_lost.html")


def _door(request: HttpRequest) -> Any:
    held = guest_session.get(request, DOOR)
    door = queries.door(held["id"], made_at=held["made_at"]) if held else None
    if door is None:
        guest_session.drop(request, DOOR)
    elif held is not None:
        guest_session.put(request, DOOR, held)
    return door


def _show(request: HttpRequest, door: Any, form: GuestMessageForm) -> HttpResponse:
    guests.seen(by=guest(request), door=door)
    return render(
        request,
        "portal/requests/guest_request.html",
        {
            "status": queries.status(door.privacy_request),
            "form": form,
            "today": clinic.today(),
            "idle": guest_session.ending(request, then="guest-status"),
        },
        status=422 if form.errors else 200,
    )
