"""script/server as people meet it: an address that answers, Ctrl-C, a kill, a second start, a busy port."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from script import pids
from script.environment import ROOT, without_settings
from script.stack import free_port, http_ok

START_SECONDS = 120
READY = re.compile(r"The privacy portal is ready: (http://localhost:\d+)")


class Server:
    """One run of what script/server starts, with data in `folder`."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.folder = folder
        self.log = folder.parent / f"{folder.name}-{time.monotonic_ns()}.log"
        environment = {**without_settings(), "PORTAL_DATA": str(folder), "PORT": str(port), "DEMO": "false"}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "script.serve"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def address(self) -> str:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            found = READY.search(self.said)
            if found:
                return found[1]
            assert self.process.poll() is None, self.said
            time.sleep(0.1)
        raise AssertionError(self.said)

    def started(self) -> list[pids.Started]:
        return [one for one in pids.recorded(self.folder) if one.process()]

    def database(self) -> psycopg.Connection:
        return psycopg.connect((self.folder / "database-url").read_text(), autocommit=True)

    def interrupt(self) -> int:
        """What a terminal does on Ctrl-C: the whole foreground group is told."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture
def place():
    """A short path, as a clone has: a socket's name must fit."""
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    folder.chmod(0o755)
    servers: list[Server] = []

    def start(name: str = "data", *, port: int = 0) -> Server:
        servers.append(Server(folder / name, port=port or free_port()))
        return servers[-1]

    yield start
    for server in servers:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        pids.stop_left_behind(server.folder)
    shutil.rmtree(folder, ignore_errors=True)


def test_it_answers_runs_once_keeps_its_data_and_ctrl_c_stops_all_of_it_and_nothing_else(place):
    bystander = subprocess.Popen(["sleep", "300"])
    server = place()
    address = server.address()
    assert http_ok(f"{address}/health/live")
    assert http_ok(f"{address}/health/ready")
    with server.database() as connection:
        connection.execute("CREATE TABLE kept_over_restarts (word text)")
    second = place()
    assert second.process.wait(timeout=30) != 0
    assert f"already running at {address}" in second.said

    names = {one.name for one in server.started()}
    assert {"postgres", "postmaster", "redis", "mail", "web", "worker", "beat"} <= names
    started = server.started()

    assert server.interrupt() == 0
    assert [one.name for one in started if one.process()] == []
    assert not http_ok(f"{address}/health/live")
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()

    began = time.monotonic()
    again = place()
    again.address()
    assert time.monotonic() - began < 60  # seconds on a quiet machine
    with again.database() as connection:
        assert connection.execute("SELECT count(*) FROM kept_over_restarts").fetchone() == (0,)


def test_after_the_manager_was_killed_the_next_start_stops_what_it_left(place):
    killed = place()
    killed.address()
    left = killed.started()
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait()
    assert any(one.process() for one in left)

    server = place()
    address = server.address()
    assert "Stopped what an earlier run left behind" in server.said
    assert [one.name for one in left if one.process()] == []
    assert http_ok(f"{address}/health/ready")


def test_two_clones_run_side_by_side_and_a_busy_port_is_answered_with_a_free_one(place):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        first, second = place("one", port=port), place("two", port=port)
        addresses = {first.address(), second.address()}
    assert len(addresses) == 2
    assert f"http://localhost:{port}" not in addresses
    assert f"Port {port} is in use" in first.said
    assert f"Port {port} is in use" in second.said
    assert first.interrupt() == 0
    assert http_ok(f"{second.address()}/health/ready")
