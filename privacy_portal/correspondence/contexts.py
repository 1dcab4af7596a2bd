"""What each letter is made from; all of it JSON, because it is frozen with the letter."""

from typing import Any, TypedDict


class AskedFor(TypedDict):
    kind: str
    record_sets: list[str]
    description: str
    from_on: str | None
    to_on: str | None


class Common(TypedDict):
    """In every letter; built by compose()."""

    clinic: dict[str, Any]
    contact: dict[str, str]
    addressee: dict[str, Any]
    hhs: dict[str, Any]
    language_help: bool
    language_notices: list[dict[str, str]]
    reference: str
    on: str
    channel: str


class Ack(TypedDict):
    received_on: str
    due_on: str | None
    asked_for: AskedFor
    verification_wanted: bool


class Extension(TypedDict):
    received_on: str
    due_on: str
    reason: str
    promised_on: str
    asked_for: AskedFor


class Fee(TypedDict):
    """The fee the individual agreed to before; amounts are whole cents."""

    total_cents: int
    told_on: str
    to_pay_before: bool


class FeePart(TypedDict):
    """component: law.fees.Component; pages only where labor is computed by the page."""

    component: str
    cents: int
    pages: int | None
    note: str


class AccessFee(TypedDict):
    received_on: str
    due_on: str | None
    method: str
    lines: list[FeePart]
    total_cents: int


class Invoice(TypedDict):
    received_on: str
    method: str
    lines: list[FeePart]
    told_on: str
    told_cents: int
    total_cents: int


class AccessGranted(TypedDict):
    """kind: copy | inspect | both; delivery: portal | post | hand_over; formats: law.access.FormFormat."""

    received_on: str
    asked_for: AskedFor
    kind: str
    delivery: str
    how: str
    record_count: int
    format_given: str
    format_asked: str
    format_agreed_on: str | None
    fee: Fee | None


class Withdrawal(TypedDict):
    received_on: str
    withdrawn_on: str
    asked_for: AskedFor


class ClaimCode(TypedDict):
    """page: the address where the code is typed."""

    code: str
    expires_on: str
    page: str
