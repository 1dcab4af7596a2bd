"""A log line names the request and never the person."""

import json
import logging
import sys

import pytest
from django.test import Client

from privacy_portal.logging import SafeJsonFormatter, request_id

CANARY = "Canary-Lovelace-19011210"


def line(message, *args, name="privacy_requests.operations", level=logging.INFO, exc_info=None, **extra):
    record = logging.LogRecord(name, level, __file__, 1, message, args, exc_info)
    record.__dict__.update(extra)
    return json.loads(SafeJsonFormatter().format(record))


def test_a_line_says_when_where_and_what():
    told = line("letter sent", communication_id=7)
    assert told["message"] == "letter sent"
    assert told["logger"] == "privacy_requests.operations"
    assert told["communication_id"] == 7
    assert told["at"].endswith("Z")


def test_words_given_as_arguments_are_masked_and_numbers_are_not():
    assert line("%s was told %d times", CANARY, 2)["message"] == "[…] was told 2 times"


def test_a_field_nobody_decided_on_is_left_out():
    assert CANARY not in json.dumps(line("saved", patient_name=CANARY))


def test_an_exception_is_its_kind_and_place_never_its_words():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(f"Key (name)=({CANARY}) already exists") from error
    except ValueError:
        told = line("broke", level=logging.ERROR, exc_info=sys.exc_info())
    assert told["exception"]["kinds"] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logging.py" in told["exception"]["frames"][0]
    assert CANARY not in json.dumps(told)


def test_celerys_failure_line_keeps_the_task_and_masks_the_error():
    template = "Task %(name)s[%(id)s] %(description)s: %(exc)s"
    values = {"name": "correspondence.deliver", "id": "abc", "description": "raised", "exc": CANARY}
    told = line(template, values, name="celery.app.trace", level=logging.ERROR)
    assert told["message"] == "Task correspondence.deliver[abc] raised: […]"


def test_a_server_error_line_of_gunicorn_shows_no_address():
    told = line("Error handling request %s", f"/x?q={CANARY}", name="gunicorn.error", level=logging.ERROR)
    assert CANARY not in json.dumps(told)


def test_what_gunicorn_says_of_itself_stays_readable():
    assert (
        line("Booting worker with pid: %s", 12, name="gunicorn.error")["message"]
        == "Booting worker with pid: 12"
    )


def test_a_refused_host_is_not_quoted():
    told = line(f"Invalid HTTP_HOST header: '{CANARY}'", name="django.security.DisallowedHost")
    assert CANARY not in json.dumps(told)


@pytest.fixture
def lines(settings):
    """What the whole process logs, as it would be written."""
    told: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record):
            told.append(SafeJsonFormatter().format(record))

    handler = Keep()
    logging.getLogger().addHandler(handler)
    yield told
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
class TestARequest:
    def test_is_told_by_its_route_without_query(self, lines):
        answer = Client().get(f"/health/live?name={CANARY}")
        told = [json.loads(text) for text in lines if "privacy_portal.requests" in text]
        assert [(t["method"], t["route"], t["status_code"]) for t in told] == [("GET", "health/live", 200)]
        assert told[0]["request_id"] == answer.headers["X-Request-ID"]
        assert CANARY not in "".join(lines)

    def test_for_a_page_that_is_not_there_is_told_without_its_path(self, lines):
        Client().get(f"/{CANARY}/{CANARY}")
        assert lines
        assert CANARY not in "".join(lines)

    def test_keeps_no_name_that_a_stranger_chose(self):
        answer = Client().get("/health/live", headers={"X-Request-ID": CANARY})
        assert answer.headers["X-Request-ID"] != CANARY

    def test_keeps_the_name_that_our_own_proxy_chose(self, settings):
        settings.TRUSTED_PROXIES = 1
        answer = Client().get("/health/live", headers={"X-Request-ID": "abcdef12-3456"})
        assert answer.headers["X-Request-ID"] == "abcdef12-3456"
        assert request_id.get() == ""

    def test_keeps_no_name_that_could_forge_a_line(self, settings):
        settings.TRUSTED_PROXIES = 1
        answer = Client().get("/health/live", headers={"X-Request-ID": 'x" evil'})
        assert answer.headers["X-Request-ID"] != 'x" evil'

    @pytest.mark.urls("tests.ground.breaking_urls")
    def test_that_broke_is_told_with_kind_and_place_and_without_what_was_typed(self, lines):
        Client(raise_request_exception=False).get(f"/broken/?name={CANARY}")
        told = [json.loads(text) for text in lines if '"ERROR"' in text]
        assert [t["exception"]["kinds"] for t in told if "exception" in t] == [["builtins.ValueError"]]
        assert CANARY not in "".join(lines)
