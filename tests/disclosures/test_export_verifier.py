"""The offline verifier: no forgery of an export passes, and the first broken row is named."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from disclosures import canonical
from disclosures.models import Disclosure, LedgerSeal
from disclosures.operations import sealing
from script import verify_ledger_export as verifier
from tests.disclosures.ledger import disclose
from tests.factories import NOW, make_clinic, make_patient

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(verifier.__file__)
type Lines = list[str]


@pytest.fixture
def lines(tmp_path) -> Lines:
    """Six seals over recipients, addresses, disclosures and a list of patients, in two runs."""
    make_clinic()
    patient, other = make_patient(), make_patient()
    with time_machine.travel(NOW, tick=True):
        for month in range(1, 5):
            disclose(patient, f"2026-0{month}-01")
        sealing.seal_all()
        for month in range(5, 8):
            disclose(
                patient,
                f"2026-0{month}-01",
                also=[other],
                recipient="Police",
                recipient_address="1 Main Street",
            )
        sealing.seal_all()
    out = tmp_path / "ledger.jsonl"
    call_command("export_ledger", "--out", str(out))
    return out.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def verify(tmp_path) -> Callable[..., tuple[int, str]]:
    """The script in an interpreter that sees no installed package."""

    def run(lines: Lines, *arguments: str) -> tuple[int, str]:
        path = tmp_path / "forged.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(SCRIPT), str(path), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def second_row(lines: Lines) -> int:
    """Where the second disclosure stands."""
    return [index for index, line in enumerate(lines) if line.startswith('{"table":"disclosure",')][1]


def seals_of(lines: Lines) -> list[int]:
    return [index for index, line in enumerate(lines) if line.startswith('{"seal"')]


def with_line(lines: Lines, index: int, line: str) -> Lines:
    return [*lines[:index], line, *lines[index + 1 :]]


def changed(lines: Lines, index: int, **values: object) -> Lines:
    return with_line(lines, index, json.dumps({**json.loads(lines[index]), **values}, ensure_ascii=False))


def number_at(lines: Lines, index: int) -> str:
    item = json.loads(lines[index])
    return f"{item['table']} {item['row'][0]}"


def test_the_script_knows_the_fields_of_the_ledger() -> None:
    fields = {table: list(names) for table, names in canonical.FIELDS.items()}
    assert {canonical.VERSION: fields} == verifier.VERSIONS


def test_an_untouched_export_holds(lines, verify) -> None:
    code, said = verify(lines)
    assert code == 0
    assert LedgerSeal.objects.latest("id").sha256 in said
    assert (
        f"{LedgerSeal.objects.count()} seals over {len(lines) - 1 - LedgerSeal.objects.count()} rows" in said
    )


ROWS: dict[str, Callable[[Lines, int], Lines]] = {
    "a forged copy before it": lambda lines, at: [*lines[:at], lines[at].replace("Lab", "Lap"), *lines[at:]],
    "a forged copy after it": lambda lines, at: [
        *lines[: at + 1],
        lines[at].replace("Lab", "Lap"),
        *lines[at + 1 :],
    ],
    "the same line twice": lambda lines, at: [*lines[:at], lines[at], *lines[at:]],
    "another word": lambda lines, at: with_line(lines, at, lines[at].replace("Lab", "Lap")),
    "removed": lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    "another table": lambda lines, at: changed(lines, at, table="recipient"),
    "no table": lambda lines, at: changed(lines, at, table=None),
    "a table that is none": lambda lines, at: changed(lines, at, table="secret"),
    "a key more": lambda lines, at: changed(lines, at, note="forged"),
    "a key of a seal": lambda lines, at: changed(lines, at, sha256="0" * 64),
    "a key twice": lambda lines, at: with_line(
        lines, at, lines[at].replace('"row":', '"row":[' + str(json.loads(lines[at])["row"][0]) + '],"row":')
    ),
    "a table twice": lambda lines, at: with_line(
        lines, at, lines[at].replace('{"table"', '{"table":"recipient","table"')
    ),
    "a field more": lambda lines, at: changed(lines, at, row=[*json.loads(lines[at])["row"], "x"]),
    "a field less": lambda lines, at: changed(lines, at, row=json.loads(lines[at])["row"][:-1]),
    "a number for no": lambda lines, at: with_line(lines, at, lines[at].replace("false", "0", 1)),
    "half a character": lambda lines, at: with_line(lines, at, lines[at].replace("Lab", "\\ud800")),
    "swapped with the next": lambda lines, at: [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
}


@pytest.mark.parametrize("forge", ROWS.values(), ids=ROWS.keys())
def test_a_forged_row_is_named(lines, verify, forge) -> None:
    at = second_row(lines)
    code, said = verify(forge(lines, at))
    number = number_at(lines, at).split()[1]
    assert code == 1
    assert f" {number} " in said


@pytest.mark.parametrize(
    "values",
    [
        {"count": 9},
        {"first_id": -5},
        {"last_id": 10**6},
        {"count": True},
        {"seal": 0},
        {"seal": "6"},
        {"table": "recipient"},
        {"sha256": "0" * 64},
        {"previous_sha256": ""},
        {"leaves": ""},
        {"leaves": "zz"},
        {"note": "forged"},
    ],
    ids=str,
)
@pytest.mark.parametrize("which", [1, -1])
def test_a_forged_seal_is_found(lines, verify, values, which) -> None:
    code, said = verify(changed(lines, seals_of(lines)[which], **values))
    assert (code, "tampered" in said) == (1, True)


def test_leaves_of_another_spelling_are_none(lines, verify) -> None:
    at = seals_of(lines)[-1]
    leaves = json.loads(lines[at])["leaves"]
    for forged in (leaves.upper(), f" {leaves}", leaves[:-2]):
        assert verify(changed(lines, at, leaves=forged))[0] == 1


def test_a_seal_key_twice_is_found(lines, verify) -> None:
    at = seals_of(lines)[-1]
    assert verify(with_line(lines, at, lines[at].replace('"count"', '"count":7,"count"')))[0] == 1


def test_seals_that_were_moved_removed_or_repeated_are_found(lines, verify) -> None:
    first, second, *_rest, last = seals_of(lines)
    batches = [lines[1 : first + 1], lines[first + 1 : second + 1], lines[second + 1 :]]
    for forged in (
        [lines[0], *batches[1], *batches[0], *batches[2]],
        [lines[0], *batches[1], *batches[2]],
        [lines[0], *batches[0], *batches[0], *batches[1], *batches[2]],
        [*lines[:first], *lines[first + 1 :]],
        [*lines[:last], lines[first], lines[last]],
    ):
        assert verify(forged)[0] == 1


def test_a_header_with_other_fields_is_found(lines, verify) -> None:
    fields = {table: list(names) for table, names in canonical.FIELDS.items()}
    swapped = {**fields, "disclosure": [*fields["disclosure"]]}
    swapped["disclosure"][4], swapped["disclosure"][5] = swapped["disclosure"][5], swapped["disclosure"][4]
    for forged in (swapped, {}, {**fields, "more": []}, dict(reversed(fields.items())), None):
        assert verify(changed(lines, 0, fields=forged))[0] == 1
    assert verify(changed(lines, 0, note="x"))[0] == 1


@pytest.mark.parametrize("version", [2, True, "1", 1.0, None])
def test_another_version_is_not_read(lines, verify, version) -> None:
    assert verify(changed(lines, 0, ledger=version))[0] == 2


def test_a_second_header_is_found(lines, verify) -> None:
    assert verify([*lines[:-1], lines[0], lines[-1]])[0] == 1
    assert verify([*lines, lines[0]])[0] == 1


def test_a_file_cut_off_is_found(lines, verify) -> None:
    code, said = verify(lines[:-1])
    first = number_at(lines, seals_of(lines)[-2] + 1)
    assert (code, f"{first} has no seal" in said) == (1, True)
    assert verify([*lines[:-1], lines[-1][:-40]])[0] == 2


def test_a_file_cut_off_at_a_seal_has_not_the_hash_that_was_kept(lines, verify) -> None:
    newest = json.loads(lines[-1])["sha256"]
    shorter = lines[: seals_of(lines)[-2] + 1]
    assert verify(lines, "--expect", newest)[0] == 0
    assert verify(lines, "--expect", json.loads(shorter[-1])["sha256"])[0] == 0
    assert verify(shorter)[0] == 0
    code, said = verify(shorter, "--expect", newest)
    assert (code, "no seal has the hash" in said) == (1, True)
    assert verify(lines[:1], "--expect", newest)[0] == 1
    assert verify(lines, "--expect", "x")[0] == 2


@pytest.mark.parametrize("text", ["", "zz", "[]", "1", '"x"', "{}", "[" * 100_000, '[["ledger",1]]', "\\x00"])
def test_what_is_no_export_is_said(verify, text) -> None:
    code, said = verify([text])
    assert (code, said.startswith("The file cannot be read")) == (2, True)


def test_every_row_of_the_ledger_is_in_the_export(lines) -> None:
    assert sum(line.startswith('{"table":"disclosure",') for line in lines) == Disclosure.objects.count()
