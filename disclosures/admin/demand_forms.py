"""The forms of outside demands: how one comes in, and what is done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import letters
from disclosures.admin import words
from disclosures.models import Demand
from disclosures.models.recipients import NAME_LENGTH
from disclosures.operations.checks.asking import information_kinds
from privacy_portal.law import demands as law
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.demands import AUTHORITIES, IDENTITIES, Answer
from privacy_portal.law.disclosing import Carried
from privacy_portal.law.disclosing.police import ITEMS
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput, Radios

OFF = {"autocomplete": "off"}
SHORT = {"rows": 2, "class": "ledger-short"}
ANSWERS = {
    Answer.COMPLY: gettext_lazy("Give what it asks for"),
    Answer.IN_PART: gettext_lazy("Give a part of it"),
    Answer.ASK_ASSURANCE: gettext_lazy("Give nothing yet: ask for satisfactory assurance"),
    Answer.OBJECT: gettext_lazy("Object"),
    Answer.REFUSE: gettext_lazy("Refuse"),
}
FIELDS = {
    "DEMAND_RECEIVED": "received_on",
    "DEMAND_RETURN": "return_on",
    "DEMAND_ASKED": "asked",
    "DEMAND_WHOM": "patient_given",
    "NO_PATIENT": "mrn",
    "RECIPIENT_MISSING": "asker",
    "RECIPIENT_TOO_LONG": "asker",
    "DOCUMENT_NOT_FOUND": "file",
    "DEMAND_BASIS": "basis",
    "IDENTITY_WAY": "way",
    "IDENTITY_PAPER": "file",
    "AUTHORITY_WAY": "way",
    "AUTHORITY_PAPER": "file",
    "AUTHORITY_WORDS": "words",
    "VERIFY_WORDS": "words",
    "OBJECTION_WORDS": "words",
    "NO_OBJECTION": "resolved",
    "NOTICE_READER": "reader_name",
    "READER_INCOMPLETE": "reader_name",
    "GIVEN_MISSING": "description",
    "DEMAND_ANSWER": "answer",
    "NOT_IDENTIFIED": "answer",
    "NO_AUTHORITY": "answer",
    "INFORMATION_KIND": "kinds",
    "TEXT_TOO_LONG": "description",
}


KEPT = gettext_lazy("It is kept when something else here is wrong.")


def paper(label: Any, help_text: Any = KEPT) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=help_text,
        required=False,
        widget=FileInput(accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,.docx"),
    )


class DemandForm(PortalForm):
    """A form of an act on one demand."""

    def __init__(self, *args: Any, demand: Demand, **kwargs: Any) -> None:
        self.demand = demand
        super().__init__(*args, **kwargs)


class NoticeForm(DemandForm):
    """Who is told: the patient, or who acts for one who cannot be."""

    needed = ("reader_name", "reader_address", "reader_authority")
    reader_name = forms.CharField(
        label=gettext_lazy("Who acts for the patient"),
        help_text=gettext_lazy(
            "Only where the patient is a minor, has died, or has a guardian. Left empty, the letter is the "
            "patient’s own."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(OFF),
    )
    reader_address = forms.CharField(
        label=gettext_lazy("Their postal address"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3, **OFF}),
    )
    reader_authority = forms.CharField(
        label=gettext_lazy("By what they act"),
        help_text=gettext_lazy("For example: mother; executor, by the letters of the court. Staff only."),
        max_length=300,
        required=False,
        widget=forms.TextInput(OFF),
    )

    def clean(self) -> dict[str, Any]:
        """`reader` is whom the letter is to, if not to the patient."""
        said = super().clean() or self.cleaned_data
        name, address, authority = (said.get(f"reader_{one}", "") for one in ("name", "address", "authority"))
        lines = tuple(line.strip() for line in address.splitlines() if line.strip())
        named = any((name, lines, authority))
        return {**said, "reader": letters.Reader(name, lines, authority) if named else None}


class StagingForm(forms.Form):
    """One file, kept on the server until all else is right."""

    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ArrivalForm(StagingForm, PortalForm):
    """A demand as it came in: two minutes from the scan to the list."""

    needed = ("patient_given",)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What came"), choices=[("", gettext_lazy("Choose")), *Demand.Kind.choices]
    )
    received_on = MemorableDateField(label=gettext_lazy("Day it reached us"))
    return_on = MemorableDateField(
        label=gettext_lazy("Date they set for the answer"),
        help_text=gettext_lazy("Their own date, if they name one. It is not our legal deadline."),
        required=False,
    )
    file = paper(gettext_lazy("Scan of what came"))
    asker = forms.CharField(
        label=gettext_lazy("Who asks"),
        help_text=gettext_lazy("The person or office that signed it."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(OFF),
    )
    asker_of = forms.CharField(
        label=gettext_lazy("Of which agency or firm"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(OFF),
    )
    asker_address = forms.CharField(
        label=gettext_lazy("Their postal address"),
        help_text=gettext_lazy("Our answer goes there."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "ledger-short"}),
    )
    case_name = forms.CharField(
        label=gettext_lazy("Their case or file number"),
        max_length=200,
        required=False,
        widget=forms.TextInput(OFF),
    )
    asked = forms.CharField(
        label=gettext_lazy("What they ask for"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    mrn = forms.CharField(
        label=gettext_lazy("Patient’s record number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(OFF),
    )
    patient_given = forms.CharField(
        label=gettext_lazy("Or the patient as they name them"),
        help_text=gettext_lazy("Needed while the patient is not found."),
        max_length=200,
        required=False,
        widget=forms.TextInput(OFF),
    )

    def clean_mrn(self) -> int | None:
        """The patient's id; nothing while nobody is found."""
        typed = self.cleaned_data["mrn"].strip()
        if not typed:
            return None
        patient_id = people.id_of_mrn(typed)
        if patient_id is None:
            raise forms.ValidationError(_("No patient has that record number. Find the patient by name."))
        return people.canonical_id(patient_id)


class PaperForm(StagingForm, DemandForm):
    """Another paper of the demand."""

    needed = ("file",)
    file = paper(gettext_lazy("File"))
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200, required=False)


class MatchForm(DemandForm):
    """About which patient it is."""

    mrn = forms.CharField(
        label=gettext_lazy("Patient’s record number"), max_length=40, widget=forms.TextInput(OFF)
    )
    clean_mrn = ArrivalForm.clean_mrn


class BasisForm(DemandForm):
    """On which legal basis it stands: those that such a demand can have."""

    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        demand = self.demand
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)
        codes = law.rule_of(demand.kind).bases
        known = [(code, words.basis_label(BY_CODE[code])) for code in codes]
        field.choices = [("", _("Choose")), *(known or words.basis_choices())]


class VerifyForm(StagingForm, DemandForm):
    """One look at who asks, or at their authority."""

    needed = ("file",)
    way = forms.ChoiceField(label=gettext_lazy("How"), widget=Radios)
    succeeded = forms.ChoiceField(
        label=gettext_lazy("Does it hold?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=Radios,
    )
    words = forms.CharField(
        label=gettext_lazy("What was looked at"),
        help_text=gettext_lazy(
            "For example the badge number, the letterhead, who was called at which number."
        ),
        max_length=2000,
        widget=forms.Textarea(SHORT),
    )
    file = paper(
        gettext_lazy("Paper that shows it"),
        gettext_lazy("Needed unless it is attached to the demand already."),
    )

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        demand = self.demand
        rule = law.rule_of(demand.kind)
        ways = (
            [(way.value, IDENTITIES[way].rule.sentence) for way in IDENTITIES if way in rule.identities]
            if what == "identity"
            else [
                (way.value, AUTHORITIES[way].rule.sentence) for way in AUTHORITIES if way in rule.authorities
            ]
        )
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ways


class ObjectionForm(DemandForm):
    """The individual objects, or the court decided about it."""

    resolved = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[
            ("no", gettext_lazy("The patient objects")),
            ("yes", gettext_lazy("The objection was resolved so that this may go")),
        ],
        widget=Radios,
    )
    words = forms.CharField(
        label=gettext_lazy("What was said or decided"), max_length=2000, widget=forms.Textarea(SHORT)
    )


class AnswerForm(StagingForm, DemandForm):
    """What the clinic answers; the conditions of the check come in beside it."""

    needed = ("description",)
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), widget=Radios)
    description = forms.CharField(
        label=gettext_lazy("What is given"),
        help_text=gettext_lazy("Needed when something is given. It stands in the letter and in the ledger."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(SHORT),
    )
    why_this_much = forms.CharField(
        label=gettext_lazy("Why this much, and no more"),
        help_text=gettext_lazy(
            "One sentence. Not needed where a court, a law or an authorization says how much."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(SHORT),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Is any of this in it?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("Which facts, to identify or find a person"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    whole_record = forms.BooleanField(label=gettext_lazy("The whole record is given"), required=False)
    carried = forms.ChoiceField(
        label=gettext_lazy("If a record in dispute is in it, what goes with it"),
        choices=[
            (Carried.NOT.value, gettext_lazy("Nothing has to go with it")),
            (Carried.ATTACHED.value, gettext_lazy("The request, the denial and the statements")),
            (Carried.SUMMARY.value, gettext_lazy("An accurate summary of them")),
        ],
        required=False,
    )
    needs = forms.CharField(
        label=gettext_lazy("What would be needed from them"),
        help_text=gettext_lazy("One thing a line, for a letter that gives nothing."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "ledger-short"}),
    )
    file = paper(gettext_lazy("Records that go with the letter"))
    by_hand = forms.BooleanField(label=gettext_lazy("The answer is handed over, not mailed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        demand = self.demand
        rule = law.rule_of(demand.kind)
        self._choose("answer", [(one.value, label) for one, label in ANSWERS.items() if one in rule.answers])
        self._choose("kinds", list(information_kinds().items()))
        self._choose("items", [(code.value, item.sentence) for code, item in ITEMS.items()])
        if demand.basis != "identification":
            del self.fields["items"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
