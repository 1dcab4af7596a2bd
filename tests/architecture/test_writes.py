"""Rows change by operations only: what would pass history by is found nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

# These write rows without save(), so no history row is made.
ALWAYS = {"bulk_create", "bulk_update", "abulk_create", "abulk_update", "_raw_delete"}
# These do so on a queryset, but are also names of dict, cache and storage methods.
ON_ROWS = {"update", "delete", "update_or_create", "aupdate", "adelete"}
ROWS = (
    ".objects",
    ".filter(",
    ".exclude(",
    ".all()",
    "queryset",
    "_set.",
    "select_for_update",
    "_default_manager",
)
NOT_ROWS = ("cache", "storage", "session", "cookies", "response")
DOORS = ("operations", "migrations")


def offences(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        receiver, method = ast.unparse(node.func.value), node.func.attr
        on_rows = any(mark in receiver for mark in ROWS)
        deletes = method == "delete" and not receiver.split(".")[-1].lower().endswith(NOT_ROWS)
        if method in ALWAYS or (method in ON_ROWS and on_rows) or deletes:
            yield node.lineno, f"{receiver}.{method}()"


def is_door(path: Path) -> bool:
    return any(part.removesuffix(".py") in DOORS for part in path.relative_to(tree.ROOT).parts)


def test_rows_are_written_in_bulk_or_deleted_by_operations_only():
    found = [
        f"{tree.name(path)}:{line}: {call}"
        for path in tree.python_files(*tree.PRODUCT)
        if not is_door(path)
        for line, call in offences(path.read_text())
    ]
    assert found == []


def test_a_planted_write_is_found():
    planted = [
        "Patient.objects.filter(pk=1).update(name='x')",
        "Patient.objects.bulk_create(rows)",
        "patient.delete()",
        "queryset.update(status='x')",
    ]
    assert [line for line in planted if not list(offences(line))] == []


def test_a_dictionary_a_cache_and_a_session_are_not_rows():
    innocent = [
        "context.update(extra)",
        "cache.delete('key')",
        "self.storage.delete(name)",
        "request.session.delete()",
    ]
    assert [line for line in innocent if list(offences(line))] == []
