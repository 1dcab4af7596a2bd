"""What an issued accounting still owes: the rows a suspension kept out of it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from disclosures.models import Accounting, Disclosure
from privacy_portal.law.accounting import Decision
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people


@dataclass(frozen=True, slots=True)
class Owed:
    """The rows kept out of an accounting issued on `issued_on`, as they stand now."""

    accounting_id: int
    issued_on: datetime.date
    row_ids: frozenset[int]


def owed(accounting_id: int) -> Owed:
    """What is owed to complete an accounting: what it, and its last supplement, kept back.

    Rows that a later accounting of the same person listed are owed no more. Raises Refused NO_ACCOUNTING.
    """
    first = Accounting.objects.filter(pk=accounting_id).first()
    if first is None:
        raise Refused("There is no such accounting.", code="NO_ACCOUNTING")
    last = last_of(first)
    told = _told_later(first)
    kept_back = {one["id"] for one in last.decisions if one["decision"] == Decision.WITHHELD}
    standing = _as_they_stand(kept_back)
    return Owed(
        first.pk,
        first.issued_on,
        frozenset(new for old, new in standing.items() if old not in told and new not in told),
    )


def last_of(row: Accounting) -> Accounting:
    """The newest supplement of an accounting, or itself."""
    newest = row
    while True:
        later = Accounting.objects.filter(supplement_of=newest).order_by("-id").first()
        if later is None:
            return newest
        newest = later


def _told_later(first: Accounting) -> set[int]:
    later = Accounting.objects.filter(
        patient_id__in=people.same_person_ids(first.patient_id), pk__gt=first.pk
    ).values_list("decisions", flat=True)
    return {one["id"] for decisions in later for one in decisions if one["decision"] == Decision.LISTED}


def _as_they_stand(row_ids: Collection[int]) -> dict[int, int]:
    """Each row's id with that of the row that corrects it last, or its own."""
    newest = {row_id: row_id for row_id in row_ids}
    open_ = dict(newest)
    while open_:
        later = dict(
            Disclosure.objects.filter(replaces_id__in=open_.values()).values_list("replaces_id", "pk")
        )
        open_ = {old: later[new] for old, new in open_.items() if new in later}
        newest.update(open_)
    return newest
