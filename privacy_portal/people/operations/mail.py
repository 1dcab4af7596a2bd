"""The account mail outbox: queued with the act that causes it, sent by a worker, then emptied."""

import datetime
import logging
import smtplib
import uuid
from functools import partial
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from privacy_portal.people import sealed
from privacy_portal.people.models import AccountMail

SEND_TASK = "people.send_mail"
BODY = "people.account_mail"
IN_DOUBT_AFTER = datetime.timedelta(
    minutes=5
)  # a claim this old was never settled: sent again, same Message-ID
LASTS = datetime.timedelta(hours=24)  # links and codes are old by then

logger = logging.getLogger(__name__)


@transaction.atomic
def queue(*, to: str, subject: str, body: str) -> AccountMail:
    """Keep one mail for the worker, in the caller's transaction. The body is sealed until it is sent."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    row = AccountMail.objects.create(
        to=to,
        subject=" ".join(subject.split())[:200],
        sealed_body=sealed.seal(body, purpose=BODY),
        message_id=f"<{uuid.uuid4().hex}@{host}>",
    )
    transaction.on_commit(partial(current_app.send_task, SEND_TASK, args=[row.pk]), robust=True)
    return row


def waiting(*, now: datetime.datetime, limit: int = 200) -> list[int]:
    """Ids of mails to send: new ones, ones that failed a while ago, ones left in doubt."""
    rows = AccountMail.objects.filter(sent_at=None, gave_up_at=None)
    rows = rows.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - IN_DOUBT_AFTER))
    return list(rows.order_by("made_at").values_list("pk", flat=True)[:limit])


def send(*, mail_id: int, now: datetime.datetime) -> bool:
    """Claim, send without a transaction open, settle. True when the server took it now."""
    with transaction.atomic():
        row = (
            AccountMail.objects.select_for_update(skip_locked=True)
            .filter(pk=mail_id, sent_at=None, gave_up_at=None)
            .first()
        )
        if row is None or (row.claimed_at and row.claimed_at > now - IN_DOUBT_AFTER):
            return False
        if row.made_at < now - LASTS:
            row.gave_up_at, row.sealed_body = now, ""
            row.save(update_fields=["gave_up_at", "sealed_body"])
            return False
        row.claimed_at = now
        row.attempts += 1
        row.save(update_fields=["claimed_at", "attempts"])
    try:
        EmailMessage(
            row.subject,
            sealed.unseal(row.sealed_body, purpose=BODY),
            settings.DEFAULT_FROM_EMAIL,
            [row.to],
            headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
        ).send()
    except (OSError, smtplib.SMTPException, ValueError):
        logger.warning("An account mail was not taken.", extra={"attempt_id": row.pk})
        return False
    row.sent_at, row.sealed_body = now, ""
    row.save(update_fields=["sent_at", "sealed_body"])
    return True
