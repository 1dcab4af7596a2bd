"""Forms of what is asked of others: a representative's authority, an inspection, a business associate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.representation import AUTHORITIES, Authority, Standing
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm
from privacy_requests.forms.ways import ONE_LINE, upload, yes_no
from privacy_requests.models import AppointmentResult

AUTHORITY_LABELS: dict[str, Any] = {
    Authority.HEALTH_CARE_AGENT: _("Health-care agent or power of attorney for health care"),
    Authority.GUARDIAN: _("Guardian appointed by a court"),
    Authority.PARENT: _("Parent, or person in a parent’s place, of a minor"),
    Authority.EXECUTOR: _("Executor or administrator of the estate"),
}
STANDING_LABELS: dict[str, Any] = {
    Standing.ADULT: _("An adult"),
    Standing.EMANCIPATED_MINOR: _("An emancipated minor"),
    Standing.MINOR: _("A minor"),
    Standing.DECEASED: _("Somebody who has died"),
}


class AuthorityForm(ActForm):
    authority = forms.ChoiceField(
        label=_("By what authority?"),
        choices=[(one.value, AUTHORITY_LABELS[one]) for one in AUTHORITIES],
        widget=Radios,
    )
    standing = forms.ChoiceField(
        label=_("Who is the patient?"),
        choices=[(one.value, STANDING_LABELS[one]) for one in Standing],
        widget=Radios,
    )
    covers = yes_no(
        _("Does the authority reach what is asked for?"),
        _("A minor’s own service, for which they alone consented, is outside a parent’s authority."),
    )
    scope = forms.CharField(
        label=_("What the authority covers"),
        help_text=_("For example: all health-care decisions; until the child is 18."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    file = upload(
        _("Document of authority"),
        _("A scan. A parent of a minor need not show one. Ask for no more than your state’s law needs."),
    )
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    succeeded = yes_no(_("May this person act for the patient on this request?"))
    checked_on = MemorableDateField(label=_("When you checked"))

    def prepare(self) -> None:
        self.fields["checked_on"].initial = self.today


class AppointmentForm(ActForm):
    day = MemorableDateField(label=_("Day"))
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("At the clinic. For example: 10:30 AM or 10:30."),
        input_formats=["%H:%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p", "%H:%M:%S"],
        error_messages={"invalid": _("Write the time as 10:30 AM or 10:30.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "portal-input--medium"}),
    )
    place = forms.CharField(label=_("Place"), max_length=300, widget=ONE_LINE)

    def prepare(self) -> None:
        head = clinic.letterhead()
        self.fields["place"].initial = ", ".join((head.name, *head.address_lines))


class AppointmentResultForm(ActForm):
    needed = ("words",)
    result = forms.ChoiceField(
        label=_("What became of it?"), choices=AppointmentResult.Result.choices, widget=Radios
    )
    words = forms.CharField(
        label=_("What was said, or why"),
        help_text=_("Needed when it was cancelled, or the patient no longer wants to look: their own words."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskAssociateForm(ActForm):
    party_id = forms.TypedChoiceField(
        label=_("Business associate"),
        help_text=_("Those whose agreement is in force today."),
        coerce=int,
    )
    wanted = forms.CharField(
        label=_("What should it send?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        field = self.fields["party_id"]
        assert isinstance(field, forms.TypedChoiceField)
        found = people.business_associates(self.today)
        field.choices = [("", _("Choose one")), *((party.pk, party.name) for party in found)]


class AnswerAssociateForm(ActForm):
    task_id = forms.TypedChoiceField(label=_("Which one answered?"), coerce=int, widget=Radios)
    holds = yes_no(_("Does it hold part of the record?"))
    file = upload(_("File it sent"), _("It becomes a record to release. Add more files with “Add a record”."))
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("What the file is"),
        help_text=_("The patient sees this. For example: Images, March 2026."),
        max_length=200,
        required=False,
        widget=ONE_LINE,
    )
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    answered_on = MemorableDateField(label=_("When it answered"))

    def prepare(self) -> None:
        self.fields["answered_on"].initial = self.today
        field = self.fields["task_id"]
        assert isinstance(field, forms.TypedChoiceField)
        tasks = self.privacy_request.associatetasks.filter(answer=None).select_related("party")
        field.choices = [(task.pk, task.party.name) for task in tasks]
