"""Pairs of rows that may be one disclosure reported twice, and wait for a person."""

import datetime

from django.db.models import QuerySet

from disclosures.models import NearDuplicate, Source
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic

MOST_OF_A_DAY = 200


def open_to(actor: Actor) -> "QuerySet[NearDuplicate]":
    """The pairs to be looked at, oldest first, with what a page shows of them."""
    if not actor.may(Permission.DISCLOSURES_CLASSIFY):
        return NearDuplicate.objects.none()
    rows = NearDuplicate.objects.filter(settled=NearDuplicate.Settled.OPEN).order_by("at", "id")
    ends = ("disclosure", "like")
    return rows.select_related(
        *(f"{end}__{part}" for end in ends for part in ("patient", "recipient", "made_by"))
    )


def left_of(party_id: int, *, now: datetime.datetime) -> int:
    """How many more pairs are flagged today of what an associate reports by its links."""
    since = datetime.datetime.combine(clinic.local_date(now), datetime.time.min, tzinfo=clinic.time_zone())
    flagged = NearDuplicate.objects.filter(
        at__gte=since, disclosure__source=Source.DROP, disclosure__made_by_id=party_id
    )
    return max(0, MOST_OF_A_DAY - flagged.count())


def waiting() -> int:
    """How many pairs wait."""
    return NearDuplicate.objects.filter(settled=NearDuplicate.Settled.OPEN).count()
