"""What is kept by its dates: who was designated, which records are designated, what was announced."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_portal.law.rights import Right
from privacy_portal.periods import Dated, ends_after_it_begins, never_twice, only_ends


class RightName(models.TextChoices):
    """The rights, as staff call them."""

    ACCESS = Right.ACCESS, _("Access")
    AMENDMENT = Right.AMENDMENT, _("Amendment")
    ACCOUNTING = Right.ACCOUNTING, _("Accounting of disclosures")
    RESTRICTION = Right.RESTRICTION, _("Restriction")
    CONFIDENTIAL_COMMUNICATION = Right.CONFIDENTIAL_COMMUNICATION, _("Confidential communication")
    NOTICE_COPY = Right.NOTICE_COPY, _("Copy of the notice")
    COMPLAINT = Right.COMPLAINT, _("Complaint")


class Designation(Dated):
    """A person or office the clinic has named (45 CFR 164.524(e)(2), 164.530(a)); ended, never edited."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"kind", "right", "name_or_title", "telephone", "email", "from_on", "to_on", "cancelled_at"}
    )

    class Kind(models.TextChoices):
        PRIVACY_OFFICIAL = "privacy_official", _("Privacy official")
        ALTERNATE = "alternate", _("Alternate of the privacy official")
        COMPLAINT_CONTACT = "complaint_contact", _("Contact for questions and complaints")
        RESPONSIBLE_OFFICE = "responsible_office", _("Office that receives and processes a right")

    kind = models.CharField(_("designated as"), max_length=20, choices=Kind)
    right = models.CharField(_("right"), max_length=30, choices=RightName, blank=True)
    name_or_title = models.CharField(_("name or title"), max_length=120)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    history = Tracked()

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["kind", "right", "-from_on"]
        constraints = [
            never_twice("clinic_designation_one_at_a_time", "kind", "right"),
            ends_after_it_begins("clinic_designation_period"),
            models.CheckConstraint(
                condition=models.Q(kind="responsible_office", right__gt="")
                | (~models.Q(kind="responsible_office") & models.Q(right="")),
                name="clinic_designation_right_of_office",
            ),
        ]
        triggers = only_ends("kind", "right", "name_or_title", "telephone", "email", "from_on")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name_or_title}"


class RecordSet(Dated):
    """A designated record set: what the right of access reaches (45 CFR 164.501, 164.524(e)(1))."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"code", "name", "description", "held_by", "holder_name", "from_on", "to_on", "cancelled_at"}
    )

    class HeldBy(models.TextChoices):
        CLINIC = "clinic", _("The clinic")
        BUSINESS_ASSOCIATE = "business_associate", _("A business associate")

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it holds"), max_length=1000, blank=True)
    held_by = models.CharField(_("held by"), max_length=20, choices=HeldBy, default=HeldBy.CLINIC)
    holder_name = models.CharField(_("who holds it"), max_length=120, blank=True)

    history = Tracked()

    class Meta:
        verbose_name = _("designated record set")
        verbose_name_plural = _("designated record sets")
        ordering = ["name", "-from_on"]
        constraints = [
            never_twice("clinic_record_set_one_at_a_time", "code"),
            ends_after_it_begins("clinic_record_set_period"),
            models.CheckConstraint(
                condition=~models.Q(held_by="business_associate") | models.Q(holder_name__gt=""),
                name="clinic_record_set_holder_named",
            ),
        ]
        triggers = only_ends("code", "name", "description", "held_by", "holder_name", "from_on")

    def __str__(self) -> str:
        return self.name


class Announcement(Dated):
    """Something individuals were told, which the clinic may rely on from then on (45 CFR 164.524(b)(1))."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"kind", "right", "where", "evidence", "evidence_document", "from_on", "to_on", "cancelled_at"}
    )

    class Kind(models.TextChoices):
        WRITING_REQUIRED = "writing_required", _("Requests must be in writing")
        REASON_REQUIRED = "reason_required", _("Requests must give a reason")

    kind = models.CharField(_("what was announced"), max_length=20, choices=Kind)
    right = models.CharField(_("right"), max_length=30, choices=RightName)
    where = models.CharField(
        _("where it was announced"),
        max_length=200,
        help_text=_("For example the notice, the website, a sign."),
    )
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    evidence_document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = Tracked()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["kind", "right", "-from_on"]
        constraints = [
            never_twice("clinic_announcement_one_at_a_time", "kind", "right"),
            ends_after_it_begins("clinic_announcement_period"),
        ]
        triggers = only_ends("kind", "right", "where", "evidence", "evidence_document", "from_on")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_right_display()})"
