"""What staff say of a disclosure before it is made: about whom, to whom, why, what, and on what it rests."""

import datetime
import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from disclosures.admin import words
from disclosures.models.recipients import NAME_LENGTH
from disclosures.operations import checking
from disclosures.operations.checks.asking import information_kinds
from privacy_portal.audit.actor import Actor
from privacy_portal.law.disclosing import Carried, Emergency, RecipientKind, Telling
from privacy_portal.law.disclosing.police import ITEMS
from privacy_portal.law.involved import Mode, Scope
from privacy_portal.people import queries as people
from privacy_portal.plain import is_keepable
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm

EMPTY_OFF = {"autocomplete": "off"}
MET, APART = "met_", "apart_from"
KEY = re.compile(r"(restriction|dispute):[0-9]{1,18}")
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,60}")
EVIDENCE_LENGTH = 500
KINDS = {
    RecipientKind.PROVIDER: _("Doctor, hospital or other provider"),
    RecipientKind.HEALTH_PLAN: _("Health plan or insurer"),
    RecipientKind.PERSON: _("Family, friend or other private person"),
    RecipientKind.LAWYER: _("Lawyer"),
    RecipientKind.OFFICER: _("Police or other law enforcement"),
    RecipientKind.COURT: _("Court"),
    RecipientKind.AGENCY: _("Public agency"),
    RecipientKind.HHS: _("HHS, Office for Civil Rights"),
    RecipientKind.EMPLOYER: _("Employer"),
    RecipientKind.SCHOOL: _("School"),
    RecipientKind.BUSINESS_ASSOCIATE: _("Business associate"),
    RecipientKind.INDIVIDUAL: _("The patient"),
    RecipientKind.REPRESENTATIVE: _("The patient’s representative"),
}
MODES = {
    Mode.AGREED: _("The patient agreed"),
    Mode.DID_NOT_OBJECT: _("The patient could object and did not"),
    Mode.INFERRED: _("It can be inferred that the patient does not object"),
    Mode.NOT_PRESENT: _("The patient cannot be asked"),
    Mode.DISASTER_RELIEF: _("Disaster relief"),
    Mode.DECEASED: _("The patient has died"),
}
SCOPES = {
    Scope.SCHEDULING: _("Appointments"),
    Scope.BILLING: _("Billing"),
    Scope.CLINICAL: _("Health"),
}


class CheckForm(PortalForm):
    """One disclosure of one patient; what must hold is asked once the answer says so."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    recipient_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    patients = forms.CharField(
        label=_("Patient"),
        help_text=_("Record number."),
        max_length=40,
        widget=forms.TextInput(EMPTY_OFF),
    )
    recipient = forms.CharField(
        label=_("Who would receive it"),
        help_text=_("Type the beginning of the name, then choose; or write a new name."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(EMPTY_OFF),
    )
    recipient_kind = forms.ChoiceField(label=_("What they are"), required=False)
    recipient_of = forms.CharField(
        label=_("Of which agency or body"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(EMPTY_OFF),
    )
    recipient_address = forms.CharField(
        label=_("Postal address, if known"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    identity_known = forms.BooleanField(label=_("We know who they are, or have verified it"), required=False)
    authority_known = forms.BooleanField(
        label=_("Their authority is known or has been verified"), required=False
    )
    basis = forms.ChoiceField(label=_("Why: the legal basis"))
    purpose = forms.CharField(
        label=_("What for, briefly"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    description = forms.CharField(
        label=_("What would be disclosed, briefly"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Does it hold any of these?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    created_on = MemorableDateField(
        label=_("First day on which any of it was created or received"),
        help_text=_("Only where a restriction was ended by the clinic: what is newer may be free."),
        required=False,
    )
    whole_record = forms.BooleanField(label=_("It is the whole record"), required=False)
    routine = forms.CharField(
        label=_("Routine protocol it follows"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "portal-input--medium", **EMPTY_OFF}),
    )
    why_this_much = forms.CharField(
        label=_("Or: why this much, in one sentence"), max_length=300, required=False
    )
    carried = forms.ChoiceField(label=_("For a record in dispute"), required=False)
    standard_transaction = forms.BooleanField(
        label=_("It is a standard transaction, such as a claim, without room for attachments"), required=False
    )
    items = forms.MultipleChoiceField(
        label=_("To identify or find a person: which facts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_sale = forms.BooleanField(label=_("The clinic is paid for it, by whoever it may be"), required=False)
    is_marketing = forms.BooleanField(
        label=_("It is for marketing"),
        help_text=_("Not what is said face to face, nor a gift of small value."),
        required=False,
    )
    is_paid_marketing = forms.BooleanField(
        label=_("The one whose product it is pays for the marketing"), required=False
    )
    mode = forms.ChoiceField(label=_("On what telling this person rests"), required=False)
    scopes = forms.MultipleChoiceField(
        label=_("What the person would be told about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    involved = forms.BooleanField(
        label=_("The person takes part in the patient’s care or its payment"), required=False
    )
    directly_relevant = forms.BooleanField(
        label=_("It is only what is relevant to that part"), required=False
    )
    responsible = forms.BooleanField(
        label=_("To notify: the person is family, a representative or responsible for the care"),
        required=False,
    )
    only_notice = forms.BooleanField(
        label=_("To notify: it tells only where the patient is, the general condition or the death"),
        required=False,
    )
    judgment = forms.CharField(
        label=_("Professional judgment, in words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    break_glass = forms.CharField(
        label=_("Emergency: why it cannot wait"),
        help_text=_("Only for emergency treatment that needs this information. It is recorded and reviewed."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, actor: Actor, today: datetime.date, **kwargs: Any) -> None:
        self.actor, self.today = actor, today
        super().__init__(*args, **kwargs)
        self._choose("basis", [("", __("Choose")), *words.basis_choices()])
        self._choose("recipient_kind", [("", __("Choose, or leave to the file")), *KINDS.items()])
        self._choose("kinds", list(information_kinds().items()))
        self._choose("items", [(item.value, rule.sentence) for item, rule in ITEMS.items()])
        self._choose("mode", [("", __("Not told as a person involved")), *MODES.items()])
        self._choose("scopes", list(SCOPES.items()))
        self._choose(
            "carried",
            [
                ("", __("Nothing is attached")),
                (Carried.ATTACHED.value, __("The request, the denial and what was filed go with it")),
                (Carried.SUMMARY.value, __("An accurate summary goes with it")),
            ],
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_patients(self) -> int:
        """The patient's id; only one who may be seen is found."""
        number = self.cleaned_data["patients"].strip()
        row = people.visible_patients(self.actor).filter(mrn=number).only("pk").first()
        if row is None:
            raise forms.ValidationError(__("No patient has that record number. Find the patient by name."))
        return row.pk

    def question(self, met: dict[str, str], apart_from: frozenset[str]) -> checking.Question:
        """What is asked, once the form is valid."""
        said = self.cleaned_data
        chosen = said["recipient_id"] is not None
        return checking.Question(
            patient_id=said["patients"],
            on=self.today,
            basis=said["basis"],
            purpose=said["purpose"],
            recipient_id=said["recipient_id"],
            party_id=None if chosen else said["party_id"],
            recipient=said["recipient"],
            recipient_of=said["recipient_of"],
            recipient_address=said["recipient_address"],
            recipient_kind=said["recipient_kind"],
            description=said["description"],
            kinds=frozenset(said["kinds"]),
            created_on=said["created_on"],
            items=tuple(said["items"]),
            whole_record=said["whole_record"],
            apart_from=apart_from,
            identity_known=said["identity_known"],
            authority_known=said["authority_known"],
            emergency=Emergency(treatment_needed=True, information_needed=True)
            if said["break_glass"].strip()
            else None,
            telling=self._telling(),
            is_sale=said["is_sale"],
            is_marketing=said["is_marketing"],
            is_paid_marketing=said["is_paid_marketing"],
            routine=said["routine"],
            why_this_much=said["why_this_much"],
            carried=Carried(said["carried"]),
            standard_transaction=said["standard_transaction"],
            met=met,
        )

    def _telling(self) -> Telling | None:
        said = self.cleaned_data
        if not said["mode"]:
            return None
        mode = Mode(said["mode"])
        return Telling(
            mode=mode,
            available=mode in {Mode.AGREED, Mode.DID_NOT_OBJECT, Mode.INFERRED},
            involved=said["involved"],
            directly_relevant=said["directly_relevant"],
            scopes=frozenset(Scope(scope) for scope in said["scopes"]),
            judgment=said["judgment"],
            responsible=said["responsible"],
            only_notice=said["only_notice"],
        )


def met_in(sent: QueryDict) -> dict[str, str]:
    """The conditions somebody vouches for, with the evidence typed beside each."""
    found = {}
    for name, value in sent.items():
        code, words_typed = name.removeprefix(MET), str(value).strip()
        if name.startswith(MET) and CODE.fullmatch(code) and words_typed and is_keepable(words_typed):
            found[code] = words_typed[:EVIDENCE_LENGTH]
    return found


def apart_in(sent: QueryDict) -> frozenset[str]:
    """The restrictions and disputes none of whose information is in it."""
    return frozenset(key for key in sent.getlist(APART)[:200] if KEY.fullmatch(key))
