"""Compares the lock files with what pyproject.toml and package.json ask for, without a network."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from script.environment import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return {canonicalize_name(package): version for package, version in PIN.findall(text)}


def problems() -> Iterator[str]:
    """One sentence for each thing that does not match."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [line for group in project["dependency-groups"].values() for line in group]
    runtime, development = pins("runtime.txt"), pins("development.txt")
    wanted = {"runtime.txt": project["project"]["dependencies"], "development.txt": groups}
    wanted["development.txt"] = wanted["development.txt"] + wanted["runtime.txt"]
    for name, lines in wanted.items():
        locked = pins(name)
        for line in lines:
            asked = Requirement(line)
            version = locked.get(canonicalize_name(asked.name))
            if version is None:
                yield f"requirements/{name} has no {asked.name}; compile it again."
            elif not asked.specifier.contains(version, prereleases=True):
                yield f"requirements/{name} has {asked.name} {version}, not {asked.specifier}."
    for package, version in runtime.items():
        if development.get(package) != version:
            yield f"{package} is not the same in runtime.txt and development.txt."
    for name in ("bootstrap.txt", "runtime.txt", "development.txt"):
        text = (ROOT / "requirements" / name).read_text()
        if "://" in text:
            yield f"requirements/{name} names a download address."
    yield from node_problems()


def node_problems() -> Iterator[str]:
    asked = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    if lock["packages"][""].get("dependencies", {}) != asked.get("dependencies", {}):
        yield "package-lock.json does not match package.json; run npm install."
    for path, entry in lock["packages"].items():
        if "resolved" in entry:
            yield f"package-lock.json names a download address for {path}."
        if path and "integrity" not in entry:
            yield f"package-lock.json has no hash for {path}."


if __name__ == "__main__":
    found = list(problems())
    for sentence in found:
        sys.stdout.write(sentence + "\n")
    sys.exit(1 if found else 0)
