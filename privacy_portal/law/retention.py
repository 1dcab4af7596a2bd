"""How long what the rule requires in writing is kept (45 CFR 164.530(j)(2))."""

import datetime

from privacy_portal.law.citations import cfr

YEARS_KEPT = 6
RETENTION_CITE = cfr("164.530(j)(2)")


def retain_until(created_on: datetime.date, last_in_effect_on: datetime.date | None) -> datetime.date | None:
    """Six years from creation or from the date last in effect, whichever is later.

    None while still in effect (`last_in_effect_on` None): its end is unknown, so nothing may be purged.
    February 29 becomes March 1: retention is rounded outward (RULES Trap 29).
    """
    if last_in_effect_on is None:
        return None
    start = max(created_on, last_in_effect_on)
    try:
        return start.replace(year=start.year + YEARS_KEPT)
    except ValueError:
        return datetime.date(start.year + YEARS_KEPT, 3, 1)
