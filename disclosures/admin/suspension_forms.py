"""What staff write down of an agency's statement, of its end, and of whom it names."""

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from disclosures.admin.entry_form import EMPTY_OFF, found_by_number, split
from disclosures.models import Suspension
from privacy_portal.audit.actor import Actor
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput

NAMED, EVERYBODY = "named", "everybody"


class NamingForm(PortalForm):
    """Whom a statement names, by their record numbers."""

    patients = forms.CharField(
        label=_("Record numbers of the individuals it names"),
        help_text=_("With commas between. A record that is merged with another counts as the same person."),
        max_length=6000,
        required=False,
        widget=forms.TextInput(EMPTY_OFF),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean_patients(self) -> list[int]:
        """The records as the statement names them: a merge that is undone later separates them again."""
        return found_by_number(split(self.cleaned_data["patients"]), actor=self.actor)


class StatementForm(NamingForm):
    """What the agency or official stated; which of it must be there depends on the form."""

    needed = ("agency", "until", "impedes", "patients", "statement", "identity", "file")
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label=_("How was it made?"), choices=Suspension.FormChoice.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label=_("Which disclosures does it reach?"),
        choices=Suspension.GroundChoice.choices,
        widget=forms.RadioSelect,
    )
    agency = forms.CharField(
        label=_("Agency"),
        help_text=_(
            "As the ledger names it. Other recipients of such disclosures wait for you to say who they are."
        ),
        max_length=200,
        required=False,
    )
    official = forms.CharField(label=_("Official, if named"), max_length=200, required=False)
    whom = forms.ChoiceField(
        label=_("Whom does it concern?"),
        choices=[
            (NAMED, _("The individuals it names")),
            (EVERYBODY, _("It names nobody: it reaches what went to this agency about every patient")),
        ],
        widget=forms.RadioSelect,
    )
    stated_on = MemorableDateField(label=_("Statement made on"))
    arrived_on = MemorableDateField(label=_("It reached us on"))
    until = MemorableDateField(
        label=_("For how long: until"),
        help_text=_("A written statement must say. An oral one holds thirty days at most."),
        required=False,
    )
    impedes = forms.BooleanField(
        label=_(
            "It says that listing these disclosures to the individual would be reasonably likely to impede "
            "the agency’s activities"
        ),
        help_text=_(
            "Without that it suspends nothing, 45 CFR 164.528(a)(2). Ask the agency for one that says so."
        ),
        required=False,
    )
    statement = forms.CharField(
        label=_("What was said"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    identity = forms.CharField(
        label=_("How you knew who said it"),
        help_text=_("For an oral statement."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    file = forms.FileField(
        label=_("The written statement"),
        help_text=_("It is kept when something else here is wrong."),
        required=False,
        widget=FileInput(accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,.docx"),
    )

    def clean(self) -> dict[str, Any]:
        """Nobody is left out by accident: either it names individuals, or somebody said that it does not."""
        answers = super().clean() or {}
        if "patients" not in answers or "whom" not in answers:
            return answers
        if answers["whom"] == NAMED and not answers["patients"]:
            self.add_error(
                "patients", __("Write the record number of each individual it names, or find them.")
            )
        if answers["whom"] == EVERYBODY and answers["patients"]:
            self.add_error("whom", __("You wrote record numbers. Say that it names them, or take them out."))
        return answers


class NarrowForm(NamingForm):
    """Whom a statement names that was taken to concern everybody."""

    needed = ("patients",)
    how = forms.CharField(
        label=_("Where the statement says so"),
        help_text=_("For example: second paragraph of the letter."),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


class LiftForm(PortalForm):
    last_on = MemorableDateField(label=_("Last suspended day"))
    how = forms.CharField(
        label=_("How the agency told you"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
