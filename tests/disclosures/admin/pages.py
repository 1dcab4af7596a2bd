"""Where the ledger's pages are, and a filled-in quick form."""

import datetime
import uuid
from typing import Any

from privacy_requests.queries.accounting import period_of
from tests.factories import TODAY
from tests.requests.admin.pages import date_parts, hidden, said, text

__all__ = ["ENTRY", "LEDGER", "TWICE", "UNCLASSIFIED", "answers", "hidden", "row_at", "said", "text"]

LEDGER = "/staff/disclosures/disclosure/"
ENTRY = f"{LEDGER}new/"
UNCLASSIFIED = f"{LEDGER}unclassified/"
TWICE = f"{LEDGER}twice/"


def row_at(row: Any, rest: str = "") -> str:
    return f"{LEDGER}{row.pk}/{rest}"


def days_of(case: Any) -> dict[str, str]:
    """The days that the page of a case asks about, as it sends them."""
    case.refresh_from_db()
    first, last = period_of(case)
    return {"from_on": first.isoformat(), "to_on": last.isoformat()}


def answers(disclosed_on: datetime.date = TODAY, **more: Any) -> dict[str, Any]:
    """As a clerk fills the form in for a report to the county, unless `more` says otherwise."""
    return {
        "submission_key": str(uuid.uuid4()),
        "patients": "MRN-ADA",
        **date_parts("disclosed_on", disclosed_on),
        "recipient": "County Health Department",
        "basis": "public_health",
        "description": "Laboratory report",
        "purpose": "Report of a notifiable disease",
        "do": "record",
        **more,
    }
