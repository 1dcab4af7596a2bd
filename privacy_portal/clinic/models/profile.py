"""ClinicProfile and Site: the clinic's name, places, flags and the blocks of text its letters repeat."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked

HHS_NAME = "U.S. Department of Health and Human Services, Office for Civil Rights"
HHS_ADDRESS = "200 Independence Avenue SW\nWashington, DC 20201"
HHS_TELEPHONE = "1-800-368-1019"
HHS_TDD = "1-800-537-7697"
HHS_URL = "https://www.hhs.gov/ocr/complaints"


class ClinicProfile(models.Model):
    """The one row that says who the clinic is; a constraint keeps it the only one."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "legal_name",
            "time_zone",
            "line1",
            "line2",
            "city",
            "state",
            "postcode",
            "telephone",
            "email",
            "website",
            "is_covered_entity",
            "receives_hhs_ffa",
            "has_part2_records",
            "fifteen_or_more_staff",
            "hhs_name",
            "hhs_address",
            "hhs_telephone",
            "hhs_tdd",
            "hhs_url",
        }
    )

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    legal_name = models.CharField(_("legal name"), max_length=160, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="America/New_York",
        help_text=_("Every date of a clock is the date here, for example America/Chicago."),
    )
    line1 = models.CharField(_("street address"), max_length=100, blank=True)
    line2 = models.CharField(_("street address line 2"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=30, blank=True)
    postcode = models.CharField(_("ZIP code"), max_length=12, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    is_covered_entity = models.BooleanField(
        _("is a covered entity under HIPAA"),
        default=True,
        help_text=_("A clinic that is not one is still held to what its notice promises."),
    )
    receives_hhs_ffa = models.BooleanField(
        _("receives federal financial assistance from HHS"),
        default=True,
        help_text=_("Then letters carry the notice of language assistance (45 CFR 92.11)."),
    )
    has_part2_records = models.BooleanField(_("holds substance use disorder records (Part 2)"), default=False)
    fifteen_or_more_staff = models.BooleanField(_("has fifteen or more employees"), default=False)
    hhs_name = models.CharField(_("HHS office"), max_length=160, default=HHS_NAME)
    hhs_address = models.TextField(_("HHS address"), max_length=300, default=HHS_ADDRESS)
    hhs_telephone = models.CharField(_("HHS telephone"), max_length=30, default=HHS_TELEPHONE)
    hhs_tdd = models.CharField(_("HHS TDD"), max_length=30, default=HHS_TDD)
    hhs_url = models.URLField(_("HHS complaint page"), default=HHS_URL)

    history = Tracked()

    class Meta:
        verbose_name = _("clinic profile")
        verbose_name_plural = _("clinic profile")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clinic_profile_one_row")]

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The postal address as it stands on an envelope, without empty lines."""
        place = f"{self.city}, {self.state} {self.postcode}".strip(" ,")
        return tuple(line for line in (self.line1, self.line2, place) if line)


class AvailabilityNotice(models.Model):
    """The notice of language assistance and auxiliary aids in one language (45 CFR 92.11)."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"language", "text", "position", "reviewed_by", "reviewed_on"})

    language = models.CharField(
        _("language code"), max_length=35, unique=True, help_text=_("For example en, es, zh-Hans, vi.")
    )
    text = models.TextField(_("notice"), max_length=2000)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    reviewed_by = models.CharField(
        _("reviewed by"), max_length=120, blank=True, help_text=_("The qualified translator.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    history = Tracked()

    class Meta:
        verbose_name = _("notice of language assistance")
        verbose_name_plural = _("notices of language assistance")
        ordering = ["position", "language"]

    def __str__(self) -> str:
        return self.language


class Site(models.Model):
    """A place where the clinic sees people."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {"name", "line1", "line2", "city", "state", "postcode", "telephone", "opened_on", "closed_on"}
    )

    name = models.CharField(_("name"), max_length=120, unique=True)
    line1 = models.CharField(_("street address"), max_length=100)
    line2 = models.CharField(_("street address line 2"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=60)
    state = models.CharField(_("state"), max_length=30)
    postcode = models.CharField(_("ZIP code"), max_length=12)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    history = Tracked()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
