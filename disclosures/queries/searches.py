"""Who must say, before an accounting issues, that disclosures were searched for; and who has.

A business associate may have said so by its drop link, of all patients. What it said counts for the days that
it named and that were past when it said so, and only while the ledger holds as many of its rows as then. What
staff set aside, and what came by a link that ended for naming patients nobody has, does not count.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from disclosures.models import Accounting, Attestation, Disclosure, ReportingUnit, SearchConfirmed
from privacy_portal.clinic import queries as clinic
from privacy_portal.people import queries as people

type Days = tuple[datetime.date, datetime.date]
type Asked = tuple[Kind, int]
DAY = datetime.timedelta(days=1)
COUNTS = Q(set_aside=None, link__guessed=False)
STILL_COUNTS = Q(attestation=None) | Q(attestation__set_aside=None, attestation__link__guessed=False)


class Kind(StrEnum):
    """Whose disclosures come into the ledger otherwise than by this portal."""

    UNIT = "unit"
    ASSOCIATE = "associate"


@dataclass(frozen=True, slots=True)
class Searched:
    """One unit or business associate asked for a case about these days, with its answer once there is one.

    `answer` is what was written down for the case; `told` what the associate said by its link, where that is
    the answer: no more of it than the days need.
    """

    kind: Kind
    id: int
    name: str
    days: Days
    answer: SearchConfirmed | None = None
    told: tuple[Attestation, ...] = ()

    @property
    def is_outstanding(self) -> bool:
        return self.answer is None and not self.told


def for_case(
    reference: str, *, from_on: datetime.date, to_on: datetime.date, patient_id: int | None = None
) -> list[Searched]:
    """Every unit and business associate of any day of the list's period, with what it said.

    One that has ended disclosed while it was there, and is asked as well. With `patient_id`, an associate
    that confirmed an earlier list of the patient need only have attested the days since.
    """
    written = defaultdict(list)
    for row in (
        SearchConfirmed.objects.filter(STILL_COUNTS, reference=reference)
        .select_related("attestation")
        .order_by("at", "id")
    ):
        written[_whose(row)].append(row)
    asked = [
        Searched(Kind.UNIT, unit.pk, unit.name, _days(unit.since, unit.ended_on, from_on, to_on))
        for unit in units(from_on, to_on)
    ]
    associates = [
        Searched(
            Kind.ASSOCIATE,
            party.pk,
            party.name,
            _days(party.agreement_from or from_on, until, from_on, to_on),
        )
        for party in people.business_associates_between(from_on, to_on)
        if party.reportable_flows.strip()
        for until in [min(filter(None, (party.agreement_to, party.retired_on)), default=None)]
    ]
    told = _attested({one.id for one in associates}, from_on, to_on)
    before = _confirmed_before(patient_id, set(told), reference) if told else {}
    answered = [_answered(one, written[one.kind, one.id]) for one in asked]
    for one in associates:
        said = told.get(one.id, [])
        rows = written[one.kind, one.id]
        answered.append(_answered(one, rows, said, before.get(one.id, [])))
    return answered


def outstanding(
    reference: str, *, from_on: datetime.date, to_on: datetime.date, patient_id: int | None = None
) -> list[Searched]:
    """Those that have not answered for this case and were not overridden."""
    everybody = for_case(reference, from_on=from_on, to_on=to_on, patient_id=patient_id)
    return [one for one in everybody if one.is_outstanding]


def units(from_on: datetime.date, to_on: datetime.date) -> list[ReportingUnit]:
    """The reporting units that were in use on some day of `from_on` to `to_on`."""
    return list(
        ReportingUnit.objects.filter(Q(ended_on=None) | Q(ended_on__gte=from_on), since__lte=to_on).order_by(
            "name", "id"
        )
    )


def rows_made_by(party_id: int, from_on: datetime.date, to_on: datetime.date) -> int:
    """How many disclosures the associate reported of these days; corrections do not change it."""
    reported: QuerySet[Disclosure] = Disclosure.objects.filter(
        made_by_id=party_id, replaces=None, disclosed_on__range=(from_on, to_on)
    )
    return reported.count()


def days_told(row: Attestation) -> Days:
    """The days an attestation is about: nobody attests days to come."""
    return row.period_from, min(row.period_to, clinic.local_date(row.at))


def _answered(
    one: Searched,
    written: list[SearchConfirmed],
    said: list[Attestation] | None = None,
    before: list[SearchConfirmed] | None = None,
) -> Searched:
    own = [(row.from_on or one.days[0], row.to_on or one.days[1]) for row in written]
    if written and _cover(own, one.days):
        return Searched(one.kind, one.id, one.name, one.days, answer=written[-1])
    if not said:
        return one
    known = own + [
        (row.from_on, min(row.to_on, clinic.local_date(row.at)))
        for row in before or []
        if row.from_on and row.to_on
    ]
    return Searched(one.kind, one.id, one.name, one.days, told=tuple(_needed(known, said, one.days)))


def _needed(known: list[Days], said: list[Attestation], days: Days) -> list[Attestation]:
    """The fewest of `said` that leave out no day beside what is known already; none where they do not."""
    day, last = days
    needed: list[Attestation] = []
    while day <= last:
        until = max((until for first, until in known if first <= day), default=day - DAY)
        if until < day:
            found = max(
                (row for row in said if days_told(row)[0] <= day),
                key=lambda row: days_told(row)[1],
                default=None,
            )
            if found is None or days_told(found)[1] < day:
                return []
            needed.append(found)
            until = days_told(found)[1]
        day = until + DAY
    return needed or said[-1:]


def _attested(
    party_ids: set[int], from_on: datetime.date, to_on: datetime.date
) -> dict[int, list[Attestation]]:
    """What each of these said by its links about some of these days, as far as it is still so.

    The newest of each link: it is about the days of those before it, and those since.
    """
    if not party_ids:
        return {}
    held = (
        Disclosure.objects.filter(
            made_by=OuterRef("link__party"),
            replaces=None,
            disclosed_on__range=(OuterRef("period_from"), OuterRef("period_to")),
        )
        .order_by()
        .values("made_by")
        .annotate(n=Count("pk"))
        .values("n")
    )
    newest = (
        Attestation.objects.filter(
            COUNTS, link__party_id__in=party_ids, period_from__lte=to_on, period_to__gte=from_on
        )
        .order_by("link_id", "-at", "-id")
        .distinct("link_id")
    )
    rows = (
        Attestation.objects.filter(pk__in=newest.values("pk"))
        .annotate(held=Coalesce(Subquery(held, output_field=IntegerField()), 0))
        .filter(held=F("rows"))
        .select_related("link")
        .order_by("at", "id")
    )
    told: dict[int, list[Attestation]] = defaultdict(list)
    for row in rows:
        if days_told(row)[1] >= max(from_on, row.period_from):
            told[row.link.party_id].append(row)
    return dict(told)


def _confirmed_before(
    patient_id: int | None, party_ids: set[int], reference: str
) -> dict[int, list[SearchConfirmed]]:
    """What these confirmed for the lists that the patient was given before."""
    if patient_id is None:
        return {}
    lists = Accounting.objects.filter(patient_id__in=people.same_person_ids(patient_id)).exclude(
        reference=reference
    )
    found: dict[int, list[SearchConfirmed]] = defaultdict(list)
    for row in SearchConfirmed.objects.filter(
        STILL_COUNTS, party_id__in=party_ids, override=False, reference__in=lists.values("reference")
    ):
        assert row.party_id is not None
        found[row.party_id].append(row)
    return dict(found)


def _whose(row: SearchConfirmed) -> Asked:
    if row.unit_id is not None:
        return Kind.UNIT, row.unit_id
    assert row.party_id is not None
    return Kind.ASSOCIATE, row.party_id


def _days(
    since: datetime.date, until: datetime.date | None, from_on: datetime.date, to_on: datetime.date
) -> Days:
    return max(since, from_on), min(until or to_on, to_on)


def _cover(spans: list[Days], days: Days) -> bool:
    """Whether the spans together leave out no day."""
    day, last = days
    for first, until in sorted(spans):
        if first > day:
            return False
        day = max(day, until + DAY)
    return day > last
