"""A statement a letter must make, when it must, and the statements that many letters share."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr, house

HOUSE = house("letters")


class When(StrEnum):
    """What has to be so for a statement to be made."""

    ALWAYS = "always"
    REVIEWABLE = "reviewable"
    WHERE_KNOWN = "where_known"
    WHERE_UNKNOWN = "where_unknown"
    REVERSED = "reversed"
    PART_NOT_HELD = "part_not_held"
    LINES = "lines"
    SERIES = "series"
    RESEARCH = "research"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a letter must say. `text` tells a person what; the template words it."""

    code: str
    text: str
    cite: Cite
    required: bool = True
    when: When = When.ALWAYS


COMMON: tuple[Statement, ...] = (
    Statement("addressee", "Whom the letter is to", HOUSE),
    Statement("date", "The date of the letter", HOUSE),
    Statement("reference", "The reference of the request", HOUSE),
    Statement("contact", "A contact's name or title, and telephone", cfr("164.530(a)(1)(ii)")),
)
LANGUAGE_HELP = Statement("language_help", "Free language help and auxiliary aids", cfr("92.11(c)(5)"))


def complaint_routes(to_clinic: Cite, to_hhs: Cite) -> tuple[Statement, ...]:
    """Both ways to complain; the rule for denials lets one do, the letters print both."""
    return (
        Statement(
            "complaint_clinic",
            "How to complain to the clinic: the name or title, and the telephone, of who takes complaints",
            to_clinic,
        ),
        Statement("complaint_hhs", "How to complain to the Secretary of Health and Human Services", to_hhs),
    )
