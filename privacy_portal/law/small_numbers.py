"""Counts of few people, hidden so that nobody can be told from a table: a house rule, no law."""

from collections.abc import Iterable
from dataclasses import dataclass

from privacy_portal.law.citations import Rule, house

FEWEST = 11

HIDDEN = Rule(
    "A table for reading shows no count of one to ten people but the range; every total and rate is computed "
    "from what is shown, so that the count cannot be computed back.",
    house("small numbers"),
)


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A count as it may be shown: exactly, or only as lying between `low` and `high`, both included."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        return str(self.low) if self.exact else f"{self.low}–{self.high}"


NONE = Shown(0, 0)


def shown(count: int) -> Shown:
    """One part of a whole whose parts are shown each by itself: 0 and what reaches FEWEST are exact."""
    return Shown(count, count) if count == 0 or count >= FEWEST else Shown(1, FEWEST - 1)


def total(parts: Iterable[Shown]) -> Shown:
    """The sum of parts as shown: it holds nothing that its parts do not."""
    listed = list(parts)
    return Shown(sum(part.low for part in listed), sum(part.high for part in listed))


def shown_of(count: int, whole: Shown) -> Shown:
    """A count of some of `whole`, shown beside it: exact only where neither it nor the rest is small."""
    if count == 0:
        return NONE
    if count < FEWEST:
        return Shown(1, min(FEWEST - 1, whole.high))
    if count == whole.low == whole.high or count <= whole.low - FEWEST:
        return Shown(count, count)
    return Shown(max(FEWEST, whole.low - FEWEST + 1), whole.high)


def share(some: Shown, rest: Shown) -> Shown | None:
    """Which percentage `some` is of `some` and `rest`, rounded outward; None where there is nothing."""
    if some.high + rest.high == 0:
        return None
    if some.exact and rest.exact:
        percent = round(some.low * 100 / (some.low + rest.low))
        return Shown(percent, percent)
    low = some.low * 100 // (some.low + rest.high)
    high = -(-some.high * 100 // (some.high + rest.low))
    return Shown(low, high)
