"""Liveness asks nothing; readiness fails on PostgreSQL alone and says what else is wrong."""

import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from privacy_portal import health

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def client(settings):
    settings.SECURE_SSL_REDIRECT = True  # probes come by plain HTTP and must not be sent elsewhere
    return Client()


def test_liveness_answers_without_a_database(client, django_db_blocker):
    with django_db_blocker.block():
        answer = client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
class TestReadiness:
    def test_is_ok_when_all_answer_and_beat_is_fresh(self, client):
        health.note_beat()
        answer = client.get("/health/ready")
        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "degraded": []}

    def test_names_redis_and_stays_up(self, client, settings):
        settings.REDIS_URL = NOBODY_LISTENS
        health.note_beat()
        answer = client.get("/health/ready")
        assert answer.status_code == 200
        assert answer.json() == {"status": "degraded", "degraded": ["redis"]}

    def test_names_an_old_beat(self, client):
        cache.set(health.BEAT_KEY, time.time() - health.BEAT_OLD_AFTER_SECONDS - 1, timeout=None)
        assert client.get("/health/ready").json()["degraded"] == ["beat"]

    def test_names_a_beat_that_was_never_seen(self, client):
        cache.delete(health.BEAT_KEY)
        assert client.get("/health/ready").json()["degraded"] == ["beat"]

    def test_fails_without_postgresql(self, client):
        def refuse(*_: object) -> None:
            raise OperationalError("the server is gone")

        with connection.execute_wrapper(refuse):
            answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json() == {"status": "unavailable", "failed": ["postgresql"]}

    def test_says_nothing_about_the_machine(self, client):
        answer = client.get("/health/ready")
        assert set(answer.json()) == {"status", "degraded"}
        assert answer.headers["Cache-Control"].startswith("max-age=0")
