"""The forms of the inbox: a file that came by e-mail, the day it came, and what it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput


class EmailFileForm(PortalForm):
    """The saved e-mail; what is inside decides, not its name."""

    file = forms.FileField(
        label=_("E-mail file"),
        help_text=_(
            "Save the e-mail from your mail program as an .eml file. An e-mail that was forwarded as an "
            "attachment is fine too. It is kept unchanged."
        ),
        widget=FileInput(accept=".eml,message/rfc822"),
    )


class EmailDayForm(PortalForm):
    """The day of receipt, which a person confirms."""

    staged_id = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    received_on = MemorableDateField(
        label=_("The day it reached the clinic"),
        help_text=_(
            "The day anyone here received it, even when it lay unread or was forwarded later. "
            "The clock runs from this day."
        ),
    )


class CaseForm(PortalForm):
    """Which case an e-mail belongs to."""

    reference = forms.CharField(
        label=_("Reference of the request"),
        help_text=_("For example PR-7KQ4-M2XD."),
        max_length=20,
        widget=forms.TextInput({"class": "portal-input--medium", "autocomplete": "off"}),
    )


class NotOursForm(PortalForm):
    """Why an e-mail needs nothing from the privacy office."""

    note = forms.CharField(
        label=_("What it is, and who has it now"),
        help_text=_("For example: an invoice, sent on to the bookkeeper."),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


class FinishForm(PortalForm):
    """What was done about a stop or a complaint."""

    note = forms.CharField(label=_("What was done"), max_length=500, widget=forms.Textarea({"rows": 2}))


def first_values(email: Any) -> dict[str, Any]:
    """What the entry form can be told by an e-mail; the clerk checks every word."""
    return {
        "received_by": "email",
        "received_on": email.received_on,
        "name": email.sender_name or email.sender,
        "email": email.sender[:254],
        "description": email.text[:2000],
        "delivery": "post",
    }
