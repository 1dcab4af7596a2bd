"""What staff write down of one disclosure (45 CFR 164.528(b)(2)); the legal basis is chosen, never typed."""

import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from disclosures.admin import words
from disclosures.models.recipients import NAME_LENGTH
from disclosures.queries import protocols, recipients, rows
from privacy_portal.audit.actor import Actor
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput

UNKNOWN = "unknown"
MOST_PATIENTS = 200
BETWEEN = re.compile(r"[,;\r\n]+")
EMPTY_OFF = {"autocomplete": "off"}
SHORT = {"rows": 2, "class": "ledger-short"}


class EntryForm(PortalForm):
    """One disclosure, of one patient or of a list."""

    needed = ("purpose",)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    recipient_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    patients = forms.CharField(
        label=_("Patient"),
        help_text=_("Record number. For one disclosure about several patients, put commas between."),
        max_length=6000,
        widget=forms.TextInput(EMPTY_OFF),
    )
    disclosed_on = MemorableDateField(label=_("Day it was disclosed"))
    recipient = forms.CharField(
        label=_("Who received it"),
        help_text=_("Type the beginning of the name, then choose. A new name is kept as a new recipient."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(EMPTY_OFF),
    )
    recipient_of = forms.CharField(
        label=_("Of which agency or body"),
        help_text=_("For an official, such as a detective."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(EMPTY_OFF),
    )
    recipient_address = forms.CharField(
        label=_("Postal address, if known"),
        max_length=500,
        required=False,
        widget=forms.Textarea(SHORT),
    )
    basis = forms.ChoiceField(label=_("Legal basis"))
    description = forms.CharField(
        label=_("What was disclosed, briefly"),
        help_text=_("For example: immunization record; laboratory report of March 1."),
        max_length=1000,
        widget=forms.Textarea(SHORT),
    )
    purpose = forms.CharField(
        label=_("What for, briefly"),
        help_text=_("So that the patient can tell why. Or attach the written request below."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(SHORT),
    )
    file = forms.FileField(
        label=_("The written request"),
        help_text=_("Instead of the purpose, or with it. It is kept when something else here is wrong."),
        required=False,
        widget=FileInput(accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,.docx"),
    )
    made_by_id = forms.TypedChoiceField(
        label=_("Who disclosed it"), required=False, coerce=int, empty_value=None
    )
    incident = forms.CharField(
        label=_("Incident"),
        help_text=_("The number of the incident report, for a disclosure in error. No names."),
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "portal-input--medium", **EMPTY_OFF}),
    )
    protocol_id = forms.TypedChoiceField(
        label=_("Research protocol"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, actor: Actor, today: datetime.date, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self._choose("basis", [("", __("Choose")), *words.basis_choices(rows.usual_bases(actor.user_id))])
        self.fields["basis"].choices += [  # type: ignore[attr-defined]
            (__("Not clear"), [(UNKNOWN, __("I do not know: the privacy office will say"))])
        ]
        associates = people.business_associates(today)
        self._choose("made_by_id", [("", __("The clinic")), *((one.pk, one.name) for one in associates)])
        known = protocols.newest()
        self._choose(
            "protocol_id", [("", __("None")), *((one.first_id or one.pk, one.name) for one in known)]
        )
        self.fields["disclosed_on"].initial = today

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_patients(self) -> list[int]:
        """The patients' ids; each number names one, merged records are read as the kept one."""
        numbers = split(self.cleaned_data["patients"])
        if not numbers:
            raise forms.ValidationError(__("Write the record number of the patient, or find the patient."))
        if len(numbers) > MOST_PATIENTS:
            raise forms.ValidationError(
                __("At most %(most)d patients in one entry. Import a longer list as a file.")
                % {"most": MOST_PATIENTS}
            )
        found = found_by_number(numbers, actor=self.actor)
        kept = people.canonical_ids(found)
        return list(dict.fromkeys(kept[one] for one in found))

    def clean(self) -> dict[str, Any]:
        """A recipient chosen from the list counts as long as its name still stands there."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = answers.get("recipient_id")
        if chosen is not None:
            known = recipients.get(self.actor, chosen)
            same = known is not None and (
                (known.search_name, known.search_of)
                == (fold(answers.get("recipient", "")), fold(answers.get("recipient_of", "")))
            )
            if not same:
                answers["recipient_id"] = None
        return answers


def split(text: str) -> list[str]:
    """The record numbers in what was typed, each once."""
    return list(dict.fromkeys(part.strip() for part in BETWEEN.split(text) if part.strip()))


def found_by_number(numbers: list[str], *, actor: Actor) -> list[int]:
    """The records with these numbers, in that order, each once. Raises ValidationError."""
    found = {row.mrn: row.pk for row in people.visible_patients(actor).filter(mrn__in=numbers)}
    wrong = [place for place, number in enumerate(numbers, 1) if number not in found]
    if wrong and len(numbers) == 1:
        raise forms.ValidationError(__("No patient has that record number. Find the patient by name."))
    if wrong:
        raise forms.ValidationError(
            __("No patient has the record number in place %(places)s of your list.")
            % {"places": ", ".join(map(str, wrong[:10]))}
        )
    return list(dict.fromkeys(found[number] for number in numbers))
