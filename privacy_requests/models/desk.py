"""A clerk's own desk: saved filters of the queue, and which digests went out."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from privacy_portal.audit.history import Tracked, append_only


class SavedFilter(models.Model):
    """A named query string of the queue, seen by its owner only."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"owner", "name", "query", "created_at"})

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    history = Tracked()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="requests_filter_name_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return f"saved filter {self.pk}"


class DigestSent(models.Model):
    """The day's digest to one member of staff was handed to the mail server; once a day each."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"user", "on", "at"})

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="requests_one_digest_a_day")]

    def __str__(self) -> str:
        return f"digest {self.pk}"
