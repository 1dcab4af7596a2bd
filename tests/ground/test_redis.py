"""Redis carries nudges only: stopped or frozen, the site stays up, says so, and goes on when it is back."""

import json
import signal
import time
import urllib.request

import pytest

from tests.stacks import eventually, running_portal

# A page may wait for Redis to be given up once, never for long.
PATIENCE_SECONDS = 4
SEND = "from privacy_portal.celery import beat; beat.delay()"


@pytest.fixture(scope="module")
def portal():
    with running_portal("redis") as stack:
        assert eventually(lambda: readiness(stack)["status"] == "ok", seconds=60)
        yield stack


def readiness(stack):
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}/health/ready", timeout=10) as answer:
        return json.load(answer)


def seconds_for_home(stack):
    began = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}/account/login/", timeout=30) as answer:
        assert answer.status == 200
    return time.monotonic() - began


def seconds_to_send(stack):
    """What one `.delay()` costs whoever calls it; a refusal is as good as a success, waiting is not."""
    code = (
        "import time\n"
        "from kombu.exceptions import OperationalError\n"
        "from privacy_portal.celery import beat\n"
        "began = time.monotonic()\n"
        "try:\n    beat.delay()\nexcept OperationalError:\n    pass\n"
        "print('took', time.monotonic() - began)\n"
    )
    said = stack.manage("shell", "--no-imports", "-c", code).stdout
    return float(said.split("took ")[1])


def test_frozen_redis_is_reported_pages_answer_and_sending_does_not_hang(portal):
    portal.kill("redis", signal.SIGSTOP)
    try:
        state = readiness(portal)
        assert state["status"] == "degraded"
        assert "redis" in state["degraded"]
        assert seconds_for_home(portal) < PATIENCE_SECONDS
        assert seconds_to_send(portal) < PATIENCE_SECONDS
    finally:
        portal.kill("redis", signal.SIGCONT)
    assert eventually(lambda: "redis" not in readiness(portal)["degraded"])


def test_stopped_redis_is_reported_and_work_goes_on_when_it_is_back(portal):
    portal.kill("redis")
    state = readiness(portal)
    assert state["status"] == "degraded"
    assert "redis" in state["degraded"]
    assert seconds_for_home(portal) < PATIENCE_SECONDS
    assert seconds_to_send(portal) < PATIENCE_SECONDS
    assert portal.processes["worker"].poll() is None, portal.log("worker")
    assert portal.processes["beat"].poll() is None

    forget = "from django.core.cache import cache; cache.delete('beat-seen-at')"
    portal.manage("shell", "--no-imports", "-c", forget)
    assert readiness(portal)["degraded"] == ["redis", "beat"]
    portal.start("redis")
    assert eventually(lambda: readiness(portal)["status"] == "ok", seconds=90)
