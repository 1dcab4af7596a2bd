"""What a copy may cost: told in advance, answered, waived, invoiced, paid (45 CFR 164.524(c)(4))."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only
from privacy_requests.models.facts import Fact


class FeeNotice(Fact):
    """The approximate fee the individual was told; a newer notice takes an older one's place.

    lines: [{component, cents, pages, note}]; amounts are whole cents.
    """

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"method", "lines", "total_cents", "on", "communication"}

    method = models.CharField(max_length=10)
    lines: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField()
    total_cents = models.PositiveIntegerField()
    on = models.DateField()
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]


class FeeAnswer(Fact):
    """What the individual chose on hearing the fee: go on, change the request, or withdraw it."""

    PHI: ClassVar[frozenset[str]] = frozenset({"words"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"notice", "choice", "channel", "on"}

    class Choice(models.TextChoices):
        PROCEED = "proceed", _("Go on")
        MODIFY = "modify", _("Change the request")
        WITHDRAW = "withdraw", _("Withdraw the request")

    notice = models.OneToOneField(FeeNotice, on_delete=models.PROTECT, related_name="answer")
    choice = models.CharField(max_length=10, choices=Choice)
    channel = models.CharField(max_length=20)
    words = models.TextField(max_length=2000, blank=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class FeeWaiver(Fact):
    """The clinic asks nothing: hardship, or its own choice."""

    PHI: ClassVar[frozenset[str]] = frozenset({"note"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"reason", "on"}

    class Reason(models.TextChoices):
        HARDSHIP = "hardship", _("Hardship")
        COURTESY = "courtesy", _("The clinic's own choice")
        STATE_LAW = "state_law", _("State law gives a free copy")

    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Invoice(Fact):
    """What is asked after the notice and the individual's choice; never more than was told."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"notice", "cents", "on", "communication"}

    notice = models.OneToOneField(FeeNotice, on_delete=models.PROTECT, related_name="invoice")
    cents = models.PositiveIntegerField()
    on = models.DateField()
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Payment(Fact):
    """Money received for an invoice, or given back (negative)."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"invoice", "cents", "how", "on"}

    class How(models.TextChoices):
        CASH = "cash", _("Cash")
        CHECK = "check", _("Check")
        CARD = "card", _("Card")
        OTHER = "other", _("Other")

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    cents = models.IntegerField()
    how = models.CharField(max_length=10, choices=How)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]
