"""The door of the clinic's mail service: whoever holds the secret may bring e-mail, and learns nothing.

POST the raw message (RFC 5322) with `X-Inbox-Timestamp` (seconds since 1970) and `X-Inbox-Signature`
(`sha256=` and the HMAC-SHA256 of timestamp, full stop and body). Answers are codes, never words of a message.
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import system
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused
from privacy_portal.people.client_address import client_address
from privacy_requests.mail import signing
from privacy_requests.models import InboundEmail
from privacy_requests.operations import inbox

BY = system("inbox.webhook")
HOUR = 3600
CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
STATUS = {"UPLOAD_EMPTY": 400, "UPLOAD_TOO_LARGE": 413, "UPLOAD_NOT_KEPT": 503}

logger = logging.getLogger(__name__)


@never_cache
@csrf_exempt
@login_not_required
def receive(request: HttpRequest) -> JsonResponse:
    """202 kept (or here already), 400 empty, 401 not signed, 405, 411, 413 too large, 503.

    429 for unsigned attempts too often from one address; a message that is signed is never turned away.
    """
    if len(settings.INBOX_WEBHOOK_SECRET) < signing.SHORTEST_SECRET:
        return _answer(404, "NOT_FOUND")
    if request.method != "POST":
        response = _answer(405, "POST_ONLY")
        response.headers["Allow"] = "POST"
        return response
    timestamp = request.headers.get("X-Inbox-Timestamp", "")
    if not signing.is_fresh(timestamp, now=time.time()):
        return _not_signed(request)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        return _answer(411, "LENGTH_MISSING")
    if int(length) > settings.DOCUMENTS_MAX_BYTES:
        return _answer(413, "UPLOAD_TOO_LARGE")
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        try:
            size = _copy(request, body)
        except UnreadablePostError:
            return _answer(400, "CUT_OFF")
        if size != int(length):
            return _answer(400, "CUT_OFF")
        signature = request.headers.get("X-Inbox-Signature", "")
        secret = settings.INBOX_WEBHOOK_SECRET
        if not signing.is_signed(signature, secret=secret, timestamp=timestamp, pieces=_pieces(body)):
            return _not_signed(request)
        return _keep(body, size)


def _keep(body: IO[bytes], size: int) -> JsonResponse:
    upload = UploadedFile(body, name="e-mail.eml", size=size)
    now = timezone.now()
    try:
        arrival = inbox.arrive(
            by=BY,
            upload=upload,
            arrived_by=InboundEmail.ArrivedBy.WEBHOOK,
            arrived_at=now,
            on=clinic.today(),
            now=now,
        )
    except Refused as refusal:
        return _answer(STATUS.get(refusal.code, 422), refusal.code)
    return _answer(202, "KEPT" if arrival.is_new else "HERE_ALREADY")


def _copy(request: HttpRequest, body: IO[bytes]) -> int:
    size = 0
    while piece := request.read(CHUNK):
        body.write(piece)
        size += len(piece)
    return size


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    body.seek(0)
    while piece := body.read(CHUNK):
        yield piece


def _too_often(address: str) -> bool:
    """Unsigned attempts, counted in PostgreSQL; a lost count only lets one more through."""
    key = f"inbox-webhook-refused:{address}:{int(time.time()) // HOUR}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key) > settings.INBOX_WEBHOOK_PER_HOUR
    except ValueError:
        return False


def _not_signed(request: HttpRequest) -> JsonResponse:
    if _too_often(client_address(request)):
        response = _answer(429, "TOO_OFTEN")
        response.headers["Retry-After"] = str(HOUR)
        return response
    audit.record("access.refused", by=BY, detail={"what": "inbox_webhook"})
    return _answer(401, "NOT_SIGNED")


def _answer(status: int, code: str) -> JsonResponse:
    if status >= 400 and status != 404:
        logger.warning("The inbox webhook refused a message.", extra={"code": code})
    return JsonResponse({"code": code}, status=status)
