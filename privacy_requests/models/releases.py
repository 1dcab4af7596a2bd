"""How what was granted reaches its reader: agreements, directives, releases, inspections, associates."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only
from privacy_requests.models.facts import Fact


class Agreement(Fact):
    """One thing the individual agreed to, with their words; `wording` names the warning that was shown."""

    PHI: ClassVar[frozenset[str]] = frozenset({"words"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"kind", "value", "cents", "wording", "channel", "on"}

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("Another way of delivery")
        SUMMARY = "summary", _("A summary instead of the records")
        EXPLANATION = "explanation", _("An explanation of the records")
        SUMMARY_FEE = "summary_fee", _("The fee for a summary or explanation")
        PLAIN_EMAIL = "plain_email", _("E-mail without encryption, after a warning")
        RECORDS = "records", _("The records themselves after all")
        TO_PATIENT = "to_patient", _("The copy to the patient after all: the direction is taken back")
        CHANGE = "change", _("A change of what is asked for")

    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=20, blank=True)
    cents = models.PositiveIntegerField(null=True)
    wording = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20)
    words = models.TextField(max_length=2000, blank=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Directive(Fact):
    """The individual's written, signed wish that a copy go to someone else (45 CFR 164.524(c)(3)(ii)).

    A newer row takes an older one's place. `classification` is law.directive.Classification;
    `alternative` is set where the directive does not bind and another lawful way was chosen; `permission` is
    the legal basis where that is another permission, with why it holds.
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"recipient_name", "address", "fax_number", "email_to", "signature", "permission_words"}
    )
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {
        "signed_on",
        "document_id",
        "electronic_copy",
        "from_ehr",
        "classification",
        "alternative",
        "permission",
        "way",
    }

    recipient_name = models.CharField(max_length=200)
    address = models.TextField(max_length=500, blank=True)
    fax_number = models.CharField(max_length=40, blank=True)
    email_to = models.EmailField(blank=True)
    way = models.CharField(max_length=10)
    signature = models.CharField(_("signed, as typed"), max_length=200, blank=True)
    signed_on = models.DateField()
    document_id = models.BigIntegerField(null=True)
    electronic_copy = models.BooleanField()
    from_ehr = models.BooleanField()
    classification = models.CharField(max_length=12)
    alternative = models.CharField(max_length=20, blank=True)
    permission = models.CharField(max_length=30, blank=True)
    permission_words = models.CharField(max_length=500, blank=True)

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Release(Fact):
    """Records on their way out; `carrier` is the letter whose delivery carries them and proves it."""

    PHI: ClassVar[frozenset[str]] = frozenset({"recipient_name"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"way", "directive", "carrier", "on"}

    way = models.CharField(max_length=10)
    recipient_name = models.CharField(max_length=220)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="releases")
    carrier = models.ForeignKey("correspondence.Communication", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class Appointment(Fact):
    """A time and place offered for looking at the records (45 CFR 164.524(c)(3)(i)); always free."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"starts_at", "place", "communication"}

    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]


class AppointmentResult(Fact):
    """What became of it; `given_up` is the individual's own word that they no longer wish to look."""

    PHI: ClassVar[frozenset[str]] = frozenset({"words"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"appointment", "result", "on"}

    class Result(models.TextChoices):
        KEPT = "kept", _("Kept: the records were looked at")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Cancelled")
        GIVEN_UP = "given_up", _("The patient no longer wants to look")

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=10, choices=Result)
    words = models.TextField(max_length=1000, blank=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class AssociateTask(Fact):
    """A business associate was asked for its part of the record (45 CFR 164.504(e)(2)(ii)(E))."""

    PHI: ClassVar[frozenset[str]] = frozenset({"wanted"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"party", "due_on", "on", "communication"}

    party = models.ForeignKey("people.ExternalParty", on_delete=models.PROTECT, related_name="+")
    wanted = models.TextField(max_length=2000)
    due_on = models.DateField()
    on = models.DateField()
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]


class AssociateAnswer(Fact):
    """What the business associate sent, or that it holds nothing."""

    PHI: ClassVar[frozenset[str]] = frozenset({"note"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"task", "holds", "on"}

    task = models.OneToOneField(AssociateTask, on_delete=models.PROTECT, related_name="answer")
    holds = models.BooleanField()
    note = models.TextField(max_length=1000, blank=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class AuthorityCheck(Fact):
    """Whether who asks may act for the individual (45 CFR 164.502(g), 164.514(h)); per request."""

    PHI: ClassVar[frozenset[str]] = frozenset({"scope"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"authority", "standing", "succeeded", "document_id", "on"}

    authority = models.CharField(max_length=20)
    standing = models.CharField(max_length=20)
    scope = models.CharField(_("what the authority covers"), max_length=500, blank=True)
    succeeded = models.BooleanField()
    document_id = models.BigIntegerField(null=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]
