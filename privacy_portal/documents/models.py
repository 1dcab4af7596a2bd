"""Document: one stored file, known by its hash; no foreign keys to people."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_portal.documents.kinds import RELEASABLE, DiscardReason, Purpose, ScanState


class DocumentQuerySet(models.QuerySet["Document"]):
    def kept(self) -> "DocumentQuerySet":
        """Files whose bytes are still here."""
        return self.filter(discarded_at=None)

    def unscanned(self) -> "DocumentQuerySet":
        """Files the virus check still owes an answer for."""
        return self.kept().filter(scan_state__in=[ScanState.PENDING, ScanState.FAILED])


class Document(models.Model):
    """A file as it was received: what it really is, its size and SHA-256 (45 CFR 164.312(c)(1)).

    `stored_name` is random and says nothing; `display_name` is what a person called the file, made harmless.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"display_name"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "purpose",
            "stored_name",
            "extension",
            "media_type",
            "size",
            "pages",
            "sha256",
            "stored_on",
            "stored_at",
            "stored_by_id",
            "scan_state",
            "scan_detail",
            "scanned_at",
            "discarded_at",
            "discarded_by_id",
            "discard_reason",
        }
    )

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    stored_name = models.CharField(max_length=40, unique=True, editable=False)
    display_name = models.CharField(_("name"), max_length=120, editable=False)
    extension = models.CharField(max_length=8, editable=False)
    media_type = models.CharField(_("type"), max_length=100, editable=False)
    size = models.BigIntegerField(_("size"), editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    stored_on = models.DateField(_("stored on"), editable=False)
    stored_at = models.DateTimeField(default=timezone.now, editable=False)
    stored_by_id = models.BigIntegerField(null=True, editable=False)
    scan_state = models.CharField(_("virus check"), max_length=16, choices=ScanState)
    scan_detail = models.CharField(max_length=40, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by_id = models.BigIntegerField(null=True, blank=True)
    discard_reason = models.CharField(max_length=16, choices=DiscardReason, blank=True)

    history = Tracked()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="documents_never_empty"),
            models.CheckConstraint(
                condition=models.Q(discarded_at=None, discard_reason="")
                | (models.Q(discarded_at__isnull=False) & ~models.Q(discard_reason="")),
                name="documents_discarded_when_and_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stored_at"],
                condition=models.Q(scan_state__in=["pending", "failed"], discarded_at=None),
                name="documents_unscanned",
            ),
            models.Index(fields=["sha256"], name="documents_sha256"),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def may_be_released(self) -> bool:
        return self.discarded_at is None and self.scan_state in RELEASABLE

    def mark_scanned(self, state: ScanState, detail: str) -> None:
        self.scan_state = state
        self.scan_detail = detail[:40]
        self.scanned_at = timezone.now()

    def mark_discarded(self, *, by_user_id: int | None, reason: DiscardReason) -> None:
        self.discarded_at = timezone.now()
        self.discarded_by_id = by_user_id
        self.discard_reason = reason
