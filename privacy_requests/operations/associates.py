"""A business associate that holds part of the record is asked for it, a week before the legal date."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import access as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind
from privacy_requests import letters
from privacy_requests.models import AssociateAnswer, AssociateTask, PrivacyRequest
from privacy_requests.operations import access, steps


@transaction.atomic
def ask_associate(
    *,
    by: Actor,
    privacy_request_id: int,
    party_id: int,
    wanted: str,
    on: datetime.date,
    now: datetime.datetime,
) -> AssociateTask:
    """Ask a business associate, by letter, for what it holds (45 CFR 164.504(e)(2)(ii)(E)).

    Raises Refused (NO_PATIENT, NO_AGREEMENT, WANTED_MISSING, NO_ADDRESS, ALREADY_ASKED).
    """
    row = steps.locked(privacy_request_id, "ask_associate")
    check_ask(row, on=on)
    party = next((one for one in people.business_associates(on) if one.pk == party_id), None)
    if party is None:
        raise Refused(
            "That party has no business associate agreement in force today.",
            law.ASSOCIATE.cite,
            code="NO_AGREEMENT",
        )
    if not wanted.strip():
        raise Refused(
            "Say what the business associate is to send.", law.ASSOCIATE.cite, code="WANTED_MISSING"
        )
    if row.associatetasks.filter(party_id=party_id, answer=None).exists():
        raise Refused("That business associate was asked and has not answered yet.", code="ALREADY_ASKED")
    due_on = due(row, on=on)
    communication = letters.associate_task(
        row, on=on, party_id=party_id, wanted=wanted.strip(), due_on=due_on
    ).compose(by=by)
    steps.attach_letter(row, communication.pk, act="ask_associate", by=by, now=now)
    task = AssociateTask.objects.create(
        privacy_request=row,
        party_id=party_id,
        wanted=wanted.strip(),
        due_on=due_on,
        on=on,
        communication=communication,
        by_id=by.user_id,
        at=now,
    )
    _remember(row, by=by)
    steps.perform(
        row, "ask_associate", by=by, on=on, now=now, detail={"party_id": party_id, "due_on": str(due_on)}
    )
    return task


def check_ask(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NO_PATIENT)."""
    if row.patient_id is None:
        raise Refused("Match the request to a patient first.", code="NO_PATIENT")


def due(row: PrivacyRequest, *, on: datetime.date) -> datetime.date:
    """A week before the legal date, and never before today."""
    return max(law.associate_due_on(row.due_on or row.target_on), on)


@transaction.atomic
def answer_associate(
    *,
    by: Actor,
    privacy_request_id: int,
    task_id: int,
    holds: bool,
    note: str,
    answered_on: datetime.date,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
    title: str = "",
    on: datetime.date,
    now: datetime.datetime,
) -> AssociateAnswer:
    """Write down what the associate answered; a file it sent becomes a record to release.

    Raises Refused (NOT_FOUND, ANSWER_DATE, NOTHING_HELD, and for a file what access.add_record() raises).
    """
    row = steps.locked(privacy_request_id, "answer_associate")
    task = row.associatetasks.filter(pk=task_id, answer=None).first()
    if task is None:
        raise Refused("There is no such open question to a business associate.", code="NOT_FOUND")
    if not task.on <= answered_on <= on:
        raise Refused("The date of the answer must lie between the letter and today.", code="ANSWER_DATE")
    brings_file = file is not None or bool(staged_id)
    if brings_file and not holds:
        raise Refused("A file came with the answer, so something is held.", code="NOTHING_HELD")
    answer = AssociateAnswer.objects.create(
        privacy_request=row,
        task=task,
        holds=holds,
        note=note.strip(),
        on=answered_on,
        by_id=by.user_id,
        at=now,
    )
    if brings_file:
        access.add_record(
            by=by, privacy_request_id=row.pk, file=file, staged_id=staged_id, title=title, on=on, now=now
        )
    _remember(row, by=by)
    steps.perform(row, "answer_associate", by=by, on=on, now=now, detail={"task_id": task_id, "holds": holds})
    return answer


def check_answer(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NOTHING_ASKED)."""
    if not row.associatetasks.filter(answer=None).exists():
        raise Refused("No business associate owes an answer.", code="NOTHING_ASKED")


def _remember(row: PrivacyRequest, *, by: Actor) -> None:
    """One item a case for whatever is unanswered, due with the earliest."""
    earliest = row.associatetasks.filter(answer=None).order_by("due_on").first()
    about = ("privacy_request", row.pk)
    if earliest is None:
        work.settle(by=by, kind=WorkKind.ASSOCIATE, about=about)
        return
    work.open_item(
        by=by,
        kind=WorkKind.ASSOCIATE,
        about=about,
        reference=row.reference,
        due_on=earliest.due_on,
        due_kind=DueKind.HOUSE,
        waits_for=WaitsFor.OUTSIDE,
        permission=Permission.REQUESTS_WORK,
    )
