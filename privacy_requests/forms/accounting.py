"""Forms of the acts on a list of disclosures: the fee, another time, the list itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.law.accounting.silence import check_patient_words
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm
from privacy_requests.forms.ending import WITHDRAWN_BY
from privacy_requests.forms.fees import MoneyField
from privacy_requests.forms.periods import AnotherPeriodForm, check_period
from privacy_requests.queries import accounting as queries
from privacy_requests.queries.authority import is_represented


class TellAccountingFeeForm(ActForm):
    """One amount, and how it was computed."""

    cents = MoneyField(
        label=_("What this list costs, in dollars"),
        help_text=_("A reasonable fee, based on what preparing this list costs the clinic."),
    )
    note = forms.CharField(
        label=_("How it was computed"),
        help_text=_("The patient reads this. For example: 30 minutes at $22 an hour."),
        max_length=80,
    )

    def prepare(self) -> None:
        self.say_language("note", LetterKind.ACCOUNTING_FEE)

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        return words_for_patient(note)


class IssueForm(ActForm):
    """Nothing but the decision; a reason only where who acts for the patient may not know it all."""

    needed = ("representative_reason",)
    representative_reason = forms.CharField(
        label=_("Why this person is treated as the representative"),
        help_text=_(
            "The list tells of a report of abuse, or of substance use treatment. Decide whether they may "
            "have it. Staff only."
        ),
        max_length=500,
        required=False,
    )

    def prepare(self) -> None:
        if not is_represented(self.privacy_request) or not self._wants_decision():
            del self.fields["representative_reason"]

    def _wants_decision(self) -> bool:
        row = self.privacy_request
        return row.patient_id is not None and bool(queries.prepare(row, on=self.today).to_decide)


class ChangePeriodForm(ActForm):
    """What the patient asks for now; left empty, the whole six years."""

    needed = ("words",)
    from_on = MemorableDateField(label=_("From"), required=False)
    to_on = MemorableDateField(label=_("Until"), required=False)
    channel = forms.ChoiceField(label=_("How the patient told us"), choices=WITHDRAWN_BY, widget=Radios)
    words = forms.CharField(
        label=_("The patient's own words"), max_length=2000, widget=forms.Textarea, required=False
    )
    said_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        asked = self.privacy_request.accounting
        self.fields["from_on"].initial = asked.from_on
        self.fields["to_on"].initial = asked.to_on
        self.fields["said_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        check_period(self, received_on=self.privacy_request.received_on)
        return answers


class ChangePeriodMineForm(AnotherPeriodForm, ActForm):
    """Another time for the list, filled in with the one that is asked for now."""

    def prepare(self) -> None:
        self.received_on = self.privacy_request.received_on
        asked = self.privacy_request.accounting
        self.fields["from_on"].initial, self.fields["to_on"].initial = asked.from_on, asked.to_on

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "channel": "portal", "said_on": self.today}


def words_for_patient(text: str) -> str:
    """The text, if a patient may read it in a letter about a list of disclosures; raises ValidationError."""
    try:
        check_patient_words(text)
    except Refused as refusal:
        raise forms.ValidationError(refusal.sentence, code=refusal.code) from refusal
    return text
