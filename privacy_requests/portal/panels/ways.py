"""How the copy goes out, and the appointment to look at records."""

import datetime
from typing import Any

from privacy_requests.portal.panels.panel import Panel


def panel(row: Any, today: datetime.date) -> Panel | None:
    return None
