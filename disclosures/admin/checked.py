"""One check: what was answered, what is owed, and the review of an emergency; the list of emergencies."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin import owed as owing
from disclosures.admin.check_words import FIELDS, OWED, STEPS
from disclosures.admin.frame import page
from disclosures.models import DisclosureCheck
from disclosures.operations import checking
from disclosures.queries import checks
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.forms import PortalForm

PER_PAGE = 50
SHOW = "admin:disclosures_disclosurecheck_change"


class ReviewForm(PortalForm):
    justified = forms.ChoiceField(
        label=_("Was it justified?"),
        choices=[("yes", _("Yes")), ("no", _("No: it is looked into as an incident"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(label=_("What you found"), max_length=500, widget=forms.Textarea({"rows": 3}))


@gate(Permission.DISCLOSURES_CLASSIFY)
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """Emergency disclosures, the newest first; those that wait say so."""
    found = Paginator(checks.emergencies(actor_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    names = people.user_names(row.by_id for row in found)
    rows = [(row, names.get(row.by_id or 0, "")) for row in found]
    return page(
        request,
        "admin/disclosures/emergencies.html",
        title=__("Emergency disclosures"),
        page_obj=found,
        rows=rows,
    )


@gate(Permission.DISCLOSURES_CHECK)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, check_id: int) -> HttpResponse:
    """The answer as it was kept; sent to, it reviews or settles what is owed."""
    actor = actor_of(request)
    row = checks.one(actor, check_id)
    if row is None:
        raise Http404
    is_review = request.method == "POST" and request.POST.get("kind") == "review"
    review = ReviewForm(request.POST if is_review else None)
    owed = owing.forms_of(request, row.disclosure_id)
    if request.method == "POST":
        chosen = next((form for form in owed if form.is_bound), None)
        if chosen is None and not is_review:
            if request.POST.get("kind") not in OWED:
                raise Http404
            owing.tell_settled(request)
            return redirect(SHOW, row.pk)
        if chosen is None:
            done = _review(review, by=actor, row=row)
        else:
            done = owing.settle(chosen, by=actor, disclosure_id=row.disclosure_id or 0)
        if done:
            messages.success(request, __("Written down."))
            return redirect(SHOW, row.pk)
    else:
        audit.record(
            "disclosure_check.viewed", by=actor, about=("disclosure_check", row.pk), patient_id=row.patient_id
        )
    bad = next((form for form in [review, *owed] if form.is_bound and form.errors), None)
    may_review = row.break_glass and actor.may(checks.REVIEWERS) and row.by_id != actor.user_id
    return page(
        request,
        "admin/disclosures/checked.html",
        title=__("Disclosed and recorded") if row.disclosure_id else __("Checked, not disclosed"),
        row=row,
        review_form=review if may_review and getattr(row, "review", None) is None else None,
        review=getattr(row, "review", None),
        owed=owed,
        steps=[(STEPS.get(step["name"], step["name"]), step) for step in row.answer.get("steps", [])],
        reads=actor.may(Permission.DISCLOSURES_VIEW),
        bad=bad,
        forms=[bad] if bad is not None else [],
    )


def _review(form: ReviewForm, *, by: Actor, row: DisclosureCheck) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        checking.review(
            by=by,
            check_id=row.pk,
            justified=said["justified"] == "yes",
            finding=said["finding"],
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(FIELDS.get(refusal.code), refusal.sentence)
        return False
    return True
