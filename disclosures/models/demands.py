"""Outside demands: who asks, by what paper, by when they say, and what was answered."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked, append_only


class Demand(models.Model):
    """A subpoena, order, police or agency letter, lawyer's authorization, insurer's or HHS's request.

    `return_on` is the date they name; it is never our legal clock and is never shown as one.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient", "patient_given", "asked", "case_name"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "reference",
            "kind",
            "status",
            "recipient",
            "received_on",
            "return_on",
            "basis",
            "assigned_to_id",
            "logged_on",
            "by_id",
            "at",
            "submission_key",
        }
    )

    class Kind(models.TextChoices):
        SUBPOENA = "subpoena", _("Subpoena without a court order")
        COURT_ORDER = "court_order", _("Court order")
        WARRANT = "warrant", _("Warrant or summons of a court")
        GRAND_JURY = "grand_jury", _("Grand jury subpoena")
        POLICE = "police", _("Request of the police")
        AGENCY = "agency", _("Letter of a public agency")
        LAWYER = "lawyer", _("Lawyer with a signed authorization")
        INSURER = "insurer", _("Insurer or health plan")
        HHS = "hhs", _("Data request of HHS (OCR)")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        WAITING = "waiting", _("Waiting for their papers")
        ANSWERED = "answered", _("Answered")

    reference = models.CharField(max_length=12, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.RECEIVED)
    patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    patient_given = models.CharField(_("patient, as they name them"), max_length=200, blank=True)
    recipient = models.ForeignKey("disclosures.Recipient", on_delete=models.PROTECT, related_name="demands")
    received_on = models.DateField(_("received"))
    return_on = models.DateField(_("date they set"), null=True, blank=True)
    asked = models.TextField(_("what they ask for"), max_length=2000)
    case_name = models.CharField(_("their case or file number"), max_length=200, blank=True)
    basis = models.CharField(_("legal basis"), max_length=30, blank=True)
    assigned_to_id = models.BigIntegerField(null=True, blank=True)
    logged_on = models.DateField()
    submission_key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    history = Tracked()

    class Meta:
        verbose_name = _("outside demand")
        verbose_name_plural = _("outside demands")
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(
                fields=["return_on", "received_on", "id"],
                condition=~models.Q(status="answered"),
                name="disclosures_demand_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(logged_on__gte=models.F("received_on")),
                name="disclosures_demand_logged_after_received",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class DemandPaper(models.Model):
    """A paper of the demand: the scan of what came, proof of notice, an order, our own objection."""

    PHI: ClassVar[frozenset[str]] = frozenset({"title"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"demand", "document", "at", "by_id"})

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class DemandFact(models.Model):
    """One thing done or found on a demand: identity or authority checked, a condition met, an answer given.

    `act`: identity | authority | condition | notice | answer. `data` holds codes and dates, `words` what a
    person wrote.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"words"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"demand", "act", "code", "met", "data", "document_id", "communication", "on", "at", "by_id"}
    )

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="facts")
    act = models.CharField(max_length=20)
    code = models.CharField(max_length=40, blank=True)
    met = models.BooleanField(null=True)
    data: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    words = models.TextField(max_length=2000, blank=True)
    document_id = models.BigIntegerField(null=True)
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, null=True, related_name="+"
    )
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"demand fact {self.pk}"
