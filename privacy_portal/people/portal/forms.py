"""What a person tells us to claim their record; spaces and dashes in a code do not matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.people.operations.claim import Facts
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

BIRTH_HINT = _("For example: 4 28 1986")


class NumberForm(PortalForm):
    mrn = forms.CharField(
        label=_("Medical record number"),
        help_text=_("It is on your visit summary, your bill, or your appointment letter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "portal-input--medium"}),
    )
    birth_date = MemorableDateField(label=_("Date of birth"), help_text=BIRTH_HINT)

    def facts(self) -> Facts:
        return Facts(birth_date=self.cleaned_data["birth_date"], mrn=self.cleaned_data["mrn"])


class NameForm(PortalForm):
    given_name = forms.CharField(
        label=_("First name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Last name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    birth_date = MemorableDateField(label=_("Date of birth"), help_text=BIRTH_HINT)
    postcode = forms.RegexField(
        r"^\s*[0-9A-Za-z][0-9A-Za-z -]{3,10}\s*$",
        label=_("ZIP code"),
        help_text=_("Of the address the clinic has on file for you."),
        error_messages={"invalid": _("Enter a ZIP code, such as 94110.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "portal-input--short"}),
    )

    def facts(self) -> Facts:
        wanted: dict[str, Any] = {name: self.cleaned_data[name] for name in self.fields}
        return Facts(**wanted)


class CodeForm(PortalForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Eight letters and numbers, such as BCDF-2345."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "portal-input--medium",
            }
        ),
    )
