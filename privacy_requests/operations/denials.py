"""Denying access in whole or in part: the ground, its evidence, and the rest that is given (164.524(d))."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law import denial as law
from privacy_portal.law.access import Kind
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests import letters
from privacy_requests.models import Decision, DenialGround, PrivacyRequest, RequestDocument, Requester
from privacy_requests.operations import access, deciding, determinations, missing_parts, releases, steps
from privacy_requests.queries.determinations import is_contested
from privacy_requests.withholding import DESPITE, Withheld
from privacy_requests.workflow import Outcome

RECORDS = "records"  # beside the evidence of a ground: the case's files it keeps back


@transaction.atomic
def deny(
    *,
    by: Actor,
    privacy_request_id: int,
    withheld: Sequence[Withheld],
    on: datetime.date,
    now: datetime.datetime,
) -> Decision:
    """Deny everything asked for; the files of the case stay with the clinic.

    Raises Refused (what check_denial() raises, ACT_WRONG_STATUS).
    """
    row = steps.locked(privacy_request_id, "deny")
    check_denial(row, withheld, on=on)
    _check_official(row, withheld, by=by)
    letter = letters.access_denied(row, on=on, withheld=withheld)
    decision = _conclude(row, "deny", Outcome.DENIED, letter, withheld, by=by, on=on, now=now)
    _withhold(row, [record.pk for record in access.records_of(row)], by=by, now=now)
    return decision


@transaction.atomic
def grant_in_part(
    *,
    by: Actor,
    privacy_request_id: int,
    withheld: Sequence[Withheld],
    how: str,
    missing_what: str = "",
    missing_where: str = "",
    on: datetime.date,
    now: datetime.datetime,
) -> Decision:
    """Withhold what there is a ground for and release everything else, in one step and one letter.

    `missing_what`: a part that is not held here, with where to ask for it, if known. Raises Refused (what
    check_part() raises, MISSING_WHAT, ACT_WRONG_STATUS).
    """
    row = steps.locked(privacy_request_id, "grant_in_part")
    missing_parts.check_missing_part(what=missing_what, where=missing_where)
    given = check_part(row, withheld, on=on)
    _check_official(row, withheld, by=by)
    missing = letters.missing_part(missing_what, missing_where)
    letter = letters.access_in_part(row, on=on, withheld=withheld, how=how, given=given, missing=missing)
    decision = _conclude(
        row, "grant_in_part", Outcome.GRANTED_IN_PART, letter, withheld, by=by, on=on, now=now
    )
    missing_parts.note_missing_part(row, decision, what=missing_what, where=missing_where, by=by, now=now)
    _withhold(row, _record_ids(withheld), by=by, now=now)
    releases.release(row, given, decision.communication, by=by, on=on, now=now)
    return decision


def check_may_answer(row: PrivacyRequest, *, on: datetime.date) -> None:
    """What no choice of a ground could heal; raises Refused (NO_PATIENT, NOT_VERIFIED, …)."""
    deciding.check_who_asks(row)


def check_denial(row: PrivacyRequest, withheld: Sequence[Withheld], *, on: datetime.date) -> None:
    """Whether everything may be denied on these grounds.

    Raises Refused (NO_PATIENT, NOT_VERIFIED, AUTHORITY_NOT_VERIFIED, GROUND_MISSING, GROUND_UNKNOWN,
    GROUND_ONLY_REPRESENTATIVE, GROUND_NOT_FOR_INSPECTION, LICENSED_PROFESSIONAL_REQUIRED, EVIDENCE_MISSING,
    DETERMINATIONS_CONFLICT, INSPECTION_STAYS_OPEN, RECORDS_FOR_REVIEW, NOT_ALL_COVERED, and what
    access.check_manner() raises).
    """
    _check_grounds(row, withheld)
    rules = [law.GROUNDS[law.Ground(one.ground)] for one in withheld]
    if row.access.kind != Kind.COPY and all(rule.copy_only for rule in rules):
        raise Refused(
            "This ground denies a copy only; inspection stays open. Grant in part.",
            rules[0].cite,
            code="INSPECTION_STAYS_OPEN",
        )
    records = {record.pk for record in access.records_of(row)}
    if any(one.record_ids for one in withheld) and not records <= _covered(withheld, records):
        raise Refused(
            "No ground covers one of the files. What there is no ground for is given: grant in part.",
            law.PARTIAL.cite,
            code="NOT_ALL_COVERED",
        )
    if any(rule.reviewable for rule in rules):
        _check_can_be_reversed(row, have_records=bool(records))


def check_part(
    row: PrivacyRequest, withheld: Sequence[Withheld], *, on: datetime.date
) -> list[RequestDocument]:
    """The files that are given, when a part may be withheld on these grounds.

    Raises Refused (WITHHELD_MISSING, NOTHING_GIVEN, RECORDS_NOT_CHECKED, and what check_denial() raises).
    """
    _check_grounds(row, withheld)
    rules = [law.GROUNDS[law.Ground(one.ground)] for one in withheld]
    kept_back = _record_ids(withheld)
    given = [record for record in access.records_of(row) if record.pk not in kept_back]
    may_inspect = row.access.kind == Kind.INSPECT or (
        row.access.kind == Kind.BOTH and all(rule.copy_only for rule in rules)
    )
    for one in withheld:
        law.check_part(withheld=one.words, given_count=len(given), may_inspect=may_inspect)
    reviewable = [one for one in withheld if law.is_reviewable([one.ground])]
    if reviewable:
        _check_can_be_reversed(row, have_records=all(one.record_ids for one in reviewable))
    if row.access.kind != Kind.INSPECT:
        access.check_may_leave(row, given)
        access.check_manner(row)
    return given


def evidence_of(ground: DenialGround) -> dict[str, str]:
    """The answers a ground rests on, by law.denial.Evidence.code."""
    return {code: str(answer) for code, answer in ground.evidence.items() if code != RECORDS}


def record_ids_of(ground: DenialGround) -> frozenset[int]:
    """The case's files a ground keeps back."""
    return frozenset(ground.evidence.get(RECORDS, ()))


def _check_grounds(row: PrivacyRequest, withheld: Sequence[Withheld]) -> None:
    deciding.check_who_asks(row)
    if not withheld:
        raise Refused("Choose the ground of the denial.", law.ONLY_GROUNDS.cite, code="GROUND_MISSING")
    for one in withheld:
        law.check_ground(
            one.ground,
            evidence=one.evidence,
            requested_kind=Kind(row.access.kind),
            requester_is_representative=row.requester.capacity == Requester.Capacity.REPRESENTATIVE,
            determined_by_licensed=determinations.standing(row, one.ground) is not None,
        )
        determinations.check_contested(row, one.ground, despite=one.evidence.get(DESPITE, ""))
    own = {record.pk for record in access.records_of(row)}
    if not _record_ids(withheld) <= own:
        raise Refused("There is no such record on this case.", code="NOT_FOUND")


def _check_official(row: PrivacyRequest, withheld: Sequence[Withheld], *, by: Actor) -> None:
    """Between professionals who disagree only the privacy official decides."""
    contested = [one for one in withheld if is_contested(row, one.ground)]
    if contested and not by.may(Permission.REQUESTS_CORRECT):
        raise Refused(
            "Professionals disagree on this ground: only the privacy official may rely on it.",
            law.LICENSED.cite,
            code="OFFICIAL_ONLY",
        )


def _check_can_be_reversed(row: PrivacyRequest, *, have_records: bool) -> None:
    """A reviewer must be able to see what is withheld, and a reversal to release it."""
    if row.access.kind == Kind.INSPECT:
        return
    if not have_records:
        raise Refused(
            "Upload and choose the files that are withheld: whoever reviews the denial must see them, and a "
            "reversal releases them.",
            law.LICENSED.cite,
            code="RECORDS_FOR_REVIEW",
        )
    access.check_may_leave(row, access.records_of(row))
    access.check_manner(row)


def _conclude(
    row: PrivacyRequest,
    act: str,
    outcome: Outcome,
    letter: letters.LetterDraft,
    withheld: Sequence[Withheld],
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
) -> Decision:
    detail = {"grounds": [one.ground for one in withheld]}
    decision = deciding.conclude(row, act, outcome, letter, by=by, on=on, now=now, detail=detail)
    everything = {record.pk for record in access.records_of(row)} if outcome is Outcome.DENIED else set()
    for one in withheld:
        reviewable = law.is_reviewable([one.ground])
        DenialGround.objects.create(
            privacy_request=row,
            decision=decision,
            ground=one.ground,
            reviewable=reviewable,
            withheld=one.words,
            evidence={**one.evidence, RECORDS: sorted(one.record_ids or everything)},
            determination=determinations.standing(row, one.ground) if reviewable else None,
            by_id=by.user_id,
            at=now,
        )
    work.settle(by=by, kind=WorkKind.DETERMINATION, about=("privacy_request", row.pk))
    return decision


def _withhold(row: PrivacyRequest, record_ids: Iterable[int], *, by: Actor, now: datetime.datetime) -> None:
    for record in row.documents.filter(pk__in=list(record_ids)):
        record.withheld_at = now
        save_tracked(record, by=by, reason="withheld")


def _record_ids(withheld: Sequence[Withheld]) -> set[int]:
    return {pk for one in withheld for pk in one.record_ids}


def _covered(withheld: Sequence[Withheld], records: set[int]) -> set[int]:
    return {pk for one in withheld for pk in (one.record_ids or records)}
