"""Statements that delay the listing of some lines; seen by privacy official and compliance officer only."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only
from privacy_portal.law.accounting import Form, Ground


class Suspension(models.Model):
    """An agency's or official's statement (45 CFR 164.528(a)(2)); `end_on` is computed by the law.

    A written statement that follows an oral one is a row of its own with `follows`; `lifted_on` has its own
    row too (SuspensionLifted). `identity`: how who made an oral statement was known. `impedes`: whether it
    says that listing would be likely to impede. Whom it concerns: SuspensionPatient; no row means everybody.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"agency", "official", "search_agency", "search_official"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "form",
            "ground",
            "stated_on",
            "arrived_on",
            "until",
            "end_on",
            "identity",
            "impedes",
            "statement",
            "document_id",
            "follows",
            "source_key",
            "at",
            "by_id",
        }
    )

    class FormChoice(models.TextChoices):
        ORAL = Form.ORAL, _("Oral")
        WRITTEN = Form.WRITTEN, _("Written")

    class GroundChoice(models.TextChoices):
        OVERSIGHT = Ground.OVERSIGHT, _("Health oversight, 164.512(d)")
        LAW_ENFORCEMENT = Ground.LAW_ENFORCEMENT, _("Law enforcement, 164.512(f)")

    class Impedes(models.TextChoices):
        SAID = "said", _("Said: listing would be likely to impede")
        TAKEN_OVER = "taken_over", _("Not known: taken over from a list")

    agency = models.CharField(_("agency"), max_length=200)
    official = models.CharField(_("official"), max_length=200, blank=True)
    search_agency = models.CharField(max_length=400, editable=False, db_collation="C")
    search_official = models.CharField(max_length=400, editable=False, blank=True, db_collation="C")
    form = models.CharField(_("form"), max_length=7, choices=FormChoice)
    ground = models.CharField(_("reaches disclosures for"), max_length=12, choices=GroundChoice)
    stated_on = models.DateField(_("statement made on"))
    arrived_on = models.DateField(_("reached the clinic on"))
    until = models.DateField(_("time stated, until"), null=True, blank=True)
    end_on = models.DateField(_("last suspended day"))
    statement = models.TextField(_("what was said"), max_length=2000, blank=True)
    identity = models.CharField(_("how identity was known"), max_length=500, blank=True)
    impedes = models.CharField(
        _("says that listing would impede"), max_length=10, choices=Impedes, default=Impedes.TAKEN_OVER
    )
    document_id = models.BigIntegerField(null=True)
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    source_key = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-arrived_on", "-id"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(form="written") | models.Q(until__isnull=False),
                name="disclosures_written_suspension_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(end_on__gte=models.F("stated_on")),
                name="disclosures_suspension_runs_on",
            ),
            models.UniqueConstraint(
                fields=["source_key"],
                condition=~models.Q(source_key=""),
                name="disclosures_suspension_once",
            ),
        ]

    def __str__(self) -> str:
        return f"suspension {self.pk}"


class SuspensionLifted(models.Model):
    """The agency said that listing no longer impedes it: the last suspended day came sooner."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"suspension", "last_on", "how", "at", "by_id"})

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="lifted")
    last_on = models.DateField(_("last suspended day"))
    how = models.CharField(_("how the agency said so"), max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"suspension lifted {self.pk}"


class SuspensionPatient(models.Model):
    """One individual a statement names; a statement without any concerns all that went to the agency."""

    PHI: ClassVar[frozenset[str]] = frozenset({"patient"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"suspension", "at", "by_id"})

    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, related_name="patients")
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["suspension", "patient"], name="disclosures_suspension_names_once"
            )
        ]

    def __str__(self) -> str:
        return f"suspended patient {self.pk}"


class SuspensionNarrowed(models.Model):
    """A statement written down as concerning everybody names individuals after all, as its paper says."""

    PHI: ClassVar[frozenset[str]] = frozenset({"how"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"suspension", "at", "by_id"})

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="narrowed")
    how = models.CharField(_("where the statement says so"), max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"suspension narrowed {self.pk}"


class SuspensionLikeness(models.Model):
    """A person's answer whether a recipient is the agency or official of a suspension; the newest counts."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"suspension", "recipient", "same", "at", "by_id"})

    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, related_name="likenesses")
    recipient = models.ForeignKey("disclosures.Recipient", on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField(_("is the same"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"likeness {self.pk}"
