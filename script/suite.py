"""Runs pytest beside a PostgreSQL and a Redis of its own, once script/test has set the clone up."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from script.environment import ROOT, embedded, given_by_caller
from script.stack import Stack

MOST_CORES = 4
FOLDERS = ROOT / ".local" / "test"


def remove_left_behind() -> None:
    """Folders of runs that were killed: stop what their pid files name, then delete them."""
    for folder in FOLDERS.glob("*"):
        if folder.name.isdigit() and not psutil.pid_exists(int(folder.name)):
            Stack(folder).remove()


def tests(arguments: list[str]) -> int:
    given = given_by_caller(("DATABASE_URL", "REDIS_URL"))
    folder = FOLDERS / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stack = Stack(folder, given=given)
    try:
        stack.start(*(name for name in embedded(given) if name != "mail"))
        # Tests of the code serve nothing, so their address is always the same; whole portals get their own.
        return pytest(arguments, {**stack.environment, "BASE_URL": "http://localhost:8000"})
    finally:
        stack.remove()


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    # Each core takes whole files; a caller's own -n0 comes last and wins.
    cores = str(min(os.cpu_count() or 1, MOST_CORES))
    parallel = ("-p", "tests.plugins.cores", "-n", cores, "--dist", "loadfile", "--no-loadscope-reorder")
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal sent it to pytest too, which now ends its tests in order.
        return process.wait()
    except SystemExit:
        process.terminate()
        process.wait()
        raise


def leave(signum: int, _: object) -> None:
    sys.exit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    Path(FOLDERS).mkdir(parents=True, exist_ok=True)
    remove_left_behind()
    sys.exit(tests(sys.argv[1:]))
