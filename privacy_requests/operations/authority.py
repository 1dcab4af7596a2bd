"""Whether who asks may act for the individual (45 CFR 164.502(g), 164.514(h)), checked for each request."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.law import representation as law
from privacy_portal.law import verification
from privacy_portal.law.refusal import Refused
from privacy_requests.models import AuthorityCheck, PrivacyRequest, Requester
from privacy_requests.operations import papers, steps
from privacy_requests.queries.authority import standing_fits


@transaction.atomic
def check_authority(
    *,
    by: Actor,
    privacy_request_id: int,
    authority: str,
    standing: str,
    scope: str,
    covers: bool,
    succeeded: bool,
    checked_on: datetime.date,
    file: UploadedFile | None = None,
    staged_id: int | None = None,
    on: datetime.date,
    now: datetime.datetime,
) -> AuthorityCheck:
    """Record what was found of a representative's authority; it releases nothing and moves no clock.

    `covers`: the authority reaches what is asked for. A parent of a minor need show no paper, everyone else
    the document their authority rests on. Raises Refused (NOT_A_REPRESENTATIVE, NO_PATIENT,
    AUTHORITY_DOES_NOT_FIT, STANDING_DOES_NOT_FIT, OUTSIDE_AUTHORITY, DOCUMENT_MISSING, AUTHORITY_DATE).
    """
    row = steps.locked(privacy_request_id, "check_authority")
    check_representative(row, on=on)
    if not row.received_on - datetime.timedelta(days=366) <= checked_on <= on:
        raise Refused(
            "The date of the check is in the future, or long before the request.", code="AUTHORITY_DATE"
        )
    document_id = papers.evidence(
        row, "Document of authority", file=file, staged_id=staged_id, by=by, on=on, now=now
    )
    if succeeded:
        claimed = law.Authority(authority)
        law.check_authority(claimed, law.Standing(standing))
        _check_standing(row, law.Standing(standing), on=on)
        law.check_scope(relevant=covers)
        verification.check_release(
            identity=True,
            authority=True,
            documents=document_id is not None or claimed is law.Authority.PARENT,
        )
    check = AuthorityCheck.objects.create(
        privacy_request=row,
        authority=authority,
        standing=standing,
        scope=scope.strip(),
        succeeded=succeeded,
        document_id=document_id,
        on=checked_on,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(
        row,
        "check_authority",
        by=by,
        on=on,
        now=now,
        detail={"authority": authority, "standing": standing, "succeeded": succeeded},
    )
    return check


def check_representative(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (NOT_A_REPRESENTATIVE, NO_PATIENT)."""
    if row.requester.capacity == Requester.Capacity.INDIVIDUAL:
        raise Refused(
            "The patient asks in person, so there is no authority to check.", code="NOT_A_REPRESENTATIVE"
        )
    if row.patient_id is None:
        raise Refused(
            "Match the request to a patient first: authority is over one person.", code="NO_PATIENT"
        )


def _check_standing(row: PrivacyRequest, standing: law.Standing, *, on: datetime.date) -> None:
    """What the record says of the individual must bear out what the authority presumes."""
    if not standing_fits(row.patient_id or 0, standing, on=on):
        raise Refused(
            "The record says otherwise of this person: look at the dates of birth and of death.",
            law.AUTHORITIES[law.Authority.PARENT].cite
            if standing in {law.Standing.MINOR, law.Standing.EMANCIPATED_MINOR}
            else law.TREATED_AS_INDIVIDUAL.cite,
            code="STANDING_DOES_NOT_FIT",
        )
