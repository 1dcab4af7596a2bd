"""Forms of the acts at the beginning: whose record, who asks, who has the case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.law.verification import Method
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm, PatientField

METHOD_LABELS: dict[str, Any] = {
    "portal_sign_in": _("Signed in to the portal"),
    "known_person": _("Known to us in person"),
    "photo_id": _("Photo ID seen (no copy kept)"),
    "call_back": _("Called back on a number on file"),
    "knowledge": _("Answered questions about the record"),
    "signature": _("Signature compared with one on file"),
    "code_to_contact": _("Code sent to a contact on file"),
}


class MatchForm(ActForm):
    patient_id = PatientField(label=_("Medical record number"), max_length=40)


class MoveForm(ActForm):
    patient_id = PatientField(label=_("Medical record number of the right patient"), max_length=40)
    reason = forms.CharField(label=_("What went wrong"), max_length=500, widget=forms.Textarea)


class AssignForm(ActForm):
    to_user_id = forms.TypedChoiceField(
        label=_("Who has this case"), required=False, coerce=int, empty_value=None
    )

    def prepare(self) -> None:
        field = self.fields["to_user_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Nobody")), *people.staff_choices()]
        field.initial = self.privacy_request.assigned_to_id or self.actor.user_id


class VerifyForm(ActForm):
    method = forms.ChoiceField(
        label=_("How was identity checked?"),
        choices=[
            (method.value, METHOD_LABELS.get(method.value, method.value))
            for method in Method
            if method.value != "portal_sign_in"
        ],
        widget=Radios,
    )
    facts = forms.CharField(
        label=_("What was checked"),
        help_text=_(
            "For example: driver's license seen, name and date of birth match. Do not copy any number."
        ),
        max_length=500,
        required=False,
    )
    verified_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["verified_on"].initial = self.today
