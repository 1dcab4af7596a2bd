"""How the ledger bears its size: `python -m bench.ledger [ROWS]` makes the data and prints the ratios.

It works in a database of its own beside the one DATABASE_URL names, and drops it at the end. ROWS is ten
million unless said otherwise; a tenth of it shows the same in a tenth of the time.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SMALL, LARGE = 100_000, 10_000_000
ROUNDS = 40
PROMISED_OVER_RAW = 3.0
PROMISED_GROWTH = 1.2
PROMISED_OF_COPY = 0.5
PROMISED_OVER_GET = 10.0


def main(rows: int) -> None:
    import django

    django.setup()
    with own_database():
        from bench import ledger_check, ledger_data, ledger_import

        patient_id = ledger_data.fill_one()
        ledger_data.fill(1, SMALL)
        ledger_data.settle()
        small, over_raw = accounting(patient_id)
        print(f"{SMALL:>12,} rows: {small * 1000:6.1f} ms, {over_raw:.2f} times the raw SQL")
        ledger_data.fill(SMALL + 1, rows)
        ledger_data.settle()
        large, over_raw = accounting(patient_id)
        print(f"{rows:>12,} rows: {large * 1000:6.1f} ms, {over_raw:.2f} times the raw SQL")
        say("An accounting's 1,000 lines over the raw SQL", over_raw, PROMISED_OVER_RAW)
        say("The same, from the small ledger to the large", large / small, PROMISED_GROWTH)
        worst, over_get = ledger_check.measure(patient_id)
        print(f"{'':>12} A check takes {worst * 1000:.1f} ms at worst of a hundred")
        say("A check's p99 over that of get(pk)", over_get, PROMISED_OVER_GET)
        share = ledger_import.measure()
        verdict = "kept" if share >= PROMISED_OF_COPY else "NOT KEPT"
        print(f"Import of validated rows, in speeds of a raw COPY: {share:.2f} ({verdict}: at least 0.5)")


def accounting(patient_id: int) -> tuple[float, float]:
    """(median seconds to read a person's lines, how many times the raw SQL), in turn in one process."""
    from disclosures.queries import patient_rows

    sql, values = raw(patient_id)

    def ours() -> object:
        return patient_rows.of_records([patient_id])

    def naive() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    assert len(ours()) == len(naive())  # type: ignore[arg-type]
    our_seconds, raw_seconds = in_turn(ours, naive)
    return our_seconds, our_seconds / raw_seconds


def raw(patient_id: int) -> tuple[str, list[Any]]:
    """What somebody would write by hand, with an index for each half."""
    half = """
        SELECT d.id, d.disclosed_on, d.recipient_id, r.name, r.of, r.search_name, r.search_of, d.description,
               d.purpose, d.basis, d.basis_given, d.request_document_id, p.name, d.made_by_given, d.source,
               d.source_reference, d.protocol_id, d.incident, d.void,
               d.part2
        FROM disclosures_disclosure d
        JOIN disclosures_recipient r ON r.id = d.recipient_id
        LEFT JOIN people_externalparty p ON p.id = d.made_by_id
        WHERE {whose} AND NOT EXISTS (SELECT 1 FROM disclosures_disclosure c WHERE c.replaces_id = d.id)
        """
    listed = "d.id IN (SELECT s.disclosure_id FROM disclosures_disclosuresubject s WHERE s.patient_id = %s)"
    halves = [half.format(whose=whose) for whose in ("d.patient_id = %s", listed)]
    return " UNION ALL ".join(halves) + " ORDER BY 2, 1", [patient_id, patient_id]


def in_turn(ours: Callable[[], object], naive: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of each, measured alternately after two rounds that do not count."""
    taken: dict[str, list[float]] = {"ours": [], "naive": []}
    for number in range(ROUNDS + 2):
        for name, act in (("ours", ours), ("naive", naive)):
            began = time.perf_counter()
            act()
            if number > 1:
                taken[name].append(time.perf_counter() - began)
    return statistics.median(taken["ours"]), statistics.median(taken["naive"])


def say(what: str, ratio: float, promised: float) -> None:
    verdict = "kept" if ratio <= promised else "NOT KEPT"
    print(f"{what}: {ratio:.2f} (promised: at most {promised}; {verdict})")


@contextmanager
def own_database() -> Iterator[None]:
    """A database with our tables and nothing in them, gone afterwards."""
    creation = connection.creation
    name = creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE)
