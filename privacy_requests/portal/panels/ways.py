"""How the copy goes out, and the appointment to look at records."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy_portal.clinic import queries as clinic
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.portal.panels.panel import Panel
from privacy_requests.queries import ways as queries


def panel(row: Any, today: datetime.date) -> Panel | None:
    """None while there is nothing to say and nothing to ask."""
    state = queries.ways_state(row)
    if state is None or row.outcome in {"withdrawn", "duplicate"}:
        return None
    says = (
        state.sent,
        state.appointment,
        state.inspection,
        state.directive,
        state.wants_email and row.is_open,
        state.may_direct,
    )
    if not any(says):
        return None
    context = {"state": state, "warning": EMAIL_WARNING.text, "zone": clinic.time_zone()}
    return Panel("ways", _("How you get access"), "portal/requests/panel_ways.html", context)
