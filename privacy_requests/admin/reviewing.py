"""The outside reviewer's pages: the cases referred to them, and of each only what the review needs."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents.downloads import respond
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_requests import queries
from privacy_requests.admin import case_facts, facts
from privacy_requests.admin.gates import gate, load, page
from privacy_requests.admin.panels import decisions
from privacy_requests.forms import OutsideReviewForm, refusals
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import review_results, reviews, viewing
from privacy_requests.queries.reviews import open_referral, reviewable_grounds


def draft_key(reference: str) -> str:
    return f"outside-review-{reference}"


@gate(Permission.REVIEWS_REFERRED)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every review that waits for this person."""
    rows = list(queries.visible_to(actor_of(request)).order_by("id"))
    viewing.listed(by=actor_of(request), count=len(rows), what="reviews")
    return page(request, "admin/requests/reviews.html", title=_("Reviews referred to you"), rows=rows)


@gate(Permission.REVIEWS_REFERRED)
@require_http_methods(["GET", "HEAD", "POST"])
@drafts.keeps_draft(draft_key)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """What is open to review: records, grounds and determinations; below them the reviewer's own."""
    row = load(request, reference)
    form = drafts.form_for(
        request,
        OutsideReviewForm,
        draft_key(reference),
        privacy_request=row,
        today=clinic.today(),
        actor=actor_of(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, row, form)
        except Refused as refusal:
            refusals.explain(form, refusal)
        else:
            return _done(request, row)
    return _page(request, row, form)


@gate(Permission.REVIEWS_REFERRED)
@require_safe
def record(request: HttpRequest, reference: str, document_id: int) -> HttpResponseBase:
    """One record of the case, audited; never shown in the browser."""
    row = load(request, reference)
    try:
        return respond(
            reviews.open_record(
                by=actor_of(request), privacy_request_id=row.pk, request_document_id=document_id
            )
        )
    except Refused as refusal:
        if refusal.code == "NOT_FOUND":
            raise Http404 from refusal
        messages.error(request, refusal.sentence)
        return redirect("admin:requests_privacyrequest_review", reference=row.reference)


def _page(request: HttpRequest, row: PrivacyRequest, form: OutsideReviewForm) -> HttpResponse:
    referral = open_referral(row)
    if referral is None:
        raise Http404
    reviewed = reviewable_grounds(row)
    return page(
        request,
        "admin/requests/reviewing.html",
        title=_("Review of %(reference)s") % {"reference": row.reference},
        row=row,
        form=form,
        asked=facts.asked_facts(row),
        grounds=decisions.ground_facts(reviewed),
        determinations=decisions.determinations(row, of={one.ground for one in reviewed}),
        words=referral.asked.words,
        files=case_facts.files_of(reviews.reviewed_records(row)),
        draft_key=draft_key(row.reference),
    )


def _decide(request: HttpRequest, row: PrivacyRequest, form: OutsideReviewForm) -> None:
    act = review_results.reverse if form.cleaned_data["result"] == "reversed" else review_results.uphold
    act(
        by=actor_of(request),
        privacy_request_id=row.pk,
        reasoning=form.cleaned_data["reasoning"],
        on=clinic.today(),
        now=timezone.now(),
    )


def _done(request: HttpRequest, row: PrivacyRequest) -> HttpResponse:
    """Their access ended with the result: the session, too, unless another review waits."""
    drafts.finish(request, draft_key(row.reference))
    if people.actor_of_user(actor_of(request).user_id or 0).may(Permission.REVIEWS_REFERRED):
        messages.success(request, _("Thank you. Your determination is recorded, and the patient is told."))
        return redirect("admin:requests_privacyrequest_reviews")
    logout(request)
    return render(request, "portal/requests/reviewed.html")
