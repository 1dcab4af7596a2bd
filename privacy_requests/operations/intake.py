"""A request comes in: by the patient's own hand in the portal, or entered by staff or another system."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_requests import letters
from privacy_requests.models import (
    AccessDetail,
    PrivacyRequest,
    RequestDocument,
    Requester,
    StatusChange,
    Verification,
)
from privacy_requests.models.requests import ReceivedBy
from privacy_requests.operations import steps
from privacy_requests.references import new_reference

OPEN_RIGHTS = frozenset({Right.ACCESS})  # the others come with later work; their doors say so
RECEIPT = cfr("164.524(b)(2)(i)")
OLDEST_RECEIPT = datetime.timedelta(days=366 * 2)


@transaction.atomic
def submit(
    *,
    by: Actor,
    right: Right,
    patient_id: int,
    received_on: datetime.date,
    now: datetime.datetime,
    submission_key: uuid.UUID,
    detail: dict[str, Any],
    language: str = "en",
) -> PrivacyRequest:
    """The patient's own request through the portal, verified by their sign-in.

    Sending the same form twice gives the first request back. Raises Refused (NOT_YOURS, RIGHT_NOT_OPEN,
    and what receive() raises).
    """
    if patient_id not in by.patient_ids:
        raise Refused("This record is not linked to your account.", code="NOT_YOURS")
    patient = people.patient(patient_id)
    return _receive(
        by=by,
        right=right,
        received_by=ReceivedBy.PORTAL,
        received_on=received_on,
        on=received_on,
        now=now,
        submission_key=submission_key,
        patient_id=patient_id,
        requester={"name": patient.full_name, "birth_date_given": patient.birth_date},
        detail=detail,
        language=language,
        verified_by_sign_in=True,
    )


@transaction.atomic
def receive(
    *,
    by: Actor,
    right: Right,
    received_by: str,
    received_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    submission_key: uuid.UUID,
    requester: dict[str, Any],
    detail: dict[str, Any],
    patient_id: int | None = None,
    document_ids: Sequence[int] = (),
    language: str = "en",
) -> PrivacyRequest:
    """Staff or another system enters a request that reached the clinic on `received_on`.

    The clock starts on `received_on`, not on `on` (the day of entry): RULES G-02 to G-04. Oral requests
    are logged like any other (ACC-03). Raises Refused (RECEIVED_IN_FUTURE, RECEIVED_BEFORE_BIRTH,
    RECEIVED_TOO_LONG_AGO, RIGHT_NOT_OPEN, MAY_NOT).
    """
    if not by.may(Permission.REQUESTS_INTAKE):
        raise Refused("Your role does not enter requests.", code="MAY_NOT")
    row = _receive(
        by=by,
        right=right,
        received_by=received_by,
        received_on=received_on,
        on=on,
        now=now,
        submission_key=submission_key,
        patient_id=patient_id,
        requester=requester,
        detail=detail,
        language=language,
        verified_by_sign_in=False,
    )
    for document_id in document_ids:
        document = RequestDocument(
            privacy_request=row,
            document_id=document_id,
            role=RequestDocument.Role.INCOMING,
            added_at=now,
            added_by_id=by.user_id,
        )
        save_tracked(document, by=by, reason="received")
    return row


def check_received_on(
    received_on: datetime.date, *, on: datetime.date, birth_date: datetime.date | None = None
) -> None:
    """Refuse a receipt date that cannot be."""
    if received_on > on:
        raise Refused("The date of receipt is in the future.", RECEIPT, code="RECEIVED_IN_FUTURE")
    if birth_date is not None and received_on < birth_date:
        raise Refused(
            "The date of receipt is before the patient's birth.", RECEIPT, code="RECEIVED_BEFORE_BIRTH"
        )
    if received_on < on - OLDEST_RECEIPT:
        raise Refused(
            "The date of receipt is more than two years ago. Check the year.",
            RECEIPT,
            code="RECEIVED_TOO_LONG_AGO",
        )


def _receive(
    *,
    by: Actor,
    right: Right,
    received_by: str,
    received_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    submission_key: uuid.UUID,
    patient_id: int | None,
    requester: dict[str, Any],
    detail: dict[str, Any],
    language: str,
    verified_by_sign_in: bool,
) -> PrivacyRequest:
    if right not in OPEN_RIGHTS:
        raise Refused(
            "This kind of request cannot be entered here yet. Call the privacy office.", code="RIGHT_NOT_OPEN"
        )
    birth_date = people.patient(patient_id).birth_date if patient_id else None
    check_received_on(received_on, on=on, birth_date=birth_date)
    earlier = PrivacyRequest.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        return _same_sender(earlier, by)
    row = PrivacyRequest(
        reference=new_reference(),
        right=right,
        patient_id=patient_id,
        language=language,
        received_by=received_by,
        received_on=received_on,
        logged_on=on,
        logged_by_id=by.user_id,
        submission_key=submission_key,
        verified_at=now if verified_by_sign_in else None,
    )
    steps.set_clock(row)
    try:
        with transaction.atomic():
            save_tracked(row, by=by, reason="received")
    except IntegrityError:  # the same form arrived twice at the same instant
        earlier = PrivacyRequest.objects.filter(submission_key=submission_key).first()
        if earlier is None:
            raise
        return _same_sender(earlier, by)
    save_tracked(Requester(privacy_request=row, **requester), by=by, reason="received")
    save_tracked(AccessDetail(privacy_request=row, **detail), by=by, reason="received")
    StatusChange.objects.create(
        privacy_request=row, act="receive", to_status=row.status, on=received_on, by_id=by.user_id, at=now
    )
    audit.record(
        "request.received",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=patient_id,
        detail={"right": right, "received_by": received_by, "late_entry": row.entered_late},
    )
    if verified_by_sign_in:
        Verification.objects.create(
            privacy_request=row, method="portal_sign_in", succeeded=True, on=on, by_id=by.user_id, at=now
        )
        acknowledge_in(row, by=by, on=on, now=now)
    else:
        work.open_item(
            by=by,
            kind=WorkKind.VERIFY_IDENTITY,
            about=("privacy_request", row.pk),
            reference=row.reference,
            due_on=row.target_on,
            due_kind=DueKind.HOUSE,
            permission=Permission.REQUESTS_INTAKE,
        )
    return row


def _same_sender(earlier: PrivacyRequest, by: Actor) -> PrivacyRequest:
    if earlier.logged_by_id != by.user_id:
        raise Refused("This form was already used. Open a new one.", code="FORM_USED")
    return earlier


def acknowledge_in(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """Compose the acknowledgement inside the caller's transaction."""
    communication = letters.acknowledgement(row, on=on).compose(by=by)
    steps.attach_letter(row, communication.pk, act="acknowledge", by=by, now=now)
    steps.perform(row, "acknowledge", by=by, on=on, now=now)


@transaction.atomic
def acknowledge(*, by: Actor, privacy_request_id: int, on: datetime.date, now: datetime.datetime) -> None:
    """Acknowledge a request that staff entered; once. Raises Refused (ALREADY_ACKNOWLEDGED)."""
    row = steps.locked(privacy_request_id, "acknowledge")
    check_acknowledge(row, on=on)
    acknowledge_in(row, by=by, on=on, now=now)


def check_acknowledge(row: PrivacyRequest, *, on: datetime.date) -> None:
    if row.patient_id is None:
        raise Refused("Match the request to a patient first: the letter needs an address.", code="NO_PATIENT")
    if row.requestletters.filter(act="acknowledge").exists():
        raise Refused("An acknowledgement was already sent.", code="ALREADY_ACKNOWLEDGED")


@transaction.atomic
def match(
    *, by: Actor, privacy_request_id: int, patient_id: int, on: datetime.date, now: datetime.datetime
) -> None:
    """Say whose record an unmatched request is about. The clock does not move."""
    row = steps.locked(privacy_request_id, "match")
    check_match(row, on=on)
    patient = people.patient(patient_id)
    if row.received_on < patient.birth_date:
        raise Refused("That patient was born after the request was received.", code="RECEIVED_BEFORE_BIRTH")
    row.patient_id = people.canonical_id(patient.pk)
    steps.perform(row, "match", by=by, on=on, now=now)


def check_match(row: PrivacyRequest, *, on: datetime.date) -> None:
    if row.patient_id is not None:
        raise Refused("The request is already matched to a patient.", code="ALREADY_MATCHED")
