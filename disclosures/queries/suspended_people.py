"""Whom a statement concerns: the individuals it names, or everybody where it names nobody."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosures.models import Suspension, SuspensionPatient
from privacy_portal.law.accounting import Form
from privacy_portal.people import queries as people

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Whom:
    """The people some statements name, by the statement's id; merged records are one person.

    45 CFR 164.528(a)(2)(ii)(C) ends an oral statement after thirty days unless "a written statement" about it
    came. So a written one takes the place of the oral one for whom it concerns; for those the oral one alone
    names nothing was put in writing, and it holds its thirty days.
    """

    named: Mapping[int, frozenset[int]]

    def of(self, row: Suspension) -> frozenset[int]:
        return self.named.get(row.pk, NOBODY)

    def concerns(self, row: Suspension, person_id: int) -> bool:
        named = self.of(row)
        return not named or person_id in named

    def carries_on(self, row: Suspension, person_id: int | None = None) -> bool:
        """Whether a written statement took this oral one's place, for this person or for all it concerns."""
        follower = _in_time(row)
        if follower is None:
            return False
        if person_id is not None:
            return self.concerns(follower, person_id)
        return not self.of(follower) or (bool(self.of(row)) and self.of(row) <= self.of(follower))

    def carries_on_in_part(self, row: Suspension) -> bool:
        """Whether the written statement concerns fewer people than the oral one, which holds for the rest."""
        return _in_time(row) is not None and not self.carries_on(row)

    def last_day(self, row: Suspension, person_id: int | None = None) -> datetime.date:
        """The last day on which this row suspends (this person's lines; anybody's without one).

        As computed, or sooner where the agency said so since.
        """
        last = row.end_on
        if self.carries_on(row, person_id):
            last = min(last, self.last_day(row.followed_by, person_id))
        lifted = getattr(row, "lifted", None)
        return min(last, lifted.last_on) if lifted is not None else last


def whom(rows: Iterable[Suspension]) -> Whom:
    """Whom these statements and those that follow them name; two queries at most."""
    ids = {one.pk for row in rows for one in (row, _in_time(row)) if one is not None}
    pairs = list(
        SuspensionPatient.objects.filter(suspension_id__in=ids).values_list("suspension_id", "patient_id")
    )
    kept = people.canonical_ids(patient_id for _row, patient_id in pairs) if pairs else {}
    named: dict[int, set[int]] = {}
    for row_id, patient_id in pairs:
        named.setdefault(row_id, set()).add(kept[patient_id])
    return Whom({row_id: frozenset(found) for row_id, found in named.items()})


def named_ids(suspension_ids: Iterable[int]) -> list[int] | None:
    """The records these statements name together; None where one of them concerns everybody."""
    ids = set(suspension_ids)
    pairs = list(
        SuspensionPatient.objects.filter(suspension_id__in=ids).values_list("suspension_id", "patient_id")
    )
    if {row_id for row_id, _patient in pairs} != ids:
        return None
    return sorted({patient_id for _row, patient_id in pairs})


def _in_time(row: Suspension) -> Suspension | None:
    """The written statement that came while this oral one held."""
    if row.form != Form.ORAL:  # nothing follows a written one
        return None
    follower: Suspension | None = getattr(row, "followed_by", None)
    return follower if follower is not None and follower.arrived_on <= row.end_on else None
