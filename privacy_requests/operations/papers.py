"""Paper and files that belong to a case: what came in, evidence, proof of identity (never kept longer)."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import DiscardReason, Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.law.verification import VERIFICATION_CITE
from privacy_requests.models import PrivacyRequest, RequestDocument
from privacy_requests.operations import steps

Role = RequestDocument.Role
PURPOSES = {
    Role.INCOMING: Purpose.INCOMING,
    Role.EVIDENCE: Purpose.EVIDENCE,
    Role.IDENTITY: Purpose.IDENTITY,
}


@transaction.atomic
def attach_paper(
    *,
    by: Actor,
    privacy_request_id: int,
    role: str,
    title: str,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
    on: datetime.date,
    now: datetime.datetime,
) -> RequestDocument:
    """Keep a scan or file with the case, at any time; it is never released by a grant.

    Proof of identity is taken only while nothing is decided, and discarded with the decision.
    Raises Refused (PAPER_ROLE, IDENTITY_NOT_NEEDED, UPLOAD_*, DOCUMENT_NOT_FOUND).
    """
    row = steps.locked(privacy_request_id, "attach_paper")
    if role not in PURPOSES:
        raise Refused("Say what the paper is. Records to release are added as such.", code="PAPER_ROLE")
    if role == Role.IDENTITY and not row.is_open:
        raise Refused(
            "This request is decided: proof of identity is no longer needed, so it is not kept.",
            VERIFICATION_CITE,
            code="IDENTITY_NOT_NEEDED",
        )
    document = keep(row, Role(role), title, file=file, staged_id=staged_id, by=by, on=on, now=now)
    steps.perform(
        row,
        "attach_paper",
        by=by,
        on=on,
        now=now,
        detail={"document_id": document.document_id, "role": role},
    )
    return document


def keep(
    row: PrivacyRequest,
    role: RequestDocument.Role,
    title: str,
    *,
    file: UploadedFile | None,
    staged_id: int | None,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> RequestDocument:
    """Store an uploaded file, or take over one the actor staged; on a locked row, in their transaction."""
    if file is not None:
        stored = documents.store(by=by, upload=file, purpose=PURPOSES[role], on=on)
    else:
        stored = documents.adopt(by=by, document_id=staged_id or 0, purpose=PURPOSES[role])
    document = RequestDocument(
        privacy_request=row,
        document_id=stored.pk,
        role=role,
        title=title.strip()[:200],
        added_at=now,
        added_by_id=by.user_id,
    )
    save_tracked(document, by=by, reason="attach_paper")
    return document


def evidence(
    row: PrivacyRequest,
    title: str,
    *,
    file: UploadedFile | None,
    staged_id: int | None,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> int | None:
    """The id of the document kept as evidence of an act; None when no file came with it."""
    if file is None and not staged_id:
        return None
    kept = keep(row, Role.EVIDENCE, title, file=file, staged_id=staged_id, by=by, on=on, now=now)
    return kept.document_id


def forget_proof_of_identity(row: PrivacyRequest, *, by: Actor, now: datetime.datetime) -> None:
    """Pictures of an ID served their purpose: the bytes go, the facts of verification stay."""
    for document in row.documents.filter(role=Role.IDENTITY, removed_at=None):
        documents.discard(by=by, document_id=document.document_id, reason=DiscardReason.IDENTITY_CHECKED)
        document.removed_at = now
        document.removed_by_id = by.user_id
        save_tracked(document, by=by, reason="identity checked")


def hand_on_proof_of_identity(duplicate: PrivacyRequest, kept: PrivacyRequest, *, by: Actor) -> None:
    """The proof serves the request that is kept, and goes with that one's decision."""
    for document in duplicate.documents.filter(role=Role.IDENTITY, removed_at=None):
        document.privacy_request = kept
        save_tracked(document, by=by, reason="merged")
