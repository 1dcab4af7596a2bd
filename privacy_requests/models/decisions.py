"""Why something was withheld, who judged it, and its review (45 CFR 164.524(a)(2) to (4), (d))."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import append_only
from privacy_requests.models.facts import Decision, Fact


class Determination(Fact):
    """A licensed professional's judgement on a reviewable ground; the reasoning never leaves the office."""

    PHI: ClassVar[frozenset[str]] = frozenset({"reasoning"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {
        "ground",
        "supports",
        "name",
        "licence",
        "key",
        "document_id",
        "on",
    }

    ground = models.CharField(max_length=30)
    supports = models.BooleanField()
    reasoning = models.TextField(max_length=4000)
    name = models.CharField(_("professional"), max_length=150)
    licence = models.CharField(_("licence type and number"), max_length=100)
    key = models.CharField(max_length=200)  # "user:12", or "paper:" and the folded name
    document_id = models.BigIntegerField(null=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class DenialGround(Fact):
    """One ground of a denial, what it withholds, and the evidence the ground demands."""

    PHI: ClassVar[frozenset[str]] = frozenset({"withheld", "evidence"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"decision", "ground", "reviewable", "determination"}

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grounds")
    ground = models.CharField(max_length=30)
    reviewable = models.BooleanField()
    withheld = models.TextField(_("what is withheld"), max_length=2000)
    evidence: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewable=False) | models.Q(determination__isnull=False),
                name="requests_reviewable_ground_was_determined",
            )
        ]


class HeldElsewhere(Fact):
    """Where the individual was told to ask, when the clinic knows (45 CFR 164.524(d)(3)).

    `what`: the part that is not held here, "" when nothing is.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"what", "where"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"decision"}

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="held_elsewhere")
    what = models.TextField(max_length=1000, blank=True)
    where = models.TextField(max_length=1000, blank=True)

    class Meta(Fact.Meta):
        triggers = [append_only()]


class ReviewAsked(Fact):
    """The individual asked to have a denial reviewed."""

    PHI: ClassVar[frozenset[str]] = frozenset({"words"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {"channel", "on"}

    channel = models.CharField(max_length=20)
    words = models.TextField(max_length=2000, blank=True)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class ReviewReferral(Fact):
    """To whom the review was given: a licensed professional of the house, an invited one, or on paper."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {
        "asked",
        "reviewer",
        "reviewer_name",
        "licence",
        "key",
        "on",
    }

    asked = models.ForeignKey(ReviewAsked, on_delete=models.PROTECT, related_name="referrals")
    reviewer = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=150)
    licence = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    on = models.DateField()

    class Meta(Fact.Meta):
        triggers = [append_only()]


class ReviewResult(Fact):
    """What the reviewing professional determined; it binds."""

    PHI: ClassVar[frozenset[str]] = frozenset({"reasoning"})
    SAFE: ClassVar[frozenset[str]] = Fact.COMMON | {
        "referral",
        "reversed",
        "document_id",
        "on",
        "communication",
    }

    referral = models.OneToOneField(ReviewReferral, on_delete=models.PROTECT, related_name="result")
    reversed = models.BooleanField()
    reasoning = models.TextField(max_length=4000)
    document_id = models.BigIntegerField(null=True)
    on = models.DateField()
    communication = models.OneToOneField(
        "correspondence.Communication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Fact.Meta):
        triggers = [append_only()]
