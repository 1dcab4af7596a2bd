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


def for_case(reference: str, *, on: datetime.date) -> list[Searched]:
    """Every unit in use and every business associate with disclosures to report, with what it said."""
    answers = {
        (Kind.UNIT, row.unit_id) if row.unit_id else (Kind.ASSOCIATE, row.party_id): row
        for row in SearchConfirmed.objects.filter(reference=reference).order_by("at", "id")
    }
    asked = [(Kind.UNIT, unit.pk, unit.name) for unit in units(on)]
    asked += [
        (Kind.ASSOCIATE, party.pk, party.name)
        for party in people.business_associates(on)
        if party.reportable_flows.strip()
    ]
    return [Searched(kind, pk, name, answers.get((kind, pk))) for kind, pk, name in asked]


def outstanding(reference: str, *, on: datetime.date) -> list[Searched]:
    """Those that have not answered for this case and were not overridden."""
    return [one for one in for_case(reference, on=on) if one.is_outstanding]


def units(on: datetime.date) -> list[ReportingUnit]:
    """The reporting units in use on `on`."""
    return list(
        ReportingUnit.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), since__lte=on).order_by(
            "name", "id"
        )
    )
