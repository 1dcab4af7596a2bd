"""When a message reached the clinic: what the clinic's own server wrote, never what the sender wrote.

A server writes its Received line above those that were there before, so the topmost line of a server of the
clinic's is its own word; the lines below, and the Date header, are the sender's to forge.
"""

import datetime
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from privacy_requests.mail import headers
from privacy_requests.mail.limits import FAULTS, Part

_COMMENT = re.compile(r"\([^()]*\)")
_BY = re.compile(r"(?:^|\s)by\s+([A-Za-z0-9.-]+)", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1990, 2150


def at_the_clinic(part: Part, servers: Sequence[str]) -> datetime.datetime | None:
    """The instant of the topmost Received line by one of `servers` (names, or domains they lie under)."""
    for line in headers.values(part, "Received"):
        host = _host(line)
        if any(host == server or host.endswith(f".{server}") for server in servers):
            return instant(line.rpartition(";")[2])
    return None


def at_any_server(part: Part) -> datetime.datetime | None:
    """The instant of the topmost Received line that can be read: a proposal for a person to confirm."""
    for line in headers.values(part, "Received"):
        found = instant(line.rpartition(";")[2])
        if found is not None:
            return found
    return None


def written(part: Part) -> datetime.datetime | None:
    """The sender's own Date header: shown, never counted from."""
    return instant(headers.first(part, "Date"))


def instant(text: str) -> datetime.datetime | None:
    """A mail date as an instant in UTC; None when it is no date, or of an impossible year."""
    try:
        found = parsedate_to_datetime(text.strip()[:200])
        if found.tzinfo is None:  # "-0000": the time in UTC, of a sender who does not say where
            found = found.replace(tzinfo=datetime.UTC)
        found = found.astimezone(datetime.UTC)
    except FAULTS:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _host(line: str) -> str:
    bare = line
    for _ in range(5):  # comments may lie in comments
        bare = _COMMENT.sub(" ", bare)
    found = _BY.search(bare)
    return found[1].lower().rstrip(".") if found else ""
