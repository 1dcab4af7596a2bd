"""The mail service's door, over HTTP: signed, fresh, limited, and silent about what it was given."""

import http.client
import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client, override_settings

from privacy_portal.audit.models import AuditEvent
from privacy_requests.mail import signing
from privacy_requests.models import InboundEmail
from tests.factories import NOW
from tests.requests.inbox import samples
from tests.requests.inbox.samples import plain

URL = "/inbox/mail"
SECRET = "a-secret-that-the-mail-service-keeps-too"
AT = str(int(NOW.timestamp()))


@pytest.fixture(autouse=True)
def door(today):
    with override_settings(INBOX_WEBHOOK_SECRET=SECRET):
        yield


def send(content: bytes = b"", *, at: str = AT, secret: str = SECRET, signature: str = "", **more):
    content = content or plain()
    headers = {
        "X-Inbox-Timestamp": at,
        "X-Inbox-Signature": signature or signing.sign(secret, at, [content]),
    }
    client = Client(enforce_csrf_checks=True)
    return client.post(URL, content, content_type="message/rfc822", headers=headers, **more)


def code(response) -> tuple[int, str]:
    return response.status_code, json.loads(response.content)["code"]


class TestASignedMessage:
    def test_is_kept_as_it_came(self):
        assert code(send()) == (202, "KEPT")
        email = InboundEmail.objects.get()
        assert (email.sender, email.arrived_by, email.arrived_at) == ("ada@example.com", "webhook", NOW)

    def test_sent_again_changes_nothing(self):
        send()
        assert code(send()) == (202, "HERE_ALREADY")
        assert InboundEmail.objects.count() == 1

    @pytest.mark.parametrize("content", [b"\x00", b"\xff" * 100, samples.nested(500), samples.many(400)])
    def test_of_any_bytes_is_kept(self, content):
        assert code(send(content)) == (202, "KEPT")

    def test_larger_than_memory_is_kept(self):
        assert code(send(plain("x" * 3_000_000))) == (202, "KEPT")

    def test_signed_in_capitals_is_kept(self):
        signature = signing.sign(SECRET, AT, [plain()]).upper()
        assert code(send(signature=signature)) == (202, "KEPT")


def test_over_a_real_connection_a_message_is_kept(live_server):
    content = plain("x" * 300_000)
    headers = {"X-Inbox-Timestamp": AT, "X-Inbox-Signature": signing.sign(SECRET, AT, [content])}
    connection = http.client.HTTPConnection(live_server.thread.host, live_server.thread.port, timeout=20)
    connection.request("POST", URL, content, headers)
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (202, {"code": "KEPT"})
    connection.close()
    assert InboundEmail.objects.count() == 1


class TestRefused:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"secret": "another-secret-of-thirty-two-letters"},
            {"signature": "sha256="},
            {"signature": "é"},
            {"at": str(int(AT) - signing.SKEW_SECONDS - 1)},
            {"at": str(int(AT) + signing.SKEW_SECONDS + 1)},
            {"at": ""},
            {"at": "now"},
            {"at": "1" * 40},
            {"at": "٣٣"},
        ],
    )
    def test_without_a_fresh_signature_and_that_is_audited(self, wrong):
        assert code(send(**wrong)) == (401, "NOT_SIGNED")
        assert not InboundEmail.objects.exists()
        assert AuditEvent.objects.filter(kind="access.refused").count() == 1

    @pytest.mark.parametrize("seconds", [-signing.SKEW_SECONDS, signing.SKEW_SECONDS])
    def test_not_at_the_edge_of_five_minutes(self, seconds):
        assert code(send(at=str(int(AT) + seconds))) == (202, "KEPT")

    def test_when_the_body_is_not_the_one_that_was_signed(self):
        assert code(send(plain("other"), signature=signing.sign(SECRET, AT, [plain()]))) == (
            401,
            "NOT_SIGNED",
        )

    def test_when_it_is_too_large(self):
        with override_settings(DOCUMENTS_MAX_BYTES=100):
            assert code(send()) == (413, "UPLOAD_TOO_LARGE")

    def test_when_it_is_empty(self):
        headers = {"X-Inbox-Timestamp": AT, "X-Inbox-Signature": signing.sign(SECRET, AT, [b""])}
        more: Any = {"content_type": "message/rfc822", "headers": headers, "CONTENT_LENGTH": "0"}
        response = Client().post(URL, b"", **more)
        assert code(response) == (400, "UPLOAD_EMPTY")

    def test_when_its_length_is_not_said(self):
        assert code(send(CONTENT_LENGTH="")) == (411, "LENGTH_MISSING")

    def test_when_it_comes_too_often(self):
        call_command("createcachetable", verbosity=0)
        cache.clear()
        with override_settings(INBOX_WEBHOOK_PER_HOUR=2):
            answers = [send(signature="sha256=00") for _ in range(3)]
            assert [one.status_code for one in answers] == [401, 401, 429]
            assert answers[-1]["Retry-After"] == "3600"
            assert [send().status_code for _ in range(3)] == [202] * 3  # what is signed always gets through

    def test_when_it_only_looks(self):
        response = Client().get(URL)
        assert (response.status_code, response["Allow"]) == (405, "POST")


class TestFailClosed:
    @pytest.mark.parametrize("secret", ["", "short"])
    def test_without_a_long_secret_there_is_no_such_page(self, secret):
        with override_settings(INBOX_WEBHOOK_SECRET=secret):
            assert send(secret=secret or "x").status_code == 404

    def test_a_short_secret_is_told_at_the_start(self):
        with override_settings(INBOX_WEBHOOK_SECRET="short"):
            assert "privacy_portal.E003" in {one.id for one in run_checks(include_deployment_checks=True)}


def test_no_log_line_and_no_answer_repeats_the_message(caplog):
    with caplog.at_level(logging.DEBUG):
        answers = [send(), send(), send(signature="sha256=00")]
    said = caplog.text + "".join(answer.content.decode() for answer in answers)
    said += "".join(str(record.__dict__) for record in caplog.records if record.name.startswith("privacy"))
    assert "NOT_SIGNED" in said
    assert not {word for word in ("Ada", "ada@example.com", "visit notes", "My records") if word in said}
