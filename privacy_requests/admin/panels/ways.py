"""Agreements, directives, releases, inspections and associates on the case page."""

from privacy_requests.admin.panels.panel import Panel
from privacy_requests.models import PrivacyRequest


def panels(row: PrivacyRequest) -> list[Panel]:
    return []
