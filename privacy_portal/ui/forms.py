"""How every form of ours renders: one renderer, one field template, one error summary."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList, pretty_name
from django.forms.widgets import Input
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from privacy_portal.plain import BIGGEST_ID, is_keepable

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# What a field group looks like, by the kind of control in it.
_CHOICE_LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "usa-input portal-file"),
    (Input, "usa-input"),
)


class PortalBoundField(BoundField):
    """A field bound to its form, with what the field template needs to know about its control."""

    @property
    def layout(self) -> str:
        """choices | date | checkbox | password | plain: which branch of the field template draws it."""
        widget = self.field.widget
        if isinstance(widget, _CHOICE_LISTS):
            return "choices"
        if isinstance(widget, forms.MultiWidget):
            return "date"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "password" if isinstance(widget, forms.PasswordInput) else "plain"

    @property
    def errors(self) -> ErrorList:
        """What is wrong, in sentences that name the field: they are read alone in the error summary."""
        errors = super().errors
        if not any(_unnamed(error) for error in errors.as_data()):
            return errors
        named = errors.copy()
        words = format_lazy(_required_words(self.field), label=self.label)
        named.data = [ValidationError(words) if _unnamed(error) else error for error in errors.as_data()]
        return named

    @property
    def optional(self) -> bool:
        """Whether the label says so: not where an empty answer is taken only to be refused later."""
        return not self.field.required and self.name not in getattr(self.form, "needed", ())

    @property
    def control(self) -> SafeString:
        """The control with the design system's classes; `{{ field }}` alone stays as Django prints it."""
        widget = self.field.widget
        attrs: dict[str, Any] = {}
        for kind, name in _CONTROL_CLASSES:
            if isinstance(widget, kind):
                own = widget.attrs.get("class", "")
                error = " usa-input--error" if self.errors and kind is not forms.CheckboxInput else ""
                attrs["class"] = f"{name}{error} {own}".strip()
                break
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # the label says it, and stays when the person types
        return self.as_widget(attrs=attrs)

    @property
    def error_target(self) -> str:
        """The id an error link leads to: the first thing in the field a person can act on."""
        self.form.is_valid()  # a date knows its wrong box once it was looked at
        if isinstance(self.field.widget, _CHOICE_LISTS):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id


class PortalFormRenderer(TemplatesSetting):
    """The FORM_RENDERER: templates from settings.TEMPLATES, fields as USWDS form groups."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField


class PortalForm(forms.Form):
    """A plain form for the faces: the page explains what is wrong, not the browser's pop-ups.

    `needed` names fields that are not required by themselves, but without which nothing comes of the form.
    """

    needed: ClassVar[Collection[str]] = ()
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _bound(field)
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                _name_in_error(field, field.label or pretty_name(name))

    def rename(self, name: str, label: "StrOrPromise") -> None:
        """Another label, also in the sentence that asks for an answer."""
        field = self.fields[name]
        field.label = label
        if not isinstance(field, forms.DateField):  # that one says what a date is made of
            _name_in_error(field, label)


def _name_in_error(field: forms.Field, label: "StrOrPromise") -> None:
    field.error_messages["required"] = format_lazy(_required_words(field), label=label)


def _unnamed(error: ValidationError) -> bool:
    return error.code == "required" and error.message == forms.Field.default_error_messages["required"]


def _bound(field: forms.Field) -> None:
    """Text that cannot be kept and numbers no column holds are a sentence beside the field."""
    if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
        field.validators = [
            one for one in field.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]
        field.validators.append(check_keepable)
    elif isinstance(field, forms.IntegerField) and field.max_value is None:
        field.validators.append(MaxValueValidator(BIGGEST_ID))


def check_keepable(text: str) -> None:
    """A form's validator: no NUL, no half a character."""
    if not is_keepable(text):
        raise ValidationError(_("There is a character in this text that cannot be kept. Write it anew."))


def _required_words(field: forms.Field) -> "StrOrPromise":
    """What to do about an empty answer: read alone in the error summary, it must name its question."""
    if isinstance(field, forms.FileField):
        return _("Choose a file: {label}")
    if isinstance(field, forms.BooleanField):
        return _("Tick the box: {label}")
    if isinstance(field, forms.ChoiceField):
        return _("Choose an answer: {label}")
    return _("Fill in: {label}")
