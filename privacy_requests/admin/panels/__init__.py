"""The parts of the case page that belong to one subject each; a part with nothing to say is left out."""

from collections.abc import Callable

from privacy_requests.admin.panels import decisions, fees, inbox, ways
from privacy_requests.admin.panels.panel import Panel
from privacy_requests.models import PrivacyRequest

PANELS: tuple[Callable[[PrivacyRequest], list[Panel]], ...] = (
    inbox.panels,
    ways.panels,
    fees.panels,
    decisions.panels,
)


def panels(row: PrivacyRequest) -> list[Panel]:
    """Every part of this case that has something to say, in the order of the page."""
    return [panel for make in PANELS for panel in make(row)]
