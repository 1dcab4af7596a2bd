"""A citation, and a rule: one sentence with the place in the law where it stands."""

import re
from dataclasses import dataclass

_CFR = re.compile(r"(?P<section>\d+\.\d+)(\([A-Za-z0-9]+\))*")
_CITATION = re.compile(r"(?P<source>\d+ (CFR|U\.S\.C\.)) (?P<place>(Part )?[\d.]+(\([A-Za-z0-9]+\))*)")


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """One place in a source: source "45 CFR", "5 U.S.C.", "HHS guidance" …; place "164.524(b)(2)(i)"."""

    source: str
    place: str

    def __str__(self) -> str:
        return f"{self.source} {self.place}"

    @property
    def section(self) -> str:
        """ "164.524" of "164.524(b)(2)(i)"."""
        return self.place.split("(")[0]

    @property
    def is_law(self) -> bool:
        """False for a rule the house set itself, which no page may show as law."""
        return self.source != HOUSE_SOURCE

    def within(self, other: "Cite") -> bool:
        """Whether this is `other` or a paragraph of it."""
        return self.source == other.source and (
            self.place == other.place or self.place.startswith(f"{other.place}(")
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """What the law asks, in one plain sentence, and where it stands."""

    sentence: str
    cite: Cite


HOUSE_SOURCE = "House rule:"


def cfr(place: str, title: int = 45) -> Cite:
    """cfr("164.524(b)(2)(i)"); raises ValueError for anything that is no section with paragraphs."""
    if _CFR.fullmatch(place) is None:
        raise ValueError(f"not a section of the Code of Federal Regulations: {place!r}")
    return Cite(f"{title} CFR", place)


def usc(title: int, place: str) -> Cite:
    """usc(5, "6103(a)")."""
    return Cite(f"{title} U.S.C.", place)


def guidance(name: str) -> Cite:
    """HHS guidance, which has no paragraph numbers."""
    return Cite("HHS guidance:", name)


def court(decision: str) -> Cite:
    """A court's decision by its name and reporter."""
    return Cite("Court decision:", decision)


def state_law(place: str) -> Cite:
    """A state's law as the clinic's settings write it: read while running, so no index of ours holds it."""
    return Cite("State law:", place)


def house(name: str) -> Cite:
    """A rule the house set for itself where the law is silent; `is_law` is False."""
    return Cite(HOUSE_SOURCE, name)


def parse(text: str) -> Cite:
    """The citation that `text` names; a bare "164.524(b)(1)" is of 45 CFR.

    "5 U.S.C. 6103(a)", "HHS guidance: …", "Court decision: …" and "Executive Order 11582" work
    too; raises ValueError otherwise.
    """
    if _CFR.fullmatch(text):
        return cfr(text)
    numbered = _CITATION.fullmatch(text)
    if numbered:
        return Cite(numbered["source"], numbered["place"])
    for source in ("HHS guidance:", "Court decision:", "Executive Order"):
        place = text.removeprefix(source).strip()
        if text.startswith(source) and place:
            return Cite(source, place)
    raise ValueError(f"not a citation: {text!r}")
