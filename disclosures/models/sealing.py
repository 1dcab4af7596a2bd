"""The chain of seals over the ledger: what was rewritten no longer fits."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from privacy_portal.audit.history import append_only


class LedgerSeal(models.Model):
    """A hash over a run of rows of one table and over the seal before it, whatever table that sealed.

    `leaves` holds, for each row in order, its number (8 bytes) and the SHA-256 of its canonical text (32
    bytes), so that verification names the first broken row. The newest hash also goes to the log, which is
    kept outside this database.
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"sealed_at", "table", "first_id", "last_id", "count", "leaves", "sha256", "previous_sha256"}
    )

    sealed_at = models.DateTimeField(default=timezone.now, editable=False)
    table = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.IntegerField()
    leaves = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True, unique=True)

    class Meta:
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["table", "last_id"], name="disclosures_seal_once"),
            models.CheckConstraint(
                condition=models.Q(first_id__lte=models.F("last_id"), count__gt=0),
                name="disclosures_seal_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"ledger seal {self.pk}"
