"""What the patient reads, as data: listed lines only, and nothing that a line left out could change."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from disclosures.queries.patient_rows import Row
from disclosures.queries.research import REQUIRED, Told
from privacy_portal.law.accounting import BY_CODE, Entry


@dataclass(frozen=True, slots=True)
class Facts:
    """What the entries are told from: rows by their id, addresses by recipient, protocols by their id."""

    rows: Mapping[int, Row]
    addresses: Mapping[int, str]
    protocols: Mapping[int, Told]


def as_data(
    *,
    individual: str,
    requested_on: datetime.date,
    from_on: datetime.date,
    to_on: datetime.date,
    prepared_on: datetime.date,
    adds_to_on: datetime.date | None,
    entries: list[dict[str, Any]],
) -> dict[str, Any]:
    """The whole accounting as JSON; dates are ISO text. `adds_to_on`: the day of the one it completes."""
    return {
        "individual": individual,
        "requested_on": requested_on.isoformat(),
        "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat(),
        "prepared_on": prepared_on.isoformat(),
        "adds_to_on": adds_to_on.isoformat() if adds_to_on else None,
        "entries": entries,
    }


def entry_as_data(entry: Entry, facts: Facts) -> dict[str, Any]:
    """One entry: a "line", a "series" told by its first line, or a "research" protocol."""
    if entry.protocol_id is not None:
        return _research(facts.protocols[entry.protocol_id])
    line = _line(facts.rows[entry.first.id], facts.addresses)
    if entry.series is None:
        return {"form": "line", **line}
    return {
        "form": "series",
        **line,
        "number": entry.series.number,
        "rhythm": entry.series.rhythm,
        "last_on": entry.series.last_on.isoformat(),
    }


def _line(row: Row, addresses: Mapping[int, str]) -> dict[str, Any]:
    address = addresses.get(row.recipient_id)
    basis = BY_CODE[row.basis]
    return {
        "on": row.disclosed_on.isoformat(),
        "recipient": row.recipient,
        "recipient_of": row.recipient_of,
        "address": address.splitlines() if address else None,
        "description": row.description,
        "purpose": row.why,
        "basis": {"code": basis.code, "plain": basis.plain, "citation": str(basis.cite)},
        "made_by": row.made_by,
    }


def _research(one: Told) -> dict[str, Any]:
    assert one.first_on is not None and one.last_on is not None  # noqa: PT018 - it has disclosures
    return {
        "form": "research",
        "on": one.first_on.isoformat(),
        "last_on": one.last_on.isoformat(),
        **{name: getattr(one.details, name) for name in REQUIRED},
    }
