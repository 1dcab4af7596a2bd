"""Asking for the review of a denial: what it is, one optional box, one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.people.drafts import keeps_draft
from privacy_requests import acts
from privacy_requests.forms import AskMyReviewForm
from privacy_requests.portal.pages import claimed, individual, own_case

# Said by law.review and operations.reviews, which know no catalogue: marked here for it.
WHY_NOT = (
    gettext_noop("Nothing was denied on this request."),
    gettext_noop("A denial on this ground is not open to review."),
    gettext_noop("A review was already asked for."),
)


@never_cache
@claimed
@keeps_draft(lambda reference: f"review-{reference}")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Why it may not be asked for, when it may not; else the form, and afterwards the request's page."""
    row = own_case(request, reference)
    key = f"review-{reference}"
    form = drafts.form_for(
        request, AskMyReviewForm, key, privacy_request=row, today=clinic.today(), actor=individual(request)
    )
    refusal = acts.why_not(acts.BY_NAME["ask_review"], row, on=clinic.today())
    if request.method == "POST" and refusal is None and form.is_valid():
        try:
            acts.run(
                "ask_review",
                by=individual(request),
                privacy_request=row,
                form=form,
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused
        else:
            drafts.finish(request, key)
            messages.info(request, _("You asked for a review. We will write to you with the result."))
            return redirect("requests_portal:detail", reference=reference)
    context = {"case": row, "form": form, "refusal": refusal, "draft_key": key}
    return render(request, "portal/requests/ask_review.html", context)
