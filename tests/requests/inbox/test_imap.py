"""The clinic's mailbox: each message is taken once, marked when it is kept, and dated by the mailbox."""

import datetime
import socket

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from privacy_portal import environment
from privacy_portal.work.models import WorkItem
from privacy_requests import imap
from privacy_requests.models import InboundEmail
from privacy_requests.tasks import fetch_mail
from tests.factories import TODAY
from tests.requests.inbox.mailbox import mailbox
from tests.requests.inbox.samples import plain


@pytest.fixture
def box(today):
    with mailbox() as running:
        account = {
            "security": "imap",
            "host": "127.0.0.1",
            "port": running.port,
            "user": "privacy",
            "password": 'with "quotes"',
            "folder": "Privacy office",
        }
        with override_settings(IMAP=account):
            yield running


class TestFetching:
    def test_takes_what_is_new_and_marks_it_with_a_flag_of_our_own(self, box):
        kept = box.put(plain())
        box.put(plain("Other", message_id="<2@x>")).flags.add(r"\Seen")  # a colleague read it: still taken
        assert imap.fetch() == 2
        assert imap.FLAG in kept.flags
        assert r"\Seen" not in kept.flags
        assert imap.fetch() == 0
        assert InboundEmail.objects.count() == 2

    def test_without_flags_of_our_own_takes_the_unread(self, box):
        box.keywords = False
        kept = box.put(plain())
        assert imap.fetch() == 1
        assert kept.flags == {r"\Seen"}
        assert imap.fetch() == 0

    @pytest.mark.cite("164.524(b)(2)(i)")
    def test_dates_a_message_by_the_mailbox(self, box):
        box.put(plain(), at="20-Nov-2026 23:30:00 -0600")
        imap.fetch()
        email = InboundEmail.objects.get()
        assert email.received_on == TODAY - datetime.timedelta(days=4)
        assert email.arrived_at == datetime.datetime(2026, 11, 21, 5, 30, tzinfo=datetime.UTC)
        assert email.arrived_by == "imap"

    def test_never_changes_what_lies_there_but_by_a_mark(self, box):
        box.put(plain())
        imap.fetch()
        assert not [one for one in box.said if "EXPUNGE" in one or "Deleted" in one or "BODY[" in one]

    def test_takes_the_beginning_of_what_is_too_large_to_keep(self, box):
        kept = box.put(plain("x" * 200_000))
        with override_settings(DOCUMENTS_MAX_BYTES=100_000):
            assert imap.fetch() == 1
        email = InboundEmail.objects.get()
        assert (email.sender, email.attachments[0]["refused"]) == ("ada@example.com", "bytes")
        assert imap.FLAG in kept.flags

    def test_an_empty_message_does_not_stop_the_others(self, box):
        box.put(b"")
        box.put(plain())
        assert imap.fetch() == 1

    def test_the_task_does_nothing_without_a_mailbox(self, db):
        with override_settings(IMAP=None):
            fetch_mail()
        assert not WorkItem.objects.exists()


class TestAMailboxThatFails:
    @pytest.mark.parametrize("verb", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
    def test_becomes_work_until_it_answers_again(self, box, verb):
        box.put(plain())
        box.refuse = verb
        assert imap.fetch() == 0
        assert WorkItem.objects.open().filter(kind="mailbox").count() == 1
        box.refuse = ""
        imap.fetch()
        assert not WorkItem.objects.open().filter(kind="mailbox").exists()
        assert InboundEmail.objects.count() == 1

    def test_that_is_not_there_is_work_too(self, box, caplog):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with override_settings(IMAP={**(settings.IMAP or {}), "port": port}):
            assert imap.fetch() == 0
        assert WorkItem.objects.open().get().kind == "mailbox"
        assert "quotes" not in caplog.text


class TestTheSetting:
    def read(self, monkeypatch, value: str):
        monkeypatch.setenv("IMAP_URL", value)
        return environment.mailbox("IMAP_URL", "")

    def test_names_server_account_and_folder(self, monkeypatch):
        box = self.read(
            monkeypatch, "imaps://privacy%40clinic.example:p%2Fw@mail.clinic.example/Privacy%20office"
        )
        assert box == {
            "security": "imaps",
            "host": "mail.clinic.example",
            "port": 993,
            "user": "privacy@clinic.example",
            "password": "p/w",
            "folder": "Privacy office",
        }

    def test_is_off_when_empty(self, monkeypatch):
        assert self.read(monkeypatch, "") is None

    @pytest.mark.parametrize(
        "value",
        ["imap://u:p@mail.example", "https://u:p@mail.example", "imaps://mail.example", "imaps://u:p@"],
    )
    def test_refuses_to_start_without_encryption_or_account(self, monkeypatch, value):
        with pytest.raises(ImproperlyConfigured):
            self.read(monkeypatch, value)
