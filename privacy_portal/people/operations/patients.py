"""Register a patient, correct the record, change where the person is reached."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactKind, ContactPoint, PostalAddress
from privacy_portal.people.folding import is_plain
from privacy_portal.people.models import Patient

CORRECTABLE = frozenset(
    {
        "mrn",
        "given_name",
        "family_name",
        "preferred_name",
        "birth_date",
        "died_on",
        "language",
        "needs_interpreter",
        "format_need",
    }
)
OLDEST_YEARS = 130


@transaction.atomic
def register(
    *,
    by: Actor,
    mrn: str,
    given_name: str,
    family_name: str,
    birth_date: datetime.date,
    on: datetime.date,
    **more: Any,
) -> Patient:
    """Add the record of a new patient; `more` are other correctable fields.

    Raises Refused (MRN_MISSING, MRN_TAKEN, NAME_MISSING, BORN_IN_FUTURE, BORN_TOO_LONG_AGO,
    DIED_BEFORE_BIRTH, DIED_IN_FUTURE, TEXT_NOT_PLAIN).
    """
    patient = Patient(
        mrn=mrn.strip(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        birth_date=birth_date,
        **_correctable(more),
    )
    check_facts(patient, on=on)
    save_tracked(patient, by=by, reason="registered")
    audit.record("patient.registered", by=by, about=("patient", patient.pk), patient_id=patient.pk)
    return patient


@transaction.atomic
def correct(*, by: Actor, patient_id: int, reason: str, on: datetime.date, **changes: Any) -> Patient:
    """Set fields of a record right; the history keeps what it said. Nothing changed writes nothing.

    Raises Refused (NO_PATIENT, and what register() raises).
    """
    patient = locked(patient_id)
    changed = sorted(name for name, value in _correctable(changes).items() if getattr(patient, name) != value)
    if not changed:
        return patient
    for name in changed:
        setattr(patient, name, changes[name])
    check_facts(patient, on=on)
    save_tracked(patient, by=by, reason=reason or "corrected")
    audit.record(
        "patient.corrected",
        by=by,
        about=("patient", patient.pk),
        patient_id=patient.pk,
        detail={"fields": changed},
    )
    return patient


@transaction.atomic
def change_contact(
    *,
    by: Actor,
    patient_id: int,
    kind: ContactKind,
    now: datetime.datetime,
    value: str = "",
    address: PostalAddress | None = None,
) -> ContactPoint:
    """Put a new address, e-mail or telephone on file; the row it replaces is ended, never rewritten.

    The same contact again changes nothing, unless mail to it came back. Locks what the resolver locks.
    Raises Refused (NO_PATIENT, EMAIL_NOT_VALID, TELEPHONE_NOT_VALID, ADDRESS_INCOMPLETE, TEXT_NOT_PLAIN).
    """
    patient = locked(patient_id)
    new = ContactPoint(patient=patient, kind=kind, from_at=now, **_contact_values(kind, value, address))
    current = _current(patient_id, kind)
    if current is not None and _same(current, new) and current.undeliverable_at is None:
        return current
    if current is not None:
        _end(current, by=by, now=now)
    save_tracked(new, by=by, reason="changed" if current else "added")
    audit.record(
        "patient.contact_changed",
        by=by,
        about=("patient", patient_id),
        patient_id=patient_id,
        detail={"kind": str(kind), "contact_point_id": new.pk},
    )
    return new


@transaction.atomic
def end_contact(*, by: Actor, patient_id: int, kind: ContactKind, now: datetime.datetime) -> None:
    """Take a contact off the file. Raises Refused (NO_PATIENT, NO_CONTACT)."""
    locked(patient_id)
    current = _current(patient_id, kind)
    if current is None:
        raise Refused(_("There is no such contact on file."), code="NO_CONTACT")
    _end(current, by=by, now=now)
    audit.record(
        "patient.contact_ended",
        by=by,
        about=("patient", patient_id),
        patient_id=patient_id,
        detail={"kind": str(kind)},
    )


@transaction.atomic
def mark_undeliverable(*, by: Actor, contact_point_id: int, now: datetime.datetime) -> None:
    """Mail or post to this contact came back; nothing is sent there until it is replaced.

    Raises Refused NO_CONTACT.
    """
    contact = ContactPoint.objects.filter(pk=contact_point_id).first()
    if contact is None:
        raise Refused(_("There is no such contact on file."), code="NO_CONTACT")
    locked(contact.patient_id)
    contact = ContactPoint.objects.select_for_update().get(pk=contact_point_id)
    if contact.undeliverable_at is not None:
        return
    contact.undeliverable_at = now
    save_tracked(contact, by=by, reason="undeliverable", update_fields=["undeliverable_at"])
    audit.record(
        "patient.contact_undeliverable",
        by=by,
        about=("patient", contact.patient_id),
        patient_id=contact.patient_id,
        detail={"kind": contact.kind, "contact_point_id": contact.pk},
    )


@transaction.atomic
def unlink_account(*, by: Actor, patient_id: int, reason: str) -> None:
    """Part a record from the account that was joined to it; letters go by post again.

    Raises Refused (NO_PATIENT, NO_ACCOUNT, REASON_MISSING).
    """
    patient = locked(patient_id)
    if patient.user_id is None:
        raise Refused(_("No account is joined to this record."), code="NO_ACCOUNT")
    if not reason.strip():
        raise Refused(_("Say why."), code="REASON_MISSING")
    user_id, patient.user_id = patient.user_id, None
    save_tracked(patient, by=by, reason=reason)
    audit.record(
        "patient.account_unlinked",
        by=by,
        about=("patient", patient_id),
        patient_id=patient_id,
        detail={"user_id": user_id},
    )


def locked(patient_id: int) -> Patient:
    """The record, locked until the transaction ends. Raises Refused NO_PATIENT."""
    patient = Patient.objects.select_for_update().filter(pk=patient_id).first()
    if patient is None:
        raise Refused(_("There is no such patient."), code="NO_PATIENT")
    return patient


def check_facts(patient: Patient, *, on: datetime.date) -> None:
    """Whether the record can be true on `on`; raises what register() names."""
    for text in (patient.mrn, patient.given_name, patient.family_name, patient.preferred_name):
        check_plain(text)
    if not patient.mrn.strip():
        raise Refused(_("Give a medical record number."), code="MRN_MISSING")
    if not patient.given_name.strip() or not patient.family_name.strip():
        raise Refused(_("Give a given name and a family name."), code="NAME_MISSING")
    if patient.birth_date > on:
        raise Refused(_("The date of birth is in the future."), code="BORN_IN_FUTURE")
    if patient.birth_date.year < on.year - OLDEST_YEARS:
        raise Refused(_("The date of birth is too long ago to be right."), code="BORN_TOO_LONG_AGO")
    if patient.died_on is not None and patient.died_on < patient.birth_date:
        raise Refused(_("The date of death is before the date of birth."), code="DIED_BEFORE_BIRTH")
    if patient.died_on is not None and patient.died_on > on:
        raise Refused(_("The date of death is in the future."), code="DIED_IN_FUTURE")
    if Patient.objects.filter(mrn=patient.mrn).exclude(pk=patient.pk).exists():
        raise Refused(_("Another patient has this medical record number."), code="MRN_TAKEN")


def check_plain(text: str) -> None:
    """Refuse control characters and those that turn the direction of text: no form shows them."""
    if not is_plain(text):
        raise Refused(_("Remove the characters that cannot be seen."), code="TEXT_NOT_PLAIN")


def _correctable(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - CORRECTABLE
    if unknown:
        raise TypeError(f"not fields of a patient record: {', '.join(sorted(unknown))}")
    return values


def _contact_values(kind: ContactKind, value: str, address: PostalAddress | None) -> dict[str, str]:
    if kind == ContactKind.POSTAL:
        if address is None or not all(
            text.strip() for text in (address.line1, address.city, address.postcode)
        ):
            raise Refused(_("Give the street, the city and the ZIP code."), code="ADDRESS_INCOMPLETE")
        values = {name: getattr(address, name).strip() for name in PostalAddress.__slots__}
    else:
        values = {"value": _checked(kind, value.strip()), "country": ""}
    for text in values.values():
        check_plain(text)
    return values


def _checked(kind: ContactKind, value: str) -> str:
    if kind == ContactKind.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise Refused(_("That is not an e-mail address."), code="EMAIL_NOT_VALID") from error
    elif sum(character.isdigit() for character in value) < 7:
        raise Refused(_("That is not a telephone number."), code="TELEPHONE_NOT_VALID")
    return value


def _current(patient_id: int, kind: ContactKind) -> ContactPoint | None:
    return (
        ContactPoint.objects.select_for_update().filter(patient=patient_id, kind=kind, ended_at=None).first()
    )


def _same(one: ContactPoint, other: ContactPoint) -> bool:
    fields = ("value", *PostalAddress.__slots__)
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _end(contact: ContactPoint, *, by: Actor, now: datetime.datetime) -> None:
    contact.ended_at = now
    save_tracked(contact, by=by, reason="ended", update_fields=["ended_at"])
