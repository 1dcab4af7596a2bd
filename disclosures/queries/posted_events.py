"""Events that an account posted, met again in a file: the very same one is no second disclosure."""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from disclosures.fhir.reading import said
from disclosures.models import RawEvent, Source

POSTED = """
SELECT asked.reference, d.raw_event_id
FROM unnest(%(patients)s::bigint[], %(days)s::date[], %(references)s::text[], %(hashed)s::text[])
  AS asked(patient_id, disclosed_on, reference, hashed)
JOIN disclosures_disclosure d ON d.patient_id = asked.patient_id AND d.disclosed_on = asked.disclosed_on
WHERE d.source = %(source)s AND d.replaces_id IS NULL AND d.raw_event_id IS NOT NULL
  AND substring(d.source_reference from '^account:[0-9]+/(.*)$') IN (asked.reference, asked.hashed)
"""


class Met(NamedTuple):
    """One event of a file: whom and which day it is about, its reference in the file, and all it says."""

    patient_id: int
    disclosed_on: datetime.date
    reference: str
    content: dict[str, Any]


def posted_before(events: Sequence[Met]) -> set[str]:
    """The references of those that some account posted word for word; two queries.

    Names of events are each account's own, so that none takes the name of another's event: one that says
    anything else under the same name is another event, and is flagged where it may be the same disclosure.
    """
    if not events:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            POSTED,
            {
                "patients": [one.patient_id for one in events],
                "days": [one.disclosed_on for one in events],
                "references": [one.reference for one in events],
                "hashed": [_hashed(one.reference) for one in events],
                "source": Source.FHIR,
            },
        )
        found = cursor.fetchall()
    content = dict(
        RawEvent.objects.filter(pk__in={pk for _reference, pk in found}).values_list("pk", "content")
    )
    now = {one.reference: said(one.content) for one in events}
    return {reference for reference, pk in found if said(content[pk]) == now[reference]}


def _hashed(reference: str) -> str:
    """What stands for a reference that is too long with its account before it (fhir.reading.within())."""
    return f"sha256:{hashlib.sha256(reference.encode()).hexdigest()}"
