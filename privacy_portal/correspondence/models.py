"""What is remembered of a letter: its frozen text, its PDF, where it went, and every attempt."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked, append_only
from privacy_portal.law.letters import LetterKind


class LetterKindChoice(models.TextChoices):
    ACK = LetterKind.ACK, _("Acknowledgement")
    EXTENSION = LetterKind.EXTENSION, _("Extension")
    ACCESS_GRANTED = LetterKind.ACCESS_GRANTED, _("Access granted")
    WITHDRAWAL = LetterKind.WITHDRAWAL, _("Withdrawal confirmed")
    CLAIM_CODE = LetterKind.CLAIM_CODE, _("Code to link a record")
    ACCESS_FEE = LetterKind.ACCESS_FEE, _("Fee told")
    INVOICE = LetterKind.INVOICE, _("Invoice")
    ACCESS_DENIED = LetterKind.ACCESS_DENIED, _("Access denied")
    ACCESS_IN_PART = LetterKind.ACCESS_IN_PART, _("Access granted in part")
    ACCESS_NOT_HELD = LetterKind.ACCESS_NOT_HELD, _("Records not held here")
    ACCESS_REVIEW = LetterKind.ACCESS_REVIEW, _("Result of a review")
    UNABLE_TO_VERIFY = LetterKind.UNABLE_TO_VERIFY, _("Unable to verify who asks")
    DIRECTIVE_ALTERNATIVES = LetterKind.DIRECTIVE_ALTERNATIVES, _("Other ways to send records to someone")
    TRANSMITTAL = LetterKind.TRANSMITTAL, _("Cover of records sent")
    APPOINTMENT = LetterKind.APPOINTMENT, _("Appointment to look at records")
    ASSOCIATE_TASK = LetterKind.ASSOCIATE_TASK, _("Request to a business associate")
    ACCOUNTING = LetterKind.ACCOUNTING, _("Accounting of disclosures")
    ACCOUNTING_FEE = LetterKind.ACCOUNTING_FEE, _("Fee of a list of disclosures told")
    ACCOUNTING_INVOICE = LetterKind.ACCOUNTING_INVOICE, _("Invoice for a list of disclosures")
    DEMAND_ANSWER = LetterKind.DEMAND_ANSWER, _("Answer to an outside demand")
    DEMAND_NOTICE = LetterKind.DEMAND_NOTICE, _("Notice of an outside demand")
    RESTRICTION_EMERGENCY = LetterKind.RESTRICTION_EMERGENCY, _("Request not to disclose further")


class ChannelChoice(models.TextChoices):
    PORTAL = "portal", _("Portal")
    POST = "post", _("Mail")
    HAND_OVER = "hand_over", _("Desk")
    FAX = "fax", _("Fax")
    EMAIL = "email", _("E-mail with the records")


class Communication(models.Model):
    """One letter, frozen when composed; a corrected letter is a new row that names the one it replaces.

    `named` ({channel, lines}) is an address named for this letter alone; `attachments` are the documents
    that travel with an e-mail. `patient` is null while nobody could tell whose record it is about.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient", "addressee_name", "named", "html", "merge"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "kind",
            "right",
            "reference",
            "language",
            "large_print",
            "html_sha256",
            "template_version",
            "statements",
            "attachments",
            "on",
            "composed_at",
            "composed_by_id",
            "replaces",
        }
    )

    kind = models.CharField(max_length=30, choices=LetterKindChoice)
    right = models.CharField(max_length=30, blank=True)
    reference = models.CharField(max_length=20, blank=True)
    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    addressee_name = models.CharField(max_length=220)
    named: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    language = models.CharField(max_length=10)
    large_print = models.BooleanField(default=False)
    html = models.TextField()
    html_sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=64)
    merge: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    statements: "models.JSONField[list[str], list[str]]" = models.JSONField()
    attachments: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    on = models.DateField()
    composed_at = models.DateTimeField()
    composed_by_id = models.BigIntegerField(null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        triggers = [append_only()]
        indexes = [
            models.Index(fields=["reference", "composed_at"], name="correspondence_reference"),
            models.Index(fields=["patient", "-composed_at"], name="correspondence_patient"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Rendering(models.Model):
    """The PDF of a letter: rendered once, stored as bytes with its hash, never again from a template."""

    PHI: ClassVar[frozenset[str]] = frozenset({"pdf"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"communication", "sha256", "pages", "rendered_at", "renderer"}
    )

    communication = models.OneToOneField(Communication, on_delete=models.PROTECT, related_name="rendering")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    rendered_at = models.DateTimeField()
    renderer = models.CharField(max_length=40)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"rendering {self.pk}"


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being sent")
    READY = "ready", _("Ready to print or hand over")
    PRINTED = "printed", _("Printed, not yet mailed")
    SENT = "sent", _("In the portal")
    POSTED = "posted", _("Mailed")
    HANDED = "handed", _("Handed over")
    RETURNED = "returned", _("Came back")
    FAILED = "failed", _("Could not be sent")
    REPLACED = "replaced", _("Replaced by a new letter")
    WITHDRAWN = "withdrawn", _("Withdrawn, not sent")


DELIVERED = frozenset({DeliveryState.SENT, DeliveryState.POSTED, DeliveryState.HANDED})
WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.READY, DeliveryState.PRINTED})
UNDELIVERED = frozenset({DeliveryState.FAILED, DeliveryState.RETURNED})
STOPPABLE = (WAITING - {DeliveryState.CLAIMED}) | {DeliveryState.FAILED}


class WithdrawalReason(models.TextChoices):
    MISTAKE = "mistake", _("It was written by mistake")
    NOT_NEEDED = "not_needed", _("It is no longer needed")
    TOLD_OTHERWISE = "told_otherwise", _("The person was told in another way")


class PrintBatch(models.Model):
    """A day's letters merged into one file for the printer."""

    PHI: ClassVar[frozenset[str]] = frozenset({"pdf"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"on", "closed_at", "closed_by_id", "pieces", "sha256"})

    on = models.DateField()
    closed_at = models.DateTimeField()
    closed_by_id = models.BigIntegerField(null=True)
    pieces = models.PositiveIntegerField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("print batch")
        verbose_name_plural = _("print batches")
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"print batch {self.pk}"


class Delivery(models.Model):
    """One letter's way to its reader; mutable, its history is its attempts."""

    PHI: ClassVar[frozenset[str]] = frozenset({"handed_to", "tracking"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "communication",
            "channel",
            "fingerprint",
            "state",
            "message_id",
            "claimed_at",
            "attempt_count",
            "next_attempt_at",
            "sent_at",
            "sent_on",
            "id_seen",
            "opened_at",
            "batch",
            "wanted_channel",
        }
    )

    communication = models.OneToOneField(Communication, on_delete=models.PROTECT, related_name="delivery")
    channel = models.CharField(max_length=10, choices=ChannelChoice)
    wanted_channel = models.CharField(max_length=10, choices=ChannelChoice, blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    message_id = models.CharField(max_length=120, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    handed_to = models.CharField(_("handed to"), max_length=200, blank=True)
    id_seen = models.CharField(_("ID seen"), max_length=60, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(
        PrintBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )

    history = Tracked()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=DELIVERED)
                | models.Q(sent_at__isnull=False, sent_on__isnull=False),
                name="correspondence_delivered_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.HANDED) | models.Q(handed_to__gt=""),
                name="correspondence_handed_to_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(state__in=["queued", "claimed"]),
                name="correspondence_to_send",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["ready", "printed"]),
                name="correspondence_on_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def state_words(self) -> str:
        """The state as this channel says it."""
        if self.state == DeliveryState.SENT and self.channel == ChannelChoice.FAX:
            return gettext("Faxed")
        if self.state == DeliveryState.SENT and self.channel == ChannelChoice.EMAIL:
            return gettext("E-mailed")
        if self.state == DeliveryState.READY and self.channel == ChannelChoice.FAX:
            return gettext("Ready to fax")
        return str(self.get_state_display())


class DeliveryAttempt(models.Model):
    """One step of a delivery. `outcome` is a code: claimed, in_doubt, sent, failed, printed, posted, …"""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"delivery", "at", "by_id", "outcome", "detail"})

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20)
    detail = models.CharField(max_length=100, blank=True)

    class Meta:
        triggers = [append_only()]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class TranslationReview(models.Model):
    """A qualified translator passed the translated text of one letter as it stood (45 CFR 92.201(c)(3))."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"kind", "language", "template_version", "translator", "qualification", "on", "by_id", "at"}
    )

    kind = models.CharField(max_length=30, choices=LetterKindChoice)
    language = models.CharField(max_length=10)
    template_version = models.CharField(max_length=64)
    translator = models.CharField(max_length=150)
    qualification = models.CharField(max_length=200)
    on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("translation review")
        verbose_name_plural = _("translation reviews")
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "template_version"], name="correspondence_reviewed_once"
            )
        ]

    def __str__(self) -> str:
        return f"translation review {self.pk}"
