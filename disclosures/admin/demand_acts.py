"""What staff do about one demand: each act its form, its refusals beside the field, nothing lost."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosures.admin import demand_forms as forms
from disclosures.admin import words
from disclosures.admin.demand_list import demand_gate
from disclosures.admin.demand_page import load
from disclosures.admin.frame import page
from disclosures.models import Demand
from disclosures.operations.demands import working
from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.ui.forms import PortalForm


@dataclass(frozen=True, slots=True)
class DemandAct:
    """One act: its heading, its help, the button, what the next page says."""

    title: str | Promise
    help: str | Promise
    button: str | Promise
    done: str | Promise
    form: Callable[..., PortalForm]
    run: Callable[..., object]


def _verify(what: str) -> Callable[..., object]:
    def run(common: dict[str, Any], said: dict[str, Any], document_id: int | None) -> object:
        succeeded = said["succeeded"] == "yes"
        return working.verify(
            **common,
            what=what,
            way=said["way"],
            succeeded=succeeded,
            words=said["words"],
            document_id=document_id,
        )

    return run


def _paper(common: dict[str, Any], said: dict[str, Any], document_id: int | None) -> object:
    if document_id is None:
        raise Refused("Choose a file.", code="DOCUMENT_NOT_FOUND")
    return working.add_paper(
        by=common["by"],
        demand_id=common["demand_id"],
        document_id=document_id,
        title=said["title"],
        now=common["now"],
    )


ACTS: dict[str, DemandAct] = {
    "paper": DemandAct(
        gettext_lazy("Attach a paper"),
        gettext_lazy("Proof of notice, a protective order, a second letter: it stays with the demand."),
        gettext_lazy("Attach it"),
        gettext_lazy("Paper attached."),
        forms.PaperForm,
        _paper,
    ),
    "match": DemandAct(
        gettext_lazy("Say about which patient it is"),
        gettext_lazy(
            "Nothing is given before the patient is found. If it is somebody else than was said before, a "
            "notice, an objection and every condition count no more, and the authority is looked at anew."
        ),
        gettext_lazy("This is the patient"),
        gettext_lazy("Patient found."),
        forms.MatchForm,
        lambda common, said, _document: working.match(**common, patient_id=said["mrn"]),
    ),
    "basis": DemandAct(
        gettext_lazy("Name the legal basis"),
        gettext_lazy("On which the law would let it be given. The check asks what that basis needs."),
        gettext_lazy("This is the basis"),
        gettext_lazy("Legal basis named."),
        forms.BasisForm,
        lambda common, said, _document: working.set_basis(**common, basis=said["basis"]),
    ),
    "identity": DemandAct(
        gettext_lazy("Verify who asks"),
        gettext_lazy("Every look is kept, also one that failed; the newest counts."),
        gettext_lazy("Keep this look"),
        gettext_lazy("Look at the identity kept."),
        partial(forms.VerifyForm, what="identity"),
        _verify("identity"),
    ),
    "authority": DemandAct(
        gettext_lazy("Verify their authority"),
        gettext_lazy("By what law or paper they may ask. The newest look counts."),
        gettext_lazy("Keep this look"),
        gettext_lazy("Look at the authority kept."),
        partial(forms.VerifyForm, what="authority"),
        _verify("authority"),
    ),
    "notice": DemandAct(
        gettext_lazy("Notify the patient ourselves"),
        gettext_lazy(
            "A letter tells the patient, or who acts for them, who asks for what, and until when to object. "
            "Nothing is given before."
        ),
        gettext_lazy("Send the notice"),
        gettext_lazy("Notice queued. The demand waits until the time to object has passed."),
        forms.NoticeForm,
        lambda common, said, _document: working.notify(**common, reader=said["reader"]),
    ),
    "objection": DemandAct(
        gettext_lazy("Record an objection"),
        gettext_lazy("While it is open, nothing is given on our own notice."),
        gettext_lazy("Keep it"),
        gettext_lazy("Objection kept."),
        forms.ObjectionForm,
        lambda common, said, _document: working.record_objection(
            **common, resolved=said["resolved"] == "yes", words=said["words"]
        ),
    ),
}


@demand_gate
@require_http_methods(["GET", "POST"])
def perform(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The form of one act, and the deed."""
    act, demand = ACTS.get(name), load(request, reference)
    if act is None or not actor_of(request).may(Permission.DEMANDS_WORK):
        raise Http404
    if request.method != "POST":
        return _show(request, demand, act, act.form(demand=demand))
    form = act.form(request.POST, request.FILES, demand=demand)
    form.full_clean()
    staged = staging.keep(form, request)
    if "mrn" in form.fields and staff_finder.asked(request, "mrn"):
        return _show(request, demand, act, form, **staff_finder.answer(request, form, field="mrn"))
    if form.errors:
        return _show(request, demand, act, form, staged=staged)
    try:
        _do(request, demand, act, form, staged)
    except Refused as refusal:
        words.explain(form, refusal, forms.FIELDS)
        return _show(request, demand, act, form, staged=staged, refusal=refusal)
    messages.success(request, str(act.done))
    return redirect("admin:disclosures_demand_change", demand.reference)


@transaction.atomic
def _do(
    request: HttpRequest, demand: Demand, act: DemandAct, form: PortalForm, staged: staging.Staged | None
) -> None:
    actor, now = actor_of(request), timezone.now()
    document_id = staged.id if staged else None
    if staged is not None and act is not ACTS["paper"]:
        working.add_paper(by=actor, demand_id=demand.pk, document_id=staged.id, title=str(act.title), now=now)
    common = {"by": actor, "demand_id": demand.pk, "on": clinic.today(), "now": now}
    act.run(common, form.cleaned_data, document_id)


def _show(
    request: HttpRequest, demand: Demand, act: DemandAct, form: PortalForm, **context: Any
) -> HttpResponse:
    return page(
        request,
        "admin/disclosures/demand_act.html",
        title=str(act.title),
        act=act,
        demand=demand,
        form=form,
        demand_url=reverse("admin:disclosures_demand_change", args=[demand.reference]),
        **context,
    )
