"""Files of the ledger made in a worker: what was asked, by whom, how far it is, and where it lies."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked


class Export(models.Model):
    """One file asked for. `wish` names dates and options by codes, never by names.

    `alive_at`: when the worker that makes it last said how far it is.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient", "wish"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "audience",
            "format",
            "state",
            "done",
            "total",
            "document_id",
            "problem",
            "asked_at",
            "alive_at",
            "ended_at",
            "by_id",
        }
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Could not be made")

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    wish: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    audience = models.CharField(max_length=8)
    format = models.CharField(max_length=5)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    document_id = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    alive_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)

    history = Tracked()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="disclosures_exports_asked")]

    def __str__(self) -> str:
        return f"export {self.pk}"
