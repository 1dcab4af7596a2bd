"""What a person without an account is asked: whose records, who asks, how to reach them; nothing more."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.law.representation import Authority
from privacy_portal.law.rights import Right
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import MemorableDate, Radios
from privacy_requests.forms.periods import AnotherPeriodForm
from privacy_requests.portal.forms import AskForm, CheckForm

ONE_OF_THREE = _("One of the three on this page is enough.")
MYSELF, ANOTHER = "individual", "representative"
ACTING_AS = [
    (Authority.PARENT.value, _("I am the parent of a child under 18")),
    (Authority.GUARDIAN.value, _("I am a guardian named by a court")),
    (Authority.HEALTH_CARE_AGENT.value, _("I am named in a health-care power of attorney")),
    (Authority.EXECUTOR.value, _("I am the executor or administrator for someone who died")),
    ("other", _("In another way")),
]


class WhoseForm(AskForm):
    """Whose records: one's own, or those of a person one acts for."""

    capacity = forms.ChoiceField(
        label=_("Whose records do you want?"),
        choices=[(MYSELF, _("My own")), (ANOTHER, _("Those of someone I act for"))],
        widget=Radios(
            hints={ANOTHER: _("For example your child, or a person who gave you a power of attorney.")}
        ),
        initial=MYSELF,
    )

    def prepare(self) -> None:
        if self.asking.right == Right.ACCOUNTING:
            self.rename("capacity", _("Whose list do you want?"))
            about = [(MYSELF, _("One about me")), (ANOTHER, _("One about someone I act for"))]
            self.choose("capacity", about)


class PersonForm(AskForm):
    """The person the records are about: a name and a date of birth find them."""

    person_name = forms.CharField(
        label=_("Full name"),
        help_text=_("The name the clinic knows: given name and family name."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = MemorableDateField(
        label=_("Date of birth"), help_text=_("For example: March 14 1985"), widget=MemorableDate()
    )

    def prepare(self) -> None:
        if self.asking.answers.get("capacity") == ANOTHER:
            self.rename("person_name", _("Full name of the person you act for"))
            self.rename("birth_date", _("Their date of birth"))
            del self.fields["person_name"].widget.attrs["autocomplete"]
        else:
            self.fields["birth_date"].widget = MemorableDate(autocomplete="bday")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_printable("person_name")
        born_on = cleaned.get("birth_date")
        if born_on and born_on > self.asking.today:
            self.add_error("birth_date", _("This date is in the future. Check the year."))
        return cleaned


class YouForm(AskForm):
    """Only who asks for another: their own name, and what lets them ask; papers are looked at later."""

    own_name = forms.CharField(
        label=_("Your full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    acting_as = forms.ChoiceField(
        label=_("How do you act for them?"),
        help_text=_("You need not show papers now. We will ask for what we need to see."),
        choices=ACTING_AS,
        widget=Radios,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_printable("own_name")
        return cleaned


class ReachForm(AskForm):
    """How to reach who asks: one of three is enough."""

    needed = ("my_address", "email", "phone")
    my_address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Street, city, state and ZIP code. One of the three on this page is enough."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=ONE_OF_THREE,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        help_text=ONE_OF_THREE,
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "class": "portal-input--medium"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_printable("my_address", "phone")
        given = any(cleaned.get(name, "").strip() for name in ("my_address", "email", "phone"))
        if not given and not self.errors:
            self.add_error(
                "my_address",
                _("Give at least one: a postal address, an e-mail address or a telephone number."),
            )
        return cleaned


class GuestCheckForm(CheckForm):
    """The last page of a guest; `website` is a box for programs that fill in every box."""

    website = forms.CharField(
        label=_("Leave this box empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def prepare(self) -> None:
        super().prepare()
        del self.fields["submission_key"]  # it lies with the answers

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("Something filled in a box that must stay empty. Empty it and send again.")
            )
        return ""


class DoorForm(PortalForm):
    """Reference and code, as they stand on the page that was printed."""

    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("For example: PR-7KQ4-M2XD"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "portal-input--medium", "spellcheck": "false"}
        ),
    )
    door_code = forms.CharField(
        label=_("Code"),
        help_text=_(
            "Three groups of four, such as 7KQ4-M2XD-9RTW. Capitals, spaces and hyphens do not matter."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "portal-input--medium", "spellcheck": "false"}
        ),
    )


class GuestMessageForm(PortalForm):
    """A message to the privacy office."""

    text = forms.CharField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GuestTakeBackForm(PortalForm):
    """The words with which a person takes a direction back; they may say nothing."""

    words = forms.CharField(
        label=_("Anything you want to tell us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class GuestPeriodForm(AnotherPeriodForm):
    """Another time for a list; which one was asked for before is not shown."""

    def __init__(self, *args: Any, received_on: datetime.date, **kwargs: Any) -> None:
        self.received_on = received_on
        super().__init__(*args, **kwargs)


class GuestWithdrawForm(PortalForm):
    """The words with which a person ends their request; they may say nothing."""

    quote = forms.CharField(
        label=_("Anything you want to tell us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
