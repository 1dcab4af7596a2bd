"""E-mails in the inbox, brought by the real operations."""

import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from privacy_portal.audit.actor import Actor
from privacy_requests.models import InboundEmail
from privacy_requests.operations import inbox
from privacy_requests.operations.inbox import Arrival
from tests.factories import BY, NOW, TODAY
from tests.requests.inbox import samples


def upload(content: bytes) -> UploadedFile:
    return UploadedFile(BytesIO(content), name="e-mail.eml", size=len(content))


def arrive(
    content: bytes,
    *,
    by: Actor = BY,
    at: datetime.datetime = NOW,
    on: datetime.date = TODAY,
    through: str = "webhook",
    **more: Any,
) -> Arrival:
    return inbox.arrive(
        by=by, upload=upload(content), arrived_by=through, arrived_at=at, on=on, now=NOW, **more
    )


def make_email(
    *, sender_name: str = "Ada Lovell", days_ago: int = 0, content: bytes = b"", **message: Any
) -> InboundEmail:
    """An unsorted e-mail that reached the clinic `days_ago` days before TODAY."""
    if not content:
        message.setdefault("sender", f"{sender_name} <ada@example.com>")
        content = samples.plain(**message)
    return arrive(content, at=NOW - datetime.timedelta(days=days_ago)).email
