"""The time a list of disclosures may cover, said beside the boxes where it was typed."""

import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.law.accounting import lookback_start, period
from privacy_portal.law.refusal import Refused
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm


class AnotherPeriodForm(PortalForm):
    """Another time for a list, as the individual or a guest wants it; left empty, the whole six years."""

    received_on: datetime.date
    from_on = MemorableDateField(
        label=gettext_lazy("From this date"),
        help_text=gettext_lazy("Leave both dates empty to ask for the whole six years."),
        required=False,
    )
    to_on = MemorableDateField(label=gettext_lazy("To this date"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Anything you want to tell us"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        check_period(self, received_on=self.received_on)
        return answers


def check_period(form: Any, *, received_on: datetime.date) -> None:
    """Say beside `from_on` or `to_on` what is wrong with the time asked for, in the language of the page."""
    answers = form.cleaned_data
    try:
        period(received_on, from_on=answers.get("from_on"), to_on=answers.get("to_on"))
    except Refused as refusal:
        field = "from_on" if refusal.code == "PERIOD_TOO_EARLY" else "to_on"
        if field not in form.errors:
            form.add_error(field, _why(refusal.code, received_on))


def _why(code: str, received_on: datetime.date) -> str:
    if code == "PERIOD_TOO_EARLY":
        start = date_format(lookback_start(received_on), "DATE_FORMAT")
        return _("The list reaches back six years: give %(date)s or a later date, or leave it empty.") % {
            "date": start
        }
    if code == "PERIOD_IN_FUTURE":
        return _("The list ends on the day of the request at the latest. Give an earlier date.")
    return _("The last date is before the first. Change one of them.")
