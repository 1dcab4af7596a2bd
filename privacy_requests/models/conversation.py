"""What was said about a case: notes among staff, calls, and messages with the patient."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only
from privacy_requests.models.facts import Fact


class CaseNote(Fact):
    """Internal; never part of a letter."""

    PHI: ClassVar[frozenset[str]] = frozenset({"text"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON

    text = models.TextField(max_length=4000)

    class Meta(Fact.Meta):
        triggers = [append_only()]


class CallNote(Fact):
    """One telephone call."""

    PHI: ClassVar[frozenset[str]] = frozenset({"with_whom", "summary"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"direction", "on"}

    class Direction(models.TextChoices):
        IN = "in", _("They called")
        OUT = "out", _("We called")

    direction = models.CharField(max_length=3, choices=Direction)
    on = models.DateField()
    with_whom = models.CharField(max_length=200)
    summary = models.TextField(max_length=4000)

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Message(Fact):
    """A message on the request, read on the case page by staff and on one side by one other reader.

    `through`: where it was written, or is read when the office wrote it. Whoever holds a code need not be the
    patient, so neither reads what goes through the other's door.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"text"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"from_patient", "through"}

    class Through(models.TextChoices):
        ACCOUNT = "account", _("The patient, in the portal")
        CODE = "code", _("Who follows the request with reference and code")
        EMAIL = "email", _("By e-mail")

    from_patient = models.BooleanField()
    through = models.CharField(max_length=7, choices=Through, default=Through.ACCOUNT)
    text = models.TextField(max_length=4000)

    class Meta(Fact.Meta):
        triggers = [append_only()]
