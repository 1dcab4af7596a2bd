"""A request comes in: by the patient's own hand in the portal, or entered by staff or another system."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from disclosures.operations import searching
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.law.verification import Method
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests import letters
from privacy_requests.letters.draft import addressee
from privacy_requests.models import (
    AccessDetail,
    Agreement,
    PrivacyRequest,
    RequestDocument,
    Requester,
    StatusChange,
    Verification,
)
from privacy_requests.models.requests import ReceivedBy
from privacy_requests.operations import agreements, conversation, details, directives, review, steps
from privacy_requests.queries.accounting import period_of
from privacy_requests.references import new_reference

DETAIL = details.KEYS[Right.ACCESS]
OPEN_RIGHTS = frozenset(details.ROWS)  # the others come with later work; their doors say so
SEARCH_WITHIN = datetime.timedelta(days=14)  # our own target for whoever is asked to search
RECEIPT = cfr("164.524(b)(2)(i)")
ASSOCIATE = cfr("164.504(e)(2)(ii)(E)")
OLDEST_RECEIPT = datetime.timedelta(days=366 * 2)
RISK_TOLD = _("Was told of the risk when asking, and still wants plain e-mail.")
FORM_OFFERED = _("Our form was offered. Nobody has to use it; the request counts as made.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A request as it came in: what is asked, by whom, and by which way it reached the clinic.

    `plain_email`: the person accepted e-mail without encryption after our warning; `directive`: to whom,
    and where, a copy goes at the individual's direction (operations.directives.record).
    """

    right: Right
    received_by: str
    received_on: datetime.date
    submission_key: uuid.UUID
    requester: Mapping[str, Any]
    detail: Mapping[str, Any]
    patient_id: int | None = None
    received_through_id: int | None = None
    language: str = "en"
    verified_by_sign_in: bool = False
    plain_email: bool = False
    long_ago: bool = False
    directive: Mapping[str, Any] | None = None


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
    plain_email: bool = False,
    directive: Mapping[str, Any] | None = None,
) -> PrivacyRequest:
    """The patient's own request through the portal, verified by their sign-in.

    Sending the same form twice gives the first request back. Raises Refused (NOT_YOURS, RIGHT_NOT_OPEN,
    and what receive() raises).
    """
    if patient_id not in by.patient_ids:
        raise Refused("This record is not linked to your account.", code="NOT_YOURS")
    patient = people.patient(patient_id)
    entry = Entry(
        right=right,
        received_by=ReceivedBy.PORTAL,
        received_on=received_on,
        submission_key=submission_key,
        patient_id=patient_id,
        requester={"name": patient.full_name, "birth_date_given": patient.birth_date},
        detail=detail,
        language=language,
        verified_by_sign_in=True,
        plain_email=plain_email,
        directive=directive,
    )
    row, _is_new = take_in(entry, by=by, on=received_on, now=now)
    return row


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
    received_through_id: int | None = None,
    plain_email: bool = False,
    form_offered: bool = False,
    long_ago: bool = False,
) -> PrivacyRequest:
    """Staff or another system enters a request that reached the clinic on `received_on`.

    The clock starts on `received_on`, not on `on` (the day of entry), also when a business associate
    received it that day (RULES G-02 to G-04). Oral requests are logged like any other (ACC-03);
    `form_offered`: our form was offered, which nobody has to use; `long_ago`: receipt more than two years
    ago is no slip of the pen. Raises Refused (RECEIVED_IN_FUTURE,
    RECEIVED_BEFORE_BIRTH, RECEIVED_TOO_LONG_AGO, RECEIVED_THROUGH, RIGHT_NOT_OPEN, MAY_NOT).
    """
    if not by.may(Permission.REQUESTS_INTAKE):
        raise Refused("Your role does not enter requests.", code="MAY_NOT")
    check_received_through(received_by, received_through_id, received_on=received_on)
    entry = Entry(
        right=right,
        received_by=received_by,
        received_on=received_on,
        submission_key=submission_key,
        patient_id=patient_id,
        received_through_id=received_through_id,
        requester=requester,
        detail=detail,
        language=language,
        plain_email=plain_email,
        long_ago=long_ago,
    )
    row, is_new = take_in(entry, by=by, on=on, now=now)
    for document_id in document_ids:
        document = RequestDocument(
            privacy_request=row,
            document_id=document_id,
            role=RequestDocument.Role.INCOMING,
            added_at=now,
            added_by_id=by.user_id,
        )
        save_tracked(document, by=by, reason="received")
    if is_new and form_offered:
        conversation.add_note(by=by, privacy_request_id=row.pk, text=str(FORM_OFFERED), now=now)
    return row


def check_received_through(received_by: str, party_id: int | None, *, received_on: datetime.date) -> None:
    """A business associate received it: which one, under an agreement in force on that day."""
    if received_by != ReceivedBy.BUSINESS_ASSOCIATE:
        if party_id is not None:
            raise Refused(
                "Only a request that came through a business associate names one.", code="RECEIVED_THROUGH"
            )
        return
    if party_id not in {party.pk for party in people.business_associates(received_on)}:
        raise Refused(
            "Choose the business associate that received it; its agreement must have been in force that day.",
            ASSOCIATE,
            code="RECEIVED_THROUGH",
        )


def check_received_on(
    received_on: datetime.date,
    *,
    on: datetime.date,
    birth_date: datetime.date | None = None,
    long_ago: bool = False,
) -> None:
    """Refuse a receipt date that cannot be; `long_ago`: whoever enters it said that it is no slip."""
    if received_on > on:
        raise Refused("The date of receipt is in the future.", RECEIPT, code="RECEIVED_IN_FUTURE")
    if birth_date is not None and received_on < birth_date:
        raise Refused(
            "The date of receipt is before the patient's birth.", RECEIPT, code="RECEIVED_BEFORE_BIRTH"
        )
    if received_on < on - OLDEST_RECEIPT and not long_ago:
        raise Refused(
            "The date of receipt is more than two years ago. Check the year; tick that it is right if it is.",
            RECEIPT,
            code="RECEIVED_TOO_LONG_AGO",
        )


def take_in(
    entry: Entry, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> tuple[PrivacyRequest, bool]:
    """Write the request down with its clock and its work, inside the caller's transaction.

    Returns the request, and whether it is new: the same form sent again gives the first one back.
    """
    if entry.right not in OPEN_RIGHTS:
        raise Refused(
            "This kind of request cannot be entered here yet. Call the privacy office.", code="RIGHT_NOT_OPEN"
        )
    birth_date = people.patient(entry.patient_id).birth_date if entry.patient_id else None
    check_received_on(entry.received_on, on=on, birth_date=birth_date, long_ago=entry.long_ago)
    row = PrivacyRequest(
        reference=new_reference(),
        right=entry.right,
        patient_id=entry.patient_id,
        language=entry.language,
        received_by=entry.received_by,
        received_through_id=entry.received_through_id,
        received_on=entry.received_on,
        logged_on=on,
        logged_by_id=by.user_id,
        submission_key=entry.submission_key,
        verified_at=now if entry.verified_by_sign_in else None,
    )
    steps.set_clock(row)
    earlier = _earlier(entry) or _saved_or_earlier(row, entry, by=by)
    if earlier is not None:
        return _same_sender(earlier, by), False
    save_tracked(Requester(privacy_request=row, **entry.requester), by=by, reason="received")
    details.write(row, entry.detail, by=by)
    StatusChange.objects.create(
        privacy_request=row,
        act="receive",
        to_status=row.status,
        on=entry.received_on,
        by_id=by.user_id,
        at=now,
    )
    audit.record(
        "request.received",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=entry.patient_id,
        detail={
            "right": entry.right,
            "received_by": entry.received_by,
            "received_through_id": entry.received_through_id,
            "late_entry": row.entered_late,
        },
    )
    _write_down_wishes(row, entry, by=by, on=on, now=now)
    if row.right == Right.ACCOUNTING:
        due_on = min(row.received_on + SEARCH_WITHIN, row.target_on)
        days = period_of(row)
        searching.ask(
            by=by,
            reference=row.reference,
            request_id=row.pk,
            due_on=due_on,
            days=days,
            patient_id=row.patient_id,
        )
    if entry.verified_by_sign_in:
        Verification.objects.create(
            privacy_request=row, method="portal_sign_in", succeeded=True, on=on, by_id=by.user_id, at=now
        )
        acknowledge_in(row, by=by, on=on, now=now)
    else:
        review.ask_for_verification(row, by=by)
    return row, True


def _earlier(entry: Entry) -> PrivacyRequest | None:
    found: PrivacyRequest | None = PrivacyRequest.objects.filter(submission_key=entry.submission_key).first()
    return found


def _saved_or_earlier(row: PrivacyRequest, entry: Entry, *, by: Actor) -> PrivacyRequest | None:
    """Save the new row; the other one when the same form arrived twice at the same instant."""
    try:
        with transaction.atomic():
            save_tracked(row, by=by, reason="received")
    except IntegrityError:
        earlier = _earlier(entry)
        if earlier is None:
            raise
        return earlier
    return None


def _write_down_wishes(
    row: PrivacyRequest, entry: Entry, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> None:
    """What the person agreed to or directed on the same form, as rows of their own.

    What is to be sent as an electronic copy is taken to be in the electronic health record until staff
    who know better record the directive anew.
    """
    common: dict[str, Any] = {"by": by, "privacy_request_id": row.pk, "on": on, "now": now}
    if entry.directive is not None:
        electronic = entry.detail.get("form_format") != AccessDetail.FormFormat.PAPER
        directives.record_directive(
            **common,
            **entry.directive,
            signed=bool(str(entry.directive["signature"]).strip()),
            signed_on=on,
            electronic_copy=electronic,
            from_ehr=electronic,
        )
    if entry.plain_email:
        third_party = str((entry.directive or {}).get("email_to", ""))
        agreements.record_agreement(
            **common,
            kind=Agreement.Kind.PLAIN_EMAIL,
            channel="portal" if entry.received_by == ReceivedBy.PORTAL else entry.received_by,
            words=str(agreements.RISK_ACCEPTED if entry.received_by == ReceivedBy.PORTAL else RISK_TOLD),
            agreed_on=entry.received_on,
            email_to=third_party or str(entry.detail.get("email_to", "")),
            warned=True,
        )
        if third_party:  # their address is the directive's; the patient's own copy never goes there
            row.access.refresh_from_db()
            row.access.email_to = ""
            save_tracked(row.access, by=by, reason="received")
    row.refresh_from_db()


def _same_sender(earlier: PrivacyRequest, by: Actor) -> PrivacyRequest:
    if earlier.logged_by_id != by.user_id:
        raise Refused("This form was already used. Open a new one.", code="FORM_USED")
    return earlier


def acknowledge_in(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """Compose the acknowledgement inside the caller's transaction."""
    communication = letters.acknowledgement(row, on=on).compose(by=by)
    steps.attach_letter(row, communication.pk, act="acknowledge", by=by, now=now)
    steps.perform(row, "acknowledge", by=by, on=on, now=now)
    work.settle(by=by, kind=WorkKind.ACKNOWLEDGE, about=("privacy_request", row.pk))


@transaction.atomic
def acknowledge(*, by: Actor, privacy_request_id: int, on: datetime.date, now: datetime.datetime) -> None:
    """Acknowledge a request that staff entered; once. Raises Refused (ALREADY_ACKNOWLEDGED)."""
    row = steps.locked(privacy_request_id, "acknowledge")
    check_acknowledge(row, on=on)
    acknowledge_in(row, by=by, on=on, now=now)


def check_acknowledge(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NO_ADDRESS, ALREADY_ACKNOWLEDGED)."""
    addressee(row)
    if steps.letters_sent_for(row, "acknowledge").exists():
        raise Refused("An acknowledgement was already sent.", code="ALREADY_ACKNOWLEDGED")


@transaction.atomic
def match(
    *, by: Actor, privacy_request_id: int, patient_id: int, on: datetime.date, now: datetime.datetime
) -> None:
    """Say whose record an unmatched request is about. The clock does not move.

    What was verified before was not verified against this record, so it falls, unless it was this patient's
    own sign-in.
    """
    row = steps.locked(privacy_request_id, "match")
    check_match(row, on=on)
    patient = people.patient(patient_id)
    if row.received_on < patient.birth_date:
        raise Refused("That patient was born after the request was received.", code="RECEIVED_BEFORE_BIRTH")
    row.patient_id = people.canonical_id(patient.pk)
    falls = row.verified_at is not None and not _signed_in(row, user_id=patient.user_id)
    if falls:
        row.verified_at = None
    steps.perform(row, "match", by=by, on=on, now=now)
    if falls:
        review.ask_for_verification(row, by=by)


def _signed_in(row: PrivacyRequest, *, user_id: int | None) -> bool:
    """Whether the last proof of who asks is the sign-in of this very account."""
    proof = row.verifications.filter(succeeded=True).last()
    return proof is not None and proof.method == Method.PORTAL_SIGN_IN and proof.by_id == user_id


def check_match(row: PrivacyRequest, *, on: datetime.date) -> None:
    if row.patient_id is not None:
        raise Refused("The request is already matched to a patient.", code="ALREADY_MATCHED")
