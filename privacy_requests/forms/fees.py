"""Forms about the cost of an answer. Money is typed in dollars and kept in whole cents."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.fees import Component, FeeLine, Method
from privacy_portal.money import cents_of
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm
from privacy_requests.forms.ending import WITHDRAWN_BY
from privacy_requests.models import FeeAnswer, FeeWaiver, Payment
from privacy_requests.queries import accounting
from privacy_requests.queries import fees as queries

METHOD_NAMES: dict[str, Any] = {
    Method.ACTUAL.value: _("What this copy really costs"),
    Method.AVERAGE.value: _("Our schedule of average costs"),
    Method.FLAT.value: _("A flat amount, at most $6.50"),
}
METHOD_HINTS: dict[str, Any] = {
    Method.ACTUAL.value: _("Fill in the parts below."),
    Method.AVERAGE.value: _("Fill in the parts below. By the page only for records kept on paper."),
    Method.FLAT.value: _("Everything included. For electronic copies of records kept electronically."),
}
COMPONENT_NAMES: dict[str, Any] = {
    Component.LABOR.value: _("Labor for copying"),
    Component.SUPPLIES.value: _("Supplies"),
    Component.POSTAGE.value: _("Postage"),
    Component.SUMMARY.value: _("Summary or explanation"),
    accounting.COMPONENT: _("Preparing the list"),
}
NAMES_OF_METHODS: dict[str, Any] = {**METHOD_NAMES, accounting.METHOD: _("What preparing the list costs")}
CHOICE_NAMES: dict[str, Any] = dict(FeeAnswer.Choice.choices)


class MoneyField(forms.CharField):
    """An amount typed in dollars; cleans to whole cents, or None when left empty."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "amount": _("Write an amount in dollars and cents, such as 5.50.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "class": "portal-money", "autocomplete": "off"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return cents_of(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from None


class TellFeeForm(ActForm):
    """One row for each part the law knows; there is none for anything else."""

    needed = ("flat",)
    method = forms.ChoiceField(
        label=_("How the fee is computed"),
        choices=list(METHOD_NAMES.items()),
        widget=Radios(hints=METHOD_HINTS),
    )
    flat = MoneyField(
        label=_("Flat amount, in dollars"),
        help_text=_("Only with the flat amount; then leave the parts empty."),
        required=False,
    )
    labor = MoneyField(
        label=_("Labor for copying, in dollars"),
        help_text=_("Not for searching, reviewing or preparing records: that is never charged."),
        required=False,
    )
    labor_pages = forms.IntegerField(
        label=_("Pages copied from paper"),
        help_text=_("Only when labor is computed by the page."),
        min_value=1,
        max_value=100_000,
        required=False,
    )
    labor_note = forms.CharField(
        label=_("How the labor was computed"),
        help_text=_("The patient reads this. For example: 15 minutes at $22 an hour."),
        max_length=80,
        required=False,
    )
    supplies = MoneyField(
        label=_("Supplies, in dollars"),
        help_text=_("Paper and toner, or a drive or disc the patient asked for."),
        required=False,
    )
    postage = MoneyField(
        label=_("Postage, in dollars"), help_text=_("Only if the patient asked for mailing."), required=False
    )
    summary = MoneyField(
        label=_("Summary or explanation, in dollars"),
        help_text=_("Only if the patient agreed to it and to its fee."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        flat = answers.get("method") == Method.FLAT
        if flat and answers.get("flat") is None and "flat" not in self.errors:
            self.add_error("flat", _("Write the flat amount."))
        if not flat and answers.get("flat") is not None:
            self.add_error("flat", _("Choose the flat amount above, or leave this empty."))
        if not self.errors:
            answers["lines"] = self._lines(answers)
        return answers

    def _lines(self, answers: dict[str, Any]) -> list[FeeLine]:
        lines = [FeeLine(Component.LABOR.value, answers["flat"])] if answers["flat"] is not None else []
        for component in Component:
            cents = answers[component.value]
            pages = answers["labor_pages"] if component is Component.LABOR else None
            note = answers["labor_note"] if component is Component.LABOR else ""
            if cents is not None or pages is not None:
                lines.append(FeeLine(component.value, cents or 0, pages, note))
        return lines

    def arguments(self) -> dict[str, Any]:
        return {"method": self.cleaned_data["method"], "lines": self.cleaned_data["lines"]}


class AnswerFeeForm(ActForm):
    """What the patient said, written down by staff."""

    needed = ("words",)
    choice = forms.ChoiceField(
        label=_("What the patient chose"),
        choices=FeeAnswer.Choice.choices,
        widget=Radios(
            hints={
                "proceed": _("They get the answer, and an invoice follows."),
                "modify": _("Somebody of the office changes the request with them. Nothing is charged yet."),
                "withdraw": _("The request ends, and a letter says so."),
            }
        ),
    )
    channel = forms.ChoiceField(label=_("How the patient told us"), choices=WITHDRAWN_BY, widget=Radios)
    words = forms.CharField(
        label=_("The patient's own words"),
        help_text=_("Needed to change the request or to withdraw it."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    answered_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["answered_on"].initial = self.today
        if not self.actor.may(Permission.REQUESTS_INTAKE):  # who sees money only ends no request
            choice = self.fields["choice"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [one for one in FeeAnswer.Choice.choices if one[0] != FeeAnswer.Choice.WITHDRAW]


class AnswerFeeMineForm(ActForm):
    """The patient's own answer."""

    needed = ("words",)
    choice = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            ("proceed", _("Go on at this cost")),
            ("modify", _("Change my request so that it costs less")),
            ("withdraw", _("Withdraw my request")),
        ],
        widget=Radios(
            hints={
                "proceed": _(
                    "You get your copy, and an invoice comes separately. We do not wait for the money."
                ),
                "modify": _("Tell us below what to change. We call or write to you. You owe nothing now."),
                "withdraw": _("We stop working on it. You get no copy and owe nothing."),
            }
        ),
    )
    words = forms.CharField(
        label=_("What should we change?"),
        help_text=_(
            "Only to change your request. For example: only the visits of this year, or put it in the "
            "portal, which is free."
        ),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )

    def prepare(self) -> None:
        if not accounting.is_accounting(self.privacy_request):
            return
        choice = self.fields["choice"]
        assert isinstance(choice.widget, Radios)
        choice.widget.hints = {
            **choice.widget.hints,
            "proceed": _("You get your list, and an invoice comes separately. We do not wait for the money."),
            "withdraw": _("We stop working on it. You get no list and owe nothing."),
        }
        self.fields["words"].help_text = _(
            "Only to change your request. For example: only the last two years."
        )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("choice") == FeeAnswer.Choice.MODIFY and not answers.get("words", "").strip():
            self.add_error("words", _("Tell us what should change."))
        return answers

    def arguments(self) -> dict[str, Any]:
        words = self.cleaned_data["words"]
        if self.cleaned_data["choice"] == FeeAnswer.Choice.WITHDRAW and not words.strip():
            words = str(_("Withdrawn by the patient in the portal, on hearing the cost."))
        return {"choice": self.cleaned_data["choice"], "words": words, "channel": "portal"}


class WaiveFeeForm(ActForm):
    reason = forms.ChoiceField(label=_("Why"), choices=FeeWaiver.Reason.choices, widget=Radios)
    note = forms.CharField(
        label=_("Anything to add"),
        help_text=_("Staff only. Never ask for proof of hardship."),
        max_length=500,
        required=False,
    )


class InvoiceForm(ActForm):
    cents = MoneyField(
        label=_("Amount, in dollars"), help_text=_("What the patient was told, or less; never more.")
    )

    def prepare(self) -> None:
        notice = queries.standing_notice(self.privacy_request)
        if notice is not None:
            self.fields["cents"].initial = f"{notice.total_cents // 100}.{notice.total_cents % 100:02}"


class PaymentForm(ActForm):
    cents = MoneyField(label=_("Amount, in dollars"))
    how = forms.ChoiceField(label=_("How"), choices=Payment.How.choices, widget=Radios)
    given_back = forms.BooleanField(label=_("This is money we gave back"), required=False)
    paid_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["paid_on"].initial = self.today

    def arguments(self) -> dict[str, Any]:
        answers = dict(self.cleaned_data)
        if answers.pop("given_back"):
            answers["cents"] = -answers["cents"]
        return answers
