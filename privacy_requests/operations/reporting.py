"""Reading the statistics, and taking them away, are written down."""

import datetime

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor


def read(*, by: Actor, from_on: datetime.date, to_on: datetime.date, exported: bool = False) -> None:
    audit.record(
        "statistics.exported" if exported else "statistics.viewed",
        by=by,
        detail={"from": from_on.isoformat(), "to": to_on.isoformat()},
    )
