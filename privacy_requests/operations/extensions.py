"""The one extension: asked for by letter, standing only when that letter went out in time."""

import datetime

from django.db import transaction
from django.db.models import Q

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import operations as letters_out
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law import clocks
from privacy_portal.law.accounting.silence import check_patient_words
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests import letters
from privacy_requests.letters.draft import addressee
from privacy_requests.models import Extension, ExtensionResult, PrivacyRequest
from privacy_requests.operations import steps


@transaction.atomic
def extend(
    *,
    by: Actor,
    privacy_request_id: int,
    reason: str,
    promised_on: datetime.date | None,
    on: datetime.date,
    now: datetime.datetime,
) -> Extension:
    """Compose the extension letter and remember the extension as pending.

    The due date moves only when the letter is sent, posted or opened to the portal on or before it.
    Raises Refused (EXT_LATE, EXT_NO_REASON, EXT_NO_DATE, EXT_NOT_LATER, EXT_OVER_CAP, EXT_ONCE,
    WORDS_BETRAY, STATE_NO_EXTENSION, STATE_EXT_LATE, STATE_OVER_CAP, NO_ADDRESS).
    """
    row = steps.locked(privacy_request_id, "extend")
    check_extend(row, on=on)
    if row.right == Right.ACCOUNTING:
        check_patient_words(reason)
    _clock(row).check_extension(
        received_on=row.received_on,
        sent_on=on,
        promised_on=promised_on,
        reason=reason,
        already_extended=_already(row),
    )
    assert promised_on is not None  # check_extension() refused its absence
    _clock(row).check_state_extension(received_on=row.received_on, sent_on=on, promised_on=promised_on)
    assert row.federal_due_on is not None  # a clocked right has one
    communication = letters.extension(row, on=on, reason=reason, promised_on=promised_on).compose(by=by)
    steps.attach_letter(row, communication.pk, act="extend", by=by, now=now)
    extension = Extension.objects.create(
        privacy_request=row,
        reason=reason.strip(),
        promised_on=promised_on,
        due_before=row.federal_due_on,
        communication=communication,
        by_id=by.user_id,
        at=now,
    )
    steps.perform(row, "extend", by=by, on=on, now=now, detail={"promised_on": promised_on.isoformat()})
    return extension


def check_extend(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Refuse what no form could repair: no clock, nowhere to write to, too late, already taken."""
    addressee(row)
    clock = _clock(row)
    cap_on = clock.cap_on(row.received_on)
    clock.check_extension(
        received_on=row.received_on,
        sent_on=on,
        promised_on=cap_on,
        reason="to be given",
        already_extended=_already(row),
    )
    soonest = clock.due_on(row.received_on) + datetime.timedelta(days=1)
    clock.check_state_extension(received_on=row.received_on, sent_on=on, promised_on=soonest)


def settle(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> bool:
    """Put a pending extension in force, or write it off, once its letter's date or its withdrawal is known.

    What counts is the clock as it is now: a merge may have moved it since the letter was written. Works on
    a locked row, inside the caller's transaction. Returns whether anything changed.
    """
    extension = _pending(row)
    if extension is None:
        return False
    sent_on = correspondence.sent_on(extension.communication_id)
    if sent_on is None and not correspondence.is_withdrawn(extension.communication_id):
        return False
    code = _why_it_fails(row, extension, sent_on)
    _write_result(row, extension, code=code, sent_on=sent_on, by=by, now=now)
    if not code and row.is_open:
        row.extended_to = extension.promised_on
        _apply(row, sent_on=sent_on)
        steps.perform(
            row,
            "put_extension_in_force",
            by=by,
            on=sent_on or on,
            now=now,
            detail={"due_on": str(row.due_on)},
        )
    elif not code and row.is_running:  # decided and not delivered: the clock it extends still runs
        row.extended_to = extension.promised_on
        _apply(row, sent_on=sent_on)
        save_tracked(row, by=by, reason="put_extension_in_force")
    return True


def _why_it_fails(row: PrivacyRequest, extension: Extension, sent_on: datetime.date | None) -> str:
    """The code of why an extension does not stand; empty when it does."""
    clock = _clock(row)
    if sent_on is None:
        return "EXT_WITHDRAWN"
    if sent_on > min(extension.due_before, clock.federal_due_on(row.received_on)):
        return "EXT_LATE"
    return "EXT_OVER_CAP" if extension.promised_on > clock.cap_on(row.received_on) else ""


def _write_result(
    row: PrivacyRequest,
    extension: Extension,
    *,
    code: str,
    sent_on: datetime.date | None,
    by: Actor,
    now: datetime.datetime,
) -> None:
    ExtensionResult.objects.create(
        extension=extension, in_force=not code, sent_on=sent_on, code=code, by_id=by.user_id, at=now
    )
    if code:
        audit.record(
            "request.extension_failed",
            by=by,
            about=("privacy_request", row.pk),
            reference=row.reference,
            patient_id=row.patient_id,
            detail={"code": code},
        )


def call_back(row: PrivacyRequest, *, code: str, by: Actor, now: datetime.datetime) -> None:
    """Stop the letter of a pending extension that an act on the case made wrong; another may be sent.

    A letter that can no longer be stopped is judged by settle() when its date is known.
    """
    extension = _pending(row)
    if extension is None:
        return
    if letters_out.stop(by=by, communication_id=extension.communication_id, now=now):
        _write_result(row, extension, code=code, sent_on=None, by=by, now=now)


def give_up_for_move(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """The case goes to another patient, whom no letter told of more time: the first dates come back.

    On a locked row, before the PatientMove is written.
    """
    call_back(row, code="EXT_MOVED", by=by, now=now)
    pending = _pending(row)
    if pending is not None:
        sent_on = correspondence.sent_on(pending.communication_id)
        _write_result(row, pending, code="EXT_MOVED", sent_on=sent_on, by=by, now=now)
    _void(row, by=by, on=on, now=now)


def reapply(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """After the receipt moved earlier: keep the promised date where the earlier clock allows it.

    A letter not yet sent names dates that are no longer right: it is called back.
    """
    call_back(row, code="EXT_CLOCK_MOVED", by=by, now=now)
    if row.extended_to is None:
        return
    extension = row.extensions.filter(result__in_force=True).select_related("result").last()
    if extension is None or row.cap_on is None or row.federal_due_on is None:
        return
    if extension.result.sent_on is not None and extension.result.sent_on > row.federal_due_on:
        _void(row, by=by, on=on, now=now)
        return
    row.extended_to = min(row.extended_to, row.cap_on)
    _apply(row, sent_on=extension.result.sent_on)


def _void(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """The dates from before the extension."""
    if row.extended_to is None:
        return
    row.extended_to = None
    steps.set_clock(row)
    steps.perform(row, "void_extension", by=by, on=on, now=now, detail={"due_on": str(row.due_on)})


def _apply(row: PrivacyRequest, *, sent_on: datetime.date | None) -> None:
    """The dates after an extension; a state's own date moves only as far as that state's law lets it."""
    if row.extended_to is None:
        return
    clock = _clock(row)
    row.due_on = clock.due_on(row.received_on, extended_to=row.extended_to, sent_on=sent_on)
    row.federal_due_on = clock.federal_due_on(row.received_on, extended_to=row.extended_to)
    row.target_on = clocks.last_business_day_on_or_before(row.due_on)


def _clock(row: PrivacyRequest) -> clocks.Clock:
    right = Right(row.right)
    clock = clocks.clock_for(right, state_rule=clinic.state_rule(right))
    if not isinstance(clock, clocks.Clock):
        raise Refused("This right has no legal clock, so there is nothing to extend.", code="EXT_NO_CLOCK")
    return clock


def _already(row: PrivacyRequest) -> bool:
    """Whether the one extension is taken or under way, here or on a request that was merged into this one.

    One that failed never stood; one from before the case was moved was told to somebody else.
    """
    moved = row.patientmoves.last()
    taken = Extension.objects.filter(
        Q(privacy_request=row) | Q(privacy_request__merged_into=row, result__in_force=True)
    ).exclude(result__in_force=False)
    return (taken.filter(at__gt=moved.at) if moved else taken).exists()


def _pending(row: PrivacyRequest) -> Extension | None:
    found: Extension | None = row.extensions.filter(result=None).first()
    return found
