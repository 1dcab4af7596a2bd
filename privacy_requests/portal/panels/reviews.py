"""The right to have a denial reviewed, and how far the review is."""

import datetime
from typing import Any

from privacy_requests.portal.panels.panel import Panel


def panel(row: Any, today: datetime.date) -> Panel | None:
    return None
