"""Patient: the individual whose record the clinic keeps, and the aliases that join duplicates."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_portal.people.folding import fold


class FormatNeed(models.TextChoices):
    """How letters must be made for this person (45 CFR 84.160, 92.202)."""

    STANDARD = "standard", _("Standard print")
    LARGE_PRINT = "large_print", _("Large print")
    ACCESSIBLE_HTML = "accessible_html", _("Screen-reader page first")
    BRAILLE = "braille", _("Braille, made by a person")
    AUDIO = "audio", _("Audio, made by a person")


class Patient(models.Model):
    """One medical record number. `search_name` is folded (no case, no accents) for search and sorting."""

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"mrn", "given_name", "family_name", "preferred_name", "birth_date", "search_name", "died_on"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"user", "language", "format_need", "created_at", "needs_interpreter"}
    )

    mrn = models.CharField(_("medical record number"), max_length=40, unique=True)
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    preferred_name = models.CharField(_("preferred name"), max_length=100, blank=True)
    birth_date = models.DateField(_("date of birth"))
    died_on = models.DateField(_("date of death"), null=True, blank=True)
    language = models.CharField(_("preferred language"), max_length=35, default="en")
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    format_need = models.CharField(
        _("format of letters"), max_length=20, choices=FormatNeed, default=FormatNeed.STANDARD
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="patient"
    )
    search_name = models.CharField(max_length=220, editable=False, db_collation="C")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    history = Tracked()

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ["search_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mrn__gt="", given_name__gt="", family_name__gt=""),
                name="people_patient_numbered_and_named",
            ),
            models.CheckConstraint(
                condition=models.Q(died_on=None) | models.Q(died_on__gte=models.F("birth_date")),
                name="people_patient_died_after_birth",
            ),
        ]
        indexes = [
            # With the C collation one index serves prefix search and the sorted list.
            models.Index(fields=["search_name", "id"], name="people_patient_search"),
            models.Index(fields=["birth_date"], name="people_patient_birth"),
        ]

    def __str__(self) -> str:
        return f"patient {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the folded search column equal to the names; nothing else happens here."""
        self.search_name = fold(f"{self.family_name} {self.given_name}")[:220]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def greeting_name(self) -> str:
        return self.preferred_name or self.given_name


class PatientAlias(models.Model):
    """Two records of one person: `duplicate` is read as `kept` until it is undone; no row is rewritten."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "duplicate",
            "kept",
            "reason",
            "merged_at",
            "merged_by_id",
            "undone_at",
            "undone_by_id",
            "undone_reason",
        }
    )

    duplicate = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merged_into")
    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merged_from")
    reason = models.CharField(max_length=200)
    merged_at = models.DateTimeField()
    merged_by_id = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.BigIntegerField(null=True, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    history = Tracked()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=models.Q(undone_at=None), name="people_alias_one_in_force"
            ),
            models.CheckConstraint(
                condition=~models.Q(duplicate=models.F("kept")), name="people_alias_two_records"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by_id=None)
                | models.Q(undone_at__isnull=False, undone_by_id__isnull=False),
                name="people_alias_undone_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"alias {self.pk}"
