"""Forms of a review: the wish for it, to whom it is given, what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm
from privacy_requests.forms.decisions import LICENCE_HELP
from privacy_requests.forms.ending import WITHDRAWN_BY

RESULTS = [("upheld", _("The denial stands")), ("reversed", _("Access is given"))]
STAYS_HERE = _("Stays in the office: no letter repeats it.")
NEEDED_TO_UPHOLD = _("Needed when the denial stands. Stays in the office: no letter repeats it.")


class AskReviewForm(ActForm):
    """Staff write down that the patient asked; nobody asks why."""

    channel = forms.ChoiceField(label=_("How the patient asked"), choices=WITHDRAWN_BY, widget=Radios)
    words = forms.CharField(
        label=_("The patient's own words"),
        help_text=_("Only if they said more. No reason is needed; do not ask for one."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    asked_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["asked_on"].initial = self.today


class AskMyReviewForm(ActForm):
    """The patient asks; one button is enough."""

    words = forms.CharField(
        label=_("Anything you want the reviewer to know"),
        help_text=_("You do not need to give a reason."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )

    def arguments(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"], "channel": "portal"}


class ReferReviewForm(ActForm):
    """A professional of the house, one outside who signs in for this case, or one who answers on paper."""

    needed = ("user_id", "name", "email", "licence")
    to = forms.ChoiceField(
        label=_("Who reviews?"),
        choices=[
            ("house", _("A licensed professional of the clinic")),
            ("outside", _("An outside professional, invited by e-mail for this case only")),
            ("paper", _("An outside professional who answers on paper")),
        ],
        widget=Radios,
    )
    user_id = forms.TypedChoiceField(
        label=_("Professional of the clinic"),
        help_text=_("Only for one of the clinic: somebody who took no part in the denial."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    name = forms.CharField(
        label=_("Name of the outside professional"),
        help_text=_("Only for an outside professional."),
        max_length=150,
        required=False,
    )
    email = forms.EmailField(
        label=_("E-mail address of the outside professional"),
        help_text=_("Only for one who is invited by e-mail. The invitation names no patient."),
        required=False,
    )
    licence = forms.CharField(
        label=_("The reviewer's license"), help_text=LICENCE_HELP, max_length=100, required=False
    )

    def prepare(self) -> None:
        field = self.fields["user_id"]
        assert isinstance(field, forms.TypedChoiceField)
        ids = people.staff_with(Permission.CLINICAL_DECISION)
        names = people.user_names(ids)
        field.choices = [("", _("Choose")), *((one, names[one]) for one in ids)]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        to = answers.get("to")
        wanted = {"house": ["user_id"], "outside": ["name", "email"], "paper": ["name"]}.get(to or "", [])
        for name in (*wanted, "licence"):
            if not answers.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return answers


class ReviewForm(ActForm):
    """The reviewer's own word."""

    reasoning = forms.CharField(
        label=_("Your reasoning"),
        help_text=STAYS_HERE,
        max_length=4000,
        widget=forms.Textarea,
        required=False,
    )


class UpholdForm(ReviewForm):
    """A denial stands only with its reasoning."""

    needed = ("reasoning",)


class OutsideReviewForm(ReviewForm):
    """The same on the page of an outside reviewer, where the result is one of the answers."""

    needed = ("reasoning",)

    def prepare(self) -> None:
        self.fields["reasoning"].help_text = NEEDED_TO_UPHOLD

    result = forms.ChoiceField(
        label=_("What do you determine?"),
        choices=RESULTS,
        widget=Radios(
            hints={
                "upheld": _("The patient does not get what was withheld."),
                "reversed": _("The patient gets what was withheld. This binds the clinic."),
            }
        ),
    )
    field_order = ["result", "reasoning"]


class RecordReviewForm(ActForm):
    """A result signed on paper, with its scan."""

    needed = ("reasoning", "file")
    result = forms.ChoiceField(label=_("What was determined?"), choices=RESULTS, widget=Radios)
    reasoning = forms.CharField(
        label=_("The reviewer's reasoning"),
        help_text=NEEDED_TO_UPHOLD,
        max_length=4000,
        widget=forms.Textarea,
        required=False,
    )
    decided_on = MemorableDateField(label=_("Date of the determination"))
    file = forms.FileField(label=_("Scan of the signed determination"), required=False)
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["decided_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if not answers.get("file") and not answers.get("staged_id") and not self.errors:
            self.add_error("file", _("Choose the scan of the signed determination."))
        return answers

    def arguments(self) -> dict[str, Any]:
        answers = dict(self.cleaned_data)
        reversed_ = answers.pop("result") == "reversed"
        return {**answers, "reversed_": reversed_}
