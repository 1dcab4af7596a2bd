"""What the copy may cost, and the patient's choice."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacy_requests.portal.panels.panel import Panel
from privacy_requests.queries import fees as queries


def panel(row: Any, today: datetime.date) -> Panel | None:
    """None while no fee was told and none waived, and when the request ended before anything was charged."""
    account, notice = queries.account_of(row), queries.standing_notice(row)
    if notice is None and not account.waived:
        return None
    if row.outcome in {"withdrawn", "duplicate"}:
        return None
    context = {"account": account, "answer": queries.answer_to(notice) if notice is not None else None}
    return Panel("cost", _("Cost"), "portal/requests/_cost.html", context)
