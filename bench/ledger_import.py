"""The writing of validated rows against a raw COPY of the same rows into the same table, in turn."""

import datetime
import io
import statistics
import time
from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db import connection, transaction

from bench.ledger_data import RECIPIENT_COUNT, ROWS_A_PATIENT

ROWS = 40_000
ROUNDS = 5
NOW = datetime.datetime(2026, 11, 24, 17, tzinfo=datetime.UTC)


def measure() -> float:
    """The share of a raw COPY's speed that the import has: 1 is as fast, 0.5 half as fast."""
    taken: dict[str, list[float]] = {"raw": [], "ours": []}
    for number in range(ROUNDS + 1):
        for name, act in (("raw", _raw), ("ours", _ours)):
            rows = _rows(f"{name}-{number}")
            seconds = act(rows)
            if number:
                taken[name].append(seconds)
    return statistics.median(taken["raw"]) / statistics.median(taken["ours"])


def _rows(mark: str) -> list[Any]:
    """Rows as they are once a file is read and judged; every name of a recipient is to be found again."""
    from disclosures.operations.validating import Valid

    first = datetime.date(2020, 12, 1)
    return [
        Valid(
            number,
            2 + number // ROWS_A_PATIENT,
            first + datetime.timedelta(days=number % 2180),
            (f"County Office {1 + number % RECIPIENT_COUNT}", "", ""),
            "Laboratory report, visit note",
            f"Report number {number}",
            ("public_health", "court_order", "treatment", "workers_compensation")[number % 4],
            "",
            None,
            "",
            f"{mark}-{number}",
            None,
        )
        for number in range(ROWS)
    ]


def _ours(rows: Sequence[Any]) -> float:
    """In the batches and transactions of an import."""
    from disclosures.operations.bulk import Writer
    from disclosures.operations.importing import AT_ONCE
    from privacy_portal.audit.actor import system

    began = time.perf_counter()
    writer = Writer(by=system("bench"), source="csv", now=NOW)
    for batch in batched(rows, AT_ONCE, strict=False):
        writer.write(batch)
    return time.perf_counter() - began


def _raw(rows: Sequence[Any]) -> float:
    """One COPY of text that was made before the watch starts; its recipients are known by number."""
    from disclosures.operations.bulk import COLUMNS, TABLE

    text = io.StringIO()
    for row in rows:
        recipient = row.recipient[0].rpartition(" ")[2]
        cells = (
            row.patient_id,
            row.disclosed_on,
            recipient,
            row.description,
            row.purpose,
            row.basis,
            *("", "\\N", "", "csv", row.reference, "\\N", NOW.isoformat(), "\\N"),
            *("", "f", "f", "", "", "", "f", ""),
        )
        text.write("\t".join(str(cell) for cell in cells) + "\n")
    content = text.getvalue().encode()
    began = time.perf_counter()
    sql = f"COPY {TABLE} ({', '.join(COLUMNS[1:])}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(content)
    return time.perf_counter() - began
