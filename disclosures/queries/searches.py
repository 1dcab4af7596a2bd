"""Who must say, before an accounting issues, that disclosures were searched for; and who has."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from disclosures.models import ReportingUnit, SearchConfirmed
from privacy_portal.people import queries as people


class Kind(StrEnum):
    """Whose disclosures come into the ledger otherwise than by this portal."""

    UNIT = "unit"
    ASSOCIATE = "associate"


@dataclass(frozen=True, slots=True)
class Searched:
    """One unit or business associate asked for a case, with its answer once there is one."""

    kind: Kind
    id: int
    name: str
    answer: SearchConfirmed | None

    @property
    def is_outstanding(self) -> bool:
        return self.answer is None


def for_case(reference: str, *, from_on: datetime.date, to_on: datetime.date) -> list[Searched]:
    """Every unit and business associate of any day of the list's period, with what it said.

    One that has ended disclosed while it was there, and is asked as well.
    """
    answers = {
        (Kind.UNIT, row.unit_id) if row.unit_id else (Kind.ASSOCIATE, row.party_id): row
        for row in SearchConfirmed.objects.filter(reference=reference).order_by("at", "id")
    }
    asked = [(Kind.UNIT, unit.pk, unit.name) for unit in units(from_on, to_on)]
    asked += [
        (Kind.ASSOCIATE, party.pk, party.name)
        for party in people.business_associates_between(from_on, to_on)
        if party.reportable_flows.strip()
    ]
    return [Searched(kind, pk, name, answers.get((kind, pk))) for kind, pk, name in asked]


def outstanding(reference: str, *, from_on: datetime.date, to_on: datetime.date) -> list[Searched]:
    """Those that have not answered for this case and were not overridden."""
    return [one for one in for_case(reference, from_on=from_on, to_on=to_on) if one.is_outstanding]


def units(from_on: datetime.date, to_on: datetime.date) -> list[ReportingUnit]:
    """The reporting units that were in use on some day of `from_on` to `to_on`."""
    return list(
        ReportingUnit.objects.filter(Q(ended_on=None) | Q(ended_on__gte=from_on), since__lte=to_on).order_by(
            "name", "id"
        )
    )
