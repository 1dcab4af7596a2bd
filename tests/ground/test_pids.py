"""The next start stops what the last one left, and nothing else."""

import json
import os
import signal
import subprocess
import time

import psutil
import pytest

from script import pids


@pytest.fixture
def sleeper():
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_what_a_pid_file_names_is_stopped(tmp_path, sleeper):
    pids.record(tmp_path, "web", sleeper.pid, group=True)
    assert pids.stop_left_behind(tmp_path) == ["web"]
    assert sleeper.wait(timeout=5) == -signal.SIGTERM
    assert pids.recorded(tmp_path) == []


def test_a_number_that_now_names_another_process_is_left_alone(tmp_path, sleeper):
    pids.record(tmp_path, "web", sleeper.pid, group=True)
    path = tmp_path / "pids" / "web.json"
    recycled = json.loads(path.read_text())
    recycled["created"] -= 3600
    path.write_text(json.dumps(recycled))
    assert pids.stop_left_behind(tmp_path) == []
    assert sleeper.poll() is None


def test_a_process_that_no_file_names_is_left_alone(tmp_path, sleeper):
    assert pids.stop_left_behind(tmp_path) == []
    assert sleeper.poll() is None


def test_a_process_that_ignores_the_request_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(pids, "PATIENCE_SECONDS", 1)
    stubborn = subprocess.Popen(["sh", "-c", "trap '' TERM; echo ready; sleep 60"], stdout=subprocess.PIPE)
    assert stubborn.stdout is not None
    assert stubborn.stdout.readline() == b"ready\n"
    pids.record(tmp_path, "worker", stubborn.pid)
    pids.stop_left_behind(tmp_path)
    assert stubborn.wait(timeout=5) == -signal.SIGKILL
    stubborn.stdout.close()


def test_postgresql_is_stopped_last(tmp_path):
    for name in ("postmaster", "web", "postgres", "redis", "worker"):
        pids.record(tmp_path, name, os.getpid())
    names = [one.name for one in pids.recorded(tmp_path)]
    assert names == ["web", "worker", "redis", "postgres", "postmaster"]


def test_a_damaged_pid_file_stops_nothing_and_hurts_nothing(tmp_path):
    (tmp_path / "pids").mkdir()
    (tmp_path / "pids" / "web.json").write_text("{")
    assert pids.stop_left_behind(tmp_path) == []


def test_a_process_that_ended_is_not_recorded(tmp_path):
    process = subprocess.Popen(["true"])
    process.wait()
    until = time.monotonic() + 5
    while psutil.pid_exists(process.pid) and time.monotonic() < until:
        time.sleep(0.01)
    pids.record(tmp_path, "web", process.pid)
    assert pids.recorded(tmp_path) == []
