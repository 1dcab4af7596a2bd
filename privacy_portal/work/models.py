"""WorkItem: one row for one thing a person must do."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.history import Tracked
from privacy_portal.work.kinds import DueKind, WaitsFor, kind_choices


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def open(self) -> "WorkItemQuerySet":
        return self.filter(settled_at=None)

    def about(self, about: tuple[str, int]) -> "WorkItemQuerySet":
        return self.filter(about_type=about[0], about_id=about[1])


class WorkItem(models.Model):
    """Work about a row of another app, known by type and id; only those with `permission` see it."""

    PHI: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset(
        {
            "kind",
            "about_type",
            "about_id",
            "reference",
            "due_on",
            "due_kind",
            "waits_for",
            "permission",
            "assignee",
            "opened_at",
            "opened_by_id",
            "settled_at",
            "settled_by_id",
            "settled_how",
        }
    )

    kind = models.CharField(_("what to do"), max_length=30, choices=kind_choices)
    about_type = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    reference = models.CharField(_("reference"), max_length=20, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_kind = models.CharField(_("whose date"), max_length=10, choices=DueKind)
    waits_for = models.CharField(_("waits for"), max_length=12, choices=WaitsFor, blank=True)
    permission = models.CharField(max_length=40)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who has it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by_id = models.BigIntegerField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.BigIntegerField(null=True, blank=True)
    settled_how = models.CharField(max_length=40, blank=True)

    history = Tracked()

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about_type", "about_id"],
                condition=models.Q(settled_at=None),
                name="work_one_open_per_kind_and_about",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_how="", settled_by_id=None)
                | (models.Q(settled_at__isnull=False) & ~models.Q(settled_how="")),
                name="work_settled_when_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=models.Q(settled_at=None), name="work_open_due"),
            models.Index(
                fields=["assignee", "due_on"], condition=models.Q(settled_at=None), name="work_open_assignee"
            ),
            models.Index(fields=["about_type", "about_id"], name="work_about"),
        ]

    def __str__(self) -> str:
        return f"work item {self.pk}"

    def mark_settled(self, *, by_user_id: int | None, how: str) -> None:
        self.settled_at = timezone.now()
        self.settled_by_id = by_user_id
        self.settled_how = how
