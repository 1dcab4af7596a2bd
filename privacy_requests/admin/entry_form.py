"""What staff write down when a request comes in; asks nothing the law forbids to ask."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Checkboxes, FileInput, Radios
from privacy_requests.admin import words
from privacy_requests.forms.periods import check_period
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.models import AccessDetail, Requester
from privacy_requests.models.requests import ReceivedBy
from privacy_requests.operations.details import KEYS
from privacy_requests.operations.intake import OPEN_RIGHTS

SUMMARY_CHOICES = [
    ("records", AccessDetail.Summary.NONE.label),
    *((one.value, one.label) for one in AccessDetail.Summary if one.value),
]
ONLY_RECORDS = (*sorted(set(KEYS[Right.ACCESS]) - set(KEYS[Right.ACCOUNTING])), "plain_email")
NOT_BY_STAFF = {ReceivedBy.PORTAL, ReceivedBy.API}
REQUESTER = ("capacity", "name", "patient_name", "acting_as", "birth_date_given", "phone", "email", "address")


class EntryForm(PortalForm):
    """One page; the patient may stay unmatched, because the clock waits for nobody."""

    needed = ("format_words",)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    right = forms.ChoiceField(
        label=_("Right"),
        widget=Radios(
            hints={
                Right.ACCOUNTING.value: _("Only the two dates below count. Never ask why, nor for a form.")
            }
        ),
    )
    received_by = forms.ChoiceField(
        label=_("How it reached us"),
        choices=[choice for choice in ReceivedBy.choices if choice[0] not in NOT_BY_STAFF],
        widget=Radios,
    )
    received_through_id = forms.TypedChoiceField(
        label=_("Which business associate"),
        help_text=_("Only for a request that came through one. Its agreement must be in force."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    received_on = MemorableDateField(
        label=_("Date of receipt"),
        help_text=_(
            "The day it reached the clinic or its business associate, anyone, any way. The clock runs from "
            "this day."
        ),
    )
    long_ago = forms.BooleanField(
        label=_("It really came that long ago"),
        help_text=_("Only for a receipt more than two years ago: the year is right."),
        required=False,
    )
    form_offered = forms.BooleanField(
        label=_("Our form was offered"),
        help_text=_("For a request by word of mouth. Nobody has to use a form; the request counts as made."),
        required=False,
    )

    mrn = forms.CharField(
        label=_("Medical record number"),
        help_text=_("Leave empty when you cannot tell yet: a request may be matched later."),
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "portal-input--medium", "autocomplete": "off"}),
    )
    capacity = forms.ChoiceField(
        label=_("Who asks"), choices=Requester.Capacity.choices, widget=Radios, initial="individual"
    )
    name = forms.CharField(label=_("Name, as given"), max_length=200)
    patient_name = forms.CharField(
        label=_("Name of the patient"),
        help_text=_("Only when someone else asks."),
        max_length=200,
        required=False,
    )
    acting_as = forms.ChoiceField(
        label=_("How they act for the patient, as they say"),
        choices=[("", _("Not said")), *Requester.ActingAs.choices],
        required=False,
    )
    birth_date_given = MemorableDateField(label=_("Date of birth of the patient, as given"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(
        label=_("Postal address"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    kind = forms.ChoiceField(
        label=_("What the person wants"), choices=AccessDetail.Kind.choices, widget=Radios, initial="copy"
    )
    record_sets = forms.MultipleChoiceField(
        label=_("Which records"),
        help_text=_("None chosen means: everything in the record."),
        required=False,
        widget=Checkboxes,
    )
    description = forms.CharField(
        label=_("In the person's own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    from_on = MemorableDateField(
        label=_("From"),
        help_text=_("For a list of disclosures: empty means the six years before receipt."),
        required=False,
    )
    to_on = MemorableDateField(label=_("Until"), required=False)
    form_format = forms.ChoiceField(
        label=_("Format"), choices=AccessDetail.FormFormat.choices, widget=Radios, initial="pdf"
    )
    format_words = forms.CharField(
        label=_("Which other format"), help_text=_("Only for another format."), max_length=200, required=False
    )
    summary = forms.ChoiceField(
        label=_("Records or summary"),
        choices=SUMMARY_CHOICES,
        widget=Radios,
        initial="records",
        required=False,
    )
    delivery = forms.ChoiceField(
        label=_("Delivery"), choices=AccessDetail.DeliveryWay.choices, widget=Radios, initial="post"
    )
    fax_number = forms.CharField(
        label=_("Fax number"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "portal-input--medium"}),
    )
    email_to = forms.EmailField(label=_("E-mail address for the records"), required=False)
    postal_address = forms.CharField(
        label=_("Postal address for the records"),
        help_text=_("Only if the person wants them mailed to another address than the one on file."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    plain_email = forms.BooleanField(
        label=_("The person was warned and still wants plain e-mail"),
        help_text=EMAIL_WARNING.text,  # type: ignore[arg-type]
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES, initial="en")
    file = forms.FileField(
        label=_("Scan of what came in"),
        help_text=_("PDF, picture, text or Word. It is kept even when something else on this page is wrong."),
        required=False,
        widget=FileInput(accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,.docx"),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self._choose("right", [(right, words.RIGHT_NAMES[right]) for right in Right if right in OPEN_RIGHTS])
        self._choose("record_sets", [(one.code, one.name) for one in clinic.record_sets()])
        associates = people.business_associates(today)
        self._choose("received_through_id", [("", _("None")), *((one.pk, one.name) for one in associates)])
        self.fields["right"].initial = Right.ACCESS
        self.fields["received_on"].initial = today

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_mrn(self) -> int | None:
        """The patient's id, or None while nobody can tell."""
        mrn = self.cleaned_data["mrn"].strip()
        if not mrn:
            return None
        patient_id = people.id_of_mrn(mrn)
        if patient_id is None:
            raise forms.ValidationError(
                _("No patient has that medical record number. Find the patient, or leave it empty.")
            )
        return people.canonical_id(patient_id)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("right") == Right.ACCOUNTING:
            self._only_dates(answers)
        elif answers.get("from_on") and answers.get("to_on") and answers["to_on"] < answers["from_on"]:
            self.add_error("to_on", _("The last date is before the first."))
        if answers.get("form_format") == "other" and not answers.get("format_words"):
            self.add_error("format_words", _("Write which format the person asked for."))
        self._check_ways(answers)
        return answers

    def _only_dates(self, answers: dict[str, Any]) -> None:
        """Of a list of disclosures nothing else is asked: what stands in the other boxes does not count."""
        for name in ONLY_RECORDS:
            self.errors.pop(name, None)
            answers[name] = None
        if answers.get("received_on"):
            check_period(self, received_on=answers["received_on"])

    def _check_ways(self, answers: dict[str, Any]) -> None:
        """What each way in needs; a fax number or an address out may follow: the clock does not wait."""
        through = answers.get("received_by") == ReceivedBy.BUSINESS_ASSOCIATE
        if (
            through
            and answers.get("received_through_id") is None
            and "received_through_id" not in self.errors
        ):
            self.add_error("received_through_id", _("Choose the business associate that received it."))
        if not through:
            answers["received_through_id"] = None
        if answers.get("plain_email") and not answers.get("email_to") and "email_to" not in self.errors:
            self.add_error("email_to", _("Write the e-mail address the person wants the records at."))
        if answers.get("capacity") != Requester.Capacity.REPRESENTATIVE:
            answers["patient_name"] = answers["acting_as"] = ""

    def arguments(self) -> dict[str, Any]:
        """What intake.receive() takes, beside who and when."""
        answers = self.cleaned_data
        return {
            "right": Right(answers["right"]),
            "received_by": answers["received_by"],
            "received_on": answers["received_on"],
            "submission_key": answers["submission_key"],
            "patient_id": answers["mrn"],
            "language": answers["language"],
            "received_through_id": answers["received_through_id"],
            "plain_email": bool(answers["plain_email"]),
            "form_offered": answers["form_offered"],
            "long_ago": answers["long_ago"],
            "requester": {name: answers[name] for name in REQUESTER},
            "detail": _detail(answers),
        }


def _detail(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, as far as the right knows it."""
    right = Right(answers["right"])
    detail = {name: answers[name] for name in KEYS[right]}
    if right is Right.ACCESS and detail["summary"] == "records":
        detail["summary"] = ""
    return detail
