"""Reading contacts for the people's own pages; what is sent asks consent.queries instead."""

from collections.abc import Iterable

from privacy_portal.audit.actor import Actor
from privacy_portal.people.contacts import ContactKind, ContactPoint, PostalAddress
from privacy_portal.people.queries.patients import visible_patients


def contacts_on_file(actor: Actor, patient_id: int) -> dict[ContactKind, ContactPoint]:
    """The current contacts of a record by kind; {} for a record this actor may not see."""
    if not visible_patients(actor).filter(pk=patient_id).exists():
        return {}
    return current_contacts([patient_id]).get(patient_id, {})


def current_contacts(patient_ids: Iterable[int]) -> dict[int, dict[ContactKind, ContactPoint]]:
    """The current contacts of many records, in one query."""
    found: dict[int, dict[ContactKind, ContactPoint]] = {}
    for row in ContactPoint.objects.filter(patient__in=set(patient_ids), ended_at=None):
        found.setdefault(row.patient_id, {})[ContactKind(row.kind)] = row
    return found


def address_of(contact: ContactPoint) -> PostalAddress:
    """The postal address a row holds."""
    return PostalAddress(**{name: getattr(contact, name) for name in PostalAddress.__slots__})
