"""What is installed is pinned, matches what is asked for, and names no place to fetch it from."""

import json

from script import locks
from script.environment import ROOT

PLACES = (
    "package-lock.json",
    "package.json",
    ".npmrc",
    "pyproject.toml",
    "requirements",
    "script",
    "Dockerfile",
)


def test_the_locks_hold_what_the_project_asks_for():
    assert list(locks.problems()) == []


def test_every_dependency_says_why_it_is_here():
    lines = (ROOT / "pyproject.toml").read_text().split("[tool.", 1)[0].splitlines()
    asked = [line for line in lines if line.startswith('    "')]
    assert asked
    assert [line for line in asked if "# " not in line] == []


def test_the_installer_of_packages_is_pinned_too():
    assert set(locks.pins("bootstrap.txt")) == {"uv"}


def test_no_index_or_registry_is_configured_in_the_tree():
    words = ("index-url", "extra-index", "find-links", "registry=", '"resolved"', "trusted-host")
    files = [
        path
        for top in PLACES
        for path in ([ROOT / top] if (ROOT / top).is_file() else (ROOT / top).rglob("*"))
    ]
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        if path.is_file() and path.suffix != ".pyc" and path.name != "locks.py"
        for word in words
        if word in path.read_text()
    ]
    assert found == []


def test_the_front_end_packages_are_locked_by_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in entry for path, entry in packages.items() if path)
