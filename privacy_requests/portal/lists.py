"""Asking for a list of who received one's information: a time, and nothing else that the law lets one ask."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from privacy_portal.law.rights import Right
from privacy_portal.ui.fields import MemorableDateField
from privacy_requests.forms.periods import check_period
from privacy_requests.operations.details import KEYS
from privacy_requests.portal.asking import Step
from privacy_requests.portal.forms import AskForm, Asking

PERIOD = _("Which time")


class PeriodForm(AskForm):
    """Both dates may stay empty: then it is the whole six years."""

    from_on = MemorableDateField(label=_("From this date"), required=False)
    to_on = MemorableDateField(label=_("To this date"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_period(self, received_on=self.asking.today)
        return cleaned


LIST: tuple[Step, ...] = (Step("period", _("Which time should the list cover?"), PERIOD, PeriodForm),)


def wishes(asking: Asking, *, signature: str, to_me: str) -> dict[str, Any]:
    """What intake takes of the answers; the list goes to who asks, so nothing is signed."""
    return {"detail": {name: asking.answers.get(name) for name in KEYS[Right.ACCOUNTING]}}


def readable(asking: Asking) -> dict[str, Any]:
    """The answers as the page shows them before they are sent."""
    return dict(asking.answers)
