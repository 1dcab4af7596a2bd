"""What the access form asks, and nothing the law says it must not: no reason, no number, no notary."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery, FormFormat, Kind
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Checkboxes, Radios

KIND_LABELS = {
    Kind.COPY: _("Get a copy"),
    Kind.INSPECT: _("Look at them at the clinic"),
    Kind.BOTH: _("Both"),
}
FORMAT_LABELS = {
    FormFormat.PDF: _("Electronic: PDF"),
    FormFormat.ORIGINAL: _("Electronic: the way the clinic keeps it"),
    FormFormat.PAPER: _("Paper"),
    FormFormat.OTHER: _("Another format"),
}
DELIVERY_LABELS = {
    Delivery.PORTAL: _("Download them here"),
    Delivery.POST: _("By mail, to the address you have on file"),
    Delivery.HAND_OVER: _("Pick them up at the clinic"),
}


class WhichForm(PortalForm):
    """Step one: what is wanted, from which records and dates."""

    kind = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=Radios,
        initial=Kind.COPY.value,
    )
    record_sets = forms.MultipleChoiceField(
        label=_("Which records?"),
        help_text=_("Choose none to ask for everything we have about you."),
        widget=Checkboxes,
        required=False,
    )
    from_on = MemorableDateField(label=_("From this date"), required=False)
    to_on = MemorableDateField(label=_("To this date"), required=False)
    description = forms.CharField(
        label=_("Anything that helps us find them"),
        help_text=_("For example: my visits with Dr. Lee. You do not have to say why you want them."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        sets = self.fields["record_sets"]
        assert isinstance(sets, forms.MultipleChoiceField)
        sets.choices = [(record_set.code, record_set.name) for record_set in clinic.record_sets(today)]
        if not sets.choices:
            del self.fields["record_sets"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        from_on, to_on = cleaned.get("from_on"), cleaned.get("to_on")
        if from_on and from_on > self.today:
            self.add_error("from_on", _("This date is in the future. Give a date up to today."))
        if from_on and to_on and to_on < from_on:
            self.add_error("to_on", _("The last date is before the first. Change one of them."))
        return cleaned


class HowForm(PortalForm):
    """Step two: form, format and delivery."""

    form_format = forms.ChoiceField(
        label=_("In which format?"),
        help_text=_("If we cannot make that format, we will ask you which other one you want."),
        choices=[(value.value, label) for value, label in FORMAT_LABELS.items()],
        widget=Radios,
        initial=FormFormat.PDF.value,
    )
    format_words = forms.CharField(
        label=_("Which other format?"),
        help_text=_("Only if you chose another format."),
        max_length=200,
        required=False,
    )
    delivery = forms.ChoiceField(
        label=_("How do you want to get them?"),
        choices=[(value.value, label) for value, label in DELIVERY_LABELS.items()],
        widget=Radios,
        initial=Delivery.PORTAL.value,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("form_format") == FormFormat.OTHER and not cleaned.get("format_words", "").strip():
            self.add_error("format_words", _("Name the format you want."))
        if cleaned.get("form_format") == FormFormat.PAPER and cleaned.get("delivery") == Delivery.PORTAL:
            self.add_error(
                "delivery", _("Paper cannot be downloaded. Choose mail or pick-up, or an electronic format.")
            )
        return cleaned


class CheckForm(PortalForm):
    """The last step sends nothing new but a key that makes sending twice harmless."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
