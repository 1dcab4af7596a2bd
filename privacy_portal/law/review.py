"""The review of a denial (45 CFR 164.524(a)(4), (d)(4)): who may decide it, and how soon."""

import datetime
from collections.abc import Collection, Iterable

from privacy_portal.law.citations import Rule, cfr, house
from privacy_portal.law.denial import is_reviewable
from privacy_portal.law.refusal import Refused

REFER_WITHIN_DAYS = 2
DECIDE_WITHIN_DAYS = 15

REVIEWER = Rule(
    "A reviewable denial is reviewed, when the individual asks, by a licensed health care professional whom "
    "the clinic designates and who took no part in it. Access is given or denied as the reviewer determines.",
    cfr("164.524(a)(4)"),
)
PROMPT = Rule(
    "Refer the request for review promptly; the reviewer decides within a reasonable time; the individual is "
    "told the result promptly in writing, and it is carried out.",
    cfr("164.524(d)(4)"),
)
NOT_OPEN = Rule(
    "A denial on one of the other grounds is not open to review, and no letter promises one.",
    cfr("164.524(a)(2)"),
)
FREE = Rule("A fee is for a copy or a summary; a review costs the individual nothing.", cfr("164.524(c)(4)"))
TARGETS = Rule(
    "Refer a review within two calendar days, decide it within fifteen; the rule says promptly, and within a "
    "reasonable time. Never printed as a legal date.",
    house("review"),
)


def refer_by(asked_on: datetime.date) -> datetime.date:
    """By when a request for review is referred: the house's own target."""
    return asked_on + datetime.timedelta(days=REFER_WITHIN_DAYS)


def decide_by(referred_on: datetime.date) -> datetime.date:
    """By when the reviewer decides: the house's own target."""
    return referred_on + datetime.timedelta(days=DECIDE_WITHIN_DAYS)


def check_may_ask(grounds: Iterable[str]) -> None:
    """Whether a denial on `grounds` may be reviewed; raises Refused (NOT_REVIEWABLE, GROUND_UNKNOWN)."""
    if not is_reviewable(grounds):
        raise Refused("A denial on this ground is not open to review.", NOT_OPEN.cite, code="NOT_REVIEWABLE")


def check_reviewer(*, reviewer_key: str, took_part: Collection[str], licensed: bool) -> None:
    """Whether somebody may review a denial.

    Keys name people without saying who they are, "user:12" or "paper:jane roe"; case and spaces do not tell
    two people apart. `took_part`: who determined, decided or wrote the denial. Raises Refused
    (REVIEWER_NOT_LICENSED, REVIEWER_TOOK_PART).
    """
    if not licensed:
        raise Refused(
            "The reviewer must be a licensed health care professional.",
            REVIEWER.cite,
            code="REVIEWER_NOT_LICENSED",
        )
    if _folded(reviewer_key) in {_folded(key) for key in took_part}:
        raise Refused(
            "The reviewer took part in the denial: name another licensed professional.",
            REVIEWER.cite,
            code="REVIEWER_TOOK_PART",
        )


def check_no_charge(cents: int) -> None:
    """Refuse a fee for a review; raises Refused (REVIEW_CHARGE)."""
    if cents:
        raise Refused("A review is free of charge.", FREE.cite, code="REVIEW_CHARGE")


def _folded(key: str) -> str:
    return " ".join(key.casefold().split())
