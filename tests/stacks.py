"""A whole running portal for tests that need real processes, with a database and a mail server of its own."""

import contextlib
import email
import email.policy
import os
import time
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path

from script.environment import ROOT
from script.stack import Stack
from tests.databases import fresh_database

LINES = ("redis", "mail", "web", "worker", "beat")


@contextlib.contextmanager
def running_portal(
    name: str, *, demo: bool = False, lines: tuple[str, ...] = LINES, given: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """Migrated, started and answering, with the settings `given`; everything ends with the block."""
    folder = ROOT / ".local" / "test" / f"{name}-{os.getpid()}"
    with fresh_database(name) as url:
        stack = Stack(folder, demo=demo, given={**(given or {}), "DATABASE_URL": url})
        try:
            stack.prepare()
            stack.start(*lines)
            yield stack
        finally:
            stack.remove()


def mail(stack: Stack) -> list[EmailMessage]:
    """What the portal has sent by SMTP, oldest first; the recipient is in X-Envelope-To."""
    files = sorted((stack.folder / "mail").glob("*.eml"))
    return [parsed(path) for path in files]


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def mail_to(stack: Stack, address: str, *, seconds: float = 20) -> EmailMessage:
    """The newest message to `address`, waiting for it a while."""
    until = time.monotonic() + seconds
    while True:
        found = [message for message in mail(stack) if address in str(message["X-Envelope-To"])]
        if found:
            return found[-1]
        if time.monotonic() > until:
            raise AssertionError(f"no mail to {address}; there were {len(mail(stack))} messages")
        time.sleep(0.2)


def eventually(question, *, seconds: float = 20) -> bool:
    """Whether `question()` comes true in time."""
    until = time.monotonic() + seconds
    while not question():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
