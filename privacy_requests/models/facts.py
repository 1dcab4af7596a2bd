"""What happened in a case: append-only rows with who and when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only
from privacy_requests.models.requests import OutcomeChoice, PrivacyRequest, StatusChoice


class Fact(models.Model):
    """Shared by every append-only row: the case, the acting user (None: a program), the instant."""

    COMMON: ClassVar[frozenset[str]] = frozenset({"privacy_request", "by_id", "at"})

    privacy_request = models.ForeignKey(PrivacyRequest, on_delete=models.PROTECT, related_name="%(class)ss")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class StatusChange(Fact):
    """One act performed; `from_status` is blank for the first."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"act", "from_status", "to_status", "on"}

    act = models.CharField(max_length=40)
    from_status = models.CharField(max_length=12, choices=StatusChoice, blank=True)
    to_status = models.CharField(max_length=12, choices=StatusChoice)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Verification(Fact):
    """One attempt to verify who asks (45 CFR 164.514(h)); facts stay, scans of an ID do not."""

    PHI: ClassVar[frozenset[str]] = frozenset({"facts"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"method", "succeeded", "on"}

    method = models.CharField(max_length=40)
    succeeded = models.BooleanField()
    on = models.DateField()
    facts = models.CharField(_("what was checked"), max_length=500, blank=True)

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Extension(Fact):
    """The one extension, as asked for; it stands only when its letter was sent in time (ExtensionResult)."""

    PHI: ClassVar[frozenset[str]] = frozenset({"reason"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"promised_on", "due_before", "communication"}

    reason = models.TextField(max_length=1000)
    promised_on = models.DateField()
    due_before = models.DateField()
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]


class ExtensionResult(models.Model):
    """Whether an extension came to stand: its letter's date decides (RULES G-05)."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"extension", "in_force", "sent_on", "code", "by_id", "at"})

    extension = models.OneToOneField(Extension, on_delete=models.PROTECT, related_name="result")
    in_force = models.BooleanField()
    sent_on = models.DateField(null=True)
    code = models.CharField(max_length=20, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"extension result {self.pk}"


class Decision(Fact):
    """What was decided; one a turn, so that two clerks cannot both decide.

    A request has one turn, and another for each list of disclosures that was kept back to be made anew.
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"turn", "outcome", "on", "communication"}

    turn = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=20, choices=OutcomeChoice)
    on = models.DateField()
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["privacy_request", "turn"], name="requests_decided_once")
        ]


class Withdrawal(Fact):
    """The individual's own words or paper that ended the request (RULES Trap 62)."""

    PHI: ClassVar[frozenset[str]] = frozenset({"quote"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"channel", "document_id", "on"}

    channel = models.CharField(max_length=20)
    quote = models.TextField(max_length=2000, blank=True)
    document_id = models.BigIntegerField(null=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quote__gt="") | models.Q(document_id__isnull=False),
                name="requests_withdrawal_has_evidence",
            )
        ]


class PatientMove(Fact):
    """A case that was, or is now, another patient's; both histories keep it."""

    PHI: ClassVar[frozenset[str]] = frozenset({"from_patient", "to_patient", "reason"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON

    from_patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    to_patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    class Meta(Fact.Meta):
        triggers = [append_only()]


class RequestLetter(Fact):
    """Which letters belong to the case; a letter itself knows its case only by reference."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"act", "communication"}

    act = models.CharField(max_length=40)
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]
