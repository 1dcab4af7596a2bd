"""The forms of a patient's staff pages: the record with its contacts, a merge, and acts that ask only why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.people import queries
from privacy_portal.people.contacts import ContactKind, ContactPoint, PostalAddress
from privacy_portal.people.models import Patient
from privacy_portal.staff_admin import ActorForm, ReasonForm


class ContactsForm(ActorForm):
    """The current contacts beside the record; an emptied one is taken off the file."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    line1 = forms.CharField(label=_("Street address"), max_length=100, required=False)
    line2 = forms.CharField(label=_("Street address line 2"), max_length=100, required=False)
    city = forms.CharField(label=_("City"), max_length=60, required=False)
    state = forms.CharField(label=_("State"), max_length=30, required=False)
    postcode = forms.CharField(label=_("ZIP code"), max_length=12, required=False)
    country = forms.CharField(label=_("Country"), max_length=2, required=False, initial="US")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_file: dict[ContactKind, ContactPoint] = {}
        if self.instance.pk is not None:
            self.on_file = queries.current_contacts([self.instance.pk]).get(self.instance.pk, {})
        for kind, name in ((ContactKind.EMAIL, "email"), (ContactKind.PHONE, "telephone")):
            self.initial[name] = self.on_file[kind].value if kind in self.on_file else ""
        if postal := self.on_file.get(ContactKind.POSTAL):
            self.initial.update({name: getattr(postal, name) for name in PostalAddress.__slots__})

    def changed_contacts(self) -> list[tuple[ContactKind, str, PostalAddress | None]]:
        """(kind, value, address) of what was changed; neither value nor address: take it off the file."""
        changed: list[tuple[ContactKind, str, PostalAddress | None]] = [
            (kind, self.cleaned_data[name], None)
            for kind, name in ((ContactKind.EMAIL, "email"), (ContactKind.PHONE, "telephone"))
            if name in self.changed_data
        ]
        if set(PostalAddress.__slots__) & set(self.changed_data):
            parts = {name: self.cleaned_data[name] for name in PostalAddress.__slots__}
            empty = not any(value for name, value in parts.items() if name != "country")
            changed.append((ContactKind.POSTAL, "", None if empty else PostalAddress(**parts)))
        return changed


class PatientForm(ContactsForm, ReasonForm):
    """A record that exists: also why it is changed."""


class FindForm(forms.Form):
    """What the list is searched for; posted, so that it stands in no address."""

    text = forms.CharField(
        label=_("Medical record number, name or date of birth"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonOnlyForm(forms.Form):
    """An act on a record that needs nothing but the reason."""

    reason = forms.CharField(label=_("Why?"), max_length=100)


class MergeForm(ReasonOnlyForm):
    """Which record stays."""

    kept_mrn = forms.CharField(
        label=_("Medical record number of the record that stays"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["kept_mrn", "reason"]

    def clean_kept_mrn(self) -> str:
        mrn: str = self.cleaned_data["kept_mrn"]
        kept_id = queries.id_of_mrn(mrn)
        if kept_id is None:
            raise forms.ValidationError(_("No patient has that medical record number."))
        self.kept: Patient = queries.patient(kept_id)
        return mrn
