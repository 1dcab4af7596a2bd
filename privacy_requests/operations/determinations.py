"""A licensed professional's judgement, without which no reviewable ground exists (45 CFR 164.524(a)(3))."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law import denial as law
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WaitsFor, WorkKind
from privacy_requests.models import CaseNote, Determination, PrivacyRequest, RequestDocument, Requester
from privacy_requests.operations import steps
from privacy_requests.queries import determinations as queries
from privacy_requests.withholding import REVIEWABLE

PART_DAYS = 7  # the professional's part is due a week before the law's date


@transaction.atomic
def ask_professional(
    *,
    by: Actor,
    privacy_request_id: int,
    to_user_id: int | None,
    note: str,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Put a determination on the work list of a professional, or of all of them.

    Raises Refused (NOT_A_PROFESSIONAL, ACT_WRONG_STATUS).
    """
    row = steps.locked(privacy_request_id, "determine")
    if to_user_id is not None and not people.actor_of_user(to_user_id).may(Permission.CLINICAL_DECISION):
        raise Refused(
            "That colleague is not entered as a licensed health care professional.",
            law.LICENSED.cite,
            code="NOT_A_PROFESSIONAL",
        )
    if note.strip():
        CaseNote.objects.create(privacy_request=row, text=note.strip(), by_id=by.user_id, at=now)
    legal = row.due_on or row.target_on
    work.open_item(
        by=by,
        kind=WorkKind.DETERMINATION,
        about=("privacy_request", row.pk),
        reference=row.reference,
        due_on=max(on, legal - datetime.timedelta(days=PART_DAYS)),
        due_kind=DueKind.HOUSE,
        waits_for=WaitsFor.COLLEAGUE,
        permission=Permission.CLINICAL_DECISION,
        assignee_id=to_user_id,
    )
    audit.record(
        "request.determination_asked",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=row.patient_id,
        detail={"to_user_id": to_user_id},
    )


@transaction.atomic
def determine(
    *,
    by: Actor,
    privacy_request_id: int,
    ground: str,
    supports: bool,
    licence: str,
    reasoning: str,
    determined_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
) -> Determination:
    """The professional at hand says whether a reviewable ground holds.

    Raises Refused (LICENSED_PROFESSIONAL_REQUIRED, GROUND_UNKNOWN, GROUND_NOT_DETERMINED,
    GROUND_ONLY_REPRESENTATIVE, DETERMINATION_INCOMPLETE, DETERMINATION_FUTURE,
    DETERMINATION_BEFORE_REQUEST).
    """
    row = steps.locked(privacy_request_id, "determine")
    if by.user_id is None or not by.may(Permission.CLINICAL_DECISION):
        raise Refused(
            "Only a licensed health care professional can determine that this ground holds.",
            law.LICENSED.cite,
            code="LICENSED_PROFESSIONAL_REQUIRED",
        )
    fact = Determination(
        ground=ground,
        supports=supports,
        name=people.user_names([by.user_id])[by.user_id],
        licence=licence.strip(),
        reasoning=reasoning.strip(),
        key=user_key(by.user_id),
        on=determined_on,
    )
    return _write(row, fact, by=by, on=on, now=now)


@transaction.atomic
def record_determination(
    *,
    by: Actor,
    privacy_request_id: int,
    ground: str,
    supports: bool,
    name: str,
    licence: str,
    reasoning: str,
    determined_on: datetime.date,
    on: datetime.date,
    now: datetime.datetime,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
) -> Determination:
    """Write down a determination that the professional signed on paper; its scan is evidence of the case.

    Raises Refused (DETERMINATION_NOT_SIGNED, UPLOAD_*, DOCUMENT_NOT_FOUND, and what determine() raises).
    """
    row = steps.locked(privacy_request_id, "determine")
    document_id = keep_scan(row, file=file, staged_id=staged_id, title="", by=by, on=on, now=now)
    fact = Determination(
        ground=ground,
        supports=supports,
        name=name.strip(),
        licence=licence.strip(),
        reasoning=reasoning.strip(),
        key=paper_key(name),
        document_id=document_id,
        on=determined_on,
    )
    return _write(row, fact, by=by, on=on, now=now)


def check_may_determine(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (ACT_WRONG_STATUS, ACT_WRONG_RIGHT)."""
    steps.require(row, "determine")


def standing(row: PrivacyRequest, ground: str) -> Determination | None:
    """The determination a ground rests on: the last professional's word that it holds.

    Where another professional found that it does not, it rests on nothing by itself: see check_contested().
    """
    if ground not in set(REVIEWABLE):
        return None
    supporting = [one for one in queries.last_words(row, ground) if one.supports]
    return supporting[-1] if supporting else None


def check_contested(row: PrivacyRequest, ground: str, *, despite: str) -> None:
    """Refuse a ground on which professionals disagree until it is written down why it holds all the same.

    Raises Refused (DETERMINATIONS_CONFLICT).
    """
    if queries.is_contested(row, ground) and not despite.strip():
        raise Refused(
            "Professionals disagree whether this ground holds. The privacy official writes down why it does, "
            "or access is given.",
            law.LICENSED.cite,
            code="DETERMINATIONS_CONFLICT",
        )


def user_key(user_id: int) -> str:
    return f"user:{user_id}"


def paper_key(name: str) -> str:
    """Names somebody without an account; case and spaces do not tell two people apart."""
    return f"paper:{' '.join(name.casefold().split())}"


def keep_scan(
    row: PrivacyRequest,
    *,
    file: UploadedFile | None,
    staged_id: int | None,
    title: str,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> int:
    """Keep the scan of a signed paper as evidence of the case; the document's id.

    Raises Refused (DETERMINATION_NOT_SIGNED, UPLOAD_*, DOCUMENT_NOT_FOUND).
    """
    if file is not None:
        stored = documents.store(by=by, upload=file, purpose=Purpose.EVIDENCE, on=on)
    elif staged_id is not None:
        stored = documents.adopt(by=by, document_id=staged_id, purpose=Purpose.EVIDENCE)
    else:
        raise Refused(
            "Attach the scan of the paper that the professional signed.",
            law.LICENSED.cite,
            code="DETERMINATION_NOT_SIGNED",
        )
    kept = RequestDocument(
        privacy_request=row,
        document_id=stored.pk,
        role=RequestDocument.Role.EVIDENCE,
        title=title,
        added_at=now,
        added_by_id=by.user_id,
    )
    save_tracked(kept, by=by, reason="signed paper")
    return stored.pk


def _write(
    row: PrivacyRequest, fact: Determination, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> Determination:
    _check_ground(row, fact.ground)
    law.check_determination(
        supports=fact.supports,
        name=fact.name,
        licence=fact.licence,
        reasoning=fact.reasoning,
        on=fact.on,
        today=on,
        received_on=row.received_on,
    )
    fact.privacy_request = row
    fact.by_id = by.user_id
    fact.at = now
    fact.save()
    steps.perform(
        row,
        "determine",
        by=by,
        on=on,
        now=now,
        detail={"ground": fact.ground, "supports": fact.supports, "paper": fact.document_id is not None},
    )
    work.settle(by=by, kind=WorkKind.DETERMINATION, about=("privacy_request", row.pk))
    return fact


def _check_ground(row: PrivacyRequest, ground: str) -> None:
    law.is_reviewable([ground])  # refuses what is no ground at all
    if ground not in set(REVIEWABLE):
        raise Refused(
            "This ground needs no professional's determination.",
            law.LICENSED.cite,
            code="GROUND_NOT_DETERMINED",
        )
    rule = law.GROUNDS[law.Ground(ground)]
    if rule.representative_only and row.requester.capacity != Requester.Capacity.REPRESENTATIVE:
        raise Refused(
            "This ground is for a request by a personal representative; the patient asked in person.",
            rule.cite,
            code="GROUND_ONLY_REPRESENTATIVE",
        )
