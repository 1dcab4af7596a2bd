"""Which processes a folder's system started, so that the next start stops just those."""

import contextlib
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

# The order of stopping: who uses others first, PostgreSQL last.
LAST = ("redis", "mail", "postgres", "postmaster")
PATIENCE_SECONDS = 15
# Start times are computed from the wall clock, which may be set right by a little meanwhile.
CLOCK_STEP_SECONDS = 2


@dataclass(frozen=True)
class Started:
    """One process; its start time tells it from a stranger that got the same number later."""

    name: str
    pid: int
    created: float
    group: bool

    def process(self) -> psutil.Process | None:
        """The living process this names, or None when it ended, even if its number is in use again."""
        try:
            process = psutil.Process(self.pid)
            if (
                abs(process.create_time() - self.created) > CLOCK_STEP_SECONDS
                or process.status() == psutil.STATUS_ZOMBIE
            ):
                return None
        except psutil.NoSuchProcess:
            return None
        return process

    def send(self, signum: signal.Signals) -> None:
        if self.process() is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if self.group:
                os.killpg(self.pid, signum)
            else:
                os.kill(self.pid, signum)


def folder_of(data: Path) -> Path:
    return data / "pids"


def record(data: Path, name: str, pid: int, *, group: bool = False) -> None:
    """Write down that `pid` is ours; `group` when it leads a process group of its own."""
    folder = folder_of(data)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        started = Started(name=name, pid=pid, created=psutil.Process(pid).create_time(), group=group)
    except psutil.NoSuchProcess:
        return
    temporary = folder / f".{name}.{os.getpid()}"
    temporary.write_text(json.dumps(asdict(started)))
    temporary.rename(folder / f"{name}.json")


def recorded(data: Path) -> list[Started]:
    """What the pid files name, in the order of stopping."""
    found = []
    for path in sorted(folder_of(data).glob("*.json")):
        with contextlib.suppress(ValueError, TypeError):
            found.append(Started(**json.loads(path.read_text())))
    return sorted(found, key=lambda started: LAST.index(started.name) if started.name in LAST else -1)


def running(data: Path, name: str) -> Started | None:
    """The recorded process of that name if it lives."""
    return next((one for one in recorded(data) if one.name == name and one.process()), None)


def stop_left_behind(data: Path) -> list[str]:
    """Stop every living process that `data`'s pid files name; returns their names."""
    stopped: list[str] = []
    left = [one for one in recorded(data) if one.process()]
    for rank in (-1, *range(len(LAST))):
        batch = [one for one in left if (LAST.index(one.name) if one.name in LAST else -1) == rank]
        stop_all(batch)
        stopped += [one.name for one in batch]
    for path in folder_of(data).glob("*.json"):
        path.unlink(missing_ok=True)
    return stopped


def stop_all(batch: list[Started]) -> None:
    """Ask, wait, then insist."""
    for one in batch:
        # PostgreSQL's SIGTERM waits for its clients for ever; SIGINT is its prompt and safe stop.
        one.send(signal.SIGINT if one.name == "postmaster" else signal.SIGTERM)
    if not all_ended(batch, PATIENCE_SECONDS):
        for one in batch:
            one.send(signal.SIGKILL)
        all_ended(batch, PATIENCE_SECONDS)


def all_ended(batch: list[Started], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while any(one.process() for one in batch):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
