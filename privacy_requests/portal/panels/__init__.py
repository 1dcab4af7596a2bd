"""The parts of the patient's page of one request that belong to one subject each."""

import datetime
from collections.abc import Callable
from typing import Any

from privacy_requests.portal.panels import fees, reviews, ways
from privacy_requests.portal.panels.panel import Panel

PANELS: tuple[Callable[[Any, datetime.date], Panel | None], ...] = (
    fees.panel,
    ways.panel,
    reviews.panel,
)


def panels(row: Any, *, today: datetime.date) -> list[Panel]:
    """What this request has to say or to ask of the patient, in the order of the page."""
    return [panel for make in PANELS if (panel := make(row, today)) is not None]
