"""The individual's own choices about the way out: plain e-mail after a warning, a copy for someone else."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.people.drafts import keeps_draft
from privacy_requests import acts
from privacy_requests.forms import refusals
from privacy_requests.forms.accounting import ChangePeriodMineForm
from privacy_requests.forms.act_form import ActForm
from privacy_requests.forms.changes import ChangeMineForm, TakeBackMineForm
from privacy_requests.forms.ways import DirectiveMineForm, PlainEmailForm
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.portal.pages import claimed, individual, own_case


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@claimed
@keeps_draft(lambda reference: f"email-{reference}")
def email(request: HttpRequest, reference: str) -> HttpResponse:
    """The warning, the address, and the box to tick; the version of the warning is kept with the choice."""
    return _choice(
        request,
        reference,
        "record_agreement",
        PlainEmailForm,
        key="email",
        said=_("You chose e-mail without encryption."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@claimed
@keeps_draft(lambda reference: f"directive-{reference}")
def directive(request: HttpRequest, reference: str) -> HttpResponse:
    """Who gets a copy and where, signed by typing one's name."""
    return _choice(
        request,
        reference,
        "record_directive",
        DirectiveMineForm,
        key="directive",
        said=_("You signed the direction. Our due date stays."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@claimed
@keeps_draft(lambda reference: f"take_back-{reference}")
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The copy comes to the person after all; they need not say why."""
    return _choice(
        request,
        reference,
        "take_back_directive",
        TakeBackMineForm,
        key="take_back",
        said=_("The copy comes to you. Our due date stays."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@claimed
@keeps_draft(lambda reference: f"change-{reference}")
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """What is asked for, filled in as it stands."""
    return _choice(
        request,
        reference,
        "change_request",
        ChangeMineForm,
        key="change",
        said=_("You changed your request. Our due date stays."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@claimed
@keeps_draft(lambda reference: f"period-{reference}")
def period(request: HttpRequest, reference: str) -> HttpResponse:
    """Another time for the list, before it was sent."""
    return _choice(
        request,
        reference,
        "change_period",
        ChangePeriodMineForm,
        key="period",
        said=_("You changed the time of your list. Our due date stays."),
    )


def _choice(
    request: HttpRequest,
    reference: str,
    name: str,
    form_class: type[ActForm],
    *,
    key: str,
    said: Any,
) -> HttpResponse:
    """Show the form, do the act, go back to the request; a refusal keeps what was typed."""
    row, actor, today = own_case(request, reference), individual(request), clinic.today()
    refusal = acts.why_not(acts.BY_NAME[name], row, on=today)
    if refusal is not None and refusal.code == "ACT_WRONG_RIGHT":  # this request has no such page
        raise Http404
    draft_key = f"{key}-{reference}"
    form = drafts.form_for(request, form_class, draft_key, privacy_request=row, today=today, actor=actor)
    if request.method == "POST" and refusal is None and form.is_valid():
        try:
            acts.run(name, by=actor, privacy_request=row, form=form, on=today, now=timezone.now())
        except Refused as refused:
            refusals.explain(form, refused)
        else:
            drafts.finish(request, draft_key)
            messages.info(request, said)
            return redirect("requests_portal:detail", reference=reference)
    return render(
        request,
        f"portal/requests/ways_{key}.html",
        {
            "case": row,
            "form": form,
            "refusal": refusal,
            "draft_key": draft_key,
            "warning": EMAIL_WARNING.text,
        },
        status=422 if form.is_bound and form.errors else 200,
    )
