"""E-mail that reached the clinic and waits to be sorted; its days already run (RULES G-02, G-04)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_requests.models.requests import PrivacyRequest


class InboundEmail(models.Model):
    """One message as it came; the original file is kept unchanged, the text is what a clerk reads.

    attachments: [{name, document_id, media_type, size, refused}].
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"sender", "sender_name", "subject", "text", "attachments", "note"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "message_id",
            "sha256",
            "original",
            "received_on",
            "arrived_at",
            "arrived_by",
            "state",
            "sorted_as",
            "privacy_request",
            "sorted_by_id",
            "sorted_at",
        }
    )

    class ArrivedBy(models.TextChoices):
        UPLOAD = "upload", _("Uploaded by staff")
        WEBHOOK = "webhook", _("Delivered by the mail service")
        IMAP = "imap", _("Fetched from the mailbox")

    class State(models.TextChoices):
        UNSORTED = "unsorted", _("Unsorted")
        SORTED = "sorted", _("Sorted")

    class SortedAs(models.TextChoices):
        REQUEST = "request", _("A privacy request")
        MESSAGE = "message", _("A message on a request")
        STOP = "stop", _("A wish to get no more messages")
        COMPLAINT = "complaint", _("A complaint")
        NOT_OURS = "not_ours", _("Not for the privacy office")

    message_id = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    original = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    attachments: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    received_on = models.DateField(_("reached the clinic"))
    arrived_at = models.DateTimeField()
    arrived_by = models.CharField(max_length=10, choices=ArrivedBy)
    state = models.CharField(max_length=10, choices=State, default=State.UNSORTED)
    sorted_as = models.CharField(max_length=10, choices=SortedAs, blank=True)
    privacy_request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="emails"
    )
    note = models.CharField(max_length=500, blank=True)
    sorted_by_id = models.BigIntegerField(null=True)
    sorted_at = models.DateTimeField(null=True)

    history = Tracked()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("unsorted inbox")
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="unsorted", sorted_as="", sorted_at=None)
                | (models.Q(state="sorted", sorted_at__isnull=False) & ~models.Q(sorted_as="")),
                name="requests_email_sorted_as_something",
            )
        ]
        indexes = [
            models.Index(
                fields=["received_on", "id"],
                condition=models.Q(state="unsorted"),
                name="requests_email_unsorted",
            ),
            models.Index(fields=["-arrived_at", "-id"], name="requests_email_newest"),
        ]

    def __str__(self) -> str:
        return f"e-mail {self.pk}"
