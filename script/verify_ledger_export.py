"""Checks a file of `manage.py export_ledger` with nothing but Python: no application, no database.

    python script/verify_ledger_export.py FILE

Says that every seal holds, with the newest hash to compare with the one that was kept elsewhere; or names the
first row or seal that does not fit, and exits 1.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def first_broken(lines: Iterator[str]) -> tuple[str, str]:
    """(what is broken or "", the newest hash). Raises ValueError for what is no export."""
    header = json.loads(next(lines, "null"))
    if not isinstance(header, dict) or header.get("ledger") != 1:
        raise ValueError("this is no export of a ledger")
    previous = ""
    rows: dict[int, bytes] = {}
    for line in lines:
        item = json.loads(line)
        if "row" in item:
            text = json.dumps(item["row"], ensure_ascii=False, separators=(",", ":"))
            rows[item["row"][0]] = hashlib.sha256(text.encode()).digest()
            continue
        broken = broken_seal(item, rows, previous)
        if broken:
            return broken, previous
        previous, rows = item["sha256"], {}
    return ("rows without a seal" if rows else ""), previous


def broken_seal(seal: dict[str, Any], rows: dict[int, bytes], previous: str) -> str:
    """What does not fit between a seal, its rows and the seal before it."""
    leaves = bytes.fromhex(seal["leaves"])
    expected = hashlib.sha256(f"{previous}\n{seal['table']}\n".encode() + leaves).hexdigest()
    if seal["previous_sha256"] != previous or seal["sha256"] != expected:
        return f"seal {seal['seal']} was changed, or a seal before it removed"
    sealed = {
        int.from_bytes(leaves[start : start + 8], "big"): leaves[start + 8 : start + 40]
        for start in range(0, len(leaves), 40)
    }
    for number in sorted(set(rows) | set(sealed)):
        if number not in sealed:
            return f"{seal['table']} {number} slipped in after it was sealed"
        if number not in rows:
            return f"{seal['table']} {number} was removed after it was sealed"
        if rows[number] != sealed[number]:
            return f"{seal['table']} {number} was changed after it was sealed"
    return ""


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8", newline="\n") as file:
            broken, newest = first_broken(iter(file))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"The file cannot be read: {error}\n")
        return 2
    if broken:
        sys.stderr.write(f"The ledger was tampered with or damaged: {broken}.\n")
        return 1
    sys.stdout.write(f"Every seal holds. The newest is {newest or 'none: nothing was sealed'}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
