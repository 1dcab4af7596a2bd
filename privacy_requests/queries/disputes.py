"""Records in dispute, and what must travel when they are disclosed (45 CFR 164.526(d)(5))."""

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.disclosing import Dispute
from privacy_portal.people import queries as people
from privacy_requests.models import DisputedRecord

# Written out, and read as tuples: the disclosure check is asked often.
IN_DISPUTE = """
    SELECT d.id, d.statement_document_id, d.asked_to_include, d.rebuttal_document_id
    FROM requests_disputedrecord d
    WHERE d.patient_id = ANY(%s)
        AND NOT EXISTS (SELECT 1 FROM requests_disputedrecord newer WHERE newer.replaces_id = d.id)
        AND NOT EXISTS (SELECT 1 FROM requests_disputeend e WHERE e.dispute_id = d.id)
    ORDER BY d.at, d.id
"""


def packet_for(*, patient_ids: Collection[int]) -> tuple[Dispute, ...]:
    """The records of these patients that are in dispute, oldest first, as the law package reads them.

    `patient_ids`: every record of one person (people.queries.same_person_ids). Some of what is disclosed may
    be none of it: the keys say which is which.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_DISPUTE, [list(patient_ids)])
        rows = cursor.fetchall()
    return tuple(
        Dispute(
            f"dispute:{pk}",
            statement_of_disagreement=statement is not None,
            asked_to_include=asked,
            rebuttal=rebuttal is not None,
        )
        for pk, statement, asked, rebuttal in rows
    )


def disputes_of(actor: Actor, patient_id: int) -> "QuerySet[DisputedRecord]":
    """What is and was in dispute, newest first, with its end."""
    rows = DisputedRecord.objects.select_related("ended", "replaced_by")
    if not actor.may(Permission.CHOICES_VIEW):
        return rows.none()
    return rows.filter(patient_id__in=people.same_person_ids(patient_id))
