"""Accountings that were issued, frozen with their data (45 CFR 164.528(d)(2)), and the searches before."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked, append_only


class Accounting(models.Model):
    """One accounting as issued: what the patient reads, and beside it every row with its reason.

    `listed` is what the letter was made from and holds nothing else; `decisions` is the officer's: every row
    of the ledger for this patient with its reference, decision, citation and sentence. `reference` names the
    case. `supplement_of`: what a suspension kept out of an earlier one.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient", "listed", "decisions"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "reference",
            "requested_on",
            "from_on",
            "to_on",
            "issued_on",
            "free",
            "supplement_of",
            "communication",
            "withheld",
            "at",
            "by_id",
        }
    )

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, db_index=True)
    requested_on = models.DateField()
    from_on = models.DateField()
    to_on = models.DateField()
    issued_on = models.DateField()
    free = models.BooleanField()
    supplement_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supplements")
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )
    listed: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    decisions: "models.JSONField[list[Any], list[Any]]" = models.JSONField()
    withheld = models.BooleanField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("accounting")
        verbose_name_plural = _("accountings")
        ordering = ["-at", "-id"]
        triggers = [append_only()]
        indexes = [models.Index(fields=["-at", "-id"], name="disclosures_issued")]

    def __str__(self) -> str:
        return f"accounting {self.pk}"


class SearchConfirmed(models.Model):
    """A unit or business associate says that it searched, and how many rows it has; for one case.

    `from_on` to `to_on` are the days it was asked about. `override`: the officer goes on without their word,
    and says why. `attestation`: what it said by its link, of all patients, written down when the list issues.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"reason"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "reference",
            "unit",
            "party",
            "from_on",
            "to_on",
            "rows",
            "attestation",
            "override",
            "at",
            "by_id",
        }
    )

    reference = models.CharField(max_length=12)
    unit = models.ForeignKey(
        "disclosures.ReportingUnit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    party = models.ForeignKey("people.ExternalParty", on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    rows = models.PositiveIntegerField(null=True)
    attestation = models.ForeignKey(
        "disclosures.Attestation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    override = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]
        indexes = [models.Index(fields=["reference"], name="disclosures_searched_for")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, party=None) | models.Q(unit=None, party__isnull=False),
                name="disclosures_search_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(override=False, rows__isnull=False)
                | (models.Q(override=True, rows=None) & ~models.Q(reason="")),
                name="disclosures_search_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"search {self.pk}"


class ReportingUnit(models.Model):
    """A part of the clinic whose disclosures come into the ledger otherwise than by this portal."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"name", "since", "ended_on", "at", "by_id"})

    name = models.CharField(_("name"), max_length=120)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    history = Tracked()

    class Meta:
        verbose_name = _("reporting unit")
        verbose_name_plural = _("reporting units")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
