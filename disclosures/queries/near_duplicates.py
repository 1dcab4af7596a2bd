"""Pairs of rows that may be one disclosure reported twice, and wait for a person."""

from django.db.models import QuerySet

from disclosures.models import NearDuplicate
from privacy_portal.audit.actor import Actor, Permission


def open_to(actor: Actor) -> "QuerySet[NearDuplicate]":
    """The pairs to be looked at, oldest first, with what a page shows of them."""
    if not actor.may(Permission.DISCLOSURES_CLASSIFY):
        return NearDuplicate.objects.none()
    rows = NearDuplicate.objects.filter(settled=NearDuplicate.Settled.OPEN).order_by("at", "id")
    ends = ("disclosure", "like")
    return rows.select_related(
        *(f"{end}__{part}" for end in ends for part in ("patient", "recipient", "made_by"))
    )


def waiting() -> int:
    """How many pairs wait."""
    return NearDuplicate.objects.filter(settled=NearDuplicate.Settled.OPEN).count()
