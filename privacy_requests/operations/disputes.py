"""A record in dispute: entered with its papers, added to, and ended when it was amended after all."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import amendment as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_requests.models import DisputedRecord, DisputeEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What is linked to the record, by the number of each document; `summary` may go instead of them."""

    request_id: int
    denial_id: int
    statement_id: int | None = None
    rebuttal_id: int | None = None
    asked_to_include: bool = False
    summary: str = ""


@transaction.atomic
def enter(
    *,
    by: Actor,
    patient_id: int,
    record: str,
    papers: Papers,
    denied_on: datetime.date,
    evidence: str,
    on: datetime.date,
    now: datetime.datetime,
    replaces_id: int | None = None,
    reference: str = "",
) -> DisputedRecord:
    """Link what was filed to the record in dispute; `replaces_id`: the row that this one completes.

    A statement of disagreement may come at any time. Raises Refused (MAY_NOT, NO_PATIENT, DISPUTE_NO_RECORD,
    DISPUTE_EVIDENCE, DISPUTE_DAY, DISPUTE_TOO_LONG, NO_DISPUTE, DISPUTE_OVER).
    """
    _check_actor(by)
    people.patient(patient_id)
    record, evidence = record.strip(), evidence.strip()
    _check(record, evidence, papers.summary, denied_on, on)
    if replaces_id is not None:
        _standing(replaces_id, patient_id)
    try:
        with transaction.atomic():
            row = DisputedRecord.objects.create(
                patient_id=people.canonical_id(patient_id),
                record=record,
                request_document_id=papers.request_id,
                denial_document_id=papers.denial_id,
                statement_document_id=papers.statement_id,
                rebuttal_document_id=papers.rebuttal_id,
                asked_to_include=papers.asked_to_include,
                summary=papers.summary.strip(),
                evidence=evidence,
                reference=reference,
                replaces_id=replaces_id,
                on=denied_on,
                at=now,
                by_id=by.user_id,
            )
    except IntegrityError as error:
        raise _over() from error
    _record("dispute.entered", row, by=by)
    return row


@transaction.atomic
def end(
    *, by: Actor, dispute_id: int, reason: str, ended_on: datetime.date, now: datetime.datetime
) -> DisputeEnd:
    """Nothing more travels with the record. Raises Refused (MAY_NOT, NO_DISPUTE, DISPUTE_OVER, …)."""
    _check_actor(by)
    row = _standing(dispute_id, None)
    words = reason.strip()
    if not words or len(words) > 500:
        raise Refused("Say briefly why it is no longer in dispute.", law.LINKED.cite, code="DISPUTE_EVIDENCE")
    if ended_on < row.on:
        raise Refused("That day is before the denial.", law.LINKED.cite, code="DISPUTE_DAY")
    try:
        with transaction.atomic():
            made = DisputeEnd.objects.create(dispute=row, on=ended_on, reason=words, at=now, by_id=by.user_id)
    except IntegrityError as error:
        raise _over() from error
    _record("dispute.ended", row, by=by)
    return made


def _check_actor(by: Actor) -> None:
    if not by.may(Permission.CHOICES_EDIT):
        raise Refused("Your role does not let you enter this.", code="MAY_NOT")


def _check(record: str, evidence: str, summary: str, denied_on: datetime.date, on: datetime.date) -> None:
    if not record:
        raise Refused("Say which record is in dispute.", law.LINKED.cite, code="DISPUTE_NO_RECORD")
    if not evidence:
        raise Refused("Write down how this is known.", law.LINKED.cite, code="DISPUTE_EVIDENCE")
    if max(len(record), len(evidence)) > 500 or len(summary) > 2000:
        raise Refused("Keep it brief.", code="DISPUTE_TOO_LONG")
    if denied_on > on:
        raise Refused("The day of the denial is in the future.", law.LINKED.cite, code="DISPUTE_DAY")


def _standing(dispute_id: int, patient_id: int | None) -> DisputedRecord:
    row = DisputedRecord.objects.select_for_update(of=("self",)).filter(pk=dispute_id).first()
    if row is None or (patient_id is not None and row.patient_id not in people.same_person_ids(patient_id)):
        raise Refused("There is no such record in dispute.", code="NO_DISPUTE")
    if (
        DisputeEnd.objects.filter(dispute=row).exists()
        or DisputedRecord.objects.filter(replaces=row).exists()
    ):
        raise _over()
    return row


def _over() -> Refused:
    return Refused("This row was ended or completed already; look at the newest.", code="DISPUTE_OVER")


def _record(event: str, row: DisputedRecord, *, by: Actor) -> None:
    audit.record(
        event,
        by=by,
        about=("dispute", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail={"statement": row.statement_document_id is not None, "asked": row.asked_to_include},
    )
