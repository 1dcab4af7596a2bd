"""The chapter of docs/law.md on the accounting of disclosures: its rules, and the table of bases."""

from collections.abc import Sequence

from privacy_portal.documentation.access_chapters import rules_chapter
from privacy_portal.documentation.acts import ActLine
from privacy_portal.documentation.markdown import paragraphs, source, table
from privacy_portal.law.accounting import (
    BASES,
    Basis,
    basis,
    engine,
    free,
    research,
    series,
    silence,
    suspension,
)
from privacy_portal.law.accounting.period import LOOKBACK, OUTWARD, SHORTER

Acts = Sequence[ActLine]

LEAD = """Who received an individual's information. Nobody types whether a disclosure is listed: its legal
basis says so. What a statement of an agency or official holds back leaves no trace in what the individual
gets, and is told in a free supplement when the time is over."""
TABLE = """### The legal bases

*Series*: several to one recipient for one purpose may be told together. *May be delayed*: by a statement of
the agency or official that received it.
"""
RESEARCH = """### What the form for research says

For fifty individuals and more; else, or while any of this is not known, each disclosure is a line.
"""


def accounting_chapter(acts: Acts) -> list[str]:
    """The chapter as Markdown lines."""
    rules = (
        basis.LISTED,
        basis.IN_ERROR,
        LOOKBACK,
        OUTWARD,
        SHORTER,
        basis.EXCLUSIONS["before"],
        engine.NO_DISCLOSURE,
        engine.NOT_CLASSIFIED,
        engine.NOT_DESCRIBED,
        series.SERIES,
        research.PROTOCOL_FORM,
        research.HELP_CONTACT,
        suspension.REACH,
        suspension.WRITTEN,
        suspension.ORAL,
        suspension.INDIVIDUALS,
        engine.LOOKS_SUSPENDED,
        silence.SILENT,
        free.FREE,
        free.WINDOW,
        free.IN_ADVANCE,
        free.SUPPLEMENT_FREE,
    )
    return [
        *rules_chapter("The accounting of disclosures", rules, acts, LEAD),
        *paragraphs(TABLE),
        *table(
            ("Code", "Legal basis", "Listed", "Series", "May be delayed", "Source"),
            [_row(one) for one in BASES],
        ),
        *paragraphs(RESEARCH),
        *table(
            ("What", "Source"), [(rule.sentence, source(rule.cite)) for rule in research.DETAILS.values()]
        ),
    ]


def _row(one: Basis) -> tuple[str, ...]:
    return (
        f"`{one.code}`",
        one.title,
        "yes" if one.exclusion is None else f"no: {one.exclusion.sentence} {source(one.exclusion.cite)}",
        "yes" if one.series else "",
        "yes" if one.suspendable else "",
        source(one.cite),
    )
