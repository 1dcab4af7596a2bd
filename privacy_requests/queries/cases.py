"""Who may see which request: the one object-level rule, for every face."""

import datetime
import uuid
from dataclasses import dataclass

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import queries as documents
from privacy_portal.law import clocks
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests.models import Message, PrivacyRequest
from privacy_requests.models.requests import RequestQuerySet
from privacy_requests.queries.moves import since_move


def visible_to(actor: Actor) -> RequestQuerySet:
    """Staff who work on requests see all but complaints; individuals their own; others nothing."""
    requests: RequestQuerySet = PrivacyRequest.objects.all()
    if actor.may(Permission.REQUESTS_VIEW):
        return requests
    if actor.patient_ids:
        return requests.filter(patient_id__in=actor.patient_ids)
    return requests.none()


def case_for(actor: Actor, reference: str) -> PrivacyRequest | None:
    """The case with its one-to-one rows, when `actor` may see it."""
    return (
        visible_to(actor)
        .select_related("patient", "requester", "access", "assigned_to", "merged_into")
        .filter(reference=reference.strip().upper())
        .first()
    )


def for_patient(actor: Actor) -> RequestQuerySet:
    """An individual's own requests, newest first; staff roles of the same person add nothing here."""
    return (
        PrivacyRequest.objects.filter(patient_id__in=actor.patient_ids)
        .select_related("access")
        .order_by("-received_on", "-id")
    )


def duplicates_of(row: PrivacyRequest) -> RequestQuerySet:
    """Other open requests of the same patient and right: likely the same wish, sent twice."""
    if row.patient_id is None:
        return PrivacyRequest.objects.none()
    return (
        PrivacyRequest.objects.open()
        .filter(patient_id=row.patient_id, right=row.right)
        .exclude(pk=row.pk)
        .order_by("received_on")
    )


def check_requester_may_ask(actor: Actor) -> None:
    """Raises Refused (NOT_CLAIMED) while the account is linked to no record."""
    if not actor.patient_ids:
        raise Refused(
            "Link your medical record first, so that we know whose records you ask for.", code="NOT_CLAIMED"
        )


def submitted(actor: Actor, submission_key: uuid.UUID) -> PrivacyRequest | None:
    """The request this person already sent with that form, if any."""
    return for_patient(actor).filter(submission_key=submission_key, logged_by_id=actor.user_id).first()


def due_if_received(right: Right, received_on: datetime.date) -> datetime.date | None:
    """The date by which a request received on that day would be due."""
    return clocks.clock_for(right, state_rule=clinic.state_rule(right)).due_on(received_on)


@dataclass(frozen=True, slots=True)
class ReleasedRecord:
    """A file the patient may download."""

    id: int
    title: str
    media_type: str
    size: int
    downloaded: bool


def released_records(row: PrivacyRequest) -> list[ReleasedRecord]:
    """What was released to the patient on this case, in the order it was added."""
    if row.status not in {"decided", "closed"} or row.verified_at is None:
        return []
    own = since_move(row, row.documents.all(), "added_at")
    found = list(own.filter(released_at__isnull=False, removed_at=None))
    about = {summary.id: summary for summary in documents.summaries([one.document_id for one in found])}
    return [
        ReleasedRecord(
            one.pk,
            one.title or about[one.document_id].name,
            about[one.document_id].media_type,
            about[one.document_id].size,
            one.first_downloaded_at is not None,
        )
        for one in found
    ]


def conversation(row: PrivacyRequest) -> list[Message]:
    """Messages between the patient whose case it is now and the office, oldest first."""
    return list(since_move(row, row.messages.all()))
