"""Starts Procfile lines for tests and screenshots in a folder of their own, and stops what it started."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path

from script import pids
from script.environment import ROOT, local_environment

START_SECONDS = 60


def procfile() -> dict[str, str]:
    """Its lines: name to command."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, command in (line.split(":", 1) for line in lines if line.strip())}


def free_port(wanted: int = 0) -> int:
    """`wanted` when nothing listens there, otherwise one that the system knows to be free."""
    for port in (wanted, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise OSError("no port is free on this machine")


class StackFailed(Exception):
    """A process ended or did not answer; the text holds the end of its log."""


class Stack:
    """A context: `with Stack(folder) as stack: stack.start("postgres", "redis")`."""

    def __init__(self, folder: Path, *, demo: bool = False, given: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        pids.stop_left_behind(folder)
        (folder / "database-url").unlink(missing_ok=True)
        self.port = free_port()
        ports = {"redis_port": free_port(), "mail_port": free_port()}
        self.environment = local_environment(folder, port=self.port, demo=demo, given=given or {}, **ports)

    def __enter__(self) -> "Stack":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        return self.environment["BASE_URL"]

    def start(self, *names: str) -> None:
        """Start these lines and wait until the ones that can be asked answer."""
        for name in names:
            log = (self.folder / f"{name}.log").open("ab")
            process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {procfile()[name]}"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            log.close()
            self.processes[name] = process
            pids.record(self.folder, name, process.pid, group=True)
        for name in names:
            self.wait_for(name)

    def wait_for(self, name: str) -> None:
        answers = {
            "postgres": self.database_answers,
            "redis": lambda: listens(int(self.environment["REDIS_PORT"])),
            "mail": lambda: listens(int(self.environment["MAIL_PORT"])),
            "web": lambda: http_ok(f"http://127.0.0.1:{self.port}/health/live"),
        }.get(name)
        until = time.monotonic() + START_SECONDS
        while True:
            if self.processes[name].poll() is not None:
                raise StackFailed(f"{name} ended at once:\n{self.log(name)}")
            if answers is None or answers():
                return
            if time.monotonic() > until:
                raise StackFailed(f"{name} did not answer in {START_SECONDS} seconds:\n{self.log(name)}")
            time.sleep(0.05)

    def database_answers(self) -> bool:
        """The embedded server has written its address; from then on it is in the environment."""
        path = self.folder / "database-url"
        if not path.is_file():
            return False
        self.environment.pop("DATABASE_URL_FILE", None)
        self.environment["DATABASE_URL"] = path.read_text()
        return True

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command in the stack's environment."""
        return self.run("python", "manage.py", *arguments, check=check)

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if check and result.returncode:
            raise StackFailed(f"{' '.join(command)}:\n{result.stdout}{result.stderr}")
        return result

    def prepare(self) -> None:
        """Migrate, and load the demo clinic where the stack is a demo."""
        self.run("python", "-m", "script.prepare")

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def kill(self, name: str, signum: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to the whole group of one line."""
        os.killpg(self.processes[name].pid, signum)
        if signum is signal.SIGKILL:
            self.processes.pop(name).wait()

    def stop(self, names: Iterable[str] | None = None) -> None:
        """Stop these lines (all by default), who uses others first."""
        if names is None:
            pids.stop_left_behind(self.folder)
            names = list(self.processes)
        for name in names:
            process = self.processes.pop(name)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=pids.PATIENCE_SECONDS)

    def remove(self) -> None:
        """Stop and delete the folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def listens(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def http_ok(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=3) as answer:  # noqa: S310 (an address of ours)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
