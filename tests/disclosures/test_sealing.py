"""Whoever rewrites the ledger is found out, also with the triggers off and without the application."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from disclosures.models import Disclosure, LedgerSeal
from disclosures.operations import correcting, sealing
from disclosures.queries import seals
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_clinic, make_patient

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).resolve().parents[2] / "script" / "verify_ledger_export.py"


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
