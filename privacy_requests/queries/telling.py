"""What an individual is told of where their request stands.

A list of disclosures is in the making until it was sent. Its letter may be stopped meanwhile and made anew,
and nothing that an individual is shown may tell so (45 CFR 164.528(a)(2)): until then all is as before.
"""

import datetime
from copy import copy
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, When

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.rights import Right
from privacy_requests.models import PrivacyRequest, StatusChange
from privacy_requests.models.requests import RequestQuerySet
from privacy_requests.workflow import OPEN, UNFINISHED, Outcome, Status

MAKES_A_LIST = "issue_accounting"
IN_THE_MAKING = Q(right=Right.ACCOUNTING, status=Status.DECIDED, outcome=Outcome.GRANTED)


def is_told_all(actor: Actor) -> bool:
    """Whether the actor works on requests, and is not told of one as who asked is."""
    return actor.may(Permission.REQUESTS_VIEW) or actor.may(Permission.REVIEWS_REFERRED)


def with_told_status(requests: RequestQuerySet) -> Any:
    """With `told_status`: where each stands, as who asked is told."""
    before = StatusChange.objects.filter(privacy_request=OuterRef("pk"), act=MAKES_A_LIST)
    newest = Subquery(before.order_by("-id").values("from_status")[:1])
    told = Case(When(IN_THE_MAKING, then=newest), default=F("status"))
    return requests.annotate(told_status=told)


def of_told_status(requests: RequestQuerySet, status: str) -> Any:
    """Those that are told to stand so: a status, "open" or "unfinished"."""
    told = with_told_status(requests)
    if status == "open":
        return told.filter(told_status__in=OPEN)
    if status == "unfinished":
        return told.filter(told_status__in=UNFINISHED)
    return told.filter(told_status=status) if status in set(Status) else told


def told_status(row: PrivacyRequest) -> str:
    """Where it stands, as who asked is told; without a query for a row of of_told_status()."""
    if hasattr(row, "told_status"):
        return str(row.told_status)
    if not row.is_list_in_the_making:
        return str(row.status)
    made = StatusChange.objects.filter(privacy_request=row, act=MAKES_A_LIST).order_by("id").last()
    return made.from_status if made is not None else Status.WORKING


def as_told(row: PrivacyRequest) -> PrivacyRequest:
    """The case as it is told to who asked: to be read, never saved."""
    told = copy(row)
    told.status = told_status(row)
    if row.is_list_in_the_making:
        told.outcome = ""
    return told


def told_decided_on(row: PrivacyRequest) -> datetime.date | None:
    """The day of the decision; of a list the day it was sent, and none until then."""
    if row.right == Right.ACCOUNTING and row.outcome == Outcome.GRANTED:
        return row.completed_on
    return row.decided_on
