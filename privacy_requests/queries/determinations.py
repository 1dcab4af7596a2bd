"""What licensed professionals determined on a case, and whether they disagree (45 CFR 164.524(a)(3))."""

from privacy_requests.models import Determination, PrivacyRequest
from privacy_requests.queries.moves import since_move


def last_words(row: PrivacyRequest, ground: str) -> list[Determination]:
    """The last determination of each professional about this ground on this request, oldest first.

    What was determined before the request came, or before it was moved, was about something else.
    """
    found = since_move(row, row.determinations.filter(ground=ground, on__gte=row.received_on))
    by_key = {one.key: one for one in found}
    return sorted(by_key.values(), key=lambda one: (one.at, one.pk))


def is_contested(row: PrivacyRequest, ground: str) -> bool:
    """Whether one professional found that the ground holds, and another that it does not."""
    return len({one.supports for one in last_words(row, ground)}) > 1
