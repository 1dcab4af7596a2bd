"""A person without an account: asks, follows the status with a reference and a code, writes, withdraws.

The reference and the code open the status of one request and nothing else: never a record, a letter or a
fact about the patient, even after the person was verified.
"""

import datetime
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_portal.work.queries import next_working_day
from privacy_requests.models import GuestAccess, PrivacyRequest
from privacy_requests.models.requests import ReceivedBy
from privacy_requests.operations import accounting, closing, conversation, directives, intake, steps

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, nothing that looks like something else
GROUPS, GROUP = 3, 4  # 28**12 codes: five guesses in 15 minutes find one in 10^11 years
WRONG_TRIES = 5
CLOSED_FOR = datetime.timedelta(minutes=15)
SALT = b"privacy_requests.guests"
NOBODY = "0" * 64


def make_code() -> str:
    """A new code, such as 7KQ4-M2XD-9RTW; whoever made it shows it once and keeps only its hash."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(GROUP)) for _group in range(GROUPS))


@transaction.atomic
def ask(
    *,
    by: Actor,
    code: str,
    submission_key: uuid.UUID,
    received_on: datetime.date,
    now: datetime.datetime,
    requester: Mapping[str, Any],
    detail: Mapping[str, Any],
    right: Right = Right.ACCESS,
    language: str = "en",
    plain_email: bool = False,
    directive: Mapping[str, Any] | None = None,
) -> PrivacyRequest:
    """A request by a person without an account; its clock starts on the day it was sent.

    Nobody is matched or verified by it. It is acknowledged by post where an address was given, otherwise by
    a person. The same form sent again gives the same request. Raises Refused (CANNOT_BE_REACHED, and what
    intake.take_in() raises).
    """
    if not any(str(requester.get(name, "")).strip() for name in ("address", "email", "phone")):
        raise Refused(
            "Give an address, an e-mail address or a telephone number, so that we can answer.",
            code="CANNOT_BE_REACHED",
        )
    entry = intake.Entry(
        right=right,
        received_by=ReceivedBy.PORTAL,
        received_on=received_on,
        submission_key=submission_key,
        requester=requester,
        detail=detail,
        language=language,
        plain_email=plain_email,
        directive=directive,
    )
    row, is_new = intake.take_in(entry, by=by, on=received_on, now=now)
    if not is_new:
        return row
    GuestAccess.objects.create(privacy_request=row, code_sha256=_hash(code), made_at=now)
    if row.requester.address.strip():
        intake.acknowledge_in(row, by=by, on=received_on, now=now)
    else:
        work.open_item(
            by=by,
            kind=WorkKind.ACKNOWLEDGE,
            about=("privacy_request", row.pk),
            reference=row.reference,
            due_on=next_working_day(received_on),
            due_kind=DueKind.HOUSE,
            permission=Permission.REQUESTS_INTAKE,
        )
    return row


def open_door(*, by: Actor, reference: str, code: str, now: datetime.datetime) -> GuestAccess:
    """The door that this reference and code open.

    Wrong reference, wrong code and a door that is closed for a while have one answer, and take the same
    time. The count is kept in a transaction of its own, so that no refusal undoes it.
    Raises Refused (GUEST_WRONG).
    """
    with transaction.atomic():
        door = (
            GuestAccess.objects.select_for_update(of=("self",))
            .select_related("privacy_request")
            .filter(privacy_request__reference=_typed(reference)[:12], ended_at=None)
            .first()
            if "\0" not in reference
            else None
        )
        fits = _fits(code, door.code_sha256 if door else NOBODY)
        is_closed = door is not None and door.closed_until is not None and door.closed_until > now
        if door is not None and fits and not is_closed:
            door.failures, door.closed_until, door.used_at = 0, None, now
            door.save(update_fields=["failures", "closed_until", "used_at"])
            _record("guest.opened", door, by=by)
            return door
        if door is not None and not is_closed:
            _count(door, now=now)
        _record("guest.refused", door, by=by, detail={"closed": is_closed})
    raise Refused(wrong(), code="GUEST_WRONG")


def wrong() -> str:
    """The one answer to every wrong guess."""
    return _(
        "This reference and code do not open a request. Check both. After five wrong tries this page stays "
        "closed for 15 minutes."
    )


@transaction.atomic
def renew_code(*, by: Actor, privacy_request_id: int, now: datetime.datetime) -> str:
    """A new code for a request; the old one opens nothing any more. Raises Refused (MAY_NOT, NOT_OPEN)."""
    row = steps.locked(privacy_request_id)
    check_renew_code(row, by=by)
    code = make_code()
    door, is_first = GuestAccess.objects.update_or_create(
        privacy_request=row,
        defaults={
            "code_sha256": _hash(code),
            "failures": 0,
            "closed_until": None,
            "made_at": now,
            "used_at": None,
            "ended_at": None,
        },
    )
    _record("guest.code_made", door, by=by, detail={"first": is_first})
    return code


def check_renew_code(row: PrivacyRequest, *, by: Actor) -> None:
    if not by.may(Permission.REQUESTS_INTAKE):
        raise Refused("Your role does not give out codes.", code="MAY_NOT")
    if row.verified_at is not None and row.received_by == ReceivedBy.PORTAL and not hasattr(row, "guest"):
        raise Refused("This request is followed with an account; it needs no code.", code="HAS_ACCOUNT")


def can_renew_code(row: PrivacyRequest, *, by: Actor) -> bool:
    try:
        check_renew_code(row, by=by)
    except Refused:
        return False
    return True


def send_message(
    *, by: Actor, door: GuestAccess, text: str, on: datetime.date, now: datetime.datetime
) -> None:
    """A message from whoever opened the door; the office answers it like a patient's."""
    conversation.send_message(
        by=by.as_individual(),
        privacy_request_id=door.privacy_request_id,
        text=text,
        on=on,
        now=now,
        door=door,
    )


def withdraw(*, by: Actor, door: GuestAccess, quote: str, on: datetime.date, now: datetime.datetime) -> None:
    """The person who asked ends the request in their own words. Raises what closing.withdraw() raises."""
    closing.withdraw(
        by=by.as_individual(),
        privacy_request_id=door.privacy_request_id,
        channel="portal",
        quote=quote.strip() or _("Withdrawn with reference and code."),
        on=on,
        now=now,
        door=door,
    )


def take_back(*, by: Actor, door: GuestAccess, words: str, on: datetime.date, now: datetime.datetime) -> None:
    """The person who asked wants no copy sent to someone else. Raises what directives.take_back() raises."""
    directives.take_back(
        by=by.as_individual(),
        privacy_request_id=door.privacy_request_id,
        channel="portal",
        words=words,
        said_on=on,
        on=on,
        now=now,
        door=door,
    )


def change_period(
    *,
    by: Actor,
    door: GuestAccess,
    from_on: datetime.date | None,
    to_on: datetime.date | None,
    words: str,
    on: datetime.date,
    now: datetime.datetime,
) -> None:
    """The person who asked wants another time in their list. Raises as accounting.change_period() does."""
    accounting.change_period(
        by=by.as_individual(),
        privacy_request_id=door.privacy_request_id,
        from_on=from_on,
        to_on=to_on,
        channel="portal",
        words=words,
        said_on=on,
        on=on,
        now=now,
        door=door,
    )


def seen(*, by: Actor, door: GuestAccess) -> None:
    """Write down that the status was looked at."""
    _record("guest.viewed", door, by=by)


def _count(door: GuestAccess, *, now: datetime.datetime) -> None:
    door.failures += 1
    if door.failures >= WRONG_TRIES:
        door.failures, door.closed_until = 0, now + CLOSED_FOR
    door.save(update_fields=["failures", "closed_until"])


def _typed(text: str) -> str:
    return "".join(text.upper().split())


def _hash(code: str, key: str = "") -> str:
    secret = hmac.digest(str(key or settings.SECRET_KEY).encode(), SALT, hashlib.sha256)
    plain = "".join(_typed(code).split("-"))
    return hmac.digest(secret, plain.encode(errors="replace"), hashlib.sha256).hex()


def _fits(code: str, kept: str) -> bool:
    """Whether the code has this hash under the present or a former secret key; every key is tried."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    fitting = [hmac.compare_digest(_hash(code, str(key)), kept) for key in keys]
    return any(fitting)


def _record(
    kind: str, door: GuestAccess | None, *, by: Actor, detail: Mapping[str, Any] | None = None
) -> None:
    row = door.privacy_request if door else None
    audit.record(
        kind,
        by=by,
        about=("privacy_request", row.pk) if row else None,
        reference=row.reference if row else "",
        patient_id=row.patient_id if row else None,
        detail=detail,
    )
