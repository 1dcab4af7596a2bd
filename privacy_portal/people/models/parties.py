"""ExternalParty: a person or body outside the clinic that asks, receives or holds records for it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_portal.people.folding import fold


class ExternalParty(models.Model):
    """Name and address may be those of a private person, so they are treated as PHI.

    A business associate also carries its agreement (45 CFR 164.504(e)) and what it must report.
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "search_name",
            "line1",
            "line2",
            "city",
            "state",
            "postcode",
            "telephone",
            "fax",
            "email",
            "callback_number",
            "contact_name",
            "contact_telephone",
            "contact_email",
        }
    )
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "kind",
            "callback_verified_on",
            "callback_verified_by_id",
            "agreement",
            "agreement_from",
            "agreement_to",
            "is_agent",
            "holds",
            "reportable_flows",
            "retired_on",
            "created_at",
        }
    )

    class Kind(models.TextChoices):
        PROVIDER = "provider", _("Health-care provider")
        HEALTH_PLAN = "health_plan", _("Health plan")
        BUSINESS_ASSOCIATE = "business_associate", _("Business associate")
        AGENCY = "agency", _("Public agency")
        COURT = "court", _("Court")
        OFFICER = "officer", _("Law-enforcement officer")
        EMPLOYER = "employer", _("Employer")
        SCHOOL = "school", _("School")
        LAWYER = "lawyer", _("Lawyer")
        PERSON = "person", _("Private person")

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    line1 = models.CharField(_("street address"), max_length=100, blank=True)
    line2 = models.CharField(_("street address line 2"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=30, blank=True)
    postcode = models.CharField(_("ZIP code"), max_length=12, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    fax = models.CharField(_("fax"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    callback_number = models.CharField(
        _("call-back number"),
        max_length=30,
        blank=True,
        help_text=_("Taken from an independent source, never from the request itself."),
    )
    callback_verified_on = models.DateField(_("call-back number verified on"), null=True, blank=True)
    callback_verified_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    agreement = models.ForeignKey(
        "documents.Document",
        verbose_name=_("business associate agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    agreement_from = models.DateField(_("agreement from"), null=True, blank=True)
    agreement_to = models.DateField(_("agreement until"), null=True, blank=True)
    is_agent = models.BooleanField(
        _("is the clinic's agent"),
        default=False,
        help_text=_("What an agent receives or learns counts as received or learned by the clinic that day."),
    )
    holds = models.TextField(_("what records it holds"), max_length=1000, blank=True)
    reportable_flows = models.TextField(_("disclosures it must report to us"), max_length=1000, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_telephone = models.CharField(_("contact telephone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    retired_on = models.DateField(_("no longer used since"), null=True, blank=True)
    search_name = models.CharField(max_length=200, editable=False, db_collation="C")
    created_at = models.DateTimeField(auto_now_add=True)

    history = Tracked()

    class Meta:
        verbose_name = _("outside party")
        verbose_name_plural = _("outside parties")
        ordering = ["search_name", "id"]
        indexes = [
            models.Index(fields=["search_name", "id"], name="people_party_search"),
            models.Index(fields=["kind"], name="people_party_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="business_associate")
                | models.Q(
                    agreement=None,
                    agreement_from=None,
                    agreement_to=None,
                    is_agent=False,
                    holds="",
                    reportable_flows="",
                ),
                name="people_party_agreement_of_associates",
            ),
            models.CheckConstraint(
                condition=models.Q(agreement_to=None)
                | models.Q(agreement_from__isnull=False, agreement_to__gte=models.F("agreement_from")),
                name="people_party_agreement_period",
            ),
            models.CheckConstraint(
                condition=models.Q(callback_verified_on=None)
                | (~models.Q(callback_number="") & models.Q(callback_verified_by_id__isnull=False)),
                name="people_party_callback_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the folded search column equal to the name; nothing else happens here."""
        self.search_name = fold(self.name)[:200]
        super().save(*args, **kwargs)  # type: ignore[arg-type]
