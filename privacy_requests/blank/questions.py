"""From the form of a page to the questions of a printed one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from privacy_portal.ui.fields import MemorableDateField
from privacy_requests.portal.forms import AskForm

ONE, MANY, DATE, LINES, LINE = "one", "many", "date", "lines", "line"


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick; `language` where it is not that of the paper."""

    label: str
    hint: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `kind` says what is drawn for the answer, `choices` are boxes to tick."""

    name: str
    kind: str
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading, and what is said before them."""

    heading: str
    questions: tuple[Question, ...]
    note: str = ""


def of_form(form: AskForm, *, but: Iterable[str] = ()) -> tuple[Question, ...]:
    """The visible questions of a form, in its order and in the active language."""
    skipped = set(but)
    return tuple(
        _question(name, bound.field)
        for name, bound in ((one.name, one) for one in form.visible_fields())
        if name not in skipped
    )


def _question(name: str, field: forms.Field) -> Question:
    label, hint = str(field.label), str(field.help_text)
    if isinstance(field, forms.ChoiceField):
        many = isinstance(field, forms.MultipleChoiceField)
        hints = getattr(field.widget, "hints", {})
        options: Any = field.choices
        choices = tuple(Choice(str(words), str(hints.get(str(value), ""))) for value, words in options)
        return Question(name, MANY if many else ONE, label, hint, choices)
    if isinstance(field, MemorableDateField):
        return Question(name, DATE, label, hint)
    if isinstance(field, forms.BooleanField):
        return Question(name, ONE, "", hint, (Choice(label),))
    return Question(name, LINES if isinstance(field.widget, forms.Textarea) else LINE, label, hint)
