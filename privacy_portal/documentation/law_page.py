"""docs/law.md: what the law package states, for a lawyer to read."""

import datetime
from collections.abc import Iterable, Sequence

from privacy_portal.documentation.access_chapters import access_chapters, rules_chapter
from privacy_portal.documentation.accounting_chapter import accounting_chapter
from privacy_portal.documentation.acts import ActLine, carried_out_by
from privacy_portal.documentation.check_chapters import check_chapters
from privacy_portal.documentation.disclosing_chapters import disclosing_chapters
from privacy_portal.documentation.markdown import DONE_BY_THE_CODE, page, paragraphs, source, table
from privacy_portal.law import (
    calendar,
    clocks,
    index,
    letters,
    representation,
    retention,
    rights,
    section_504,
    state_rules,
    verification,
)
from privacy_portal.law.citations import Cite
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right, Stance

Acts = Sequence[ActLine]

INTRODUCTION = f"""# The law, as the portal keeps it

{DONE_BY_THE_CODE}
It says in plain words what `privacy_portal/law/` states and the portal keeps to. It is no legal advice:
counsel confirms it, and what state law adds.

Each source leads to the tests that prove it. *Carried out by* names the acts of the portal that cite the
rule; a dash means that the rule is kept without an act, by a date that is computed, a form that does not ask,
a letter that cannot be composed, or that the part of the portal it belongs to is not built yet. A *house
rule* is ours, where the law is silent; no page or letter shows it as law.
"""
CLOCKS = """## Clocks

The days are calendar days. They run from receipt, by whatever channel and by anyone who works for the
clinic, on the clinic's own calendar. Nothing else starts them, and nothing stops them: neither verification
nor a fee, a form, or a question about scope. A due date on a weekend or a holiday stays. After an extension
the date promised in the letter is the due date.
"""
EXTENSIONS = """### When an extension is refused

An extension stands once its letter was sent, posted or opened to the portal on or before the due date; until
then the old date stands. The example is a request for access received on January 31, 2026.
"""
HOUSE_TARGETS = """### Rights without a federal clock

Federal law names no number of days for these; the house sets itself a target, which no letter shows as a
legal date.
"""
BUSINESS_DAYS = (
    "Used for working targets and for state rules that count business days, never for a federal date."
)
FORMS = """## What a form may and must not ask

What is not named here may not be required either.
"""
LETTERS = """## What each letter must say

A letter that leaves one of these out cannot be composed. The statement of language help is required where
Section 1557 binds the clinic. An acknowledgement may not say that the days wait for anything.
"""

EXAMPLE_RECEIVED_ON = datetime.date(2026, 1, 31)
EXAMPLE_SENT_ON = datetime.date(2026, 2, 25)
EXAMPLE_PROMISED_ON = datetime.date(2026, 4, 1)


def law_page(acts: Acts) -> str:
    """The whole document as Markdown; `acts` is the portal's table of acts."""
    return page(
        [
            *paragraphs(INTRODUCTION),
            *_clocks(acts),
            *_extensions(),
            *_house_targets(),
            *rules_chapter("State law", (state_rules.FLOOR,), acts),
            *access_chapters(acts),
            *accounting_chapter(acts),
            *disclosing_chapters(acts),
            *check_chapters(acts),
            *_verification(acts),
            *_representation(acts),
            *_forms(),
            *_letters(acts),
            *rules_chapter("What is kept, and how long", (retention.TERM, *retention.KEPT), acts),
            *rules_chapter(
                "From when web pages must be accessible",
                (section_504.FIFTEEN_OR_MORE, section_504.FEWER),
                acts,
            ),
            *rules_chapter("Complaints to HHS", (clocks.HHS_COMPLAINT,), acts),
            *rules_chapter(
                "Business days",
                (calendar.HOLIDAYS, calendar.SATURDAY_RULE, calendar.SUNDAY_RULE),
                acts,
                BUSINESS_DAYS,
            ),
            *_sources(acts),
        ]
    )


def _name(right: Right | LetterKind) -> str:
    return right.value.replace("_", " ").capitalize()


def _clocks(acts: Acts) -> list[str]:
    rows = [
        (
            _name(right),
            f"{clock.days} calendar days after receipt",
            f"{source(clock.cite)}",
            f"once, by up to {clock.extension_days} days, counted from the due date",
            source(clock.extension_cite),
            carried_out_by(clock.extension_cite, acts),
        )
        for right, clock in clocks.CLOCKS.items()
    ]
    return [
        *paragraphs(CLOCKS),
        *table(("Right", "Act within", "Source", "Extension", "Source", "Extended by"), rows),
    ]


def _extensions() -> list[str]:
    """Refusals as the code words them, for an access request received on January 31, 2026."""
    clock = clocks.CLOCKS[Right.ACCESS]
    due_on, cap_on = clock.due_on(EXAMPLE_RECEIVED_ON), clock.cap_on(EXAMPLE_RECEIVED_ON)
    one_day = datetime.timedelta(days=1)
    tried: tuple[tuple[str, dict[str, object]], ...] = (
        ("A second extension", {"already_extended": True}),
        ("A letter sent after the due date", {"sent_on": due_on + one_day}),
        ("A letter without a reason", {"reason": " "}),
        ("A letter without a date", {"promised_on": None}),
        ("A date that is not later", {"promised_on": due_on}),
        ("A date beyond the cap", {"promised_on": cap_on + one_day}),
    )
    return [
        *paragraphs(EXTENSIONS),
        *table(
            ("What is tried", "Code", "What is said", "Source"),
            [(what, *_refusal(clock, change)) for what, change in tried],
        ),
    ]


def _refusal(clock: clocks.Clock, change: dict[str, object]) -> tuple[str, str, str]:
    facts = {
        "received_on": EXAMPLE_RECEIVED_ON,
        "sent_on": EXAMPLE_SENT_ON,
        "promised_on": EXAMPLE_PROMISED_ON,
        "reason": "The records are in off-site storage.",
        "already_extended": False,
        **change,
    }
    try:
        clock.check_extension(**facts)  # type: ignore[arg-type]
    except Refused as refusal:
        return f"`{refusal.code}`", refusal.sentence, source(refusal.cite) if refusal.cite else ""
    raise AssertionError(f"the example is let pass: {change}")


def _house_targets() -> list[str]:
    rows = [
        (
            _name(right),
            f"{unclocked.house_days} {'business ' if unclocked.unit == 'business' else ''}days",
            source(unclocked.cite),
        )
        for right, unclocked in clocks.UNCLOCKED.items()
    ]
    return [
        *paragraphs(HOUSE_TARGETS),
        *table(("Right", "House target", "Source of the right"), rows),
        "### Working dates",
        "",
        *table(("Rule", "Source"), [(rule.sentence, "house rule") for rule in (clocks.TARGET, clocks.AIM)]),
    ]


def _verification(acts: Acts) -> list[str]:
    ways = ", ".join(method.value.replace("_", " ") for method in verification.Method)
    rules = (verification.IDENTITY, verification.DOCUMENTS, verification.NO_BARRIER, verification.NO_DENIAL)
    return rules_chapter("Verification", rules, acts, f"Ways that are offered: {ways}.")


def _representation(acts: Acts) -> list[str]:
    rows = [
        (
            authority.value.replace("_", " "),
            rule.sentence,
            ", ".join(sorted(standing.value.replace("_", " ") for standing in rule.over)),
            source(rule.cite),
        )
        for authority, rule in representation.AUTHORITIES.items()
    ]
    return [
        *rules_chapter("Personal representatives", (representation.TREATED_AS_INDIVIDUAL,), acts),
        *table(("Authority", "What it is", "Over", "Source"), rows),
    ]


def _forms() -> list[str]:
    lines = paragraphs(FORMS)
    for right, rules in rights.FORM_RULES.items():
        rows = [
            (str(stance), rule.demand.value, source(rule.cite))
            for stance in Stance
            for rule in rules
            if rule.stance is stance
        ]
        lines += [
            f"### {_name(right)}: {rights.SECTION[right]}",
            "",
            *table(("The form", "What", "Source"), rows),
        ]
    return lines


def _letters(acts: Acts) -> list[str]:
    lines = [
        *paragraphs(LETTERS),
        "### Every letter",
        "",
        *_statements((*letters.COMMON, letters.LANGUAGE_HELP), acts),
    ]
    for kind, statements in letters.OWN.items():
        if kind is not LetterKind.EXTENSION:
            lines += [f"### {_name(kind)}", "", *_statements(statements, acts)]
    for right, statements in letters.EXTENSIONS.items():
        lines += [f"### {_name(LetterKind.EXTENSION)}: {right.value}", "", *_statements(statements, acts)]
    return lines


def _statements(statements: Iterable[letters.Statement], acts: Acts) -> list[str]:
    rows = [(s.text, source(s.cite), carried_out_by(s.cite, acts)) for s in statements]
    return table(("Statement", "Source", "Carried out by"), rows)


def _sources(acts: Acts) -> list[str]:
    rows = [
        (source(cite), ", ".join(f"`{name}`" for name in names), _unless_whole(cite, acts))
        for cite, names in index.stated().items()
    ]
    return [
        "## Every source",
        "",
        *table(("Source", "Stated by", "Carried out by"), rows),
    ]


def _unless_whole(cite: Cite, acts: Acts) -> str:
    """A citation of a whole section names no act: every act of that right carries out some of it."""
    return "its paragraphs, above" if cite in rights.SECTION.values() else carried_out_by(cite, acts)
