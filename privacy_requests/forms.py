"""The form of each act; the same form serves the staff pages, the portal and the API's JSON."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor
from privacy_portal.law.verification import Method
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Radios
from privacy_requests.models import AccessDetail, CallNote, PrivacyRequest

WITHDRAWN_BY = [
    ("in_person", _("In person")),
    ("phone", _("By telephone")),
    ("mail", _("By letter")),
    ("fax", _("By fax")),
    ("email", _("By e-mail")),
]
METHOD_LABELS: dict[str, Any] = {
    "portal_sign_in": _("Signed in to the portal"),
    "known_person": _("Known to us in person"),
    "photo_id": _("Photo ID seen (no copy kept)"),
    "call_back": _("Called back on a number on file"),
    "knowledge": _("Answered questions about the record"),
    "signature": _("Signature compared with one on file"),
    "code_to_contact": _("Code sent to a contact on file"),
}


class ActForm(PortalForm):
    """Knows the case, the day and the actor; arguments() gives what the operation takes."""

    def __init__(
        self, *args: Any, privacy_request: PrivacyRequest, today: datetime.date, actor: Actor, **kwargs: Any
    ) -> None:
        self.privacy_request = privacy_request
        self.today = today
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the case."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NoFields(ActForm):
    """An act that needs nothing but the decision to do it."""


class PatientField(forms.CharField):
    """A medical record number that must exist; cleans to the patient's id."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": _("No patient has that medical record number.")
    }

    def clean(self, value: Any) -> Any:
        mrn = super().clean(value)
        patient_id = people.id_of_mrn(mrn)
        if patient_id is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return patient_id


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


class ExtendForm(ActForm):
    reason = forms.CharField(
        label=_("Why more time is needed"),
        help_text=_("The patient reads this sentence. The law asks for the reason and the new date."),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
    )
    promised_on = MemorableDateField(label=_("New date"), required=False)


class AgreeFormatForm(ActForm):
    agreed_format = forms.ChoiceField(
        label=_("Format the patient agreed to"), choices=AccessDetail.FormFormat.choices, widget=Radios
    )
    agreement = forms.CharField(
        label=_("How the patient agreed"),
        help_text=_("For example: by telephone, in the patient's own words."),
        max_length=500,
    )
    agreed_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["agreed_on"].initial = self.today


class AddRecordForm(ActForm):
    """`staged_id`: a file the actor uploaded with an earlier sending of this form, instead of `file`."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, picture, text, Word or CSV."), required=False)
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("What it is"),
        help_text=_("The patient sees this. For example: Visit notes, March 2026."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if not answers.get("file") and not answers.get("staged_id") and not self.errors:
            self.add_error("file", _("Choose a file."))
        return answers


class RemoveRecordForm(ActForm):
    request_document_id = forms.TypedChoiceField(label=_("Record to take out"), coerce=int, widget=Radios)

    def prepare(self) -> None:
        field = self.fields["request_document_id"]
        assert isinstance(field, forms.TypedChoiceField)
        records = self.privacy_request.documents.filter(
            role="record", removed_at=None, released_at=None
        ).select_related("document")
        field.choices = [(record.pk, record.title or str(record.document)) for record in records]


class GrantForm(ActForm):
    how = forms.CharField(
        label=_("Anything to add about where and how"),
        help_text=_("For example: opening hours of the desk. The letter already says how access is given."),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
    )


class MergeForm(ActForm):
    keep_reference = forms.CharField(
        label=_("Reference of the request to keep"),
        help_text=_("The earlier date of receipt is kept."),
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

    def prepare(self) -> None:
        self.fields["withdrawn_on"].initial = self.today


class WithdrawMineForm(ActForm):
    quote = forms.CharField(
        label=_("Anything you want to tell us"), max_length=2000, widget=forms.Textarea, required=False
    )

    def arguments(self) -> dict[str, Any]:
        words = self.cleaned_data["quote"] or str(_("Withdrawn by the patient in the portal."))
        return {"quote": words, "channel": "portal"}


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Staff only; never part of a letter."),
        max_length=4000,
        widget=forms.Textarea,
    )


class CallForm(ActForm):
    direction = forms.ChoiceField(label=_("Direction"), choices=CallNote.Direction.choices, widget=Radios)
    called_on = MemorableDateField(label=_("When"))
    with_whom = forms.CharField(label=_("With whom"), max_length=200)
    summary = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea)

    def prepare(self) -> None:
        self.fields["called_on"].initial = self.today


class MessageForm(ActForm):
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea)
