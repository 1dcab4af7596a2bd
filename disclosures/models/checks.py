"""Disclosure checks that were asked and answered, and break-glass for later review."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only


class DisclosureCheck(models.Model):
    """A check that led to a disclosure or was refused: the question, the answer, what was said to be met.

    `disclosure` is the row written in the same transaction when the answer was yes and it was done.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient", "question", "answer"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"outcome", "disclosure", "break_glass", "at", "by_id"})

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    question: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    answer: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    outcome = models.CharField(max_length=10)
    disclosure = models.OneToOneField(
        "disclosures.Disclosure", on_delete=models.PROTECT, null=True, related_name="check_made"
    )
    break_glass = models.BooleanField(default=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [append_only()]
        indexes = [
            models.Index(
                fields=["-at"], condition=models.Q(break_glass=True), name="disclosures_broken_glass"
            )
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class BreakGlassReview(models.Model):
    """The privacy official looked at an emergency disclosure afterwards."""

    PHI: ClassVar[frozenset[str]] = frozenset({"finding"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"check_made", "justified", "at", "by_id"})

    check_made = models.OneToOneField(DisclosureCheck, on_delete=models.PROTECT, related_name="review")
    justified = models.BooleanField(_("justified"))
    finding = models.CharField(_("finding"), max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"review {self.pk}"
