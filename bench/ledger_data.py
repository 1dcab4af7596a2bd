"""A ledger of any size, made by PostgreSQL itself; one patient has a thousand lines in it."""

from django.db import connection

LINES = 1_000
ROWS_A_PATIENT = 50

# Patients, recipients and rows are numbered, so that a larger ledger holds the smaller one.
PATIENTS = """
INSERT INTO people_patient ({columns})
SELECT {values} FROM generate_series(%s, %s) AS n
"""
RECIPIENTS = """
INSERT INTO disclosures_recipient (id, name, "of", search_name, search_of, added_at)
SELECT n, 'County Office ' || n, '', 'county office ' || n, '', now() FROM generate_series(%s, %s) AS n
ON CONFLICT DO NOTHING
"""
ROWS = """
INSERT INTO disclosures_disclosure (
  patient_id, disclosed_on, recipient_id, description, purpose, basis, basis_given, made_by_given, source,
  source_reference, incident, part2, break_glass, packet, routine, why_this_much, void, reason, entered_at
)
SELECT
  {patient}, DATE '2020-12-01' + (n %% 2180)::int, 1 + n %% {recipients}, 'Laboratory report, visit note',
  'Report number ' || n,
  (ARRAY['public_health', 'court_order', 'treatment', 'workers_compensation'])[1 + n %% 4],
  '', '', 'csv', 'bench-' || n, '', false, false, '', '', '', false, '', now()
FROM generate_series(%s, %s) AS n
"""
RECIPIENT_COUNT = 5_000


def fill(first: int, last: int) -> None:
    """Rows `first` to `last`, spread over their patients; references and integrity are known to hold."""
    patients = last // ROWS_A_PATIENT + 2
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # what is checked row by row is known to hold
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_patient")
        have = cursor.fetchone()[0]
        if patients > have:
            _add_patients(cursor, have + 1, patients)
        cursor.execute(RECIPIENTS, [1, RECIPIENT_COUNT])
        spread = ROWS.format(patient=f"2 + n / {ROWS_A_PATIENT}", recipients=RECIPIENT_COUNT)
        cursor.execute(spread, [first, last])
        cursor.execute("SET session_replication_role = origin")


def fill_one() -> int:
    """The patient with LINES lines, whose number is 1; their rows lie scattered among the others."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _add_patients(cursor, 1, 1)
        mine = ROWS.format(patient="1", recipients=RECIPIENT_COUNT)
        cursor.execute(mine, [1_000_000_000, 1_000_000_000 + LINES - 1])
        cursor.execute("SET session_replication_role = origin")
    return 1


def settle() -> None:
    """Statistics and visibility as they are in a ledger that has been in use."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) disclosures_disclosure")
        cursor.execute("VACUUM (ANALYZE) people_patient")
        cursor.execute("VACUUM (ANALYZE) disclosures_recipient")


def _add_patients(cursor: object, first: int, last: int) -> None:
    """Patients with every column the table demands, whatever they are."""
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'people_patient' "
        "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
    )
    needed = {name: _value(name, kind) for name, kind in cursor.fetchall()}  # type: ignore[attr-defined]
    needed["id"] = "n"
    sql = PATIENTS.format(
        columns=", ".join(f'"{name}"' for name in needed), values=", ".join(needed.values())
    )
    cursor.execute(sql, [first, last])  # type: ignore[attr-defined]


def _value(name: str, kind: str) -> str:
    if name in {"mrn", "search_mrn"}:
        return "'BENCH-' || n"
    if name == "birth_date":
        return "DATE '1980-01-01'"
    if name.endswith("_name"):
        return "'bench'"
    if name == "language":
        return "'en'"
    return {"boolean": "false", "timestamp with time zone": "now()", "date": "current_date"}.get(kind, "''")
