"""The date field of every form: three boxes, a clear sentence for a wrong date, nothing typed is lost."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy_portal.ui.widgets import MemorableDate

EARLIEST_YEAR, LATEST_YEAR = 1890, 2150


class MemorableDateField(forms.DateField):
    """A date asked as month, day and year; cleans to a `date`, or `None` when empty and not required.

    Whether the date may lie in the future is the operation's question: this field reads no clock.
    """

    widget = MemorableDate
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter the date: month, day and year."),
        "missing": _("The date is not complete. Add the %(parts)s."),
        "month": _("Choose a month, or write it as a number from 1 to 12."),
        "day": _("Write the day as a number, such as 7 or 24."),
        "year": _("Write the year with four digits, such as 2026."),
        "impossible": _("There is no %(month)s %(day)s in %(year)s. Check the day."),
    }

    def clean(self, value: Any) -> datetime.date | None:
        """Raise `ValidationError` with one plain sentence, and mark the boxes it is about."""
        self._mark()
        parts = self._parts(value)
        if not any(parts.values()):
            return super().clean(None)
        day = self.to_python(value)
        self.run_validators(day)
        return day

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.datetime):
            return value.date()
        if value is None or isinstance(value, datetime.date):
            return value
        parts = self._parts(value)
        if not any(parts.values()):
            return None
        names = {
            "month": gettext("month"),
            "day": gettext("day"),
            "year": gettext("year"),
        }
        if empty := [part for part, typed in parts.items() if not typed]:
            listed = get_text_list([names[part] for part in empty], gettext("and"))
            raise self._error("missing", *empty, parts=listed)
        numbers = {
            part: int(typed) if typed.isascii() and typed.isdigit() else 0 for part, typed in parts.items()
        }
        if not 1 <= numbers["month"] <= 12:
            raise self._error("month", "month")
        if not 1 <= numbers["day"] <= 99:
            raise self._error("day", "day")
        if len(parts["year"]) != 4 or not EARLIEST_YEAR <= numbers["year"] <= LATEST_YEAR:
            raise self._error("year", "year")
        try:
            return datetime.date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError:
            month = MONTHS[numbers["month"]]
            raise self._error(
                "impossible", "day", month=month, day=parts["day"], year=parts["year"]
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True

    def _parts(self, value: Any) -> dict[str, str]:
        if not isinstance(value, list | tuple):
            value = MemorableDate().decompress(value)
        return {
            part: "" if typed is None else str(typed).strip()
            for part, typed in zip(("month", "day", "year"), value, strict=True)
        }

    def _error(self, code: str, *wrong: str, **params: object) -> ValidationError:
        self._mark(*wrong)
        return ValidationError(self.error_messages[code], code=code, params=params)

    def _mark(self, *wrong: str) -> None:
        self.widget.wrong_parts = frozenset(wrong)
