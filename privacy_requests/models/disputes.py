"""Records in dispute: what a denied amendment leaves with them (45 CFR 164.526(d)(4), (5))."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only


class DisputedRecord(models.Model):
    """A record whose amendment was denied, with the papers that are linked to it.

    A statement of disagreement filed later, a rebuttal, or a wish that the papers go along is a new row that
    `replaces` the old one. The papers are documents by their number.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient", "record", "summary", "evidence"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "request_document_id",
            "denial_document_id",
            "statement_document_id",
            "rebuttal_document_id",
            "asked_to_include",
            "reference",
            "replaces",
            "on",
            "at",
            "by_id",
        }
    )

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    record = models.CharField(_("which record"), max_length=500)
    request_document_id = models.BigIntegerField()
    denial_document_id = models.BigIntegerField()
    statement_document_id = models.BigIntegerField(null=True, blank=True)
    rebuttal_document_id = models.BigIntegerField(null=True, blank=True)
    asked_to_include = models.BooleanField(
        _("the patient asked that request and denial go along"), default=False
    )
    summary = models.TextField(_("accurate summary that may go instead"), max_length=2000, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500)
    reference = models.CharField(max_length=12, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    on = models.DateField(_("denied on"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("record in dispute")
        verbose_name_plural = _("records in dispute")
        ordering = ["-at", "-id"]
        triggers = [append_only()]
        indexes = [models.Index(fields=["patient"], name="requests_disputed_of")]

    def __str__(self) -> str:
        return f"record in dispute {self.pk}"


class DisputeEnd(models.Model):
    """The record is no longer in dispute: it was amended after all, or was entered by mistake."""

    PHI: ClassVar[frozenset[str]] = frozenset({"reason"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"dispute", "on", "at", "by_id"})

    dispute = models.OneToOneField(DisputedRecord, on_delete=models.PROTECT, related_name="ended")
    on = models.DateField(_("on"))
    reason = models.CharField(_("why"), max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"end of dispute {self.pk}"
