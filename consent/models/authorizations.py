"""Authorizations on file (45 CFR 164.508): their elements, their end."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only


class Authorization(models.Model):
    """A signed authorization with its core elements and statements, as law.authorization reads it."""

    PHI: ClassVar[frozenset[str]] = frozenset(
        {
            "patient",
            "information",
            "discloser",
            "recipient_name",
            "search_name",
            "purpose",
            "signed_by",
            "authority",
            "expires_event",
        }
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "party",
            "expires_on",
            "signed_on",
            "says_revocable",
            "says_conditioning",
            "says_redisclosure",
            "psychotherapy_notes",
            "for_marketing",
            "for_sale",
            "says_remuneration",
            "compound",
            "conditioned",
            "document_id",
            "reference",
            "at",
            "by_id",
        }
    )

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    information = models.CharField(_("information, specifically"), max_length=1000)
    discloser = models.CharField(_("who may disclose"), max_length=200)
    recipient_name = models.CharField(_("who may receive"), max_length=200)
    search_name = models.CharField(max_length=400, editable=False)
    party = models.ForeignKey(
        "people.ExternalParty", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(_("each purpose"), max_length=500)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    expires_event = models.CharField(_("or at this event"), max_length=300, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=200)
    authority = models.CharField(_("representative’s authority"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed on"))
    says_revocable = models.BooleanField(_("says that and how it may be revoked"))
    says_conditioning = models.BooleanField(_("says whether care depends on it"))
    says_redisclosure = models.BooleanField(_("warns of redisclosure"))
    psychotherapy_notes = models.BooleanField(_("for psychotherapy notes"), default=False)
    for_marketing = models.BooleanField(_("for marketing"), default=False)
    for_sale = models.BooleanField(_("for a sale of information"), default=False)
    says_remuneration = models.BooleanField(_("says that the clinic is paid"), default=False)
    compound = models.BooleanField(_("combined with another document"), default=False)
    conditioned = models.BooleanField(_("care was made to depend on it"), default=False)
    document_id = models.BigIntegerField()
    reference = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("authorization")
        verbose_name_plural = _("authorizations")
        ordering = ["-signed_on", "-id"]
        triggers = [append_only()]
        indexes = [models.Index(fields=["patient", "signed_on"], name="consent_authorization_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=False) | ~models.Q(expires_event=""),
                name="consent_authorization_expires",
            )
        ]

    def __str__(self) -> str:
        return f"authorization {self.pk}"


class AuthorizationEnd(models.Model):
    """Revoked by the patient, expired by its event, or found to be false."""

    PHI: ClassVar[frozenset[str]] = frozenset({"evidence"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"authorization", "how", "on", "document_id", "at", "by_id"})

    class How(models.TextChoices):
        REVOKED = "revoked", _("Revoked by the patient")
        EVENT = "event", _("The event it names came about")
        FALSE = "false", _("Something material in it is known to be false")

    authorization = models.OneToOneField(Authorization, on_delete=models.PROTECT, related_name="ended")
    how = models.CharField(_("how it ended"), max_length=8, choices=How)
    on = models.DateField(_("on"))
    evidence = models.CharField(_("evidence"), max_length=500)
    document_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"authorization end {self.pk}"
