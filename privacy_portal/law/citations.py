"""A citation: where in the law a rule stands."""

import re
from dataclasses import dataclass

_PARAGRAPHS = re.compile(r"^(?P<section>\d+\.\d+)(?P<paragraphs>(\([A-Za-z0-9]+\))*)$")


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """One place in a source of law. `source` is "45 CFR", "5 U.S.C." or a guidance's name."""

    source: str
    place: str

    def __str__(self) -> str:
        return f"{self.source} {self.place}"

    @property
    def section(self) -> str:
        """ "164.524" of "164.524(b)(2)(i)"."""
        return self.place.split("(")[0]

    def within(self, other: "Cite") -> bool:
        """Whether this is `other` or a paragraph of it."""
        return self.source == other.source and (
            self.place == other.place or self.place.startswith(f"{other.place}(")
        )


def cfr(place: str, title: int = 45) -> Cite:
    """cfr("164.524(b)(2)(i)"); raises ValueError for anything that is no section with paragraphs."""
    if _PARAGRAPHS.match(place) is None:
        raise ValueError(f"not a section of the Code of Federal Regulations: {place!r}")
    return Cite(f"{title} CFR", place)


def usc(title: int, place: str) -> Cite:
    """usc(5, "6103(a)")."""
    return Cite(f"{title} U.S.C.", place)


def guidance(name: str) -> Cite:
    """HHS guidance, which has no paragraph numbers."""
    return Cite("HHS guidance,", name)
