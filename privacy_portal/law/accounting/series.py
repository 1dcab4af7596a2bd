"""Several disclosures told as one series (45 CFR 164.528(b)(3))."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from privacy_portal.law.citations import Rule, cfr

SERIES = Rule(
    "Several disclosures to one recipient, for one purpose, to the Secretary of HHS or without "
    "authorization, may be told together: the first in full, how often or how many, and the date of the "
    "last.",
    cfr("164.528(b)(3)"),
)
ONE_PURPOSE = Rule("A series has one recipient and one purpose.", cfr("164.528(b)(3)"))

# The widest and narrowest gap, in days, that still counts as the rhythm.
_RHYTHMS: tuple[tuple[str, int, int], ...] = (
    ("daily", 1, 1),
    ("weekly", 7, 7),
    ("every_two_weeks", 14, 14),
    ("monthly", 28, 31),
    ("quarterly", 89, 92),
    ("yearly", 365, 366),
)


@dataclass(frozen=True, slots=True)
class Series:
    """The first in full is the line itself; `rhythm` is "" when the gaps are uneven."""

    first_on: datetime.date
    last_on: datetime.date
    number: int
    rhythm: str


def series_of(days: Sequence[datetime.date]) -> Series:
    """The series that disclosures on `days` make, in any order; raises ValueError for fewer than two."""
    if len(days) < 2:
        raise ValueError("a series has at least two disclosures")
    ordered = sorted(days)
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered)]
    rhythm = next(
        (name for name, least, most in _RHYTHMS if all(least <= gap <= most for gap in gaps)),
        "",
    )
    return Series(ordered[0], ordered[-1], len(ordered), rhythm if len(ordered) > 2 else "")
