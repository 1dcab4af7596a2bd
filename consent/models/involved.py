"""Family and others: whom the patient lets be told, and whom not (45 CFR 164.510(b))."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only


class InvolvedPerson(models.Model):
    """One wish about one person; a newer one about the same name takes its place. Deny beats allow.

    `search_name` "" with `denied` means: nobody at all. `scope` are codes: scheduling | billing | clinical.
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"patient", "name", "search_name", "relation", "topic", "evidence", "passphrase"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"denied", "mode", "scope", "from_on", "to_on", "reference", "document_id", "at", "by_id"}
    )

    class Mode(models.TextChoices):
        AGREED = "agreed", _("The patient agreed")
        NO_OBJECTION = "no_objection", _("The patient could object and did not")
        INFERRED = "inferred", _("Inferred from the circumstances")

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200, blank=True)
    search_name = models.CharField(max_length=400, blank=True, editable=False)
    relation = models.CharField(_("relation"), max_length=100, blank=True)
    denied = models.BooleanField(_("must not be told"))
    mode = models.CharField(_("how the patient said so"), max_length=12, choices=Mode, blank=True)
    scope: "models.JSONField[list[str], list[str]]" = models.JSONField(_("about"), default=list, blank=True)
    topic = models.CharField(_("clinical topic"), max_length=300, blank=True)
    passphrase = models.CharField(_("word to say on the telephone"), max_length=60, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500)
    document_id = models.BigIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("person involved in care")
        verbose_name_plural = _("persons involved in care")
        ordering = ["-at", "-id"]
        triggers = [append_only()]
        indexes = [models.Index(fields=["patient", "from_on"], name="consent_involved_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(denied=True) | (~models.Q(name="") & ~models.Q(mode="")),
                name="consent_allowed_person_named",
            )
        ]

    def __str__(self) -> str:
        return f"involved person {self.pk}"


class InvolvedPersonEnd(models.Model):
    """The wish about a person no longer holds."""

    PHI: ClassVar[frozenset[str]] = frozenset({"evidence"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"person", "on", "document_id", "at", "by_id"})

    person = models.OneToOneField(InvolvedPerson, on_delete=models.PROTECT, related_name="ended")
    on = models.DateField(_("on"))
    evidence = models.CharField(_("evidence"), max_length=500)
    document_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"involved person end {self.pk}"
