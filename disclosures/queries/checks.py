"""Checks that were answered, for staff: emergencies to review, one check, what is still owed."""

from dataclasses import dataclass

from django.db.models import QuerySet

from consent.queries import choices
from disclosures.models import DisclosureCheck
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.work import queries as work

RELATED = ("patient", "disclosure__recipient", "review")
REVIEWERS = Permission.DISCLOSURES_CLASSIFY


def emergencies(actor: Actor) -> "QuerySet[DisclosureCheck]":
    """Every emergency disclosure, the newest first; only for those who review them."""
    rows = DisclosureCheck.objects.filter(break_glass=True, disclosure__isnull=False)
    if not actor.may(REVIEWERS):
        return rows.none()
    return rows.select_related(*RELATED).order_by("-at", "-id")


def waiting(actor: Actor) -> int:
    """How many emergencies nobody has reviewed."""
    return emergencies(actor).filter(review=None).count()


def one(actor: Actor, check_id: int) -> DisclosureCheck | None:
    """A check, for who asked it and for who reviews."""
    row = DisclosureCheck.objects.select_related(*RELATED).filter(pk=check_id).first()
    if row is None or not (actor.may(REVIEWERS) or row.by_id == actor.user_id):
        return None
    return row


def owed(disclosure_id: int) -> set[str]:
    """The kinds of work still open about a disclosure."""
    return {item.kind for item in work.about(("disclosure", disclosure_id))}


@dataclass(frozen=True, slots=True)
class Standing:
    """A restriction in force, as the page lists it; `key` is the law package's."""

    key: str
    words: str


def restrictions(actor: Actor, patient_id: int) -> list[Standing]:
    """What is restricted, in words, so that somebody can say that none of it is in there.

    A restriction that names no information is about all of it: nothing is apart from that.
    """
    rows = choices.restrictions_of(actor, patient_id).filter(ended=None).prefetch_related(None)
    named = [(row.pk, row.service or row.information) for row in rows]
    return [Standing(f"restriction:{pk}", words) for pk, words in named if words]
