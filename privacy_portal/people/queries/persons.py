"""One person behind one or more records, read in one step: the disclosure check is asked often."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused
from privacy_portal.plain import BIGGEST_ID

# An array, not an OR: PostgreSQL would otherwise read every patient to find one (docs/ledger.md).
RECORDS = """
    WITH kept AS (
        SELECT COALESCE(
            (SELECT kept_id FROM people_patientalias WHERE duplicate_id = %s AND undone_at IS NULL), %s
        ) AS id
    )
    SELECT patient.id, patient.died_on
    FROM people_patient patient
    WHERE patient.id = ANY(ARRAY(
        SELECT id FROM kept
        UNION ALL
        SELECT duplicate_id FROM people_patientalias alias JOIN kept ON alias.kept_id = kept.id
        WHERE alias.undone_at IS NULL
    ))
"""


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Every record of the person, and the day of death if any of them knows it."""

    ids: frozenset[int]
    died_on: datetime.date | None


def same_person(patient_id: int) -> SamePerson:
    """The person behind a record. Raises Refused NO_PATIENT."""
    rows: list[tuple[int, datetime.date | None]] = []
    if 0 < patient_id <= BIGGEST_ID:
        with connection.cursor() as cursor:
            cursor.execute(RECORDS, [patient_id, patient_id])
            rows = cursor.fetchall()
    if not rows:
        raise Refused(_("There is no such patient."), code="NO_PATIENT")
    return SamePerson(
        frozenset(pk for pk, _day in rows), min((day for _pk, day in rows if day is not None), default=None)
    )
