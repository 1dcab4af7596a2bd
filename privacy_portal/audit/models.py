"""AuditEvent: one append-only row for everything a person or program did or saw."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only


class AuditEvent(models.Model):
    """Who, what, when, from where, about which patient (45 CFR 164.312(b)). No foreign keys out."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "at",
            "kind",
            "actor_kind",
            "actor_user_id",
            "actor_name",
            "actor_roles",
            "via",
            "ip",
            "request_id",
            "about_type",
            "about_id",
            "reference",
            "patient_id",
            "detail",
        }
    )

    at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=12)
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    actor_roles: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    via = models.CharField(max_length=20, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=20, blank=True)
    patient_id = models.BigIntegerField(null=True)
    detail: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit record")
        triggers = [append_only()]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["patient_id", "-at"], name="audit_patient"),
            models.Index(fields=["reference", "-at"], name="audit_reference"),
            models.Index(fields=["actor_user_id", "-at"], name="audit_actor"),
            models.Index(fields=["kind", "-at"], name="audit_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class AuditSeal(models.Model):
    """A hash over a run of events and over the seal before it: what was rewritten no longer fits.

    The newest hash also goes to the log, which is kept outside this database (45 CFR 164.312(b), (c)(1)).
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"sealed_at", "first_id", "last_id", "count", "sha256", "previous_sha256"}
    )

    sealed_at = models.DateTimeField(default=timezone.now, editable=False)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True, unique=True)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_id__lte=models.F("last_id"), count__gt=0),
                name="audit_seal_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return f"seal #{self.pk}"
