"""A demand comes in: who asks, by what paper, about whom, and by when they say."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from disclosures import references
from disclosures.models import Demand, DemandPaper
from disclosures.operations import recipients
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law import demands as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

ANSWER_WITHIN = datetime.timedelta(days=7)
OLDEST = datetime.timedelta(days=366 * 2)
LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A demand as it came: `return_on` is its sender's date; `patient_id` None while nobody is matched."""

    kind: str
    received_on: datetime.date
    asker: str
    asked: str
    submission_key: uuid.UUID
    asker_of: str = ""
    asker_address: str = ""
    party_id: int | None = None
    patient_id: int | None = None
    patient_given: str = ""
    return_on: datetime.date | None = None
    case_name: str = ""
    document_ids: Sequence[int] = ()


@transaction.atomic
def receive(*, by: Actor, arrival: Arrival, on: datetime.date, now: datetime.datetime) -> Demand:
    """Write a demand down and put it on the list; the same form sent twice gives the first one back.

    Raises Refused (MAY_NOT, DEMAND_KIND, DEMAND_RECEIVED, DEMAND_RETURN, DEMAND_ASKED, DEMAND_WHOM,
    NO_PATIENT, and what recipients.resolve() raises).
    """
    if not by.may(Permission.DEMANDS_WORK):
        raise Refused("Your role does not enter demands.", code="MAY_NOT")
    earlier = Demand.objects.filter(submission_key=arrival.submission_key).first()
    if earlier is not None:
        return earlier
    check(arrival, on=on)
    recipient = recipients.resolve(
        by=by,
        name=arrival.asker,
        of=arrival.asker_of,
        address=arrival.asker_address,
        party_id=arrival.party_id,
        now=now,
    )
    bases = law.rule_of(arrival.kind).bases
    demand = Demand(
        reference=references.new_reference(),
        kind=arrival.kind,
        patient_id=arrival.patient_id,
        patient_given=arrival.patient_given.strip(),
        recipient=recipient,
        received_on=arrival.received_on,
        return_on=arrival.return_on,
        asked=arrival.asked.strip(),
        case_name=arrival.case_name.strip(),
        basis=bases[0] if len(bases) == 1 else "",
        logged_on=on,
        submission_key=arrival.submission_key,
        at=now,
        by_id=by.user_id,
    )
    save_tracked(demand, by=by, reason="received")
    for document_id in arrival.document_ids:
        add_stored(demand, document_id, by=by, now=now)
    audit.record(
        "demand.received",
        by=by,
        about=("demand", demand.pk),
        reference=demand.reference,
        patient_id=demand.patient_id,
        detail={"kind": demand.kind},
    )
    put_on_list(demand, by=by)
    return demand


def check(arrival: Arrival, *, on: datetime.date) -> None:
    """Raises what receive() names, before anything is written."""
    rule = law.rule_of(arrival.kind)
    if not on - OLDEST <= arrival.received_on <= on:
        raise Refused("The day of receipt must lie between two years ago and today.", code="DEMAND_RECEIVED")
    if arrival.return_on is not None and arrival.return_on < arrival.received_on - OLDEST:
        raise Refused("Check the date they set: it lies years before receipt.", code="DEMAND_RETURN")
    if not arrival.asked.strip():
        raise Refused("Say what they ask for.", rule.cite, code="DEMAND_ASKED")
    if len(arrival.asked) > LONGEST:
        raise Refused(
            f"Keep what they ask for within {LONGEST} characters; the scan holds the rest.",
            rule.cite,
            code="DEMAND_ASKED",
        )
    if arrival.patient_id is None and not arrival.patient_given.strip():
        raise Refused("Name the patient as the demand does, or find them.", code="DEMAND_WHOM")
    if arrival.patient_id is not None:
        people.patient(arrival.patient_id)


def add_stored(
    demand: Demand, document_id: int, *, by: Actor, now: datetime.datetime, title: str = ""
) -> None:
    """Tie a stored file to the demand, inside the caller's transaction."""
    documents.adopt(by=by, document_id=document_id, purpose=Purpose.INCOMING)
    DemandPaper.objects.create(
        demand=demand, document_id=document_id, title=title.strip(), at=now, by_id=by.user_id
    )


def put_on_list(demand: Demand, *, by: Actor) -> None:
    """The demand as work: due on its sender's date, or within the house's own week."""
    work.open_item(
        by=by,
        kind=WorkKind.DEMAND,
        about=("demand", demand.pk),
        reference=demand.reference,
        due_on=demand.return_on or demand.received_on + ANSWER_WITHIN,
        due_kind=DueKind.OUTSIDE if demand.return_on else DueKind.HOUSE,
        permission=Permission.DEMANDS_WORK,
    )
