"""Accountings that reached the individual, and the one of a case."""

from disclosures.models import Accounting
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law.accounting import Provided
from privacy_portal.people import queries as people


def of_case(reference: str) -> list[Accounting]:
    """What was issued for a case, supplements included, oldest first."""
    return list(Accounting.objects.filter(reference=reference).order_by("at", "id"))


def provided_to(patient_id: int, *, but_reference: str = "") -> list[Provided]:
    """The accountings this person was provided: issued and sent; a supplement is none of its own.

    One that was composed and never sent was not provided, nor was one that came back unread, nor that of the
    case `but_reference`.
    """
    rows = Accounting.objects.filter(
        patient_id__in=people.same_person_ids(patient_id), supplement_of=None
    ).exclude(reference=but_reference)
    return [
        Provided(received_on=row.requested_on, free=row.free)
        for row in rows
        if correspondence.sent_on(row.communication_id) is not None
        and not correspondence.is_undelivered(row.communication_id)
    ]
