"""Whoever rewrites the ledger is found out, also with the triggers off and without the application."""

import datetime
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from disclosures.models import Disclosure, LedgerSeal
from disclosures.operations import correcting, sealing
from disclosures.queries import seals
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_clinic, make_patient

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).resolve().parents[2] / "script" / "verify_ledger_export.py"


@pytest.fixture(autouse=True)
def moment():
    """Rows are sealed right after they were entered."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def rows():
    make_clinic()
    patient = make_patient()
    made = [disclose(patient, f"2026-0{month}-01") for month in range(1, 6)]
    assert {seal.table for seal in sealing.seal_all()} == {"recipient", "disclosure"}
    return made


def behind_the_triggers(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            cursor.execute(sql, values)
        finally:
            cursor.execute("SET session_replication_role = origin")


def test_untouched_ledger_holds(rows, capsys):
    assert seals.first_broken() is None
    call_command("verify_ledger")
    assert LedgerSeal.objects.latest("id").sha256 in capsys.readouterr().out


def test_a_correction_of_the_recipient_leaves_the_chain_whole(rows, tmp_path):
    row = Disclosure.objects.earliest("id")
    correcting.correct(
        by=BY,
        disclosure_id=row.pk,
        receiver=correcting.Receiver("State Auditor"),
        reason="Wrong name",
        on=TODAY,
        now=NOW,
    )
    assert {seal.table for seal in sealing.seal_all()} == {"recipient", "disclosure"}
    call_command("verify_ledger")
    out = tmp_path / "ledger.jsonl"
    call_command("export_ledger", "--out", str(out))
    assert verify(out) == (0, "")


def test_names_the_changed_row(rows):
    behind_the_triggers("UPDATE disclosures_disclosure SET purpose = 'x' WHERE id = %s", rows[2].pk)
    with pytest.raises(CommandError, match=f"disclosure {rows[2].pk}: changed"):
        call_command("verify_ledger")


def test_names_the_removed_row(rows):
    behind_the_triggers("DELETE FROM disclosures_disclosure WHERE id = %s", rows[1].pk)
    broken = seals.first_broken()
    assert broken
    assert (broken.table, broken.row_id) == ("disclosure", rows[1].pk)


def test_names_a_changed_recipient(rows):
    behind_the_triggers("UPDATE disclosures_recipient SET name = 'Somebody else'")
    broken = seals.first_broken()
    assert broken
    assert broken.table == "recipient"


def test_names_a_seal_that_was_made_anew_for_a_changed_row(rows):
    disclose(make_patient(), "2026-06-01")
    sealing.seal_all()
    first = LedgerSeal.objects.filter(table="disclosure").earliest("id")
    behind_the_triggers("UPDATE disclosures_ledgerseal SET sha256 = %s WHERE id = %s", "0" * 64, first.pk)
    broken = seals.first_broken()
    assert broken
    assert (broken.row_id, str(first.pk) in broken.what) == (None, True)


def slip_in(number: int) -> None:
    """A copy of a row, with another number and past the sequence."""
    values = Disclosure.objects.filter(replaces=None).values().latest("id")
    values |= {"id": number, "source_reference": f"slipped in {number}"}
    Disclosure.objects.bulk_create([Disclosure(**values)])


def test_the_number_of_a_row_is_never_below_one(rows):
    for number in (0, -17):
        with pytest.raises(IntegrityError, match="counts_from_one"):
            slip_in(number)


@pytest.mark.parametrize("number", [0, -17])
def test_names_a_row_that_no_seal_will_ever_cover(rows, number):
    constraint = "disclosures_disclosure_counts_from_one"
    behind_the_triggers(f"ALTER TABLE disclosures_disclosure DROP CONSTRAINT {constraint}")
    try:
        slip_in(number)
        assert seals.first_broken() == seals.Broken("disclosure", number, "slipped in below the first number")
    finally:
        behind_the_triggers("DELETE FROM disclosures_disclosure WHERE id < 1")
        behind_the_triggers(f"ALTER TABLE disclosures_disclosure ADD CONSTRAINT {constraint} CHECK (id > 0)")


def test_names_a_row_that_slipped_in_where_a_seal_was_made_to_begin_later(rows):
    behind_the_triggers("SELECT setval('disclosures_disclosure_id_seq', %s)", rows[-1].pk + 5)
    disclose(make_patient(), "2026-06-01")
    sealing.seal_all()
    slip_in(rows[-1].pk + 1)
    behind_the_triggers(
        "UPDATE disclosures_ledgerseal SET first_id = last_id WHERE id = %s",
        LedgerSeal.objects.latest("id").pk,
    )
    broken = seals.first_broken()
    assert broken
    assert (broken.table, broken.row_id) == ("disclosure", rows[-1].pk + 1)


@pytest.mark.parametrize(
    "change",
    ["count = 99", "first_id = first_id - 1", "last_id = last_id + 5", "sealed_at = '2000-01-01'"],
)
def test_names_a_seal_that_says_other_rows_or_another_time(rows, change):
    disclose(make_patient(), "2026-06-01")
    sealing.seal_all()
    last = LedgerSeal.objects.latest("id")
    behind_the_triggers("UPDATE disclosures_ledgerseal SET " + change + " WHERE id = %s", last.pk)  # noqa: S608
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    broken = seals.first_broken()
    assert broken
    assert broken.table == "disclosure"


@pytest.mark.parametrize("column", ["search_name", "search_of"])
def test_names_a_recipient_that_would_not_be_found_by_its_name(rows, column):
    behind_the_triggers("UPDATE disclosures_recipient SET " + column + " = 'somebody else'")  # noqa: S608
    broken = seals.first_broken()
    assert broken
    assert (broken.table, broken.what) == ("recipient", "changed in what it is found by")


class TestSealsRemovedFromTheEnd:
    def test_rows_without_a_seal_are_counted_and_fail_after_an_hour(self, rows, capsys):
        behind_the_triggers("DELETE FROM disclosures_ledgerseal WHERE \"table\" = 'disclosure'")
        call_command("verify_ledger")
        assert "Not sealed yet: 5 of disclosure, since 2026-11-24 17:00 UTC." in capsys.readouterr().out
        with (
            time_machine.travel(NOW + datetime.timedelta(minutes=61)),
            pytest.raises(
                CommandError, match="5 of disclosure, the first entered on 2026-11-24 at 17:00 UTC"
            ),
        ):
            call_command("verify_ledger")

    def test_also_when_no_seal_is_left(self, rows):
        behind_the_triggers("DELETE FROM disclosures_ledgerseal")
        with (
            time_machine.travel(NOW + datetime.timedelta(minutes=61)),
            pytest.raises(CommandError, match="1 of recipient"),
        ):
            call_command("verify_ledger")

    def test_the_hash_that_was_kept_elsewhere_is_missed(self, rows):
        kept = LedgerSeal.objects.latest("id").sha256
        disclose(make_patient(), "2026-06-01")
        sealing.seal_all()
        call_command("verify_ledger", expect=kept)
        behind_the_triggers("DELETE FROM disclosures_ledgerseal WHERE sha256 = %s", kept)
        behind_the_triggers("DELETE FROM disclosures_ledgerseal WHERE previous_sha256 = %s", kept)
        call_command("verify_ledger")
        for expected in (kept, "", "x"):
            with pytest.raises(CommandError, match="No seal has the hash that was kept"):
                call_command("verify_ledger", expect=expected)

    def test_a_ledger_that_was_sealed_anew_has_not_the_hash(self, rows):
        kept = LedgerSeal.objects.latest("id").sha256
        behind_the_triggers("UPDATE disclosures_disclosure SET purpose = 'x'")
        behind_the_triggers("DELETE FROM disclosures_ledgerseal")
        sealing.seal_all()
        call_command("verify_ledger")
        with pytest.raises(CommandError, match="No seal has the hash"):
            call_command("verify_ledger", expect=kept)


def test_seals_only_what_is_new_and_chains_it(rows):
    before = LedgerSeal.objects.latest("id")
    assert sealing.seal_all() == []
    disclose(make_patient(), "2026-06-01")
    (after,) = sealing.seal_all()
    assert (after.previous_sha256, after.count, after.table) == (before.sha256, 1, "disclosure")


def test_export_is_verified_without_the_application(rows, tmp_path):
    out = tmp_path / "ledger.jsonl"
    call_command("export_ledger", "--out", str(out))
    assert verify(out) == (0, "")
    with pytest.raises(CommandError, match="exists"):
        call_command("export_ledger", "--out", str(out))


def test_an_export_is_its_owners_from_the_first_byte(rows, tmp_path, monkeypatch):
    out, lines, modes = tmp_path / "ledger.jsonl", seals.lines, []

    def watched():
        for line in lines():
            modes.append(stat.S_IMODE(out.stat().st_mode))
            yield line

    monkeypatch.setattr(seals, "lines", watched)
    call_command("export_ledger", "--out", str(out))
    assert set(modes) == {0o600}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_an_export_that_breaks_off_leaves_no_file(rows, tmp_path, monkeypatch):
    out = tmp_path / "ledger.jsonl"

    def broken():
        yield {"row": []}
        raise RuntimeError

    monkeypatch.setattr(seals, "lines", broken)
    with pytest.raises(RuntimeError):
        call_command("export_ledger", "--out", str(out))
    assert not out.exists()


def test_verifier_names_the_row_that_was_changed_in_the_export(rows, tmp_path):
    out = tmp_path / "ledger.jsonl"
    call_command("export_ledger", "--out", str(out))
    lines = out.read_text().splitlines()
    changed = [index for index, line in enumerate(lines) if f'"row":[{rows[3].pk},' in line and "Lab" in line]
    item = json.loads(lines[changed[0]])
    item["row"][4] = "Nothing"
    lines[changed[0]] = json.dumps(item)
    out.write_text("\n".join(lines))
    code, error = verify(out)
    assert (code, f"disclosure {rows[3].pk} was changed" in error) == (1, True)


def verify(path: Path) -> tuple[int, str]:
    """The script in an interpreter that sees no installed package."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(path)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr
