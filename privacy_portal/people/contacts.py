"""ContactPoint: where a patient may be reached; read by people and by the resolver in consent.queries."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    POSTAL = "postal", _("Postal address")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where the post goes; `country` is the two letters of ISO 3166."""

    line1: str
    city: str
    postcode: str
    line2: str = ""
    state: str = ""
    country: str = "US"


class ContactPoint(models.Model):
    """One address, e-mail or telephone on file; replaced by a new row, never edited into another place."""

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"patient", "value", "line1", "line2", "city", "state", "postcode", "country"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset({"kind", "from_at", "ended_at", "undeliverable_at"})

    patient = models.ForeignKey("people.Patient", on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(_("e-mail or telephone"), max_length=254, blank=True)
    line1 = models.CharField(_("street address"), max_length=100, blank=True)
    line2 = models.CharField(_("street address line 2"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=30, blank=True)
    postcode = models.CharField(_("ZIP code"), max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, default="US", blank=True)
    from_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    undeliverable_at = models.DateTimeField(null=True, blank=True)

    history = Tracked()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=models.Q(ended_at=None),
                name="people_contact_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="postal", line1__gt="", city__gt="", postcode__gt="")
                | models.Q(kind__in=["email", "phone"], value__gt=""),
                name="people_contact_complete",
            ),
        ]
        indexes = [
            models.Index(fields=["postcode", "kind"], name="people_contact_postcode"),
            models.Index(
                Upper("value"),
                condition=models.Q(kind="email", ended_at=None),
                name="people_contact_email",
            ),
        ]

    def __str__(self) -> str:
        return f"contact point {self.pk}"
