"""The chapters of docs/law.md on the disclosure check: its steps, and what each basis asks."""

from collections.abc import Iterator, Sequence

from privacy_portal.documentation.access_chapters import rules_chapter
from privacy_portal.documentation.acts import ActLine
from privacy_portal.documentation.markdown import paragraphs, source, table
from privacy_portal.law import accounting, demands
from privacy_portal.law.disclosing import (
    amounts,
    choices,
    individual,
    part2,
    permission,
    protected,
    verifying,
)
from privacy_portal.law.disclosing.check import PERMITTED_ONLY
from privacy_portal.law.disclosing.conditions import Condition
from privacy_portal.law.disclosing.police import ITEMS, NEVER_ITEMS, ONLY_ITEMS

Acts = Sequence[ActLine]

CHECK = """Before a disclosure the portal asks these questions in this order, and stops at the first no. After
them come the minimum necessary, the conditions of the basis, and what must travel with a disputed record."""
CONDITIONS = """### What each basis asks

Where there are several ways, one of them is enough, and within it everything is asked. *on paper* is shown by
a document.
"""


def check_chapters(acts: Acts) -> list[str]:
    """Every chapter as Markdown lines."""
    rules = (
        PERMITTED_ONLY,
        part2.PART2_BLOCKED,
        part2.PART2_TO_PATIENT,
        protected.NOTES_BLOCKED,
        protected.NOTES_EXCEPTED,
        choices.BOUND,
        permission.NONE_HELD,
        permission.SALE,
        permission.MARKETING,
        permission.TPO,
        amounts.MINIMUM,
        amounts.EXEMPT,
        amounts.INFORM_VICTIM,
        verifying.EXEMPT,
        demands.NOTICE_TIME,
        demands.OWN_EFFORT,
        ONLY_ITEMS,
        NEVER_ITEMS,
    )
    return [
        *rules_chapter("Before a disclosure", rules, acts, CHECK),
        *paragraphs(CONDITIONS),
        *table(("Basis", "Way", "What must hold", "Source"), _conditions()),
        "### What may be told to find a person",
        "",
        *table(("Fact", "Source"), [(rule.sentence, source(rule.cite)) for rule in ITEMS.values()]),
    ]


def _conditions() -> Iterator[tuple[str, ...]]:
    asks = [
        *((accounting.BY_CODE[code].title, conditions) for code, conditions in amounts.ASKS.items()),
        (
            accounting.BY_CODE[individual.ACCESS].title,
            (individual.REPRESENTATIVE_AUTHORITY, individual.ACTS_FOR_THIS),
        ),
        ("Whoever asks", (verifying.IDENTITY, verifying.OFFICIAL_IDENTITY, verifying.OFFICIAL_AUTHORITY)),
    ]
    for title, conditions in asks:
        for condition in conditions:
            yield from _lines(title, condition, "")


def _lines(title: str, condition: Condition, way: str) -> Iterator[tuple[str, ...]]:
    paper = " (on paper)" if condition.by_papers else ""
    yield (title, way, f"{condition.sentence}{paper}", source(condition.cite))
    for number, parts in enumerate(condition.ways, start=1):
        for part in parts:
            yield from _lines(title, part, f"{way}.{number}" if way else str(number))
