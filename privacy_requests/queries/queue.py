"""The queue: sorted by what is due, filtered, searched by any identifier, at a constant number of queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.people import queries as people
from privacy_portal.plain import as_id
from privacy_requests import references
from privacy_requests.models import PrivacyRequest, SavedFilter
from privacy_requests.models.requests import RequestQuerySet
from privacy_requests.queries.cases import visible_to
from privacy_requests.queries.telling import is_told_all, of_told_status
from privacy_requests.workflow import Status


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the queue is narrowed to. due: overdue | today | week; assigned: me | nobody | a user id."""

    status: str = "unfinished"
    right: str = ""
    due: str = ""
    assigned: str = ""
    verified: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue, ready to show."""

    reference: str
    right: str
    patient_name: str
    mrn: str
    status: str
    outcome: str
    due_on: datetime.date | None
    target_on: datetime.date
    days_left: int | None
    overdue: bool
    extended: bool
    late_entry: bool
    verified: bool
    assignee: str
    waits_for: str


def queue(actor: Actor, filters: QueueFilters, *, today: datetime.date) -> RequestQuerySet:
    """The requests `actor` may see, narrowed and sorted by legal due date, then house target."""
    requests = _searched(actor, filters.text)
    if is_told_all(actor):
        requests = _by_status(requests, filters.status)
    else:
        requests = of_told_status(requests, filters.status)
    if filters.right:
        requests = requests.filter(right=filters.right)
    if filters.due == "overdue":
        requests = requests.overdue(today)
    elif filters.due == "today":
        requests = requests.running().filter(due_on=today)
    elif filters.due == "week":
        requests = requests.running().filter(due_on__range=(today, today + datetime.timedelta(days=7)))
    if filters.assigned == "me" and actor.user_id is not None:
        requests = requests.assigned_to(actor.user_id)
    elif filters.assigned == "nobody":
        requests = requests.filter(assigned_to=None)
    elif (user_id := as_id(filters.assigned)) is not None:
        requests = requests.assigned_to(user_id)
    if filters.verified == "no":
        requests = requests.filter(verified_at=None)
    return requests.order_by(Coalesce("due_on", "target_on"), "id")


def rows(requests: Iterable[PrivacyRequest], *, today: datetime.date) -> list[QueueRow]:
    """Present a page of queue(); the caller selects `patient` and `assigned_to` along."""
    return [_row(request, today) for request in requests]


def neighbours(
    actor: Actor, filters: QueueFilters, reference: str, *, today: datetime.date
) -> tuple[str, str]:
    """The references before and after `reference` inside the filtered queue ("" at the ends)."""
    current = visible_to(actor).filter(reference=references.read(reference)).first()
    if current is None:
        return "", ""
    day = current.due_on or current.target_on
    ordered = queue(actor, filters, today=today).alias(sort_on=Coalesce("due_on", "target_on"))
    before = ordered.filter(Q(sort_on__lt=day) | Q(sort_on=day, id__lt=current.pk))
    after = ordered.filter(Q(sort_on__gt=day) | Q(sort_on=day, id__gt=current.pk))
    return (
        before.reverse().values_list("reference", flat=True).first() or "",
        after.values_list("reference", flat=True).first() or "",
    )


def saved_filters(actor: Actor) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(owner_id=actor.user_id)) if actor.user_id else []


def _searched(actor: Actor, text: str) -> RequestQuerySet:
    text = text.strip()
    requests = visible_to(actor)
    if actor.may(Permission.REQUESTS_VIEW):  # a colleague works on one's own case
        requests = requests.exclude(patient_id__in=actor.patient_ids)
    if not text:
        return requests
    found = Q(reference=text.upper()) | Q(reference__startswith=f"PR-{text.upper()}")
    if actor.may(Permission.PATIENTS_VIEW):
        ids = list(people.search_patients(actor, text).values_list("pk", flat=True)[:200])
        found |= Q(patient_id__in=ids)
    return requests.filter(found)


def _by_status(requests: RequestQuerySet, status: str) -> RequestQuerySet:
    if status == "open":
        return requests.open()
    if status == "unfinished":
        return requests.unfinished()
    if status in set(Status):
        return requests.filter(status=status)
    return requests


def _row(request: PrivacyRequest, today: datetime.date) -> QueueRow:
    patient = request.patient
    return QueueRow(
        reference=request.reference,
        right=request.get_right_display(),
        patient_name=f"{patient.family_name}, {patient.given_name}" if patient else "",
        mrn=patient.mrn if patient else "",
        status=request.get_status_display(),
        outcome=request.get_outcome_display() if request.outcome else "",
        due_on=request.due_on,
        target_on=request.target_on,
        days_left=request.days_left(today),
        overdue=request.is_overdue(today),
        extended=request.extended_to is not None,
        late_entry=request.entered_late,
        verified=request.verified_at is not None,
        assignee=request.assigned_to.name if request.assigned_to else "",
        waits_for=_waits_for(request),
    )


def _waits_for(request: PrivacyRequest) -> str:
    """A code for what must happen next: patient, verification, work, delivery, or nothing."""
    if request.status == Status.CLOSED:
        return ""
    if request.status == Status.DECIDED:
        return "delivery"
    if request.patient_id is None:
        return "patient"
    if request.verified_at is None:
        return "verification"
    return "work"
