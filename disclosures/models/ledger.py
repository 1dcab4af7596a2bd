"""The ledger: one row a disclosure, written once and for ever (45 CFR 164.528)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.numbering import counts_from_one
from privacy_portal.audit.history import append_only


class Source(models.TextChoices):
    """By which way a disclosure came into the ledger."""

    FORM = "form", _("Entered by hand")
    CSV = "csv", _("CSV file")
    OPENEMR = "openemr", _("OpenEMR log")
    FHIR = "fhir", _("FHIR AuditEvent")
    DROP = "drop", _("Reported by a business associate")
    CHECK = "check", _("Disclosure check")
    DEMAND = "demand", _("Outside demand")


class Disclosure(models.Model):
    """What was disclosed, when, to whom and why.

    `patient` is empty for one disclosure of many patients, whose list is DisclosureSubject. `basis` is a code
    of law.accounting, "" while nobody knows: such a row waits for a person and holds the accounting.
    `purpose` may be empty where `request_document` is the written request itself. A correction is a new row
    that `replaces` the old one, of the same patient, and says why; `void` says that nothing was disclosed.
    `made_by` is the business associate that disclosed, empty for the clinic.
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"patient", "description", "purpose", "basis_given", "made_by_given", "reason", "why_this_much"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "disclosed_on",
            "recipient",
            "request_document_id",
            "basis",
            "made_by",
            "source",
            "source_reference",
            "raw_event",
            "protocol",
            "incident",
            "demand",
            "replaces",
            "void",
            "part2",
            "break_glass",
            "packet",
            "routine",
            "entered_at",
            "entered_by_id",
        }
    )

    class Packet(models.TextChoices):
        """How what must travel with disputed information went (45 CFR 164.526(d)(5))."""

        NONE = "", _("Nothing had to travel with it")
        ATTACHED = "attached", _("The request, denial and statements went with it")
        SUMMARY = "summary", _("An accurate summary went with it")
        SEPARATE = "separate", _("Sent separately")

    patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    disclosed_on = models.DateField(_("disclosed on"))
    recipient = models.ForeignKey(
        "disclosures.Recipient", on_delete=models.PROTECT, related_name="disclosures", db_index=False
    )
    description = models.CharField(_("what was disclosed"), max_length=1000, blank=True)
    purpose = models.CharField(_("purpose"), max_length=1000, blank=True)
    request_document_id = models.BigIntegerField(null=True)
    basis = models.CharField(_("legal basis"), max_length=30, blank=True)
    basis_given = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        "people.ExternalParty", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_by_given = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    source_reference = models.CharField(max_length=200, blank=True)
    raw_event = models.ForeignKey(
        "disclosures.RawEvent", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    protocol = models.ForeignKey(
        "disclosures.ResearchProtocol",
        on_delete=models.PROTECT,
        null=True,
        related_name="disclosures",
        db_index=False,
    )
    incident = models.CharField(max_length=40, blank=True)
    demand = models.ForeignKey(
        "disclosures.Demand", on_delete=models.PROTECT, null=True, related_name="disclosures", db_index=False
    )
    part2 = models.BooleanField(default=False)
    break_glass = models.BooleanField(default=False)
    packet = models.CharField(max_length=10, choices=Packet, blank=True, default="")
    routine = models.CharField(max_length=40, blank=True)
    why_this_much = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", db_index=False
    )
    void = models.BooleanField(default=False)
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        triggers = [append_only()]
        indexes = [
            models.Index(fields=["patient", "disclosed_on"], name="disclosures_of_patient"),
            models.Index(
                fields=["-entered_at", "-id"], condition=models.Q(basis=""), name="disclosures_unclassified"
            ),
            models.Index(fields=["recipient", "-disclosed_on"], name="disclosures_to_recipient"),
            models.Index(
                fields=["protocol"],
                condition=models.Q(protocol__isnull=False),
                name="disclosures_of_protocol",
            ),
            models.Index(
                fields=["demand"], condition=models.Q(demand__isnull=False), name="disclosures_of_demand"
            ),
            models.Index(
                fields=["request_document_id"],
                condition=models.Q(request_document_id__isnull=False),
                name="disclosures_of_request",
            ),
            models.Index(
                fields=["made_by", "disclosed_on"],
                condition=models.Q(made_by__isnull=False),
                name="disclosures_made_by",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"],
                condition=models.Q(replaces__isnull=False),
                name="disclosures_corrected_once",
            ),
            models.UniqueConstraint(
                fields=["source", "source_reference"],
                condition=~models.Q(source_reference="") & models.Q(replaces=None),
                name="disclosures_came_once",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces=None, void=False, reason="")
                | (models.Q(replaces__isnull=False) & ~models.Q(reason="")),
                name="disclosures_correction_says_why",
            ),
            counts_from_one("disclosure"),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class DisclosureSubject(models.Model):
    """One patient of a disclosure that was about many."""

    PHI: ClassVar[frozenset[str]] = frozenset({"patient"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"disclosure"})

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="subjects")
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["patient", "disclosure"], name="disclosures_patient_listed_once"),
            counts_from_one("subject"),
        ]

    def __str__(self) -> str:
        return f"subject {self.pk}"


class ResearchProtocol(models.Model):
    """A research activity and what its form in an accounting must say (45 CFR 164.528(b)(4)).

    A change is a new row that `replaces` the old one; disclosures name the first.
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "purpose",
            "selection",
            "information",
            "sponsor_name",
            "sponsor_address",
            "sponsor_telephone",
            "researcher_name",
            "researcher_address",
            "researcher_telephone",
            "first",
            "at",
            "by_id",
        }
    )

    name = models.CharField(_("name of the protocol or activity"), max_length=200)
    purpose = models.TextField(_("what it is for, in plain words"), max_length=1000, blank=True)
    selection = models.TextField(_("how records were selected"), max_length=1000, blank=True)
    information = models.TextField(_("kind of information"), max_length=1000, blank=True)
    sponsor_name = models.CharField(_("sponsor"), max_length=200, blank=True)
    sponsor_address = models.TextField(_("sponsor’s address"), max_length=500, blank=True)
    sponsor_telephone = models.CharField(_("sponsor’s telephone"), max_length=40, blank=True)
    researcher_name = models.CharField(_("researcher"), max_length=200, blank=True)
    researcher_address = models.TextField(_("researcher’s address"), max_length=500, blank=True)
    researcher_telephone = models.CharField(_("researcher’s telephone"), max_length=40, blank=True)
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="versions")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("research protocol")
        verbose_name_plural = _("research protocols")
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"protocol {self.pk}"
