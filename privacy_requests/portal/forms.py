"""What the access form asks, and nothing the law says it must not: no reason, no number, no notary."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery, FormFormat, Kind
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people.folding import is_plain
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Checkboxes, Radios
from privacy_portal.ui.wording import in_english
from privacy_requests.forms.ways import RISK
from privacy_requests.forms.wording import (
    DELIVERY_LABELS,
    ELECTRONIC_ONLY,
    FORMAT_LABELS,
    KIND_LABELS,
    SUMMARY_LABELS,
)
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.operations.agreements import fax_to

SOMEONE_ELSE = "someone_else"
SOMEONE_LABEL = _("Send them to someone else for me")
TO_SOMEONE = (Delivery.POST, Delivery.FAX, Delivery.EMAIL)
ELECTRONIC = frozenset({FormFormat.PDF, FormFormat.ORIGINAL})
BY_POST = frozenset({Delivery.POST, Delivery.MEDIA_POST})
DELIVERY_HINTS = {
    Delivery.EMAIL: _("Other people might be able to read it on its way. We tell you more before you send."),
    SOMEONE_ELSE: _("For example a doctor, a lawyer, a relative or an app. You sign for it at the end."),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What a page knows when it asks: the day, what was answered before, and whom it asks."""

    today: datetime.date
    answers: Mapping[str, Any] = field(default_factory=dict)
    guest: bool = False
    right: Right = Right.ACCESS
    email: str = ""
    address: str = ""

    @property
    def way(self) -> str:
        """How the copy travels, wherever it goes."""
        delivery: str = self.answers.get("delivery", "")
        return self.answers.get("way", "") if delivery == SOMEONE_ELSE else delivery

    @property
    def for_someone(self) -> bool:
        return self.answers.get("delivery") == SOMEONE_ELSE


class AskForm(PortalForm):
    """One page of questions; `asking` says what is known when they are asked."""

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        self.asking = asking
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Leave out what does not apply, and fill in first values."""

    def keep_only(self, *names: str) -> None:
        for name in set(self.fields) - set(names):
            del self.fields[name]

    def choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        found.choices = list(choices)

    def check_printable(self, *names: str) -> None:
        """Refuse characters that no letter could show."""
        for name in names:
            if not is_plain(self.cleaned_data.get(name, "").replace("\n", " ").replace("\r", " ")):
                self.add_error(name, _("This has a character that cannot be printed. Type it again."))


class WhichForm(AskForm):
    """Step one: what is wanted, from which records and dates."""

    kind = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=Radios,
        initial=Kind.COPY.value,
    )
    record_sets = forms.MultipleChoiceField(
        label=_("Which records?"),
        help_text=_("Choose none to ask for everything we have."),
        widget=Checkboxes,
        required=False,
    )
    from_on = MemorableDateField(label=_("From this date"), required=False)
    to_on = MemorableDateField(label=_("To this date"), required=False)
    description = forms.CharField(
        label=_("Anything that helps us find them"),
        help_text=_("For example: my visits with Dr. Lee. You do not have to say why you want them."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def prepare(self) -> None:
        sets = [(one.code, in_english(one.name)) for one in clinic.record_sets(self.asking.today)]
        self.choose("record_sets", sets)
        if not sets:
            del self.fields["record_sets"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        from_on, to_on = cleaned.get("from_on"), cleaned.get("to_on")
        if from_on and from_on > self.asking.today:
            self.add_error("from_on", _("This date is in the future. Give a date up to today."))
        if from_on and to_on and to_on < from_on:
            self.add_error("to_on", _("The last date is before the first. Change one of them."))
        return cleaned


class HowForm(AskForm):
    """Step two: form, format and delivery of a copy."""

    needed = ("format_words",)
    form_format = forms.ChoiceField(
        label=_("In which format?"),
        help_text=_("If we cannot make that format, we will ask you which other one you want."),
        choices=[(value.value, label) for value, label in FORMAT_LABELS.items()],
        widget=Radios,
        initial=FormFormat.PDF.value,
    )
    format_words = forms.CharField(
        label=_("Which other format?"),
        help_text=_("Only if you chose another format."),
        max_length=200,
        required=False,
    )
    summary = forms.ChoiceField(
        label=_("The records, or a summary?"),
        help_text=_(
            "We write a summary or an explanation only if you want one, and after you agree to its price."
        ),
        choices=list(SUMMARY_LABELS.items()),
        widget=Radios,
        initial="records",
    )
    delivery = forms.ChoiceField(
        label=_("How do you want to get them?"),
        choices=[
            *((value.value, label) for value, label in DELIVERY_LABELS.items()),
            (SOMEONE_ELSE, SOMEONE_LABEL),
        ],
        widget=Radios(hints=DELIVERY_HINTS),
        initial=Delivery.PORTAL.value,
    )

    def prepare(self) -> None:
        if self.asking.guest:
            ways = {way: label for way, label in DELIVERY_LABELS.items() if way != Delivery.PORTAL}
            self.choose("delivery", [*ways.items(), (SOMEONE_ELSE, SOMEONE_LABEL)])
            self.fields["delivery"].initial = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        form_format, delivery = cleaned.get("form_format"), cleaned.get("delivery")
        if form_format == FormFormat.OTHER and not cleaned.get("format_words", "").strip():
            self.add_error("format_words", _("Name the format you want."))
        if form_format == FormFormat.PAPER and delivery in ELECTRONIC_ONLY:
            self.add_error(
                "delivery",
                _("Paper cannot be sent that way. Choose mail, fax or pick-up, or an electronic format."),
            )
        if form_format in ELECTRONIC and delivery == Delivery.POST:
            self.add_error(
                "delivery",
                _("By mail we send paper, or an electronic copy on a USB drive or disc. Choose one."),
            )
        return cleaned


class SomeoneForm(AskForm):
    """Only when a copy goes to someone else: to whom, and how."""

    recipient_name = forms.CharField(
        label=_("Who should get them?"),
        help_text=_("The name of the person, office or company."),
        max_length=200,
    )
    way = forms.ChoiceField(
        label=_("How should we send them?"),
        choices=[(way.value, DELIVERY_LABELS[way]) for way in TO_SOMEONE],
        widget=Radios(hints=DELIVERY_HINTS),
        initial=Delivery.POST.value,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_printable("recipient_name")
        if (
            self.asking.answers.get("form_format") == FormFormat.PAPER
            and cleaned.get("way") in ELECTRONIC_ONLY
        ):
            self.add_error("way", _("Paper cannot be sent that way. Choose mail or fax."))
        return cleaned


class WhereForm(AskForm):
    """Only when a number or an address is needed: where to, and the e-mail warning."""

    address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Street, city, state and ZIP code."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    fax_number = forms.CharField(
        label=_("Fax number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "portal-input--medium"}),
    )
    email_to = forms.EmailField(label=_("E-mail address"))
    accept_risk = forms.BooleanField(
        label=RISK,
        error_messages={
            "required": _("Tick the box if you accept the risk, or go back and choose another way.")
        },
    )

    def prepare(self) -> None:
        way = self.asking.way
        wanted = []
        if way in BY_POST:
            wanted.append("address")
        if way == Delivery.FAX:
            wanted.append("fax_number")
        if way == Delivery.EMAIL:
            wanted += ["email_to", "accept_risk"]
        self.keep_only(*wanted)
        if "email_to" in self.fields and not self.asking.for_someone:
            self.fields["email_to"].initial = self.asking.email
        if "address" in self.fields and not self.asking.for_someone and not self.asking.guest:
            self.fields["address"].required = False
            self.fields["address"].help_text = _("Leave it empty to use the address we have on file.")
        if "address" in self.fields and self.asking.for_someone:
            del self.fields["address"].widget.attrs["autocomplete"]

    @property
    def email_warning(self) -> Any:
        """The words that are logged, by their version, with the acceptance."""
        return EMAIL_WARNING.text

    def clean_fax_number(self) -> str:
        try:
            return fax_to(self.cleaned_data["fax_number"])
        except Refused as refusal:
            raise forms.ValidationError(
                _("Write the fax number with its area code, such as 217-555-0134.")
            ) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_printable("address")
        return cleaned


class CheckForm(AskForm):
    """The last page: a signature where a copy goes to someone else; the key makes sending twice harmless."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    signature = forms.CharField(
        label=_("Your signature"),
        help_text=_(
            "Type your full name. By typing it you sign, with today’s date, that we should send your records "
            "to the person named above."
        ),
        max_length=200,
        error_messages={
            "required": _(
                "Sign by typing your name. Without your signature we may not send your records to "
                "someone else."
            )
        },
    )

    def prepare(self) -> None:
        if not self.asking.for_someone:
            del self.fields["signature"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_printable("signature")
        return cleaned
