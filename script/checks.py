"""Runs every check and says at the end which failed: what script/check starts once the clone is set up."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from script.environment import ROOT, build_environment

PYTHON = sys.executable
# Words by which pip-audit says that it could not ask, as opposed to what it found.
UNREACHABLE = (
    "ConnectionError",
    "Connection refused",
    "Max retries exceeded",
    "Temporary failure",
    "Name or service",
)


@dataclass(frozen=True)
class Check:
    """One command; `needs_network` may be left out where its database cannot be reached."""

    name: str
    command: tuple[str, ...]
    needs_network: bool = False


@dataclass(frozen=True)
class Result:
    check: Check
    verdict: str
    output: str
    seconds: float


CHECKS = (
    Check("types", ("mypy",)),
    Check("lint", ("ruff", "check", "--quiet", ".")),
    Check("format", ("ruff", "format", "--check", "--quiet", ".")),
    Check("imports", ("lint-imports",)),
    Check("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    Check("settings", (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING")),
    Check("generated documents", (PYTHON, "manage.py", "write_docs", "--check")),
    Check("template lint", ("djlint", "--quiet", "--lint", "templates")),
    Check("Dockerfile", ("hadolint", "Dockerfile")),
    Check("locks", (PYTHON, "-m", "script.locks")),
    Check(
        "known vulnerabilities",
        (
            "pip-audit",
            "--disable-pip",
            "--require-hashes",
            "--timeout",
            "10",
            "--format",
            "json",
            "-r",
            "requirements/runtime.txt",
        ),
        needs_network=True,
    ),
)


def run(check: Check, environment: Mapping[str, str]) -> Result:
    started = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        output, failed = done.stdout + done.stderr, done.returncode != 0
    except subprocess.TimeoutExpired:
        output, failed = "no answer within 600 seconds", True
    except FileNotFoundError as error:
        output, failed = str(error), True
    verdict = "failed" if failed else "passed"
    if check.needs_network and could_not_ask(output):
        verdict, output = "not run: no network", ""
    return Result(check, verdict, output, time.monotonic() - started)


def could_not_ask(output: str) -> bool:
    """Whether the audit got no answer: no connection, or a package index without an advisory database."""
    if any(word in output for word in UNREACHABLE):
        return True
    found = re.search(r'\{"dependencies".*\}', output)
    return found is not None and all("skip_reason" in one for one in json.loads(found[0])["dependencies"])


def main() -> int:
    environment = build_environment()
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda check: run(check, environment), CHECKS))
    for result in results:
        if result.verdict == "failed":
            sys.stdout.write(
                f"\n--- {result.check.name}: {' '.join(result.check.command)}\n{result.output.rstrip()}\n"
            )
    sys.stdout.write("\n")
    for result in results:
        sys.stdout.write(f"{result.check.name:<24}{result.verdict:<22}{result.seconds:5.1f} s\n")
    failed = [result.check.name for result in results if result.verdict == "failed"]
    sys.stdout.write(f"\nFailed: {', '.join(failed)}\n" if failed else "\nEvery check passed.\n")
    sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
