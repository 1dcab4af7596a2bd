"""Writes which tests name which citation: pytest --collect-only -p tests.plugins.cite --proof FILE."""

import json
from pathlib import Path

import pytest

from privacy_portal.law.citations import parse


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", type=Path, help="write {citation: [test, …]} of the collected tests here")


def pytest_collection_finish(session: pytest.Session) -> None:
    """One entry a test function, whatever its parameters; a citation that is none ends the run."""
    proof: dict[str, set[str]] = {}
    for item in session.items:
        test = item.nodeid.split("[")[0]
        for marker in item.iter_markers("cite"):
            for text in marker.args:
                try:
                    proof.setdefault(str(parse(text)), set()).add(test)
                except ValueError as error:
                    raise pytest.UsageError(f"{test}: {error}") from error
    target = session.config.getoption("--proof")
    if target is not None:
        target.write_text(json.dumps({cite: sorted(tests) for cite, tests in sorted(proof.items())}))
