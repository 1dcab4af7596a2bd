"""Controls of the design system that Django lacks: choices with hints, a three-box date, a file box."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = str | Promise

ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")


class _HintedChoices(ChoiceWidget):
    """Choices that may each carry one sentence of explanation under the label."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[Any] = (),
        *,
        hints: Mapping[str, Words] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints: dict[str, Words] = {str(value): words for value, words in (hints or {}).items()}

    def create_option(
        self,
        name: str,
        value: Any,
        label: int | str,
        selected: bool,
        index: int,
        subindex: int | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["hint"] = self.hints.get(str(value), "")
        if option["hint"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_HintedChoices, forms.RadioSelect):
    """One of several choices, all visible: `Radios(hints={"post": _("Comes to the address on file.")})`."""


class Checkboxes(_HintedChoices, forms.CheckboxSelectMultiple):
    """Any of several choices, all visible."""


class FileInput(forms.FileInput):
    """The browser's own file box; `accept` says what is offered, the server checks what it really is."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, accept: str = "") -> None:
        super().__init__({**({"accept": accept} if accept else {}), **(attrs or {})})


class Password(forms.PasswordInput):
    """A password box; `autocomplete` (current-password or new-password) lets password managers help."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        autocomplete: str = "current-password",
    ) -> None:
        super().__init__({"autocomplete": autocomplete, **(attrs or {})})


class MemorableDate(forms.MultiWidget):
    """Month, day and year in three boxes, for a date a person knows by heart.

    The posted names are `<name>_month`, `<name>_day`, `<name>_year`. A plain `<name>` holding an ISO date
    (as the API sends) is read too.
    """

    use_fieldset = True
    template_name = "forms/widgets/memorable_date.html"
    birth_tokens: ClassVar[dict[str, str]] = {"month": "bday-month", "day": "bday-day", "year": "bday-year"}

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "") -> None:
        def described(part: str, extra: dict[str, Any]) -> dict[str, Any]:
            if autocomplete == "bday":
                extra["autocomplete"] = self.birth_tokens[part]
            return extra

        months = [
            ("", _("Select")),
            *((str(number), name) for number, name in MONTHS.items()),
        ]
        digits = {"inputmode": "numeric", "pattern": "[0-9]*"}
        super().__init__(
            {
                "month": forms.Select(described("month", {"class": "usa-select"}), choices=months),
                "day": forms.TextInput(described("day", {"class": "usa-input", "maxlength": "2", **digits})),
                "year": forms.TextInput(
                    described("year", {"class": "usa-input", "maxlength": "4", **digits})
                ),
            },
            attrs,
        )
        self.wrong_parts: frozenset[str] = frozenset()

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, datetime.date):
            return [str(value.month), str(value.day), str(value.year)]
        if value in (None, ""):
            return [None, None, None]
        if iso := ISO_DATE.fullmatch(str(value)):
            return [iso["month"].lstrip("0"), iso["day"].lstrip("0"), iso["year"]]
        return ["", "", str(value)]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        whole = data.get(name)
        if whole not in (None, ""):
            return self.decompress(whole)
        typed = super().value_from_datadict(data, files, name)
        return [part.strip() if isinstance(part, str) else part for part in typed]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = dict(attrs or {})
        invalid = attrs.pop("aria-invalid", None)
        context = super().get_context(name, value, attrs)
        labels = {"month": _("Month"), "day": _("Day"), "year": _("Year")}
        for part, subwidget in zip(labels, context["widget"]["subwidgets"], strict=True):
            subwidget["part"], subwidget["label"] = part, labels[part]
            if "id" in subwidget["attrs"]:
                subwidget["attrs"]["id"] = f"{context['widget']['attrs']['id']}_{part}"
            if invalid and (not self.wrong_parts or part in self.wrong_parts):
                subwidget["attrs"]["aria-invalid"] = "true"
                subwidget["attrs"]["class"] += " usa-input--error"
        return context

    def id_for_label(self, id_: str) -> str:
        """Where an error link leads: the first box that is wrong, else the month."""
        for part in ("month", "day", "year"):
            if part in self.wrong_parts:
                return f"{id_}_{part}"
        return f"{id_}_month"
