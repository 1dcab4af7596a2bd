"""One person behind one or more records, read in one step."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient
from privacy_portal.people.queries.patients import same_person_ids


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Every record of the person, and the day of death if any of them knows it."""

    ids: frozenset[int]
    died_on: datetime.date | None


def same_person(patient_id: int) -> SamePerson:
    """The person behind a record. Raises Refused NO_PATIENT."""
    ids = same_person_ids(patient_id)
    died = list(Patient.objects.filter(pk__in=ids).values_list("died_on", flat=True))
    if not died:
        raise Refused(_("There is no such patient."), code="NO_PATIENT")
    return SamePerson(ids, min((day for day in died if day is not None), default=None))
