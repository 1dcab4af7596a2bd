"""Whether the ledger is still what was sealed, and its rows and seals in order for an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from disclosures import canonical
from disclosures.models import LedgerSeal


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that does not fit: `row_id` None when it is a seal itself that was changed."""

    table: str
    row_id: int | None
    what: str


def seals() -> "QuerySet[LedgerSeal]":
    """Every seal, oldest first."""
    return LedgerSeal.objects.order_by("id")


def first_broken() -> Broken | None:
    """Recompute every row and every seal; the first that is changed, removed or slipped in."""
    previous = ""
    for seal in seals().iterator(chunk_size=20):
        leaves = bytes(seal.leaves)
        if seal.previous_sha256 != previous or canonical.seal_of(previous, seal.table, leaves) != seal.sha256:
            return Broken(seal.table, None, f"seal {seal.pk} was changed or a seal before it removed")
        broken = _first_broken_row(seal, leaves)
        if broken is not None:
            return broken
        previous = seal.sha256
    return None


def _first_broken_row(seal: LedgerSeal, leaves: bytes) -> Broken | None:
    sealed = dict(canonical.split(leaves))
    rows = canonical.rows_between(seal.table, seal.first_id, seal.last_id)
    seen = set()
    for row in rows.iterator(chunk_size=2000):
        leaf = sealed.get(row[0])
        if leaf is None:
            return Broken(seal.table, row[0], "slipped in after it was sealed")
        if canonical.leaf_of(canonical.text_of(row)) != leaf:
            return Broken(seal.table, row[0], "changed after it was sealed")
        seen.add(row[0])
    missing = min(set(sealed) - seen, default=None)
    return None if missing is None else Broken(seal.table, missing, "removed after it was sealed")


def lines() -> Iterator[dict[str, Any]]:
    """The sealed ledger for an export: each seal's rows, then the seal, in the order they were sealed."""
    yield {"ledger": canonical.VERSION, "fields": canonical.FIELDS}
    for seal in seals().iterator(chunk_size=20):
        for row in canonical.rows_between(seal.table, seal.first_id, seal.last_id).iterator(chunk_size=2000):
            yield {"table": seal.table, "row": row}
        yield {
            "seal": seal.pk,
            "table": seal.table,
            "first_id": seal.first_id,
            "last_id": seal.last_id,
            "count": seal.count,
            "leaves": bytes(seal.leaves).hex(),
            "sha256": seal.sha256,
            "previous_sha256": seal.previous_sha256,
        }
