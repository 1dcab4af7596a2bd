"""What the copy may cost, and the patient's choice."""

import datetime
from typing import Any

from privacy_requests.portal.panels.panel import Panel


def panel(row: Any, today: datetime.date) -> Panel | None:
    return None
