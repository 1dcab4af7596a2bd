"""What an access request asks for (45 CFR 164.524), and the files that answer it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_requests.models.requests import PrivacyRequest


class AccessDetail(models.Model):
    """Inspect, copy or both; record sets and dates; form, format, delivery. There is no reason field."""

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"description", "format_words", "format_agreement", "fax_number", "email_to", "postal_address"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "privacy_request",
            "kind",
            "record_sets",
            "from_on",
            "to_on",
            "form_format",
            "delivery",
            "agreed_format",
            "agreed_on",
            "agreed_delivery",
            "summary",
            "kept_electronically",
            "readily_producible",
        }
    )

    class Kind(models.TextChoices):
        COPY = "copy", _("Get a copy")
        INSPECT = "inspect", _("Look at them in person")
        BOTH = "both", _("Both")

    class FormFormat(models.TextChoices):
        PDF = "pdf", _("Electronic: PDF")
        ORIGINAL = "original", _("Electronic: as the clinic keeps it")
        PAPER = "paper", _("Paper")
        OTHER = "other", _("Another format")

    class DeliveryWay(models.TextChoices):
        PORTAL = "portal", _("Download here in the portal")
        POST = "post", _("By mail")
        HAND_OVER = "hand_over", _("Pick up at the clinic")
        MEDIA_POST = "media_post", _("By mail, on a USB drive or disc")
        FAX = "fax", _("By fax")
        EMAIL = "email", _("By e-mail, not encrypted")

    class Summary(models.TextChoices):
        NONE = "", _("The records themselves")
        SUMMARY = "summary", _("A summary instead of the records")
        EXPLANATION = "explanation", _("The records with an explanation")

    privacy_request = models.OneToOneField(PrivacyRequest, on_delete=models.PROTECT, related_name="access")
    kind = models.CharField(_("what"), max_length=10, choices=Kind, default=Kind.COPY)
    record_sets: "models.JSONField[list[str], list[str]]" = models.JSONField(
        _("record sets"), default=list, blank=True
    )
    description = models.TextField(_("which records"), max_length=2000, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)
    form_format = models.CharField(_("format"), max_length=10, choices=FormFormat, default=FormFormat.PDF)
    format_words = models.CharField(_("other format"), max_length=200, blank=True)
    delivery = models.CharField(_("delivery"), max_length=10, choices=DeliveryWay, default=DeliveryWay.POST)
    agreed_format = models.CharField(_("agreed other format"), max_length=10, choices=FormFormat, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    format_agreement = models.CharField(_("how the patient agreed"), max_length=500, blank=True)
    agreed_delivery = models.CharField(
        _("agreed other delivery"), max_length=10, choices=DeliveryWay, blank=True
    )
    fax_number = models.CharField(_("fax number"), max_length=40, blank=True)
    email_to = models.EmailField(_("e-mail address"), blank=True)
    postal_address = models.TextField(_("address to mail the copy to"), max_length=500, blank=True)
    summary = models.CharField(_("summary"), max_length=12, choices=Summary, blank=True, default="")
    kept_electronically = models.BooleanField(_("kept electronically"), default=True)
    readily_producible = models.BooleanField(_("format readily producible"), default=True)

    history = Tracked()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_on=None)
                | models.Q(to_on=None)
                | models.Q(to_on__gte=models.F("from_on")),
                name="requests_access_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_format="", agreed_on=None)
                | (~models.Q(agreed_format="") & models.Q(agreed_on__isnull=False)),
                name="requests_access_agreed_what_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"access detail {self.pk}"

    @property
    def format_due(self) -> str:
        """The format to give: the agreed alternative, else the one asked for, else a readable hard copy."""
        asked = self.form_format if self.readily_producible else self.FormFormat.PAPER.value
        return self.agreed_format or asked

    @property
    def delivery_due(self) -> str:
        """The way to give the copy: the agreed alternative, else the one asked for."""
        return self.agreed_delivery or self.delivery


class RequestDocument(models.Model):
    """A file of the case: a record to release, or a scan of what came in. Removing keeps the row."""

    PHI: ClassVar[frozenset[str]] = frozenset({"title"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "privacy_request",
            "document",
            "role",
            "added_at",
            "added_by_id",
            "removed_at",
            "removed_by_id",
            "released_at",
            "withheld_at",
            "release",
            "first_downloaded_at",
        }
    )

    class Role(models.TextChoices):
        RECORD = "record", _("Record to release")
        INCOMING = "incoming", _("Paper that came in")
        IDENTITY = "identity", _("Proof of identity, deleted once decided")
        EVIDENCE = "evidence", _("Evidence: authority, agreement, signed directive")

    privacy_request = models.ForeignKey(PrivacyRequest, on_delete=models.PROTECT, related_name="documents")
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    title = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_id = models.BigIntegerField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    release = models.ForeignKey(
        "requests.Release", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    first_downloaded_at = models.DateTimeField(null=True, blank=True)

    history = Tracked()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at=None) | models.Q(released_at=None),
                name="requests_document_removed_or_released",
            ),
            models.CheckConstraint(
                condition=models.Q(withheld_at=None) | models.Q(released_at=None),
                name="requests_document_withheld_or_released",
            ),
        ]

    def __str__(self) -> str:
        return f"case document {self.pk}"
