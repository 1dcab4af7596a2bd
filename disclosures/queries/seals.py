"""Whether the ledger is still what was sealed, and its rows and seals in order for an export."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from disclosures import canonical
from disclosures.models import LedgerSeal
from privacy_portal.people.folding import fold

# A row is sealed within ten minutes. One that is older than this and has no seal fails the verification: a
# seal was taken away, or the sealing has stopped. Clocks of two machines may differ by as much, not by more.
SEALED_WITHIN = datetime.timedelta(hours=1)
# When a row of each table was entered; a line of a list of patients came with its disclosure.
ENTERED = {
    "recipient": "added_at",
    "recipient_address": "at",
    "disclosure": "entered_at",
    "disclosure_subject": "disclosure__entered_at",
}
# Not sealed, but made of what is: each with the sealed column it is the folded text of.
FOLDED = {"recipient": {"search_name": "name", "search_of": "of"}}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that does not fit: `row_id` None when it is a seal itself that was changed."""

    table: str
    row_id: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Rows of one table that no seal covers yet, and when the first of them was entered."""

    table: str
    rows: int
    since: datetime.datetime


def seals() -> "QuerySet[LedgerSeal]":
    """Every seal, oldest first."""
    return LedgerSeal.objects.order_by("id")


def is_known(sha256: str) -> bool:
    """Whether a seal of the chain has this hash."""
    return LedgerSeal.objects.filter(sha256=sha256).exists()


def unsealed() -> list[Unsealed]:
    """The rows entered since the last seal of each table; those that no seal ever will cover are broken."""
    found = []
    for table, model in canonical.MODELS.items():
        done = LedgerSeal.objects.filter(table=table).aggregate(last=Max("last_id"))["last"] or 0
        rows = model._default_manager.filter(pk__gt=done)
        new = rows.aggregate(rows=Count("pk"), since=Min(ENTERED[table]))
        if new["rows"]:
            found.append(Unsealed(table, new["rows"], new["since"]))
    return found


def first_broken() -> Broken | None:
    """Recompute every row and every seal; the first that is changed, removed or slipped in."""
    previous: LedgerSeal | None = None
    done = dict.fromkeys(canonical.FIELDS, 0)
    for seal in seals().iterator(chunk_size=20):
        leaves = bytes(seal.leaves)
        before = previous.sha256 if previous else ""
        if seal.previous_sha256 != before or canonical.seal_of(before, seal.table, leaves) != seal.sha256:
            return Broken(seal.table, None, f"seal {seal.pk} was changed or a seal before it removed")
        if seal.table not in done or not canonical.is_whole(leaves):
            return Broken(seal.table, None, f"seal {seal.pk} was forged")
        sealed = list(canonical.split(leaves))
        first_id, last_id = done[seal.table] + 1, sealed[-1][0]
        if sealed[0][0] < first_id or any(one >= other for (one, _), (other, _) in pairwise(sealed)):
            return Broken(seal.table, None, f"seal {seal.pk} was forged")
        broken = _first_broken_row(seal, dict(sealed), first_id, last_id)
        if broken is not None:
            return broken
        if (seal.first_id, seal.last_id, seal.count) != (first_id, last_id, len(sealed)):
            return Broken(seal.table, None, f"seal {seal.pk} says other rows than it was made over")
        if previous is not None and seal.sealed_at < previous.sealed_at - SEALED_WITHIN:
            return Broken(seal.table, None, f"seal {seal.pk} says it is older than the seal before it")
        previous, done[seal.table] = seal, last_id
    return _outside_every_seal()


def _first_broken_row(
    seal: LedgerSeal, sealed: dict[int, bytes], first_id: int, last_id: int
) -> Broken | None:
    """The rows as they are now, from the one after the seal before to the last of this seal."""
    fields = canonical.FIELDS[seal.table]
    entered = fields.index(ENTERED[seal.table]) if ENTERED[seal.table] in fields else None
    latest = seal.sealed_at + SEALED_WITHIN
    folded = FOLDED.get(seal.table, {})
    of = [fields.index(column) for column in folded.values()]
    seen = set()
    rows = canonical.rows_between(seal.table, first_id, last_id, also=tuple(folded))
    for whole in rows.iterator(chunk_size=2000):
        row = whole[: len(fields)] if folded else whole
        leaf = sealed.get(row[0])
        if leaf is None:
            return Broken(seal.table, row[0], "slipped in after it was sealed")
        if canonical.leaf_of(canonical.text_of(row)) != leaf:
            return Broken(seal.table, row[0], "changed after it was sealed")
        if entered is not None and row[entered] > latest:
            return Broken(seal.table, row[0], "entered after the time its seal says")
        if folded and whole[len(fields) :] != tuple(fold(row[index]) for index in of):
            return Broken(seal.table, row[0], "changed in what it is found by")
        seen.add(row[0])
    missing = min(set(sealed) - seen, default=None)
    return None if missing is None else Broken(seal.table, missing, "removed after it was sealed")


def _outside_every_seal() -> Broken | None:
    """A row whose number is below 1 came past the sequence, and no seal would ever cover it."""
    for table, model in canonical.MODELS.items():
        row_id = model._default_manager.filter(pk__lt=1).order_by("pk").values_list("pk", flat=True).first()
        if row_id is not None:
            return Broken(table, row_id, "slipped in below the first number")
    return None


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
