"""The patient chooses on hearing the cost: go on, change the request, or withdraw it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.fees import Method
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.people.drafts import keeps_draft
from privacy_requests import acts
from privacy_requests.forms.fees import COMPONENT_NAMES, AnswerFeeMineForm
from privacy_requests.portal.pages import claimed, individual, own_case
from privacy_requests.queries import fees as queries
from privacy_requests.queries.accounting import is_accounting

ACT = "answer_fee"
SAID_OF_LIST = gettext_lazy("You go on at this cost. You get your list, and the invoice comes separately.")
SAID = {
    "proceed": gettext_lazy("You go on at this cost. You get your copy, and the invoice comes separately."),
    "modify": gettext_lazy("We will call or write to you about the change. You owe nothing now."),
    "withdraw": gettext_lazy("You withdrew this request. You owe nothing. We will confirm it in a letter."),
}


def draft_key(reference: str) -> str:
    return f"fee-{reference}"


@require_http_methods(["GET", "POST"])
@never_cache
@claimed
@keeps_draft(draft_key)
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """The cost and the three ways; then a page that names what will happen; then the act."""
    row, actor, today = own_case(request, reference), individual(request), clinic.today()
    refusal = acts.why_not(acts.BY_NAME[ACT], row, on=today)
    form = drafts.form_for(
        request, AnswerFeeMineForm, draft_key(reference), privacy_request=row, today=today, actor=actor
    )
    if request.method == "POST" and refusal is None and form.is_valid():
        choice = form.cleaned_data["choice"]
        if request.POST.get("do") != "confirm":
            return _page(request, row, form, template="portal/requests/cost_confirm.html", choice=choice)
        try:
            acts.run(ACT, by=actor, privacy_request=row, form=form, on=today, now=timezone.now())
        except Refused as refused:
            refusal = refused
        else:
            drafts.finish(request, draft_key(reference))
            of_list = choice == "proceed" and is_accounting(form.privacy_request)
            messages.info(request, SAID_OF_LIST if of_list else SAID[choice])
            return redirect("requests_portal:detail", reference=reference)
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, row, form, refusal=refusal, status=status)


def _page(
    request: HttpRequest,
    row: object,
    form: AnswerFeeMineForm,
    *,
    template: str = "portal/requests/cost.html",
    refusal: Refused | None = None,
    choice: str = "",
    status: int = 200,
) -> HttpResponse:
    notice = queries.standing_notice(form.privacy_request)
    flat = notice is not None and notice.method == Method.FLAT
    lines = queries.lines_of(notice) if notice is not None else []
    context = {
        "case": row,
        "form": form,
        "refusal": refusal,
        "choice": choice,
        "notice": notice,
        "parts": [
            (_("Flat fee, everything included") if flat else COMPONENT_NAMES[line.component], line)
            for line in lines
        ],
        "title": _("What your list costs")
        if is_accounting(form.privacy_request)
        else _("What your copy may cost"),
    }
    return render(request, template, context, status=status)
