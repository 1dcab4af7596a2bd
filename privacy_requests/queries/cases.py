"""Who may see which request: the one object-level rule, for every face."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Q

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import queries as documents
from privacy_portal.law import clocks
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people.folding import fold
from privacy_requests import references
from privacy_requests.models import Message, PrivacyRequest
from privacy_requests.models.requests import RequestQuerySet
from privacy_requests.queries.moves import since_move
from privacy_requests.queries.reviews import referred_to


def visible_to(actor: Actor) -> RequestQuerySet:
    """Staff who work on requests see all but complaints; an outside reviewer the cases referred to them;
    individuals their own; others nothing.
    """
    requests: RequestQuerySet = PrivacyRequest.objects.all()
    if actor.may(Permission.REQUESTS_VIEW):
        return requests
    if actor.may(Permission.REVIEWS_REFERRED) and actor.user_id is not None:
        return referred_to(actor.user_id)
    if actor.patient_ids:
        return requests.filter(patient_id__in=actor.patient_ids)
    return requests.none()


def case_for(actor: Actor, reference: str) -> PrivacyRequest | None:
    """The case with its one-to-one rows, when `actor` may see it."""
    return (
        visible_to(actor)
        .select_related(
            "patient", "requester", "access", "accounting", "assigned_to", "merged_into", "received_through"
        )
        .filter(reference=references.read(reference))
        .first()
    )


def for_patient(actor: Actor) -> RequestQuerySet:
    """An individual's own requests, newest first; staff roles of the same person add nothing here."""
    return (
        PrivacyRequest.objects.filter(patient_id__in=actor.patient_ids)
        .select_related("access", "accounting")
        .order_by("-received_on", "-id")
    )


def duplicates_of(row: PrivacyRequest) -> RequestQuerySet:
    """Other open requests that are likely the same wish, sent twice: of one patient and one right.

    Who is not matched is compared by name, as typed and folded, and date of birth.
    """
    others = PrivacyRequest.objects.open().filter(right=row.right).exclude(pk=row.pk)
    likely = Q(pk__in=_of_one_name(row, others))
    if row.patient_id is not None:
        likely |= Q(patient_id=row.patient_id)
    return others.filter(likely).order_by("received_on")


def _of_one_name(row: PrivacyRequest, others: RequestQuerySet) -> list[int]:
    born_on, name = _said_of(row)
    if born_on is None or not name:
        return []
    near = others.filter(Q(requester__birth_date_given=born_on) | Q(patient__birth_date=born_on))
    return [other.pk for other in near.select_related("requester", "patient") if is_alike(row, other)]


def is_alike(row: PrivacyRequest, other: PrivacyRequest) -> bool:
    """Whether both are about one person: the same patient, or the same name and date of birth.

    Two requests that are matched to two patients are never alike, whatever was typed.
    """
    if row.patient_id is not None and other.patient_id is not None:
        return row.patient_id == other.patient_id
    said = _said_of(row)
    return all(said) and said == _said_of(other)


def _said_of(row: PrivacyRequest) -> tuple[datetime.date | None, str]:
    """Date of birth and folded name of the person whose records are asked for."""
    if row.patient is not None:
        return row.patient.birth_date, fold(row.patient.full_name)
    asker = getattr(row, "requester", None)
    if asker is None:
        return None, ""
    return asker.birth_date_given, fold(asker.whose)


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
    """Messages between the patient whose case it is now and the office, oldest first.

    What goes through a code is not among them: whoever holds it need not be the patient.
    """
    return list(since_move(row, row.messages.exclude(through=Message.Through.CODE)))
