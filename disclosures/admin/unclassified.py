"""The inbox of rows whose legal basis nobody knows: what the source said, and a press for the likely."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.admin.lines import lines
from disclosures.models import Disclosure
from disclosures.operations import correcting
from disclosures.queries import ledger
from disclosures.queries.basis_hints import hints
from disclosures.queries.rows import SHOWN
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.refusal import Refused
from privacy_portal.plain import as_id
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.staff_paging import EstimatingPaginator
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.methods import post_only

PAGE_SIZE = 50
MOST = 500
CHANGELIST = "admin:disclosures_disclosure_unclassified"
classify_gate = gate(Permission.DISCLOSURES_CLASSIFY)


class ClassifyForm(PortalForm):
    """The basis of the ticked rows, and how one knows."""

    # Drawn by the table: here so that what is wrong with the ticks leads to the first of them.
    disclosure = forms.Field(label=gettext_lazy("Rows"), widget=forms.CheckboxSelectMultiple, required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Legal basis of the ticked rows"))
    reason = forms.CharField(
        label=gettext_lazy("How you know"),
        max_length=500,
        initial=gettext_lazy("Read from what the source said"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *words.basis_choices()]


@classify_gate
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    return _show(request, ClassifyForm())


@classify_gate
@post_only(CHANGELIST)
def classify(request: HttpRequest) -> HttpResponse:
    """One row by one press ("row:code"), or the ticked ones by the form; one refusal stops no other."""
    actor = actor_of(request)
    pressed, _colon, code = request.POST.get("press", "").partition(":")
    if pressed:
        reason = _("Suggested from what the source said and what this recipient got before")
        return _done(request, *_classify(actor, [pressed], code, reason))
    form = ClassifyForm(request.POST)
    ticked = request.POST.getlist("disclosure")[:MOST]
    if not ticked:
        form.add_error("disclosure", _("Tick at least one row first."))
    if not form.is_valid():
        return _show(request, form, ticked=set(ticked))
    answers = form.cleaned_data
    return _done(request, *_classify(actor, ticked, answers["basis"], answers["reason"]))


def _classify(actor: Actor, typed: list[str], code: str, reason: str) -> tuple[int, list[str], list[str]]:
    """How many have it now, which of them left their research protocol, and why others do not."""
    done, left, refused = 0, [], []
    for disclosure_id in filter(None, map(as_id, typed)):
        try:
            made = correcting.classify(
                by=actor,
                disclosure_id=disclosure_id,
                basis=code,
                reason=reason,
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refusal:
            refused.append(f"D-{disclosure_id}: {refusal.sentence}")
        else:
            done += 1
            if correcting.left_protocol(made):
                left.append(f"D-{made.pk}")
    return done, left, refused


def _done(request: HttpRequest, done: int, left: list[str], refused: list[str]) -> HttpResponse:
    if done:
        told = ngettext("%(n)d row has its legal basis now.", "%(n)d rows have their legal basis now.", done)
        messages.success(request, told % {"n": done})
    if left:
        told = _("They name no research protocol any more: %(rows)s.")
        messages.info(request, told % {"rows": ", ".join(left[:20])})
    for sentence in refused[:20]:
        messages.error(request, sentence)
    return redirect(CHANGELIST)


def _show(request: HttpRequest, form: ClassifyForm, *, ticked: set[str] | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = ledger.unclassified(actor)
    like = _like(actor, request.GET.get("like", ""))
    if like is not None:
        found = found.filter(recipient_id=like.recipient_id, basis_given=like.basis_given)
    shown = EstimatingPaginator(found.select_related(*SHOWN), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    audit.record("disclosure.listed", by=actor, detail={"count": len(rows), "show": "unclassified"})
    offered = hints(rows)
    return page(
        request,
        "admin/disclosures/unclassified.html",
        title=_("Disclosures without a legal basis"),
        lines=[
            {"line": line, "offered": [BY_CODE[code] for code in offered[line.row.pk]]}
            for line in lines(rows)
        ],
        page_obj=shown,
        form=form,
        like=like,
        ticked=ticked or set(),
        all_url=reverse(CHANGELIST),
    )


def _like(actor: Actor, typed: str) -> Disclosure | None:
    number = as_id(typed)
    return None if number is None else ledger.unclassified(actor).filter(pk=number).first()
