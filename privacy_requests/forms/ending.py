"""Forms of the acts that end a request before an answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm

WITHDRAWN_BY = [
    ("in_person", _("In person")),
    ("phone", _("By telephone")),
    ("mail", _("By letter")),
    ("fax", _("By fax")),
    ("email", _("By e-mail")),
]


class MergeForm(ActForm):
    keep_reference = forms.CharField(
        label=_("Reference of the request to keep"),
        help_text=_(
            "The earlier date of receipt is kept. While nobody is verified there, its code for following it "
            "without an account ends: give a new one."
        ),
        max_length=20,
    )


class WithdrawForm(ActForm):
    channel = forms.ChoiceField(label=_("How the patient told us"), choices=WITHDRAWN_BY, widget=Radios)
    quote = forms.CharField(
        label=_("The patient's own words"),
        help_text=_("A withdrawal stops a legal clock, so it needs evidence."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    withdrawn_on = MemorableDateField(label=_("When"))
    needed = ("quote",)

    def prepare(self) -> None:
        self.fields["withdrawn_on"].initial = self.today


class WithdrawMineForm(ActForm):
    quote = forms.CharField(
        label=_("Anything you want to tell us"), max_length=2000, widget=forms.Textarea, required=False
    )

    def arguments(self) -> dict[str, Any]:
        words = self.cleaned_data["quote"] or str(_("Withdrawn by the patient in the portal."))
        return {"quote": words, "channel": "portal"}
