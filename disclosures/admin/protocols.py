"""Research protocols: what an accounting must say of each, its versions, and what is still missing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.models import ResearchProtocol
from disclosures.operations import protocols as operations
from disclosures.queries import protocols
from disclosures.queries.research import REQUIRED
from privacy_portal.audit.actor import Permission
from privacy_portal.law.accounting.research import DETAILS
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.forms import PortalForm

PAGE = "admin:disclosures_researchprotocol_change"


def _field(name: str) -> forms.CharField:
    column: Any = ResearchProtocol._meta.get_field(name)
    long = column.get_internal_type() == "TextField"
    rule = DETAILS[name.partition("_")[0]]
    return forms.CharField(
        label=capfirst(str(column.verbose_name)),
        help_text=f"{rule.sentence} ({rule.cite.place})" if name in DETAILS else "",
        max_length=column.max_length,
        required=name == "name",
        widget=forms.Textarea({"rows": 3}) if long else forms.TextInput(),
    )


# All that 45 CFR 164.528(b)(4) makes an accounting say; what is not known yet may follow.
ProtocolForm: type[PortalForm] = type(
    "ProtocolForm", (PortalForm,), {"needed": REQUIRED, **{name: _field(name) for name in REQUIRED}}
)


@gate(Permission.DISCLOSURES_VIEW)
@require_safe
def changelist(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        "admin/disclosures/protocols.html",
        title=_("Research protocols"),
        protocols=[{"row": row, "missing": protocols.missing(row)} for row in protocols.newest()],
        may_edit=actor_of(request).may(Permission.DISCLOSURES_CLASSIFY),
    )


@gate(Permission.DISCLOSURES_CLASSIFY)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ProtocolForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.add(by=actor_of(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            messages.success(request, _("Protocol written down. Disclosures can name it now."))
            return redirect(PAGE, row.pk)
    return _show(request, form, title=_("New research protocol"))


@gate(Permission.DISCLOSURES_VIEW)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, protocol_id: int) -> HttpResponse:
    """The newest version and those before; sent to, it writes another."""
    versions = protocols.versions(protocol_id)
    may_edit = actor_of(request).may(Permission.DISCLOSURES_CLASSIFY)
    if not versions or (request.method == "POST" and not may_edit):
        raise Http404
    newest = versions[0]
    initial = {name: getattr(newest, name) for name in REQUIRED}
    form = ProtocolForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(
                by=actor_of(request), protocol_id=newest.pk, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            messages.success(request, _("New version written. Accountings are made from it now."))
            return redirect(PAGE, versions[-1].pk)
    return _show(
        request,
        form,
        title=newest.name,
        versions=[
            (row, [(str(form[name].label), getattr(row, name)) for name in REQUIRED]) for row in versions
        ],
        missing=protocols.missing(newest),
        may_edit=may_edit,
    )


def _show(request: HttpRequest, form: PortalForm, *, title: str, **context: Any) -> HttpResponse:
    return page(
        request, "admin/disclosures/protocol.html", title=title, form=form, **{"may_edit": True, **context}
    )
