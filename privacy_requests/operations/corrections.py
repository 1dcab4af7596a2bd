"""Mistakes put right in the open: a case on the wrong patient, the same request entered twice."""

import datetime

from django.db import transaction

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold
from privacy_requests import references
from privacy_requests.models import GuestAccess, PatientMove, PrivacyRequest
from privacy_requests.operations import extensions, papers, review, scope, steps
from privacy_requests.queries.cases import is_alike
from privacy_requests.workflow import Outcome

IDENTITY = cfr("164.514(h)(1)")


@transaction.atomic
def move(
    *,
    by: Actor,
    privacy_request_id: int,
    patient_id: int,
    reason: str,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Move a case to the right patient; both histories keep it.

    Verification falls, and so does the code of who follows it without an account: they were of another
    record. So does an extension, of which the right patient was never told; letters that have not gone to
    the wrong one are stopped. Raises Refused (NO_PATIENT, SAME_PATIENT, ALREADY_RELEASED, ALREADY_DECIDED).
    """
    row = steps.locked(privacy_request_id, "move")
    check_move(row, on=on)
    to_id = people.canonical_id(people.patient(patient_id).pk)
    if to_id == row.patient_id:
        raise Refused("The case is already with that patient.", code="SAME_PATIENT")
    from_id = row.patient_id
    extensions.settle(row, by=by, on=on, now=now)
    extensions.give_up_for_move(row, by=by, on=on, now=now)
    for link in row.requestletters.all():
        correspondence.stop(by=by, communication_id=link.communication_id, now=now)
    PatientMove.objects.create(
        privacy_request=row,
        from_patient_id=from_id,
        to_patient_id=to_id,
        reason=reason,
        by_id=by.user_id,
        at=now,
    )
    row.patient_id = to_id
    row.verified_at = None
    _end_code(row, now=now)
    steps.perform(row, "move", by=by, on=on, now=now, detail={"to_patient_id": to_id})
    review.ask_for_verification(row, by=by)
    audit.record(
        "request.moved_away",
        by=by,
        about=("privacy_request", row.pk),
        reference=row.reference,
        patient_id=from_id,
    )


def check_move(row: PrivacyRequest, *, on: datetime.date) -> None:
    if row.patient_id is None:
        raise Refused("The request is not matched yet: match it instead.", code="NO_PATIENT")
    if row.documents.filter(released_at__isnull=False).exists():
        raise Refused(
            "Records were already released from this case. Report it as an incident instead.",
            code="ALREADY_RELEASED",
        )
    if not row.is_open:
        raise Refused(
            "This case is already decided, and its answer may have gone to the wrong person. Report it as an "
            "incident instead.",
            code="ALREADY_DECIDED",
        )


@transaction.atomic
def merge(
    *,
    by: Actor,
    privacy_request_id: int,
    keep_reference: str,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """Close this request as a duplicate of another of the same person; nothing that was asked is lost.

    The kept request takes over the earliest clock and what only the other asked for. Nobody gains a say on
    a request by it: a verified one is never closed in favor of one that is not, and while nobody is verified
    the code of the kept one opens nothing any more. Raises Refused (NOT_FOUND, NOT_ALIKE, NOT_VERIFIED,
    OTHER_DECIDED, DIRECTED_ELSEWHERE).
    """
    other = PrivacyRequest.objects.filter(reference=references.read(keep_reference)).first()
    if other is None or other.pk == privacy_request_id:
        raise Refused("There is no other request with that reference.", code="NOT_FOUND")
    first, second = sorted([privacy_request_id, other.pk])  # one order of locking, whoever asks
    rows = {first: steps.locked(first), second: steps.locked(second)}
    steps.require(rows[privacy_request_id], "merge")
    duplicate, kept = rows[privacy_request_id], rows[other.pk]
    if not alike(duplicate, kept):
        raise Refused(
            "Only requests of one kind, about one patient and from one person, can be merged. While no "
            "patient is matched, name and date of birth must be the same; when only one request is matched, "
            "match the other first.",
            code="NOT_ALIKE",
        )
    if duplicate.verified_at is not None and kept.verified_at is None:
        raise Refused(
            "Who asked is verified on this request and not on the other: keep this one, or verify the other "
            "first.",
            IDENTITY,
            code="NOT_VERIFIED",
        )
    if duplicate.directives.exists():
        raise Refused(
            "The request to close directs a copy to someone else: answer both, or keep that one.",
            code="DIRECTED_ELSEWHERE",
        )
    if not kept.is_open:
        raise Refused("The other request is already decided.", code="OTHER_DECIDED")
    if duplicate.received_on < kept.received_on:
        extensions.settle(kept, by=by, on=on, now=now)
        kept.received_on = duplicate.received_on
        steps.set_clock(kept)
        extensions.reapply(kept, by=by, on=on, now=now)
        save_tracked(kept, by=by, reason="merge: earliest clock kept")
    widened = scope.carry_over(duplicate, kept, by=by, now=now)
    extensions.call_back(duplicate, code="EXT_MERGED", by=by, now=now)
    duplicate.outcome = Outcome.DUPLICATE
    duplicate.merged_into = kept
    papers.hand_on_proof_of_identity(duplicate, kept, by=by)
    if kept.verified_at is None:
        _end_code(kept, now=now)
    steps.perform(duplicate, "merge", by=by, on=on, now=now, detail={"kept": kept.reference})
    audit.record(
        "request.merged_from",
        by=by,
        about=("privacy_request", kept.pk),
        reference=kept.reference,
        patient_id=kept.patient_id,
        detail={"duplicate": duplicate.reference, "widened": widened},
    )


def _end_code(row: PrivacyRequest, *, now: datetime.datetime) -> None:
    """Who followed it without an account follows it no more, until somebody gives out a new code."""
    GuestAccess.objects.filter(privacy_request=row, ended_at=None).update(ended_at=now)


def alike(one: PrivacyRequest, other: PrivacyRequest) -> bool:
    """Whether two requests may be one wish sent twice: one kind, one patient, one asker.

    While neither is matched to a patient, the same name and date of birth are taken for one person; having
    no patient is nothing two requests have in common.
    """
    one_matched = (one.patient_id is None) != (other.patient_id is None)
    if one.right != other.right or one_matched or not is_alike(one, other):
        return False
    asker, other_asker = one.requester, other.requester
    if asker.capacity != other_asker.capacity:
        return False
    represented = asker.capacity == asker.Capacity.REPRESENTATIVE
    return not represented or fold(asker.name) == fold(other_asker.name)
