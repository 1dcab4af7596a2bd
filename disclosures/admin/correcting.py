"""Correct a row or void it: a new row takes its place and says why; both are kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from disclosures.admin import words
from disclosures.admin.frame import page
from disclosures.admin.row import facts, load
from disclosures.models import Disclosure
from disclosures.models.recipients import NAME_LENGTH
from disclosures.operations import correcting, near_duplicates
from disclosures.queries import protocols
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

correct_gate = gate(Permission.DISCLOSURES_CLASSIFY)
ROW = "admin:disclosures_disclosure_change"
NOT_VALUES = frozenset({"reason", "recipient", "recipient_of", "recipient_address"})


class VoidForm(PortalForm):
    """Why nothing was disclosed after all."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For example: never sent; another patient’s. Kept with both rows."),
        max_length=500,
        widget=forms.Textarea({"rows": 2, "class": "ledger-short"}),
    )


class CorrectForm(VoidForm):
    """The facts of the row as they should have been."""

    field_order = (
        "disclosed_on",
        "recipient",
        "recipient_of",
        "recipient_address",
        "basis",
        "description",
        "purpose",
        "protocol_id",
        "reason",
    )
    needed = ("description", "purpose", "basis")
    recipient = forms.CharField(
        label=gettext_lazy("Who received it"),
        help_text=gettext_lazy("Another name is found among the recipients, or kept as a new one."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    recipient_of = forms.CharField(
        label=gettext_lazy("Agency or organization, if a person"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    recipient_address = forms.CharField(
        label=gettext_lazy("Postal address, if it went to another one"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "ledger-short"}),
    )
    disclosed_on = MemorableDateField(label=gettext_lazy("Day it was disclosed"))
    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), required=False)
    description = forms.CharField(
        label=gettext_lazy("What was disclosed, briefly"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "ledger-short"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for, briefly"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "ledger-short"}),
    )
    protocol_id = forms.TypedChoiceField(
        label=gettext_lazy("Research protocol"),
        help_text=gettext_lazy("Taken away when the legal basis is no longer research."),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("basis", [("", _("Nobody knows yet")), *words.basis_choices()]),
            (
                "protocol_id",
                [("", _("None")), *((one.first_id or one.pk, one.name) for one in protocols.newest())],
            ),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def values(self) -> dict[str, Any]:
        """What correcting.correct() takes; a basis that nobody knows is left as it is."""
        answers = {name: value for name, value in self.cleaned_data.items() if name not in NOT_VALUES}
        if not answers["basis"]:
            del answers["basis"]
        return answers

    def receiver(self) -> correcting.Receiver:
        """Who received it, whether or not that is somebody else now."""
        said = self.cleaned_data
        return correcting.Receiver(said["recipient"], said["recipient_of"], said["recipient_address"])


@correct_gate
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    row = load(actor_of(request), disclosure_id)
    initial = {name: getattr(row, name) for name in CorrectForm.base_fields if name not in NOT_VALUES}
    initial |= {"recipient": row.recipient.name, "recipient_of": row.recipient.of}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _write(request, row, form)
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            told = _("D-%(new)s takes the place of D-%(old)s. Both rows are kept.")
            messages.success(request, told % {"new": made.pk, "old": row.pk})
            if correcting.left_protocol(made):
                messages.info(request, _("It names no research protocol any more."))
            return redirect(ROW, made.pk)
    return _show(request, row, form, title=_("Correct D-%(number)s"), act="correct")


@transaction.atomic
def _write(request: HttpRequest, row: Disclosure, form: CorrectForm) -> Disclosure:
    """The corrected row; with another day or recipient it may be like one that is there."""
    who: dict[str, Any] = {"by": actor_of(request), "on": clinic.today(), "now": timezone.now()}
    made = correcting.correct(
        **who,
        disclosure_id=row.pk,
        reason=form.cleaned_data["reason"],
        receiver=form.receiver(),
        **form.values(),
    )
    if (made.recipient_id, made.disclosed_on) != (row.recipient_id, row.disclosed_on):
        near_duplicates.flag(made, **who)
    return made


@correct_gate
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    row = load(actor_of(request), disclosure_id)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            correcting.void(
                by=actor_of(request),
                disclosure_id=row.pk,
                reason=form.cleaned_data["reason"],
                on=clinic.today(),
                now=timezone.now(),
            )
        except Refused as refusal:
            words.explain(form, refusal)
        else:
            told = _(
                "D-%(number)s is void. No accounting lists it any more; the row and your reason are kept."
            )
            messages.success(request, told % {"number": row.pk})
            return redirect(ROW, row.pk)
    return _show(request, row, form, title=_("Void D-%(number)s"), act="void")


def _show(request: HttpRequest, row: Disclosure, form: forms.Form, *, title: str, act: str) -> HttpResponse:
    return page(
        request,
        "admin/disclosures/correct.html",
        title=title % {"number": row.pk},
        form=form,
        act=act,
        **facts(row),
    )
