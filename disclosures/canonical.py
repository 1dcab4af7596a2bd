"""The one text a row of the ledger has, whoever writes it down, and the hash chain over such texts."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from disclosures.models import Disclosure, DisclosureSubject, Recipient, RecipientAddress

NUMBER_BYTES = 8
LEAF_BYTES = 32
VERSION = 1

# What a seal covers of each table, in order. A change of the tables makes a new version, never a change here.
FIELDS: dict[str, tuple[str, ...]] = {
    "recipient": ("id", "name", "of", "party_id", "added_at", "added_by_id"),
    "recipient_address": ("id", "recipient_id", "lines", "at", "by_id"),
    "disclosure": (
        "id",
        "patient_id",
        "disclosed_on",
        "recipient_id",
        "description",
        "purpose",
        "request_document_id",
        "basis",
        "basis_given",
        "made_by_id",
        "made_by_given",
        "source",
        "source_reference",
        "raw_event_id",
        "protocol_id",
        "incident",
        "demand_id",
        "part2",
        "break_glass",
        "packet",
        "routine",
        "why_this_much",
        "replaces_id",
        "void",
        "reason",
        "entered_at",
        "entered_by_id",
    ),
    "disclosure_subject": ("id", "disclosure_id", "patient_id"),
}
MODELS: dict[str, type[Model]] = {
    "recipient": Recipient,
    "recipient_address": RecipientAddress,
    "disclosure": Disclosure,
    "disclosure_subject": DisclosureSubject,
}


def rows_between(table: str, first_id: int, last_id: int, also: tuple[str, ...] = ()) -> "QuerySet[Any]":
    """The run of rows a seal covers, in order, as tuples of FIELDS, and `also` after them."""
    rows = MODELS[table]._default_manager.filter(pk__gte=first_id, pk__lte=last_id)
    return rows.order_by("pk").values_list(*FIELDS[table], *also)


def text_of(row: Iterable[object]) -> str:
    """The canonical text: JSON without spaces, dates and instants as ISO text in UTC."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_plain)


def leaf_of(text: str) -> bytes:
    """SHA-256 of a row's canonical text."""
    return hashlib.sha256(text.encode()).digest()


def leaves_of(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """For each row its number (8 bytes, big-endian) and its leaf (32 bytes)."""
    return b"".join(row[0].to_bytes(NUMBER_BYTES) + leaf_of(text_of(row)) for row in rows)


def is_whole(leaves: bytes) -> bool:
    """Whether it is leaves of one row or more, and nothing beside."""
    return bool(leaves) and len(leaves) % (NUMBER_BYTES + LEAF_BYTES) == 0


def split(leaves: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, leaf) of each row that was sealed."""
    step = NUMBER_BYTES + LEAF_BYTES
    for start in range(0, len(leaves), step):
        number = int.from_bytes(leaves[start : start + NUMBER_BYTES])
        yield number, leaves[start + NUMBER_BYTES : start + step]


def seal_of(previous_sha256: str, table: str, leaves: bytes) -> str:
    """The seal: SHA-256 over the seal before it, the table's name and the leaves."""
    return hashlib.sha256(f"{previous_sha256}\n{table}\n".encode() + leaves).hexdigest()


def _plain(value: Any) -> str:
    return str(value.isoformat())


def line_of(line: dict[str, Any]) -> str:
    """One line of an export; the text of its row is the canonical one."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=_plain)
