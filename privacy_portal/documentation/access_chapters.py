"""The chapters of docs/law.md on the right of access: giving, denying, reviewing, charging, directing."""

from collections.abc import Iterable, Sequence

from privacy_portal.documentation.acts import ActLine, carried_out_by
from privacy_portal.documentation.markdown import paragraphs, source, table
from privacy_portal.law import access, denial, directive, fees, review
from privacy_portal.law.citations import Rule
from privacy_portal.law.denial import GroundRule

Acts = Sequence[ActLine]

DENYING = """## Denying access

There are these grounds and no others: an unpaid bill, a record that another clinic made, or the worry that
the record might upset are none. Each ground needs its evidence. A letter says the ground in the words below
and never repeats the professional's reasoning.
"""
CHARGING = """## What a copy may cost

Four components, and one of three methods. What is named under *never charged* is refused as a line of a fee.
"""


def access_chapters(acts: Acts) -> list[str]:
    """Every chapter as Markdown lines."""
    return [
        *rules_chapter(
            "The right of access",
            (
                access.RIGHT,
                *access.EXCEPTED,
                access.WRITING,
                access.ACCEPTANCE,
                access.PROVIDE,
                access.FORMAT,
                access.ELECTRONIC,
                access.SUMMARY,
                access.MANNER,
                access.EMAIL_RISK,
                access.NO_TRIMMING,
                access.ASSOCIATE,
                access.ASSOCIATE_TARGET,
            ),
            acts,
        ),
        *_denying(acts),
        *rules_chapter(
            "Reviewing a denial",
            (review.REVIEWER, review.PROMPT, review.NOT_OPEN, review.FREE, review.TARGETS),
            acts,
        ),
        *_charging(acts),
        *rules_chapter(
            "Sending a copy to someone else",
            (directive.FORM, directive.REACH, directive.RATE, *directive.ALTERNATIVES.values()),
            acts,
        ),
    ]


def rules_chapter(title: str, rules: Iterable[Rule], acts: Acts, lead: str = "") -> list[str]:
    """A chapter of rules, each with its source and the acts that carry it out."""
    return [f"## {title}", "", *([lead, ""] if lead else []), *_rules(rules, acts)]


def _rules(rules: Iterable[Rule], acts: Acts) -> list[str]:
    rows = [(rule.sentence, source(rule.cite), carried_out_by(rule.cite, acts)) for rule in rules]
    return table(("Rule", "Source", "Carried out by"), rows)


def _denying(acts: Acts) -> list[str]:
    rules = (denial.ONLY_GROUNDS, denial.LICENSED, denial.PARTIAL, denial.WRITTEN, denial.NOT_HELD)
    return [
        *paragraphs(DENYING),
        *_rules(rules, acts),
        "### The grounds",
        "",
        *table(
            ("Ground", "What the letter says", "Review", "Evidence", "Source"),
            [_ground(rule) for rule in denial.GROUNDS.values()],
        ),
    ]


def _ground(rule: GroundRule) -> tuple[str, ...]:
    return (
        rule.name,
        rule.plain,
        "yes" if rule.reviewable else "no",
        "; ".join(evidence.label for evidence in rule.evidence) or "a licensed professional's determination",
        source(rule.cite),
    )


def _charging(acts: Acts) -> list[str]:
    rules = (
        fees.FEE,
        *fees.COMPONENTS.values(),
        *fees.METHODS.values(),
        fees.PER_PAGE,
        fees.FREE_WAYS,
        fees.IN_ADVANCE,
        fees.NEVER,
        fees.STATE_CAP,
        fees.THIRD_PARTY,
        fees.WITHIN_NOTICE,
        fees.NEVER_HELD,
    )
    never = [(name.value.replace("_", " "), sentence) for name, sentence in fees.NOT_CHARGEABLE.items()]
    return [
        *paragraphs(CHARGING),
        *_rules(rules, acts),
        "### Never charged",
        "",
        *table(("What", "Why"), never),
    ]
