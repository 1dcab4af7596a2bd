"""Links by which business associates report: made for a period, shown once, ended when no longer needed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosures.admin.frame import page
from disclosures.operations import attestations
from disclosures.operations import dropping as operations
from disclosures.queries import dropping
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

PAGE_SIZE = 25
CHANGELIST = "admin:disclosures_droplink_changelist"
FIELDS = {"DROP_PERIOD": "period_to", "DROP_DAYS": "days", "DROP_PARTY": "party", "NO_PARTY": "party"}
classify_gate = gate(Permission.DISCLOSURES_CLASSIFY)


class LinkForm(PortalForm):
    party = forms.TypedChoiceField(label=gettext_lazy("For which business associate?"), coerce=int)
    period_from = MemorableDateField(label=gettext_lazy("About disclosures from"))
    period_to = MemorableDateField(label=gettext_lazy("Until"))
    days = forms.IntegerField(
        label=gettext_lazy("Open for how many days?"), min_value=1, max_value=90, initial=30
    )

    def __init__(self, *args: Any, associates: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("Choose")), *associates]  # type: ignore[attr-defined]


class SetAsideForm(PortalForm):
    reason = forms.CharField(
        label=gettext_lazy("Why does it not count?"),
        help_text=gettext_lazy("For example: the address of the link went astray. Staff only."),
        validators=[MaxLengthValidator(attestations.LONGEST_REASON)],  # a browser cuts at maxlength, unsaid
        widget=forms.Textarea({"rows": 2}),
    )


@classify_gate
@require_http_methods(["GET", "POST"])
def changelist(request: HttpRequest) -> HttpResponse:
    """The links; sent to, it makes one and shows its address this once."""
    actor, now = actor_of(request), timezone.now()
    associates = [(one.pk, one.name) for one in people.business_associates(clinic.today())]
    form = LinkForm(request.POST if request.method == "POST" else None, associates=associates)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            link, token = operations.make(
                by=actor,
                party_id=answers["party"],
                period_from=answers["period_from"],
                period_to=answers["period_to"],
                days=answers["days"],
                on=clinic.today(),
                now=now,
            )
        except Refused as refusal:
            field = FIELDS.get(refusal.code)
            form.add_error(field if field in form.fields else None, refusal.sentence)
        else:
            address = request.build_absolute_uri(reverse("disclosures_report:page", args=[token]))
            return page(
                request,
                "admin/disclosures/link_made.html",
                title=_("Link for a business associate"),
                link=link,
                address=address,
            )
    shown = EstimatingPaginator(dropping.visible_to(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "admin/disclosures/links.html",
        title=_("Links for business associates"),
        links=[
            {"link": link, "open": link.ended_at is None and link.expires_at > now}
            for link in shown.object_list
        ],
        page_obj=shown,
        form=form,
        associates=associates,
        status=422 if request.method == "POST" else 200,
    )


@classify_gate
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, link_id: int) -> HttpResponse:
    """Say what follows, then end it."""
    link = dropping.visible_to(actor_of(request)).filter(pk=link_id).first()
    if link is None:
        raise Http404
    if request.method == "POST":
        operations.end(by=actor_of(request), link_id=link.pk, now=timezone.now())
        messages.success(request, _("Link ended. Nobody can report by it any more."))
        return redirect(CHANGELIST)
    return page(request, "admin/disclosures/link_end.html", title=_("End a link"), link=link)


@classify_gate
@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, link_id: int, attestation_id: int) -> HttpResponse:
    """Say what follows, then take what was said by the link for nobody's word."""
    actor = actor_of(request)
    link = dropping.visible_to(actor).filter(pk=link_id).first()
    told = link.attestations.filter(pk=attestation_id).first() if link is not None else None
    if link is None or told is None:
        raise Http404
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            attestations.set_aside(
                by=actor, attestation_id=told.pk, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except Refused as refusal:
            if refusal.code == "SET_ASIDE_ALREADY":
                messages.info(request, refusal.sentence)
                return redirect(CHANGELIST)
            form.add_error("reason", refusal.sentence)
        else:
            messages.success(request, _("Set aside. No list rests on it any more."))
            return redirect(CHANGELIST)
    return page(
        request,
        "admin/disclosures/link_set_aside.html",
        title=_("Set aside what was said by a link"),
        link=link,
        told=told,
        form=form,
        status=422 if request.method == "POST" else 200,
    )
