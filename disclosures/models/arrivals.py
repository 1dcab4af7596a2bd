"""What came in from elsewhere: files, events, drop links, and what could not be read."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked, append_only


class ImportRun(models.Model):
    """One file or bundle taken in: how many rows were new, known already, waiting or wrong.

    A run works in a worker: `done` of `total` is its progress. The error file is kept as a document.
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "format",
            "state",
            "document_id",
            "errors_document_id",
            "sha256",
            "party",
            "total",
            "done",
            "added",
            "known",
            "waiting",
            "near_duplicates",
            "wrong",
            "problem",
            "started_at",
            "ended_at",
            "by_id",
        }
    )

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Could not be read")

    format = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    document_id = models.BigIntegerField(null=True)
    errors_document_id = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    party = models.ForeignKey("people.ExternalParty", on_delete=models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    near_duplicates = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)

    history = Tracked()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"import {self.pk}"


class RawEvent(models.Model):
    """The original of what a system sent, kept as it came; `key` makes the same one come in once.

    `problem` is the rule of the profile that it breaks, "" when it keeps them all.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"content"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"kind", "key", "run", "problem", "at"})

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=64, unique=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, related_name="events")
    content: "models.JSONField[Any, Any]" = models.JSONField()
    problem = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"raw event {self.pk}"


class NearDuplicate(models.Model):
    """Two rows that may be one disclosure reported twice: flagged for a person, never merged by itself."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"disclosure", "like", "settled", "at", "settled_by_id"})

    class Settled(models.TextChoices):
        OPEN = "", _("To be looked at")
        BOTH = "both", _("Both happened")
        ONE = "one", _("The same one")

    disclosure = models.ForeignKey("disclosures.Disclosure", on_delete=models.PROTECT, related_name="+")
    like = models.ForeignKey("disclosures.Disclosure", on_delete=models.PROTECT, related_name="+")
    settled = models.CharField(max_length=4, choices=Settled, blank=True, default="")
    settled_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    history = Tracked()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "like"], name="disclosures_alike_once"),
        ]

    def __str__(self) -> str:
        return f"near duplicate {self.pk}"


class DropLink(models.Model):
    """A link by which a business associate reports without an account; only the hash of its token is kept.

    `guessed`: it ended because too many of its rows named no patient, so nobody takes its word.
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "party",
            "token_sha256",
            "period_from",
            "period_to",
            "expires_at",
            "ended_at",
            "guessed",
            "at",
            "by_id",
        }
    )

    party = models.ForeignKey("people.ExternalParty", on_delete=models.PROTECT, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    period_from = models.DateField(_("about disclosures from"))
    period_to = models.DateField(_("until"))
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    guessed = models.BooleanField(default=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    history = Tracked()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"drop link {self.pk}"


class Attestation(models.Model):
    """A business associate attests that it searched, and has reported all that it must of a period.

    `rows` is how many of its disclosures of those days the ledger held when it said so; 0: none to report.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"attested_by"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"link", "rows", "period_from", "period_to", "at"})

    link = models.ForeignKey(DropLink, on_delete=models.PROTECT, related_name="attestations")
    attested_by = models.CharField(_("name and title"), max_length=200)
    rows = models.PositiveIntegerField(default=0)
    period_from = models.DateField()
    period_to = models.DateField()
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"attestation {self.pk}"


class AttestationSetAside(models.Model):
    """Staff take an attestation for nobody's word any more, and say why; the attestation itself is kept."""

    PHI: ClassVar[frozenset[str]] = frozenset({"reason"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"attestation", "at", "by_id"})

    attestation = models.OneToOneField(Attestation, on_delete=models.PROTECT, related_name="set_aside")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"attestation set aside {self.pk}"
