"""Bring rows of an import into the records: add, change what differs, never overwrite who somebody is."""

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import batched

from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.law.refusal import Refused
from privacy_portal.people.contacts import ContactKind, ContactPoint, PostalAddress
from privacy_portal.people.models import Patient
from privacy_portal.people.operations import patients
from privacy_portal.people.patient_rows import PatientRow, RowProblem

CHUNK = 500
COLUMN_OF = {
    "BORN_IN_FUTURE": "birth_date",
    "BORN_TOO_LONG_AGO": "birth_date",
    "BIRTH_DATE_CONFLICT": "birth_date",
    "DIED_BEFORE_BIRTH": "died_on",
    "DIED_IN_FUTURE": "died_on",
    "MRN_TWICE": "mrn",
}


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def import_rows(
    *,
    by: Actor,
    rows: Iterable[PatientRow | list[RowProblem]],
    on: datetime.date,
    now: datetime.datetime,
) -> Iterator[Outcome | RowProblem]:
    """Take the rows one by one, each in its own transaction; yields what became of each.

    A row that says nothing new writes nothing, so the same file again changes nothing.
    """
    seen: dict[str, int] = {}
    for chunk in batched(rows, CHUNK, strict=False):
        on_file = _on_file(row.mrn for row in chunk if isinstance(row, PatientRow))
        for row in chunk:
            if isinstance(row, list):
                yield from row
                continue
            try:
                yield _import(row, on_file.get(row.mrn), by=by, on=on, now=now, seen=seen)
            except Refused as refusal:
                yield RowProblem(row.line, COLUMN_OF.get(refusal.code, ""), refusal.sentence)


def _import(
    row: PatientRow,
    patient: Patient | None,
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    seen: dict[str, int],
) -> Outcome:
    if row.mrn in seen:
        raise Refused(f"This medical record number already stands on line {seen[row.mrn]}.", code="MRN_TWICE")
    seen[row.mrn] = row.line
    if patient is None:
        _create(row, by=by, on=on, now=now)
        return Outcome.CREATED
    if patient.birth_date != row.birth_date:
        raise Refused(
            "Another date of birth is on file for this medical record number. Nothing was changed.",
            code="BIRTH_DATE_CONFLICT",
        )
    contacts = _new_contacts(row, list(patient.contact_points.all()))
    if not contacts and all(getattr(patient, name) == value for name, value in row.record.items()):
        return Outcome.UNCHANGED
    _change(row, patient, contacts, by=by, on=on, now=now)
    return Outcome.CHANGED


@transaction.atomic
def _create(row: PatientRow, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    patient = patients.register(by=by, on=on, **row.record)
    for kind, value, address in _new_contacts(row, []):
        patients.change_contact(
            by=by, patient_id=patient.pk, kind=kind, now=now, value=value, address=address
        )


@transaction.atomic
def _change(
    row: PatientRow,
    patient: Patient,
    contacts: list[tuple[ContactKind, str, PostalAddress | None]],
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    patients.correct(by=by, patient_id=patient.pk, reason="imported", on=on, **row.record)
    for kind, value, address in contacts:
        patients.change_contact(
            by=by, patient_id=patient.pk, kind=kind, now=now, value=value, address=address
        )


def _on_file(mrns: Iterable[str]) -> dict[str, Patient]:
    """The records of a chunk with every contact they ever had, in two queries."""
    rows = Patient.objects.filter(mrn__in=set(mrns)).prefetch_related("contact_points")
    return {row.mrn: row for row in rows}


def _new_contacts(
    row: PatientRow, on_file: list[ContactPoint]
) -> list[tuple[ContactKind, str, PostalAddress | None]]:
    """The contacts of the row that were never on file: what was replaced or came back is not put back."""
    offered = [
        (ContactKind.EMAIL, row.email, None),
        (ContactKind.PHONE, row.telephone, None),
        (ContactKind.POSTAL, "", row.address),
    ]
    known = {(ContactKind(point.kind), point.value, _address(point)) for point in on_file}
    return [contact for contact in offered if (contact[1] or contact[2]) and contact not in known]


def _address(point: ContactPoint) -> PostalAddress | None:
    if point.kind != ContactKind.POSTAL:
        return None
    return PostalAddress(**{name: getattr(point, name) for name in PostalAddress.__slots__})
