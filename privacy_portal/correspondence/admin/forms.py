"""What is asked when a piece is mailed, handed over, sent again or kept back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.queries import Channel
from privacy_portal.correspondence.models import ChannelChoice, Communication, Delivery, WithdrawalReason
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Radios


class NothingForm(PortalForm):
    """A deed that needs no answer but yes."""


class PostedForm(PortalForm):
    posted_on = MemorableDateField(
        label=gettext_lazy("Mailed on"),
        help_text=gettext_lazy("The day the letter was given to the mail carrier. This date counts."),
    )
    tracking = forms.CharField(
        label=gettext_lazy("Tracking number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "portal-input--medium"}),
    )
    enclosed = forms.BooleanField(required=False)

    def about(self, letter: Communication) -> None:
        """Ask for the files only where some belong in the envelope."""
        number = len(letter.attachments)
        if not number:
            del self.fields["enclosed"]
            return
        said = ngettext(
            "%(n)d file of records is in the envelope", "%(n)d files of records are in the envelope", number
        )
        self.fields["enclosed"].label = said % {"n": number}


class MailedForm(PortalForm):
    """One day for all the ticked pieces, a tracking number for each."""

    posted_on = MemorableDateField(
        label=gettext_lazy("When were they mailed?"),
        help_text=gettext_lazy("The day the letters were given to the mail carrier. This date counts."),
    )

    def __init__(self, *args: Any, pieces: list[Delivery], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enclosures = {str(piece.pk): len(piece.communication.attachments) for piece in pieces}
        self.fields["piece"] = forms.MultipleChoiceField(
            choices=[(str(piece.pk), "") for piece in pieces],
            error_messages={
                "required": _("Tick the letters that were mailed."),
                "invalid_choice": _(
                    "One of the ticked letters is no longer waiting. Look at the list again."
                ),
            },
        )

    def enclosed_in(self, piece: str) -> bool:
        return bool(self.data.get(f"enclosed-{piece}"))

    def tracking_of(self, piece: str) -> str:
        return str(self.data.get(f"tracking-{piece}", ""))


class HandedForm(PortalForm):
    handed_on = MemorableDateField(label=gettext_lazy("Handed over on"))
    to_name = forms.CharField(
        label=gettext_lazy("To whom"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_seen = forms.CharField(
        label=gettext_lazy("Which kind of ID did you see?"),
        max_length=60,
        help_text=gettext_lazy("For example: driver’s license. Do not write its number."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FaxedForm(PortalForm):
    faxed_on = MemorableDateField(label=gettext_lazy("Faxed on"))
    confirmed_at = forms.TimeField(
        label=gettext_lazy("Time on the confirmation sheet"),
        help_text=gettext_lazy("At the clinic. For example: 2:30 PM or 14:30."),
        input_formats=["%H:%M", "%I:%M %p", "%I:%M%p", "%H:%M:%S"],
        error_messages={"invalid": gettext_lazy("Write the time as 2:30 PM or 14:30.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "portal-input--medium"}),
    )
    pages = forms.IntegerField(
        label=gettext_lazy("Pages on the confirmation sheet"),
        help_text=gettext_lazy("The cover counts."),
        min_value=1,
        max_value=5000,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "portal-input--medium"}
        ),
    )
    other_way_offered = forms.BooleanField(
        label=gettext_lazy("For more than 50 pages: I offered another way first"), required=False
    )


class AgainForm(PortalForm):
    channel = forms.TypedChoiceField(
        label=gettext_lazy("How should it go?"),
        choices=[("", gettext_lazy("To where the patient is reached now")), *ChannelChoice.choices],
        coerce=Channel,
        empty_value=None,
        required=False,
        widget=Radios,
    )
    where = forms.CharField(
        label=gettext_lazy("Another address"),
        help_text=gettext_lazy(
            "Only for a letter that went to a fax number or address named for it, when that was wrong. "
            "One line each; choose above how it goes."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class WithdrawForm(PortalForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it not sent?"), choices=WithdrawalReason.choices, widget=Radios
    )
