"""What is asked for under each right: the keys that a form of any face gives, and the row that keeps them."""

from collections.abc import Callable, Mapping
from typing import Any

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import accounting
from privacy_portal.law.rights import Right
from privacy_requests.models import AccessDetail, AccountingDetail, PrivacyRequest

KEYS: dict[Right, tuple[str, ...]] = {
    Right.ACCESS: (
        "kind",
        "record_sets",
        "description",
        "from_on",
        "to_on",
        "form_format",
        "format_words",
        "delivery",
        "fax_number",
        "email_to",
        "postal_address",
        "summary",
    ),
    Right.ACCOUNTING: ("from_on", "to_on"),
}
ROWS: dict[Right, Callable[..., AccessDetail | AccountingDetail]] = {
    Right.ACCESS: AccessDetail,
    Right.ACCOUNTING: AccountingDetail,
}


def write(row: PrivacyRequest, detail: Mapping[str, Any], *, by: Actor) -> None:
    """Keep what a new request asks for.

    Raises Refused (PERIOD_TOO_EARLY, PERIOD_IN_FUTURE, PERIOD_REVERSED) for a time no list can cover.
    """
    right = Right(row.right)
    if right is Right.ACCOUNTING:
        accounting.period(row.received_on, from_on=detail.get("from_on"), to_on=detail.get("to_on"))
    save_tracked(ROWS[right](privacy_request=row, **detail), by=by, reason="received")


def of(row: PrivacyRequest) -> AccessDetail | AccountingDetail | None:
    """What a request asks for; None for a right that asks for nothing in particular."""
    detail: AccessDetail | AccountingDetail | None = getattr(row, str(row.right), None)
    return detail
