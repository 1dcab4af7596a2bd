"""Research protocols as an accounting tells them: how many individuals, and whether all is known."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from disclosures.models import Disclosure, DisclosureSubject, ResearchProtocol
from disclosures.queries import ledger
from disclosures.queries.patient_rows import RESEARCH
from privacy_portal.law.accounting import protocols_told_as_such
from privacy_portal.people import queries as people

# What the form of 45 CFR 164.528(b)(4) must say of a protocol; the dates come from the ledger.
REQUIRED = (
    "name",
    "purpose",
    "selection",
    "information",
    "sponsor_name",
    "sponsor_address",
    "sponsor_telephone",
    "researcher_name",
    "researcher_address",
    "researcher_telephone",
)


@dataclass(slots=True)
class Told:
    """One protocol in one period: its newest details, how many individuals, and the dates of all of it."""

    details: ResearchProtocol
    individuals: int = 0
    first_on: datetime.date | None = None
    last_on: datetime.date | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in REQUIRED if not getattr(self.details, name).strip())


def told(
    protocol_ids: Collection[int], *, first_on: datetime.date, last_on: datetime.date
) -> dict[int, Told]:
    """Each protocol by the id that disclosures name, counted over the whole ledger in the period."""
    if not protocol_ids:
        return {}
    by_id = {protocol_id: Told(details) for protocol_id, details in newest_details(protocol_ids).items()}
    for protocol_id, _person, first, last in _individuals(protocol_ids, first_on, last_on):
        one = by_id.get(protocol_id)
        if one is None:
            continue
        one.individuals += 1
        one.first_on = min(one.first_on or first, first)
        one.last_on = max(one.last_on or last, last)
    return by_id


def told_as_such(found: dict[int, Told]) -> frozenset[int]:
    """The protocols that may be named instead of each disclosure (45 CFR 164.528(b)(4)(i))."""
    return protocols_told_as_such(
        {protocol_id: one.individuals for protocol_id, one in found.items()},
        {protocol_id for protocol_id, one in found.items() if not one.missing},
    )


def newest_details(protocol_ids: Collection[int]) -> dict[int, ResearchProtocol]:
    """The newest version of each protocol, by the id of its first."""
    rows = ResearchProtocol.objects.filter(Q(pk__in=protocol_ids) | Q(first_id__in=protocol_ids))
    return {row.first_id or row.pk: row for row in rows.order_by("at", "id")}


def _individuals(
    protocol_ids: Collection[int], first_on: datetime.date, last_on: datetime.date
) -> "list[tuple[int, int, datetime.date, datetime.date]]":
    """(protocol, person, first day, last day): merged records are one person; one query."""
    rows = ledger.standing(
        Disclosure.objects.filter(
            protocol_id__in=protocol_ids,
            basis__in=RESEARCH,
            void=False,
            disclosed_on__range=(first_on, last_on),
        )
    )
    alone = _grouped(rows.filter(patient__isnull=False), person="patient_id", protocol="protocol_id")
    listed = _grouped(
        DisclosureSubject.objects.filter(disclosure__in=rows.filter(patient=None)),
        person="patient_id",
        protocol="disclosure__protocol_id",
        day="disclosure__disclosed_on",
    )
    merged: dict[tuple[int, int], tuple[datetime.date, datetime.date]] = {}
    for protocol_id, person, first, last in alone.union(listed, all=True):
        known = merged.get((protocol_id, person), (first, last))
        merged[protocol_id, person] = (min(known[0], first), max(known[1], last))
    return [(*key, *days) for key, days in merged.items()]


def _grouped(
    rows: "QuerySet[Any]", *, person: str, protocol: str, day: str = "disclosed_on"
) -> "QuerySet[Any]":
    return (
        rows.order_by()
        .annotate(individual=people.kept_id(person))
        .values_list(protocol, "individual")
        .annotate(first=Min(day), last=Max(day))
    )
