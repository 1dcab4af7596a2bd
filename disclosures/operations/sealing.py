"""Seal the ledger: a hash over what was written since the last seal, chained to it."""

import logging

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from disclosures import canonical
from disclosures.models import LedgerSeal

LOCK_MILLISECONDS = 300  # below PostgreSQL's deadlock_timeout: we give way, never a person's act
ROWS_A_SEAL = 20_000

logger = logging.getLogger(__name__)


def seal_all() -> list[LedgerSeal]:
    """Seal every table as far as it has settled; a table that is being written to waits for the next run."""
    made = []
    for table in canonical.FIELDS:
        settled = _settled_up_to(table)
        while settled is not None and (seal := _seal_next(table, settled)) is not None:
            made.append(seal)
    if made:
        logger.info("The disclosure ledger is sealed.", extra={"sha256": made[-1].sha256})
    return made


@transaction.atomic
def _seal_next(table: str, settled: int) -> LedgerSeal | None:
    """Seal the next run of one table; None when nothing is new. The newest seal is locked: one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('disclosures.seal', 0))")
    newest = LedgerSeal.objects.order_by("id").last()
    done = LedgerSeal.objects.filter(table=table).aggregate(last=Max("last_id"))["last"] or 0
    if settled <= done:
        return None
    rows = list(canonical.rows_between(table, done + 1, settled)[:ROWS_A_SEAL])
    if not rows:
        return None
    leaves = canonical.leaves_of(rows)
    previous = newest.sha256 if newest else ""
    return LedgerSeal.objects.create(
        table=table,
        first_id=done + 1,
        last_id=rows[-1][0],
        count=len(rows),
        leaves=leaves,
        sha256=canonical.seal_of(previous, table, leaves),
        previous_sha256=previous,
    )


def _settled_up_to(table: str) -> int | None:
    """The highest number below which nothing is still being written; None while the table is busy."""
    name = connection.ops.quote_name(canonical.MODELS[table]._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
            cursor.execute(f"LOCK TABLE {name} IN SHARE MODE")
            cursor.execute(f"SELECT max(id) FROM {name}")  # noqa: S608  our own table's name
            row = cursor.fetchone()
    except OperationalError:
        logger.info("The disclosure ledger was busy; the next run seals it.")
        return None
    return row[0] if row else None
