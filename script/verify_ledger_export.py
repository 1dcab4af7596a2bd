"""Checks a file of `manage.py export_ledger` with nothing but Python: no application, no database.

    python script/verify_ledger_export.py FILE [--expect HASH]

Says that every seal holds, with the newest hash to compare with the one that was kept elsewhere; or names the
first row or seal that does not fit, and exits 1. With --expect one of the seals must have that hash: nothing
else shows that an export was cut off at a seal, or sealed anew as a whole.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What each version of the ledger seals of each table, in order, as disclosures/canonical.py has it.
VERSIONS: dict[int, dict[str, list[str]]] = {
    1: {
        "recipient": ["id", "name", "of", "party_id", "added_at", "added_by_id"],
        "recipient_address": ["id", "recipient_id", "lines", "at", "by_id"],
        "disclosure": [
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
        ],
        "disclosure_subject": ["id", "disclosure_id", "patient_id"],
    }
}
HEADER = ["ledger", "fields"]
ROW = ["table", "row"]
SEAL = ["seal", "table", "first_id", "last_id", "count", "leaves", "sha256", "previous_sha256"]
LEAVES = re.compile(r"([0-9a-f]{80})+")
NUMBER_BYTES, LEAF_BYTES = 8, 40


class Broken(Exception):
    """What does not fit, in words."""


@dataclass(slots=True)
class Chain:
    """What was read so far: the newest hash, the last number of each table, and whether one hash was met."""

    fields: dict[str, list[str]]
    expect: str = ""
    newest: str = ""
    seals: int = 0
    rows: int = 0
    seal_number: int = 0
    is_met: bool = False
    last: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Row:
    """One row as the file gives it."""

    table: str
    number: int
    leaf: bytes

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


def verify(lines: Iterable[str], expect: str = "") -> Chain:
    """The whole file. Raises Broken, or ValueError for what is no export."""
    numbered = enumerate(lines, start=1)
    chain = Chain(_header(next(numbered, (1, "null"))[1]), expect)
    waiting: list[Row] = []
    for number, line in numbered:
        pairs = _pairs(line, number)
        keys = [key for key, _value in pairs]
        if keys == ROW:
            waiting.append(_row(chain, *(value for _key, value in pairs), line=number))
        elif keys == SEAL:
            _check_seal(chain, dict(pairs), waiting, line=number)
            waiting = []
        else:
            raise Broken(_unknown_keys(pairs, number))
    if waiting:
        raise Broken(f"{waiting[0]} has no seal: the file was cut off, or a seal removed")
    if expect and not chain.is_met:
        raise Broken("no seal has the hash that was kept: seals were removed, or the ledger was sealed anew")
    return chain


def _header(line: str) -> dict[str, list[str]]:
    pairs = _pairs(line, 1)
    said = dict(pairs)
    version = said.get("ledger")
    if type(version) is not int or version not in VERSIONS:
        raise ValueError("this is no export of a ledger, or one of a newer version")
    fields = VERSIONS[version]
    if [key for key, _value in pairs] != HEADER or said["fields"] != list(fields.items()):
        raise Broken("the first line was changed: it names other fields than a ledger of its version has")
    return fields


def _pairs(line: str, number: int) -> list[tuple[str, Any]]:
    """The members of the object on a line, as they stand there, each key as often as it is written."""
    try:
        found = json.loads(line, object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"line {number} is not a line of an export, or not all of one") from error
    if not isinstance(found, list) or not all(isinstance(one, tuple) for one in found):
        raise ValueError(f"line {number} is not a line of an export")
    return found


def _unknown_keys(pairs: list[tuple[str, Any]], line: int) -> str:
    """Which row or seal has keys that no export writes, or one of them twice."""
    said = dict(pairs)
    row = said.get("row")
    if isinstance(row, list) and row:
        return f"{said.get('table')} {row[0]} (line {line}) has other keys than a row of an export"
    return f"line {line} has other keys than a row or a seal of an export"


def _row(chain: Chain, table: Any, values: Any, *, line: int) -> Row:
    fields = chain.fields.get(table) if isinstance(table, str) else None
    if not isinstance(values, list) or not values or type(values[0]) is not int:
        raise Broken(f"line {line} holds a row without a number")
    if fields is None or len(values) != len(fields):
        raise Broken(f"{table} {values[0]} (line {line}) has other fields than a row of its table")
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Row(table, values[0], hashlib.sha256(text.encode(errors="surrogatepass")).digest())


def _check_seal(chain: Chain, seal: dict[str, Any], rows: list[Row], *, line: int) -> None:
    """First the rows, so that one that was changed is named; then the seal. Moves the chain on."""
    name = f"seal {seal['seal']}"
    numbers = (seal["seal"], seal["first_id"], seal["last_id"], seal["count"])
    if any(type(one) is not int for one in numbers) or seal["table"] not in chain.fields:
        raise Broken(f"{name} (line {line}) was changed")
    if not isinstance(seal["leaves"], str) or LEAVES.fullmatch(seal["leaves"]) is None:
        raise Broken(f"{name} (line {line}) was changed: it has no whole leaves")
    leaves = bytes.fromhex(seal["leaves"])
    sealed = list(_split(leaves))
    _check_rows(seal["table"], rows, sealed)
    digest = hashlib.sha256(f"{chain.newest}\n{seal['table']}\n".encode() + leaves).hexdigest()
    if seal["previous_sha256"] != chain.newest or seal["sha256"] != digest:
        raise Broken(f"{name} was changed, or a seal before it removed")
    said = (seal["first_id"], seal["last_id"], seal["count"])
    first_id = chain.last.get(seal["table"], 0) + 1
    if sealed[0][0] < first_id or said != (first_id, sealed[-1][0], len(sealed)):
        raise Broken(f"{name} says other rows of {seal['table']} than it was made over")
    if seal["seal"] <= chain.seal_number:
        raise Broken(f"{name} is out of its order")
    chain.newest, chain.seal_number, chain.last[seal["table"]] = digest, seal["seal"], sealed[-1][0]
    chain.seals, chain.rows = chain.seals + 1, chain.rows + len(rows)
    chain.is_met = chain.is_met or digest == chain.expect


def _check_rows(table: str, rows: list[Row], sealed: list[tuple[int, bytes]]) -> None:
    """The rows before a seal are its leaves, one after another, each once."""
    before = 0
    leaves = iter(sealed)
    for row in rows:
        if row.number <= before:
            raise Broken(f"{row} stands twice, or out of its order")
        before = row.number
        if row.table != table:
            raise Broken(f"{row} stands among the rows of {table}")
        number, leaf = next(leaves, (None, b""))
        if number is None or number > row.number:
            raise Broken(f"{row} slipped in after it was sealed")
        if number < row.number:
            raise Broken(f"{table} {number} was removed from its place after it was sealed")
        if leaf != row.leaf:
            raise Broken(f"{row} was changed after it was sealed")
    missing = next(leaves, None)
    if missing is not None:
        raise Broken(f"{table} {missing[0]} was removed after it was sealed")


def _split(leaves: bytes) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(leaves), LEAF_BYTES):
        number = int.from_bytes(leaves[start : start + NUMBER_BYTES], "big")
        yield number, leaves[start + NUMBER_BYTES : start + LEAF_BYTES]


def main(arguments: list[str]) -> int:
    expect = ""
    if len(arguments) == 3 and arguments[1] == "--expect":
        expect = arguments.pop().strip().lower()
        arguments.pop()
        if re.fullmatch(r"[0-9a-f]{64}", expect) is None:
            sys.stderr.write("The hash after --expect has 64 characters, 0 to 9 and a to f.\n")
            return 2
    if len(arguments) != 1:
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8", newline="\n") as file:
            chain = verify(file, expect)
    except Broken as broken:
        sys.stderr.write(f"The ledger was tampered with or damaged: {broken}.\n")
        return 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The file cannot be read: {error}\n")
        return 2
    sys.stdout.write(
        f"Every seal holds: {chain.seals} seals over {chain.rows} rows. The newest is "
        f"{chain.newest or 'none: nothing was sealed'}.\n"
    )
    if not expect:
        sys.stdout.write("Compare it with the one that was kept elsewhere, or give that with --expect.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
