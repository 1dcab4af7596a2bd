"""A condition of a disclosure: one sentence somebody must be able to say, and where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from privacy_portal.law.citations import Cite

Met = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold before a disclosure.

    With `ways` it holds when every condition of one way does; without, when somebody says that it does and
    on what evidence. `by_papers`: a document carries it.
    """

    code: str
    sentence: str
    cite: Cite
    ways: tuple[tuple["Condition", ...], ...] = ()
    by_papers: bool = False

    def is_met(self, met: Met) -> bool:
        """Whether it holds; `met` gives the evidence for each code that somebody vouches for."""
        if self.ways:
            return any(all(part.is_met(met) for part in way) for way in self.ways)
        return bool(met.get(self.code, "").strip())

    def parts(self) -> Iterator["Condition"]:
        """What can be vouched for: itself, or the conditions of its ways."""
        if not self.ways:
            yield self
        for way in self.ways:
            for part in way:
                yield from part.parts()


def unmet(conditions: Iterable[Condition], met: Met) -> tuple[Condition, ...]:
    """Those that do not hold yet, in their order."""
    return tuple(condition for condition in conditions if not condition.is_met(met))
