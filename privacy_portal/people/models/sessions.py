"""What belongs to a sign-in: drafts of forms, claims of a record, mail that waits to be sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """A form as far as it was filled in. Without `token_sha256` it is its user's.

    With one it was sent when its session had ended, and waits for the same user to sign in again in the
    browser that holds the token.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"data"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"user", "key", "documents", "token_sha256", "kept_at"})
    NO_HISTORY: ClassVar[str] = (
        "a draft is nobody's record: it is replaced while typing and gone in seven days"
    )

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    key = models.CharField(max_length=80)
    data: "models.JSONField[dict[str, list[str]], dict[str, list[str]]]" = models.JSONField(default=dict)
    documents: "models.JSONField[dict[str, list[int]], dict[str, list[int]]]" = models.JSONField(default=dict)
    token_sha256 = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=models.Q(token_sha256=""), name="people_draft_one_a_form"
            ),
        ]
        indexes = [
            models.Index(fields=["kept_at"], name="people_draft_oldest"),
            models.Index(
                fields=["token_sha256"],
                condition=~models.Q(token_sha256=""),
                name="people_draft_token",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class ClaimChannel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")


class ClaimOutcome(models.TextChoices):
    """How an attempt ended; empty while the code may still be entered."""

    CLAIMED = "claimed", _("Claimed")
    REPLACED = "replaced", _("Replaced by a newer code")
    TOO_MANY_TRIES = "too_many_tries", _("Too many wrong codes")
    NOT_SENT = "not_sent", _("No code was sent")


class ClaimAttempt(models.Model):
    """One try at joining an account to a patient's record.

    `patient` is empty when nothing, or not exactly one unclaimed record, matched: the person sees no
    difference. A worker handles it, and only when there is somewhere to send to, a code is sent.
    The code is not kept: it is derived from `nonce` and the secret key.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"patient"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "user",
            "ip",
            "channel",
            "nonce",
            "started_at",
            "needs_person",
            "handled_at",
            "code_sent",
            "expires_at",
            "wrong_codes",
            "ended_at",
            "outcome",
        }
    )
    NO_HISTORY: ClassVar[str] = "each step of an attempt is an audit event"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    ip = models.CharField(max_length=45, blank=True)
    channel = models.CharField(max_length=10, choices=ClaimChannel)
    nonce = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    needs_person = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    code_sent = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=ClaimOutcome, blank=True)

    class Meta:
        verbose_name = _("claim of a record")
        verbose_name_plural = _("claims of records")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | models.Q(ended_at__isnull=False, outcome__gt=""),
                name="people_claim_ended_how_and_when",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-started_at"], name="people_claim_user"),
            models.Index(fields=["ip", "-started_at"], name="people_claim_ip"),
            models.Index(fields=["patient", "-started_at"], name="people_claim_patient"),
            models.Index(
                fields=["started_at"],
                condition=models.Q(handled_at=None, ended_at=None),
                name="people_claim_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class AccountMail(models.Model):
    """One mail about an account: made in the request's transaction, sent by a worker, then emptied.

    The body may hold a link or a code, so it is sealed at rest and wiped once sent.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"to"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"subject", "sealed_body", "message_id", "made_at", "claimed_at", "sent_at", "attempts", "gave_up_at"}
    )
    NO_HISTORY: ClassVar[str] = "a mail is sent or not; what it was about is an audit event"

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    sealed_body = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("account mail")
        verbose_name_plural = _("account mails")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(sealed_body=""),
                name="people_mail_wiped_when_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=models.Q(sent_at=None, gave_up_at=None),
                name="people_mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"account mail {self.pk}"
