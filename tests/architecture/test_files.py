"""No file is too long to read, none is a drawer for everything, each module says what it is for."""

import ast
import re

from tests.architecture import tree

LONGEST = 400
DOCUMENTS = ("docs/law.md", "docs/proof.md", "docs/states.md")
GENERATED = ("package-lock.json", "requirements/", "locale/", "tests/law/expected/", *DOCUMENTS)
DRAWERS = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "base.py", "tools.py"}
TEXT = {".py", ".html", ".css", ".js", ".toml", ".yml", ".yaml", ".sh", ".txt", ".csv", ".svg", ""}
# Written so that this file does not match itself.
EVASIONS = {
    "a test left out": re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail)\b|\bimportorskip\b|unittest\.skip"),
    "a test that cannot fail": re.compile(r"\bassert (True|1)\s*($|#|,)"),
    "any exception swallowed": re.compile(r"except (Base)?Exception:|except:"),
    "types switched off": re.compile(r"# type: ignore(?!\[)|# noqa(?!:)"),
    "something left to do": re.compile(r"\b(TODO|FIXME|XXX)\b"),
    "a double of our own": re.compile(r"\b(unittest\.mock|MagicMock|monkeypatch\.setattr\(\s*[\"']privacy_)"),
}


def test_files_are_short_enough_to_read():
    too_long = {
        tree.name(path): count
        for path in tree.files()
        if path.suffix in TEXT
        and not tree.name(path).startswith(GENERATED)
        and "migrations" not in path.parts
        if (count := len(path.read_text(errors="replace").splitlines())) > LONGEST
    }
    assert too_long == {}


def test_no_module_is_a_drawer_for_everything():
    assert [tree.name(path) for path in tree.files() if path.name in DRAWERS] == []


def test_a_module_opens_with_a_sentence_that_says_what_it_is_for():
    silent = [
        tree.name(path)
        for path in tree.python_files()
        if path.read_text().strip()
        and "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_nothing_is_left_out_swallowed_or_left_to_do():
    found = [
        f"{tree.name(path)}:{number}: {what}"
        for path in tree.python_files()
        if path.name != "test_files.py"
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        for what, pattern in EVASIONS.items()
        if pattern.search(line)
    ]
    assert found == []


def test_the_patterns_catch_what_they_are_for():
    planted = {
        "a test left out": "@pytest.mark.skip",
        "a test that cannot fail": "    assert True",
        "any exception swallowed": "    except Exception:",
        "types switched off": "x = y  # type: ignore",
        "something left to do": "# TO" + "DO later",
        "a double of our own": "from unittest.mock import MagicMock",
    }
    assert {what for what, line in planted.items() if EVASIONS[what].search(line)} == set(EVASIONS)


def test_the_project_package_is_empty_so_that_the_law_imports_nothing_else():
    assert (tree.ROOT / "privacy_portal" / "__init__.py").read_text().strip() == ""
