"""What a request for an accounting asks for (45 CFR 164.528): a shorter time, if one was wished."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_requests.models.requests import PrivacyRequest


class AccountingDetail(models.Model):
    """From and to, both wishes; without them the whole six years before the request. No reason field."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"privacy_request", "from_on", "to_on"})

    privacy_request = models.OneToOneField(
        PrivacyRequest, on_delete=models.PROTECT, related_name="accounting"
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    history = Tracked()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_on=None)
                | models.Q(to_on=None)
                | models.Q(to_on__gte=models.F("from_on")),
                name="requests_accounting_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"accounting detail {self.pk}"
