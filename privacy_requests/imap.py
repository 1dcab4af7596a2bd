"""The clinic's mailbox, read by a worker: every message not yet taken, each marked only when it is kept.

Where the server lets us keep a flag of our own, a message is taken until it carries FLAG, whoever else reads
the mailbox; where it does not, the unread ones are taken and marked as read.
"""

import datetime
import imaplib
import logging
import re
import ssl
import time
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from privacy_portal.audit.actor import Actor, system
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_requests.models import InboundEmail
from privacy_requests.operations import inbox

BY = system("inbox.imap")
FLAG = "$PrivacyPortal"
TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 50
HEAD_BYTES = 64 * 1024  # what is taken of a message too large to keep
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

logger = logging.getLogger(__name__)


class MailboxError(Exception):
    """The mailbox did not answer as IMAP4rev1 says."""


def fetch(*, by: Actor = BY) -> int:
    """Take what is new; returns how many messages were kept. A mailbox that fails becomes work for staff."""
    if settings.IMAP is None:
        return 0
    try:
        count = _fetch(settings.IMAP, by=by)
    except (OSError, imaplib.IMAP4.error, MailboxError) as error:
        logger.warning("The mailbox could not be read.", extra={"error": type(error).__name__})
        inbox.mailbox_failed(by=by, on=clinic.today())
        return 0
    inbox.mailbox_read(by=by)
    return count


def _fetch(box: dict[str, Any], *, by: Actor) -> int:
    connection = _connect(box)
    try:
        connection.login(box["user"], box["password"])
        _ok(connection.select(_quoted(box["folder"])))
        flags = b" ".join(connection.response("PERMANENTFLAGS")[1] or [b""])
        search, mark = (("UNKEYWORD", FLAG), FLAG) if b"\\*" in flags else (("UNSEEN",), r"(\Seen)")
        found = _ok(connection.uid("SEARCH", *search))
        uids = (found[0] or b"").split()[:MOST_AT_ONCE]
        count = 0
        for uid in uids:
            count += _take(connection, uid.decode("ascii"), by=by)
            _ok(connection.uid("STORE", uid.decode("ascii"), "+FLAGS.SILENT", mark))
        return count
    finally:
        connection.logout()


def _connect(box: dict[str, Any]) -> imaplib.IMAP4:
    host, port = box["host"], box["port"]
    if box["security"] == "imaps":
        return imaplib.IMAP4_SSL(
            host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS
        )
    connection = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    if box["security"] == "imap+starttls":
        connection.starttls(ssl.create_default_context())
    return connection


def _take(connection: imaplib.IMAP4, uid: str, *, by: Actor) -> int:
    """Keep one message, or the beginning of one that is too large to be kept whole."""
    sized = _SIZE.search(_line(_ok(connection.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)"))))
    whole = sized is not None and int(sized[1]) <= settings.DOCUMENTS_MAX_BYTES
    body = "BODY.PEEK[]" if whole else f"BODY.PEEK[]<0.{HEAD_BYTES}>"
    answer = _ok(connection.uid("FETCH", uid, f"(INTERNALDATE {body})"))
    content = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    if not content:
        return 0  # removed meanwhile, or empty
    now = timezone.now()
    upload = UploadedFile(BytesIO(content), name="e-mail.eml", size=len(content))
    try:
        arrival = inbox.arrive(
            by=by,
            upload=upload,
            arrived_by=InboundEmail.ArrivedBy.IMAP,
            arrived_at=_internal_date(answer) or now,
            on=clinic.today(),
            now=now,
            cut_off=not whole,
        )
    except Refused as refusal:
        raise MailboxError(refusal.code) from refusal
    return int(arrival.is_new)


def _internal_date(answer: list[Any]) -> datetime.datetime | None:
    """When the message reached the mailbox (IMAP4rev1 INTERNALDATE)."""
    found = imaplib.Internaldate2tuple(_line(answer))
    if found is None:
        return None
    # The tuple is this machine's local time.
    return datetime.datetime.fromtimestamp(time.mktime(found), tz=datetime.UTC)


def _line(answer: list[Any]) -> bytes:
    """What the server said around the message."""
    return b" ".join(part[0] if isinstance(part, tuple) else part for part in answer if part)


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise MailboxError(kind)
    return data


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
