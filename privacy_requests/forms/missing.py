"""The part of what was asked for that the clinic does not hold (45 CFR 164.524(d)(3))."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


def what_field() -> forms.CharField:
    """What is not held; empty where everything is."""
    return forms.CharField(
        label=_("What of it we do not hold"),
        help_text=_("Only where a part of what was asked for is not kept here. The letter says it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


def where_field() -> forms.CharField:
    """Where to ask for it."""
    return forms.CharField(
        label=_("Where to ask for that part, if we know"),
        help_text=_("The name and address of who holds it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
