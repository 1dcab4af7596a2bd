"""Points in time as FHIR writes them."""

import datetime
import re

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def instant(text: str) -> datetime.datetime | None:
    """The instant, with its zone; None for anything else, a time without a zone too."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        found = datetime.datetime.fromisoformat(text)
        found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
    return found


def day(text: str, zone: datetime.tzinfo) -> datetime.date | None:
    """The calendar day in `zone`; a date that has no time is that day."""
    try:
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
        found = instant(text)
        return found.astimezone(zone).date() if found else None
    except (ValueError, OverflowError):
        return None
