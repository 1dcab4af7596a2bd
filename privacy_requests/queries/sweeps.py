"""What the sweeps look for: always "due and not yet told", never "became due since yesterday"."""

import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from privacy_requests.models import FeeNotice, PrivacyRequest
from privacy_requests.models.requests import RequestQuerySet
from privacy_requests.workflow import OPEN, Status


def to_settle() -> list[int]:
    """Cases a letter may have moved: decided and not closed, or with an extension still pending."""
    return list(
        PrivacyRequest.objects.filter(
            Q(status=Status.DECIDED) | Q(status__in=OPEN, extensions__isnull=False, extensions__result=None)
        )
        .distinct()
        .order_by("id")
        .values_list("pk", flat=True)
    )


def overdue(today: datetime.date) -> RequestQuerySet:
    return PrivacyRequest.objects.overdue(today).order_by("due_on", "id")


def due_within(today: datetime.date, days: int) -> RequestQuerySet:
    """Whose clock runs, not overdue, due in `days` days at most (today counts)."""
    last = today + datetime.timedelta(days=days)
    return PrivacyRequest.objects.running().filter(due_on__range=(today, last)).order_by("due_on", "id")


def fee_unanswered(today: datetime.date, *, told_before: int) -> RequestQuerySet:
    """Open requests whose last fee notice is `told_before` days old and has no answer; nothing was waived."""
    newest = FeeNotice.objects.filter(privacy_request=OuterRef("pk")).order_by("-at", "-id").values("pk")[:1]
    return (
        PrivacyRequest.objects.open()
        .filter(feewaivers=None)
        .annotate(newest_notice=Subquery(newest))
        .filter(
            Exists(
                FeeNotice.objects.filter(
                    pk=OuterRef("newest_notice"),
                    answer=None,
                    on__lte=today - datetime.timedelta(days=told_before),
                )
            )
        )
        .order_by("due_on", "id")
    )


def unverified(today: datetime.date, days: int) -> RequestQuerySet:
    return due_within(today, days).open().filter(verified_at=None)


def undelivered(today: datetime.date, *, decided_before: int, due_within: int) -> RequestQuerySet:
    """Decided and not yet out of the house, for `decided_before` days or when due in `due_within` days."""
    waited = Q(decided_on__lte=today - datetime.timedelta(days=decided_before))
    pressing = Q(completed_on=None, due_on__lte=today + datetime.timedelta(days=due_within))
    return PrivacyRequest.objects.filter(waited | pressing, status=Status.DECIDED).order_by("due_on", "id")
