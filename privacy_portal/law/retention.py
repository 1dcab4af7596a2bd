"""What must be kept in writing, and for how long (45 CFR 164.530(j))."""

import datetime

from privacy_portal.law.citations import Rule, cfr

YEARS_KEPT = 6

TERM = Rule(
    "Keep each required writing six years from its creation or from the date it was last in effect, "
    "whichever is later.",
    cfr("164.530(j)(2)"),
)
KEPT: tuple[Rule, ...] = (
    Rule("Every communication that must be in writing.", cfr("164.530(j)(1)(ii)")),
    Rule("Every action that must be documented.", cfr("164.530(j)(1)(iii)")),
    Rule("Who is privacy official, and who takes complaints.", cfr("164.530(a)(2)")),
    Rule("Which record sets are open to access.", cfr("164.524(e)(1)")),
    Rule("The titles of those who receive and process requests for access.", cfr("164.524(e)(2)")),
    Rule("The titles of those who receive and process requests for amendment.", cfr("164.526(f)")),
    Rule("The titles of those who receive and process requests for an accounting.", cfr("164.528(d)(3)")),
    Rule("A restriction that was agreed to.", cfr("164.522(a)(3)")),
    Rule("Complaints, and what became of each.", cfr("164.530(d)(2)")),
)


def retain_until(created_on: datetime.date, last_in_effect_on: datetime.date | None) -> datetime.date | None:
    """Six years from creation or from the date last in effect, whichever is later; the day itself is kept.

    None while still in effect (`last_in_effect_on` None): its end is unknown, so nothing may be discarded.
    For what is never "in effect", such as a letter, give its creation date twice. February 29 becomes
    March 1, because retention is rounded outward.
    """
    if last_in_effect_on is None:
        return None
    start = max(created_on, last_in_effect_on)
    try:
        return start.replace(year=start.year + YEARS_KEPT)
    except ValueError:
        return datetime.date(start.year + YEARS_KEPT, 3, 1)


def may_be_discarded(
    created_on: datetime.date, last_in_effect_on: datetime.date | None, today: datetime.date
) -> bool:
    """Whether the federal term is over. Legal holds and a state's longer term are not known here."""
    until = retain_until(created_on, last_in_effect_on)
    return until is not None and today > until
