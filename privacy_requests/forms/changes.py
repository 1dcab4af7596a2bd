"""Forms of what the individual says anew: another request, or no direction any more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import FormFormat
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Checkboxes, Radios
from privacy_portal.ui.wording import in_english
from privacy_requests.forms.act_form import ActForm
from privacy_requests.forms.ways import AGREED_BY, ONE_LINE
from privacy_requests.forms.wording import (
    DELIVERY_LABELS,
    ELECTRONIC_ONLY,
    FORMAT_LABELS,
    KIND_LABELS,
    SUMMARY_LABELS,
)

SAID = ("channel", "words", "said_on")


class ChangeMineForm(ActForm):
    """What is asked for, as it stands, to be changed by the individual."""

    kind = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[(one.value, label) for one, label in KIND_LABELS.items()],
        widget=Radios,
    )
    record_sets = forms.MultipleChoiceField(
        label=_("Which records?"),
        help_text=_("Choose none to ask for everything we have."),
        widget=Checkboxes,
        required=False,
    )
    from_on = MemorableDateField(label=_("From this date"), required=False)
    to_on = MemorableDateField(label=_("To this date"), required=False)
    description = forms.CharField(
        label=_("Anything that helps us find them"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    form_format = forms.ChoiceField(
        label=_("In which format?"),
        choices=[(one.value, label) for one, label in FORMAT_LABELS.items()],
        widget=Radios,
    )
    format_words = forms.CharField(
        label=_("Which other format?"),
        help_text=_("Only if you chose another format."),
        max_length=200,
        required=False,
    )
    summary = forms.ChoiceField(
        label=_("The records, or a summary?"), choices=list(SUMMARY_LABELS.items()), widget=Radios
    )
    delivery = forms.ChoiceField(
        label=_("How do you want to get them?"),
        choices=[(one.value, label) for one, label in DELIVERY_LABELS.items()],
        widget=Radios,
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Only for mail. Leave it empty to use the address we have on file."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fax_number = forms.CharField(
        label=_("Fax number"), help_text=_("Only for fax."), max_length=40, required=False, widget=ONE_LINE
    )
    email_to = forms.EmailField(label=_("E-mail address"), help_text=_("Only for e-mail."), required=False)
    words = forms.CharField(
        label=_("Anything you want to tell us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        detail = self.privacy_request.access
        for name in self.fields:
            if name not in SAID:
                self.fields[name].initial = getattr(detail, name)
        self.fields["summary"].initial = detail.summary or "records"
        self.fields["delivery"].initial = detail.delivery_due
        sets = {one.code: in_english(one.name) for one in clinic.record_sets(self.today)}
        for code in detail.record_sets:  # one that was designated when it was asked for stays asked for
            sets.setdefault(code, code)
        found = self.fields["record_sets"]
        assert isinstance(found, forms.MultipleChoiceField)
        found.choices = list(sets.items())
        if not sets:
            del self.fields["record_sets"]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("from_on") and answers.get("to_on") and answers["to_on"] < answers["from_on"]:
            self.add_error("to_on", _("The last date is before the first. Change one of them."))
        if answers.get("kind") == "inspect":
            return answers
        form_format = answers.get("form_format")
        if form_format == FormFormat.OTHER and not answers.get("format_words", "").strip():
            self.add_error("format_words", _("Name the format you want."))
        if form_format == FormFormat.PAPER and answers.get("delivery") in ELECTRONIC_ONLY:
            self.add_error(
                "delivery",
                _("Paper cannot be sent that way. Choose mail, fax or pick-up, or an electronic format."),
            )
        return answers

    def arguments(self) -> dict[str, Any]:
        asked = {name: value for name, value in self.cleaned_data.items() if name not in SAID}
        asked["summary"] = "" if asked["summary"] == "records" else asked["summary"]
        return {
            "asked": asked,
            "channel": self.cleaned_data.get("channel", "portal"),
            "words": self.cleaned_data["words"],
            "said_on": self.cleaned_data.get("said_on") or self.today,
        }


class ChangeForm(ChangeMineForm):
    """The same, as the individual told a member of staff."""

    channel = forms.ChoiceField(label=_("How the patient told us"), choices=AGREED_BY, widget=Radios)
    said_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["kind"].label = _("What the person wants")
        self.fields["delivery"].label = _("Delivery")
        self.fields["words"].label = _("The patient’s own words")
        self.fields["words"].required = True
        self.fields["said_on"].initial = self.today


class TakeBackMineForm(ActForm):
    """The individual no longer wants their copy sent to someone else."""

    words = forms.CharField(
        label=_("Anything you want to tell us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def arguments(self) -> dict[str, Any]:
        return {"channel": "portal", "words": self.cleaned_data["words"], "said_on": self.today}


class TakeBackForm(ActForm):
    channel = forms.ChoiceField(label=_("How the patient told us"), choices=AGREED_BY, widget=Radios)
    words = forms.CharField(
        label=_("The patient’s own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    said_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["said_on"].initial = self.today
