"""The right to have a denial reviewed, and how far the review is."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy_requests import queries
from privacy_requests.portal.panels.panel import Panel


def panel(row: Any, today: datetime.date) -> Panel | None:
    """Nothing where no review is open: a letter may not promise one, and neither may a page."""
    state = queries.review_state(row)
    if not state.may_ask and state.asked_on is None:
        return None
    return Panel("review", _("Review of our answer"), "portal/requests/panel_review.html", {"state": state})
