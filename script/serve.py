"""Runs the whole portal on this machine under honcho: what script/server starts once the clone is set up."""

import fcntl
import os
import sys
from pathlib import Path
from typing import Any

import honcho.manager
from honcho.manager import Manager
from honcho.printer import Printer
from honcho.process import Process

from script import pids
from script.environment import ROOT, embedded, given_by_caller, local_environment
from script.stack import free_port, procfile

# Another folder is for tests and for data that should lie elsewhere.
DATA = Path(os.environ.get("PORTAL_DATA") or ROOT / ".local").resolve()
WANTED_PORT = 8000
PREPARED = "prepared"
# PostgreSQL waits for its clients before it stops; honcho must not kill it meanwhile.
honcho.manager.KILL_WAIT = 30


class RecordedProcess(Process):
    """Writes a pid file for each process at the moment it starts."""

    def _send_message(self, data: Any, type: str = "line") -> None:  # noqa: A002 (honcho's name)
        if type == "start":
            pids.record(DATA, self.name, data["pid"], group=True)
            pids.record(DATA, f"{self.name}-output", os.getpid())
        super()._send_message(data, type)


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def lock() -> Any:
    """One running system a clone; the lock ends with this process however it ends."""
    DATA.mkdir(parents=True, exist_ok=True)
    file = (DATA / "server.lock").open("a+")
    try:
        # A record lock is this process's own: children that outlive a killed manager do not hold it.
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        sys.exit(f"This clone is already running at {file.read().strip()}; stop that one first (Ctrl-C).")
    return file


def choose_port() -> int:
    wanted = int(os.environ.get("PORT") or WANTED_PORT)
    port = free_port(wanted)
    if port != wanted:
        say(f"Port {wanted} is in use by another program, so this one takes port {port}.")
    return port


def main() -> None:
    held = lock()
    left = pids.stop_left_behind(DATA)
    if left:
        say(f"Stopped what an earlier run left behind: {', '.join(sorted(set(left)))}.")
    for mark in ("database-url", PREPARED):
        (DATA / mark).unlink(missing_ok=True)
    port = choose_port()
    # A person reads this; every request and task is told with LOG_LEVEL=INFO.
    given = {"LOG_LEVEL": "WARNING", **given_by_caller()}
    ports = {"port": port, "redis_port": free_port(), "mail_port": free_port()}
    environment = local_environment(DATA, demo=True, given=given, **ports)
    held.truncate(0)
    held.write(environment["BASE_URL"])
    held.flush()
    manager = Manager(Printer(sys.stdout))
    manager._process_ctor = RecordedProcess
    lines = procfile()
    for name in embedded(given):
        manager.add_process(name, f"exec {lines[name]}", env=environment, cwd=str(ROOT))
    manager.add_process("portal", "exec python -m script.announce", env=environment, cwd=str(ROOT))
    for name in ("web", "worker", "beat"):
        manager.add_process(name, after_preparing(name, lines[name]), env=environment, cwd=str(ROOT))
    manager.loop()
    pids.stop_left_behind(DATA)
    say(f"Everything this command started has stopped; the data stays in {DATA}.")
    sys.exit(0 if manager.returncode == 130 else manager.returncode)


def after_preparing(name: str, command: str) -> str:
    """`web` migrates and loads the demo clinic; worker and beat wait for that."""
    if name == "web":
        return f'python -m script.prepare && touch "$PORTAL_DATA/{PREPARED}" && exec {command}'
    return f'until [ -f "$PORTAL_DATA/{PREPARED}" ]; do sleep 0.2; done; exec {command}'


if __name__ == "__main__":
    main()
