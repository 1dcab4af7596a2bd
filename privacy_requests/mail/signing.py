"""The signature of the webhook: HMAC-SHA256 over the timestamp, a full stop and the message."""

import hashlib
import hmac
from collections.abc import Iterable

SHORTEST_SECRET = 32
SKEW_SECONDS = 300
PREFIX = "sha256="


def is_fresh(timestamp: str, *, now: float) -> bool:
    """Whether `timestamp` (whole seconds since 1970, as text) lies within SKEW_SECONDS of `now`."""
    if not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > 12:
        return False
    return abs(now - int(timestamp)) <= SKEW_SECONDS


def sign(secret: str, timestamp: str, pieces: Iterable[bytes]) -> str:
    """The header's value for a message given in pieces."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode(), hashlib.sha256)
    for piece in pieces:
        digest.update(piece)
    return f"{PREFIX}{digest.hexdigest()}"


def is_signed(signature: str, *, secret: str, timestamp: str, pieces: Iterable[bytes]) -> bool:
    """Compared in constant time; a short secret signs nothing."""
    if len(secret) < SHORTEST_SECRET:
        return False
    expected = sign(secret, timestamp, pieces)
    return hmac.compare_digest(expected.encode(), signature.strip().lower().encode("utf-8", "replace"))
