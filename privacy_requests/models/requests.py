"""PrivacyRequest: one row a request whatever the right, and who made it."""

import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_portal.law.representation import Authority
from privacy_portal.law.rights import Right
from privacy_requests.workflow import OPEN, UNFINISHED, Outcome, Status


class RightChoice(models.TextChoices):
    ACCESS = Right.ACCESS, _("Copy of my records")
    AMENDMENT = Right.AMENDMENT, _("Correction of my records")
    ACCOUNTING = Right.ACCOUNTING, _("List of who received my information")
    RESTRICTION = Right.RESTRICTION, _("Limit on sharing my information")
    CONFIDENTIAL_COMMUNICATION = Right.CONFIDENTIAL_COMMUNICATION, _("Private way to reach me")
    NOTICE_COPY = Right.NOTICE_COPY, _("Paper copy of the notice")
    COMPLAINT = Right.COMPLAINT, _("Complaint")


class StatusChoice(models.TextChoices):
    RECEIVED = Status.RECEIVED, _("Received")
    WORKING = Status.WORKING, _("In work")
    EXTENDED = Status.EXTENDED, _("Extended")
    DECIDED = Status.DECIDED, _("Decided")
    CLOSED = Status.CLOSED, _("Closed")


class OutcomeChoice(models.TextChoices):
    GRANTED = Outcome.GRANTED, _("Granted")
    GRANTED_IN_PART = Outcome.GRANTED_IN_PART, _("Granted in part")
    DENIED = Outcome.DENIED, _("Denied")
    NOT_HELD_REFERRED = Outcome.NOT_HELD_REFERRED, _("Not held here; told where to ask")
    NOT_HELD_UNKNOWN = Outcome.NOT_HELD_UNKNOWN, _("Not held here")
    UNABLE_TO_VERIFY = Outcome.UNABLE_TO_VERIFY, _("Unable to verify who may ask")
    WITHDRAWN = Outcome.WITHDRAWN, _("Withdrawn")
    DUPLICATE = Outcome.DUPLICATE, _("Duplicate of another request")


class ReceivedBy(models.TextChoices):
    """How a request reached the clinic; every one of these starts the clock (RULES G-03, G-04)."""

    PORTAL = "portal", _("Portal")
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("Telephone")
    MAIL = "mail", _("Mail")
    FAX = "fax", _("Fax")
    EMAIL = "email", _("E-mail")
    BUSINESS_ASSOCIATE = "business_associate", _("Through a business associate")
    API = "api", _("Another system (API)")


class RequestQuerySet(models.QuerySet["PrivacyRequest"]):
    """Questions about requests."""

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def running(self) -> Self:
        """Whose clock still runs: until what was decided has reached the individual, not until the decision.

        A denial that was delivered stopped the clock; its reversal on review starts no new one.
        """
        return self.unfinished().filter(completed_on=None)

    def due_by(self, day: datetime.date) -> Self:
        return self.running().filter(due_on__lte=day)

    def overdue(self, today: datetime.date) -> Self:
        return self.running().filter(due_on__lt=today)

    def assigned_to(self, user_id: int) -> Self:
        return self.filter(assigned_to_id=user_id)


class RightsManager(models.Manager.from_queryset(RequestQuerySet)):  # type: ignore[misc]
    """Leaves complaints out: they have a door of their own (RULES CMP-04)."""

    def get_queryset(self) -> RequestQuerySet:
        queryset: RequestQuerySet = super().get_queryset()
        return queryset.exclude(right=Right.COMPLAINT)


class PrivacyRequest(models.Model):
    """A request under one of the rights; the clock dates are computed by the law package and stored."""

    PHI: ClassVar[frozenset[str]] = frozenset({"patient"})
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "reference",
            "right",
            "status",
            "outcome",
            "received_by",
            "received_through",
            "received_on",
            "logged_on",
            "logged_by_id",
            "due_on",
            "federal_due_on",
            "cap_on",
            "target_on",
            "extended_to",
            "verified_at",
            "assigned_to",
            "decided_on",
            "completed_on",
            "closed_on",
            "retain_until",
            "submission_key",
            "created_at",
            "language",
            "merged_into",
        }
    )

    reference = models.CharField(max_length=12, unique=True, editable=False)
    right = models.CharField(max_length=30, choices=RightChoice)
    status = models.CharField(max_length=12, choices=StatusChoice, default=Status.RECEIVED)
    outcome = models.CharField(max_length=20, choices=OutcomeChoice, blank=True)
    patient = models.ForeignKey(
        "people.Patient", on_delete=models.PROTECT, null=True, blank=True, related_name="privacy_requests"
    )
    language = models.CharField(max_length=10, default="en")

    received_by = models.CharField(_("came by"), max_length=20, choices=ReceivedBy)
    received_through = models.ForeignKey(
        "people.ExternalParty", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_on = models.DateField(_("received"))
    logged_on = models.DateField(_("entered"))
    logged_by_id = models.BigIntegerField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    due_on = models.DateField(_("due"), null=True, blank=True)
    federal_due_on = models.DateField(_("federal due date"), null=True, blank=True)
    cap_on = models.DateField(_("latest date an extension may reach"), null=True, blank=True)
    target_on = models.DateField(_("internal target"))
    extended_to = models.DateField(_("extended to"), null=True, blank=True)

    verified_at = models.DateTimeField(_("identity verified"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    completed_on = models.DateField(_("completed"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    retain_until = models.DateField(_("kept until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )

    history = Tracked()

    objects = RightsManager()
    every_right = RequestQuerySet.as_manager()

    class Meta:
        base_manager_name = "every_right"
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="")
                | models.Q(outcome__in=[Outcome.WITHDRAWN, Outcome.DUPLICATE])
                | models.Q(patient__isnull=False)
                | models.Q(right__in=[Right.NOTICE_COPY, Right.COMPLAINT])
                | models.Q(outcome__in=[Outcome.NOT_HELD_UNKNOWN, Outcome.UNABLE_TO_VERIFY]),
                name="requests_no_decision_without_patient",
            ),
            models.CheckConstraint(
                condition=models.Q(logged_on__gte=models.F("received_on")),
                name="requests_logged_after_received",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.CLOSED)
                | models.Q(closed_on__isnull=False, retain_until__isnull=False),
                name="requests_closed_has_date_and_retention",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.DECIDED, Status.CLOSED]) | ~models.Q(outcome=""),
                name="requests_ended_has_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(cap_on=None)
                | models.Q(extended_to=None)
                | models.Q(extended_to__lte=models.F("cap_on")),
                name="requests_extension_within_cap",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.DUPLICATE) | models.Q(merged_into__isnull=False),
                name="requests_duplicate_names_the_other",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "target_on", "id"],
                condition=models.Q(closed_on=None),
                name="requests_open_due",
            ),
            models.Index(fields=["-received_on", "-id"], name="requests_newest"),
            models.Index(fields=["patient", "-received_on"], name="requests_patient"),
            models.Index(
                fields=["assigned_to", "due_on"], condition=models.Q(closed_on=None), name="requests_mine"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_list_in_the_making(self) -> bool:
        """Whether it is a list of disclosures that was made and not sent; who asked is not told so."""
        return (
            self.right == Right.ACCOUNTING
            and self.status == Status.DECIDED
            and self.outcome == Outcome.GRANTED
        )

    @property
    def entered_late(self) -> bool:
        """Whether it was entered after the day it was received: the clock ran meanwhile."""
        return self.logged_on > self.received_on

    @property
    def is_running(self) -> bool:
        """Whether the legal clock still runs; see RequestQuerySet.running()."""
        return self.status in UNFINISHED and self.completed_on is None and self.due_on is not None

    def is_overdue(self, today: datetime.date) -> bool:
        return self.is_running and self.due_on is not None and self.due_on < today

    def days_left(self, today: datetime.date) -> int | None:
        """Days until the due date, negative when past; None without a clock or when it runs no more."""
        if self.due_on is None or not self.is_running:
            return None
        return (self.due_on - today).days


class Requester(models.Model):
    """What was said of the person asking, as typed; a patient need not be matched yet.

    Where somebody asks for another, `name` is theirs, `patient_name` the patient's, and `acting_as`
    what they say gives them the right; `birth_date_given` is always the patient's.
    """

    PHI: ClassVar[frozenset[str]] = frozenset(
        {"name", "birth_date_given", "email", "phone", "address", "patient_name"}
    )
    SAFE: ClassVar[frozenset[str]] = frozenset({"privacy_request", "capacity", "acting_as"})

    class Capacity(models.TextChoices):
        INDIVIDUAL = "individual", _("The patient")
        REPRESENTATIVE = "representative", _("Someone acting for the patient")

    class ActingAs(models.TextChoices):
        HEALTH_CARE_AGENT = Authority.HEALTH_CARE_AGENT, _("Named in a health-care power of attorney")
        PARENT = Authority.PARENT, _("Parent of a child under 18")
        GUARDIAN = Authority.GUARDIAN, _("Court-appointed guardian")
        EXECUTOR = Authority.EXECUTOR, _("Executor or administrator for someone who died")
        OTHER = "other", _("In another way")

    privacy_request = models.OneToOneField(PrivacyRequest, on_delete=models.PROTECT, related_name="requester")
    capacity = models.CharField(max_length=15, choices=Capacity, default=Capacity.INDIVIDUAL)
    name = models.CharField(max_length=200)
    patient_name = models.CharField(max_length=200, blank=True)
    acting_as = models.CharField(max_length=20, choices=ActingAs, blank=True)
    birth_date_given = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(max_length=500, blank=True)

    history = Tracked()

    class Meta:
        indexes = [
            models.Index(Upper("email"), condition=models.Q(email__gt=""), name="requests_requester_email")
        ]

    def __str__(self) -> str:
        return f"requester {self.pk}"

    @property
    def whose(self) -> str:
        """The name of the person whose records are asked for, as typed."""
        return self.patient_name or self.name
