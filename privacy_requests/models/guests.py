"""A requester without an account: one reference and one code open the status of one request."""

from typing import ClassVar

from django.db import models

from privacy_requests.models.requests import PrivacyRequest


class GuestAccess(models.Model):
    """The code is kept as a keyed hash only; wrong guesses are counted and close the door for a while."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"privacy_request", "code_sha256", "failures", "closed_until", "made_at", "used_at", "ended_at"}
    )
    NO_HISTORY = "counters of a door; each opening and each refusal is an audit event"

    privacy_request = models.OneToOneField(PrivacyRequest, on_delete=models.PROTECT, related_name="guest")
    code_sha256 = models.CharField(max_length=64)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"guest access {self.pk}"
