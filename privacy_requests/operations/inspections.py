"""Looking at the records in person: a time and place offered, and what became of it (always free)."""

import datetime

from django.db import transaction

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law import access as law
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests import letters
from privacy_requests.models import AccessDetail, Appointment, AppointmentResult, PrivacyRequest
from privacy_requests.operations import closing, deciding, steps
from privacy_requests.queries import ways as queries

Result = AppointmentResult.Result
FARTHEST = datetime.timedelta(days=366)


@transaction.atomic
def offer_appointment(
    *,
    by: Actor,
    privacy_request_id: int,
    day: datetime.date,
    time: datetime.time,
    place: str,
    on: datetime.date,
    now: datetime.datetime,
) -> Appointment:
    """Offer a time, in the clinic's zone, and a place, by letter (45 CFR 164.524(c)(3)(i)).

    Raises Refused (what check_offer() raises, APPOINTMENT_PAST, APPOINTMENT_FAR, APPOINTMENT_TIME,
    PLACE_MISSING).
    """
    row = steps.locked(privacy_request_id, "offer_appointment")
    check_offer(row, on=on)
    starts_at = instant(day, time)
    if starts_at <= now:
        raise Refused("That time has passed. Offer one that is still to come.", code="APPOINTMENT_PAST")
    if starts_at > now + FARTHEST:
        raise Refused("That is more than a year away. Check the year.", code="APPOINTMENT_FAR")
    if not place.strip():
        raise Refused("Say where the records can be looked at.", law.MANNER.cite, code="PLACE_MISSING")
    letter = letters.appointment_offered(row, on=on, starts_at=starts_at, place=place.strip())
    communication = letter.compose(by=by)
    steps.attach_letter(row, communication.pk, act="offer_appointment", by=by, now=now)
    appointment = Appointment.objects.create(
        privacy_request=row,
        starts_at=starts_at,
        place=place.strip(),
        communication=communication,
        by_id=by.user_id,
        at=now,
    )
    work.open_item(
        by=by,
        kind=WorkKind.INSPECTION,
        about=("privacy_request", row.pk),
        reference=row.reference,
        due_on=day,
        due_kind=DueKind.HOUSE,
        permission=Permission.REQUESTS_INTAKE,
    )
    steps.perform(
        row, "offer_appointment", by=by, on=on, now=now, detail={"starts_at": starts_at.isoformat()}
    )
    return appointment


def check_offer(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (INSPECTION_NOT_ASKED, INSPECTION_DENIED, NO_PATIENT, NOT_VERIFIED,
    AUTHORITY_NOT_VERIFIED, APPOINTMENT_OPEN).
    """
    if row.access.kind == AccessDetail.Kind.COPY:
        raise Refused(
            "Only a copy was asked for, so there is nothing to look at in person.",
            law.PROVIDE.cite,
            code="INSPECTION_NOT_ASKED",
        )
    _check_not_denied(row)
    if row.patient_id is None:
        raise Refused("Match the request to a patient first: the letter needs an address.", code="NO_PATIENT")
    deciding.check_representative(row)
    if open_offer(row) is not None:
        raise Refused("An appointment is already offered. Settle that one first.", code="APPOINTMENT_OPEN")


@transaction.atomic
def settle_appointment(
    *,
    by: Actor,
    privacy_request_id: int,
    result: str,
    words: str,
    on: datetime.date,
    now: datetime.datetime,
) -> AppointmentResult:
    """Say what became of the last offer; a case closes only once it was kept or the patient gave it up.

    Giving up needs the patient's own words and is possible without an open offer.
    Raises Refused (NO_APPOINTMENT, APPOINTMENT_AHEAD, WORDS_MISSING, INSPECTION_DENIED, NO_PATIENT,
    NOT_VERIFIED, AUTHORITY_NOT_VERIFIED).
    """
    row = steps.locked(privacy_request_id, "settle_appointment")
    check_settle(row, on=on)
    appointment, ended = open_offer(row), Result(result)
    if appointment is None and ended is not Result.GIVEN_UP:
        raise Refused("No appointment is offered now.", code="NO_APPOINTMENT")
    if ended in {Result.KEPT, Result.MISSED} and appointment is not None and appointment.starts_at > now:
        raise Refused("The appointment is still to come.", code="APPOINTMENT_AHEAD")
    if ended in {Result.CANCELLED, Result.GIVEN_UP} and not words.strip():
        raise Refused("Write down what the patient said, or why.", law.PROVIDE.cite, code="WORDS_MISSING")
    if ended is Result.KEPT:
        _check_not_denied(row)
        deciding.check_who_asks(row)
    if appointment is None:  # given up before, or after, a time was named
        appointment = Appointment.objects.create(
            privacy_request=row, starts_at=now, place="", by_id=by.user_id, at=now
        )
    settled = AppointmentResult.objects.create(
        privacy_request=row,
        appointment=appointment,
        result=ended,
        words=words.strip(),
        on=clinic.local_date(appointment.starts_at) if ended is Result.KEPT else on,
        by_id=by.user_id,
        at=now,
    )
    work.settle(by=by, kind=WorkKind.INSPECTION, about=("privacy_request", row.pk))
    steps.perform(row, "settle_appointment", by=by, on=on, now=now, detail={"result": result})
    closing.settle(by=by, privacy_request_id=row.pk, on=on, now=now)
    return settled


def check_settle(row: PrivacyRequest, *, on: datetime.date) -> None:
    """What was offered can be settled whatever came of it meanwhile, though not as kept after a denial.

    Raises Refused (INSPECTION_NOT_ASKED, INSPECTION_DENIED, INSPECTION_DONE).
    """
    if row.access.kind == AccessDetail.Kind.COPY:
        raise Refused("No inspection was asked for.", law.PROVIDE.cite, code="INSPECTION_NOT_ASKED")
    if open_offer(row) is not None:
        return
    _check_not_denied(row)
    if queries.settled_inspection(row) is not None:
        raise Refused("The inspection was kept or given up already.", code="INSPECTION_DONE")


def _check_not_denied(row: PrivacyRequest) -> None:
    if row.outcome and row.outcome not in closing.GIVES_ACCESS:
        raise Refused(
            "This request was answered without access, so there is nothing to look at.",
            law.PROVIDE.cite,
            code="INSPECTION_DENIED",
        )


def open_offer(row: PrivacyRequest) -> Appointment | None:
    """The offer nobody has settled yet."""
    found: Appointment | None = row.appointments.filter(outcome=None).last()
    return found


def instant(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """The instant of a wall-clock time at the clinic. Raises Refused (APPOINTMENT_TIME) in a DST gap."""
    zone = clinic.time_zone()
    local = datetime.datetime.combine(day, time.replace(tzinfo=None), tzinfo=zone)
    if local.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refused(
            "The clocks are moved forward that night: there is no such time.", code="APPOINTMENT_TIME"
        )
    return local
