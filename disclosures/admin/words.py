"""The plain words of the ledger's pages: families of bases, what a basis means for an accounting, clashes."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import Demand, Disclosure
from disclosures.queries.clashes import Clash
from privacy_portal.law.accounting import BASES, BY_CODE, Basis, Family
from privacy_portal.law.refusal import Refused

FAMILIES: dict[Family, str | Promise] = {
    Family.PUBLIC: gettext_lazy("Authorities, courts, police, research, safety"),
    Family.HHS: gettext_lazy("The federal health department (HHS)"),
    Family.AUTHORIZATION: gettext_lazy("The patient signed an authorization"),
    Family.INDIVIDUAL: gettext_lazy("The patient"),
    Family.INVOLVED: gettext_lazy("Family, friends, directory"),
    Family.CARE: gettext_lazy("Treatment, payment, running the clinic"),
    Family.LIMITED: gettext_lazy("Limited data set"),
    Family.OTHER: gettext_lazy("Something else that is not listed"),
    Family.ERROR: gettext_lazy("Should not have happened"),
}
# Which field of the quick form a refusal is about.
FIELDS = {
    "DISCLOSED_MISSING": "disclosed_on",
    "DISCLOSED_IN_FUTURE": "disclosed_on",
    "DISCLOSED_BEFORE_BIRTH": "disclosed_on",
    "PATIENT_MISSING": "patients",
    "RECIPIENT_MISSING": "recipient",
    "RECIPIENT_TOO_LONG": "recipient",
    "DESCRIPTION_MISSING": "description",
    "PURPOSE_MISSING": "purpose",
    "PROTOCOL_BASIS": "protocol_id",
    "BASIS_UNKNOWN": "basis",
    "CORRECTION_REASON": "reason",
    "ADDRESS_MISSING": "address",
    "PROTOCOL_NAME": "name",
    "UNIT_NAME": "name",
    "UNIT_KNOWN": "name",
    "UNIT_DATES": "ended_on",
    "DOCUMENT_NOT_FOUND": "file",
}


def explain(form: Any, refusal: Refused, fields: Mapping[str, str] = FIELDS) -> None:
    """Put a refusal beside the field it is about (`fields`, by its code), or above the form."""
    field = fields.get(refusal.code)
    form.add_error(field if field in form.fields else None, refusal.sentence)


def listed(basis: Basis) -> str:
    return _("listed in an accounting") if basis.accountable else _("not listed")


def basis_label(basis: Basis) -> str:
    """As the list of bases says it: in words, where it stands, and whether an accounting lists it."""
    return f"{basis.title} ({basis.cite.place}), {listed(basis)}"


def basis_choices(first: Iterable[str] = ()) -> list[tuple[Any, Any]]:
    """The table of the law, grouped; `first` are codes to offer above all."""
    usual = [(code, basis_label(BY_CODE[code])) for code in first if code in BY_CODE]
    groups: list[tuple[Any, Any]] = [(_("You used lately"), usual)] if usual else []
    for family, label in FAMILIES.items():
        members = [(one.code, basis_label(one)) for one in BASES if one.family is family]
        groups.append((label, members))
    return groups


def basis_of(row: Disclosure) -> Basis | None:
    return BY_CODE.get(row.basis)


def recipient_of(row: Disclosure | Demand) -> str:
    recipient = row.recipient
    return f"{recipient.name}, {recipient.of}" if recipient.of else recipient.name


def clash(one: Clash) -> str:
    """A sentence to look at before the form is sent."""
    on = "" if one.disclosed_on is None else _date(one.disclosed_on)
    sentences = {
        "future": _("The day is in the future."),
        "before_birth": _("The day is before the patient’s birth."),
        "same_day": _("Already in the ledger: this patient, this recipient, %(on)s.") % {"on": on},
        "near_day": _("The ledger has this patient and this recipient a day apart, on %(on)s.") % {"on": on},
        "restriction": _("A restriction of this patient may forbid this. Use the disclosure check first."),
        "objection": _("This patient objected to telling this person. Use the disclosure check first."),
    }
    return sentences[one.code]


def _date(day: datetime.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
