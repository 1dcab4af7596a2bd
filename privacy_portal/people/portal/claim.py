"""Joining an account to a record: who you are, then the code. No page tells whether a record was found."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries
from privacy_portal.people.operations import claim
from privacy_portal.people.portal.forms import CodeForm, NameForm, NumberForm
from privacy_portal.people.queries import claims


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """By medical record number and date of birth."""
    return _facts_page(request, NumberForm, "portal/people/claim_number.html")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """By full name, date of birth and ZIP code."""
    return _facts_page(request, NameForm, "portal/people/claim_name.html")


def _facts_page(request: HttpRequest, form_class: type[NumberForm | NameForm], template: str) -> HttpResponse:
    if _is_joined(request):
        return redirect("people_portal:account")
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim.begin(by=request.actor, facts=form.facts(), now=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("people_portal:claim-code")
    return render(request, template, {"form": form, "steps": steps()})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Enter the code from the e-mail or the letter."""
    if _is_joined(request):
        return redirect("people_portal:account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim.finish(by=request.actor, code=form.cleaned_data["code"], now=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error("code", refused.sentence)
        else:
            messages.success(request, _("Your account is joined to your record."))
            return redirect("home")
    context = {
        "form": form,
        "steps": steps(),
        "under_way": claims.is_under_way(request.actor.user_id, now=timezone.now()),  # type: ignore[attr-defined]
        "letterhead": clinic.letterhead(),
        "minutes": int(claim.EMAIL_LASTS.total_seconds() // 60),
        "days": claim.LETTER_LASTS.days,
    }
    return render(request, "portal/people/claim_code.html", context)


@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """Have the code sent by post instead."""
    try:
        claim.ask_for_letter(by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(
            "people_portal:claim" if refused.code == "CLAIM_NOT_BEGUN" else "people_portal:claim-code"
        )
    messages.info(
        request,
        _("If what you told us matches a record, a letter with a code goes to the address on file."),
    )
    return redirect("people_portal:claim-code")


def steps() -> list[str]:
    return [_("Who you are"), _("Your code")]


def _is_joined(request: HttpRequest) -> bool:
    return request.user.pk is not None and queries.has_claimed(request.user.pk)
