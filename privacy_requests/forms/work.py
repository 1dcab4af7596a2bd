"""Forms of the work on an answer: more time, the format, the records, the grant."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.law.letters import LetterKind
from privacy_portal.law.rights import Right
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms import missing
from privacy_requests.forms.accounting import words_for_patient
from privacy_requests.forms.act_form import ActForm
from privacy_requests.models import AccessDetail


class ExtendForm(ActForm):
    reason = forms.CharField(
        label=_("Why more time is needed"),
        help_text=_("The patient reads this sentence. The law asks for the reason and the new date."),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
    )
    promised_on = MemorableDateField(label=_("New date"), required=False)
    says: ClassVar = {"reason": "reason", "completion_date": "promised_on"}
    needed = ("reason", "promised_on")

    def prepare(self) -> None:
        self.say_language("reason", LetterKind.EXTENSION)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        return words_for_patient(reason) if self.privacy_request.right == Right.ACCOUNTING else reason


class AgreeFormatForm(ActForm):
    kept_electronically = forms.NullBooleanField(
        label=_("Is the record kept electronically?"),
        help_text=_("Then paper takes the place of an electronic copy only if the patient agrees."),
        widget=forms.Select(choices=[("", _("As before")), ("true", _("Yes")), ("false", _("No"))]),
    )
    readily_producible = forms.NullBooleanField(
        label=_("Can you readily make the format asked for?"),
        widget=forms.Select(choices=[("", _("As before")), ("true", _("Yes")), ("false", _("No"))]),
    )
    agreed_format = forms.ChoiceField(
        label=_("Format the patient agreed to"),
        choices=[*AccessDetail.FormFormat.choices, ("", _("None: nothing else was agreed"))],
        widget=Radios,
        required=False,
    )
    agreement = forms.CharField(
        label=_("How the patient agreed"),
        help_text=_("For example: by telephone, in the patient's own words."),
        max_length=500,
        required=False,
    )
    agreed_on = MemorableDateField(label=_("When"), required=False)
    needed = ("agreed_format", "agreement", "agreed_on")

    def prepare(self) -> None:
        self.fields["agreed_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        said = ("kept_electronically", "readily_producible")
        if not self.errors and not answers["agreed_format"] and all(answers[name] is None for name in said):
            self.add_error(
                None, _("Nothing was filled in: answer a question, or choose the format agreed to.")
            )
        if answers.get("agreed_format"):
            if not answers.get("agreement"):
                self.add_error("agreement", _("Write down how the patient agreed."))
            if not answers.get("agreed_on") and "agreed_on" not in self.errors:
                self.add_error("agreed_on", _("Write down when the patient agreed."))
        return answers


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
    needed = ("file",)

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

    missing_what = missing.what_field()
    missing_where = missing.where_field()

    def prepare(self) -> None:
        self.say_language("how", LetterKind.ACCESS_GRANTED)
