"""Restrictions in force (45 CFR 164.522(a)), and how each ended."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only


class Restriction(models.Model):
    """An agreed restriction on uses and disclosures; `mandatory` where the law left no choice.

    `recipient_kind` "" with `recipient_name` "" means everyone. `information`: what it is about, in words;
    `purposes` are codes: payment | operations | treatment | involved. A restriction never changes: it ends,
    and another begins.
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"patient", "recipient_name", "search_name", "information", "service", "evidence"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "kind",
            "purposes",
            "recipient_kind",
            "party",
            "service_on",
            "agreed_on",
            "reference",
            "document_id",
            "at",
            "by_id",
        }
    )

    class Kind(models.TextChoices):
        MANDATORY = "mandatory", _("Paid in full, so the health plan is not told")
        VOLUNTARY = "voluntary", _("Agreed to by the clinic")

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    purposes: "models.JSONField[list[str], list[str]]" = models.JSONField(_("stops disclosures for"))
    recipient_kind = models.CharField(_("kind of recipient"), max_length=20, blank=True)
    recipient_name = models.CharField(_("recipient"), max_length=200, blank=True)
    search_name = models.CharField(max_length=400, blank=True, editable=False)
    party = models.ForeignKey(
        "people.ExternalParty", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    information = models.CharField(_("which information"), max_length=500, blank=True)
    service = models.CharField(_("item or service paid in full"), max_length=300, blank=True)
    service_on = models.DateField(_("date of the service"), null=True, blank=True)
    agreed_on = models.DateField(_("in force since"))
    evidence = models.CharField(_("evidence"), max_length=500)
    document_id = models.BigIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-agreed_on", "-id"]
        triggers = [append_only()]
        indexes = [models.Index(fields=["patient", "agreed_on"], name="consent_restriction_of")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="mandatory") | ~models.Q(service=""),
                name="consent_mandatory_names_service",
            ),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="consent_restriction_evidence"),
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class RestrictionEnd(models.Model):
    """How a restriction ended.

    `phi_after`: where the clinic ended it by itself, the day from which new information is free; what is
    older stays restricted (45 CFR 164.522(a)(2)(iii)).
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"evidence"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"restriction", "how", "on", "phi_after", "document_id", "at", "by_id"}
    )

    class How(models.TextChoices):
        WRITING = "writing", _("The patient agreed or asked in writing")
        ORAL = "oral", _("The patient agreed orally, and it is documented")
        UNILATERAL = "unilateral", _("The clinic told the patient that it ends the agreement")
        UNPAID = "unpaid", _("The payment failed and could not be collected")

    restriction = models.OneToOneField(Restriction, on_delete=models.PROTECT, related_name="ended")
    how = models.CharField(_("how it ended"), max_length=10, choices=How)
    on = models.DateField(_("on"))
    phi_after = models.DateField(null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500)
    document_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(how="unilateral") | models.Q(phi_after__isnull=False),
                name="consent_unilateral_end_has_day",
            )
        ]

    def __str__(self) -> str:
        return f"restriction end {self.pk}"


class PaymentEffort(models.Model):
    """One effort to collect a payment that failed, before a mandatory restriction may be let go."""

    PHI: ClassVar[frozenset[str]] = frozenset({"words"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"restriction", "on", "at", "by_id"})

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="efforts")
    on = models.DateField(_("on"))
    words = models.CharField(_("what was done"), max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"payment effort {self.pk}"
