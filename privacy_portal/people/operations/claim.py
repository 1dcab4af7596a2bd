"""Claiming a record: facts that match, then a code sent to a contact on file (45 CFR 164.514(h)).

Nothing here tells the person, by words, steps or time, whether a record was found: a request looks for
one and writes one row either way; a worker sends the code, or nothing.
"""

import datetime
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from consent import queries as consent
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission, Role
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.people import letters
from privacy_portal.people.folding import fold
from privacy_portal.people.models import ClaimAttempt, ClaimChannel, ClaimOutcome, Patient, User
from privacy_portal.people.operations import mail
from privacy_portal.people.operations.accounts import groups_of
from privacy_portal.people.queries import canonical_ids
from privacy_portal.people.queries import claims as queries
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_portal.work.queries import next_working_day

SEND_TASK = "people.send_claim_code"
EMAIL_LASTS = datetime.timedelta(minutes=15)
LETTER_LASTS = datetime.timedelta(days=14)
SEND_WITHIN = datetime.timedelta(
    hours=1
)  # a code asked for longer ago is not sent any more: nobody waits for it
DAY = datetime.timedelta(days=1)
STARTS_A_DAY = 6  # of one account
STARTS_A_DAY_FROM_ONE_ADDRESS = 30
CODES_A_DAY_FOR_ONE_RECORD = 3
WRONG_CODES = 5  # of one code: with three codes a day, one chance in 10^10 a day
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, nothing that looks like something else
LENGTH = 8
SALT = b"privacy_portal.people.claim"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the person says: a record number, or a name and postcode; always a date of birth."""

    birth_date: datetime.date
    mrn: str = ""
    given_name: str = ""
    family_name: str = ""
    postcode: str = ""


@transaction.atomic
def begin(*, by: Actor, facts: Facts, now: datetime.datetime) -> None:
    """Start claiming the record these facts describe; says nothing about whether there is one.

    Raises Refused (NOT_SIGNED_IN, CLAIM_ALREADY, CLAIM_TOO_OFTEN).
    """
    user = _locked_claimant(by)
    _check_pace(user, by=by, now=now)
    patient_id, needs_person = _match(facts)
    _start(user, patient_id=patient_id, needs_person=needs_person, channel=ClaimChannel.EMAIL, by=by, now=now)


@transaction.atomic
def ask_for_letter(*, by: Actor, now: datetime.datetime) -> None:
    """The same claim, its code by post to the address on file; says nothing about whether there is one.

    Raises Refused (NOT_SIGNED_IN, CLAIM_ALREADY, CLAIM_TOO_OFTEN, CLAIM_NOT_BEGUN).
    """
    user = _locked_claimant(by)
    latest = queries.latest(user.pk)
    if latest is None or latest.started_at < now - DAY:
        raise Refused(_("Tell us first which record is yours."), code="CLAIM_NOT_BEGUN")
    _check_pace(user, by=by, now=now)
    _start(user, patient_id=latest.patient_id, channel=ClaimChannel.LETTER, by=by, now=now)


def unsent(*, now: datetime.datetime) -> list[int]:
    """Ids of claims that a worker has still to deal with."""
    rows = ClaimAttempt.objects.filter(handled_at=None, ended_at=None, started_at__lte=now)
    return list(rows.order_by("started_at").values_list("pk", flat=True)[:200])


@transaction.atomic
def send_code(*, by: Actor, attempt_id: int, on: datetime.date, now: datetime.datetime) -> bool:
    """A worker sends the code where the resolver says; True when one went out.

    Without a record, an address or a code left for today nothing is sent, and everything else stays the
    same: the attempt lives as long, and counts wrong codes, as if a code existed.
    """
    attempt = (
        ClaimAttempt.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("patient", "user")
        .filter(pk=attempt_id, handled_at=None, ended_at=None)
        .first()
    )
    if attempt is None:
        return False
    if attempt.started_at < now - SEND_WITHIN:
        _end(attempt, ClaimOutcome.NOT_SENT, now=now)
        return False
    if attempt.needs_person:
        _ask_a_person(attempt.user, by=by, on=on)
    attempt.handled_at = now
    attempt.expires_at = now + (EMAIL_LASTS if attempt.channel == ClaimChannel.EMAIL else LETTER_LASTS)
    attempt.code_sent = attempt.patient is not None and _send(attempt, attempt.patient, by=by, on=on, now=now)
    attempt.save(update_fields=["handled_at", "expires_at", "code_sent"])
    return attempt.code_sent


def finish(*, by: Actor, code: str, now: datetime.datetime) -> int:
    """The code was entered: join the account to the record; returns the patient's id.

    A wrong code is counted in its own transaction, so that no refusal can undo the count.
    Raises Refused (NOT_SIGNED_IN, CLAIM_ALREADY, CLAIM_WRONG_CODE).
    """
    with transaction.atomic():
        user = _locked_claimant(by)
        attempt = _attempt_with(code, user, by=by, now=now)
        if attempt is not None and attempt.code_sent and attempt.patient is not None:
            joined = _join(user, attempt.patient.pk, attempt, by=by, now=now)
            if joined is not None:
                return joined
    raise Refused(
        _("This code is not right, or it is no longer valid. Check it, or ask for a new one."),
        code="CLAIM_WRONG_CODE",
    )


def code_of(attempt: ClaimAttempt) -> str:
    """The code of an attempt: derived, so that neither the database nor the queue holds it."""
    key = hmac.digest(settings.SECRET_KEY.encode(), SALT, hashlib.sha256)
    digest = hmac.digest(key, f"{attempt.pk}:{attempt.user_id}:{attempt.nonce}".encode(), hashlib.sha256)
    number = int.from_bytes(digest)
    letters_ = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters_.append(ALPHABET[rest])
    return f"{''.join(letters_[:4])}-{''.join(letters_[4:])}"


def _locked_claimant(by: Actor) -> User:
    user = User.objects.select_for_update(no_key=True).filter(pk=by.user_id, is_active=True).first()
    if user is None:
        raise Refused(_("Sign in first."), code="NOT_SIGNED_IN")
    if queries.has_record(user.pk):
        raise Refused(_("Your account is joined to your record already."), code="CLAIM_ALREADY")
    return user


def _check_pace(user: User, *, by: Actor, now: datetime.datetime) -> None:
    """The same for everybody, matched or not; the pace of one record is checked where nobody sees it."""
    by_user = queries.starts(since=now - DAY, user_id=user.pk)
    from_address = queries.starts(since=now - DAY, ip=by.ip) if by.ip else 0
    if by_user >= STARTS_A_DAY or from_address >= STARTS_A_DAY_FROM_ONE_ADDRESS:
        raise Refused(
            _("You have tried several times today. Try again tomorrow, or call the clinic."),
            code="CLAIM_TOO_OFTEN",
        )


def _match(facts: Facts) -> tuple[int | None, bool]:
    """(patient id, whether a person must look): only exactly one unclaimed person matches."""
    found = queries.matching(
        facts.birth_date, fold(f"{facts.family_name} {facts.given_name}"), facts.postcode, facts.mrn
    )
    # Nobody has id 0: the same questions are put to the database when nothing was found.
    people = set(canonical_ids(found or [0]).values())
    taken = queries.is_claimed(min(people))
    if not found:
        return None, False
    if len(people) > 1 or taken:
        return None, True
    return min(people), False


def _start(
    user: User,
    *,
    patient_id: int | None,
    channel: ClaimChannel,
    by: Actor,
    now: datetime.datetime,
    needs_person: bool = False,
) -> None:
    for older in ClaimAttempt.objects.select_for_update().filter(user=user, channel=channel, ended_at=None):
        _end(older, ClaimOutcome.REPLACED, now=now)
    attempt = ClaimAttempt.objects.create(
        user=user,
        patient_id=patient_id,
        needs_person=needs_person,
        ip=by.ip,
        channel=channel,
        nonce=secrets.token_urlsafe(24),
        started_at=now,
        expires_at=now + SEND_WITHIN,
    )
    audit.record("claim.begun", by=by, about=("claim", attempt.pk), detail={"channel": channel})
    transaction.on_commit(partial(current_app.send_task, SEND_TASK, args=[attempt.pk]), robust=True)


def _ask_a_person(user: User, *, by: Actor, on: datetime.date) -> None:
    work.open_item(
        by=by,
        kind=WorkKind.CLAIM_AMBIGUOUS,
        about=("user", user.pk),
        reference="",
        due_on=next_working_day(on),
        due_kind=DueKind.HOUSE,
        permission=Permission.PATIENTS_EDIT,
    )


def _send(
    attempt: ClaimAttempt, patient: Patient, *, by: Actor, on: datetime.date, now: datetime.datetime
) -> bool:
    about = ("claim", attempt.pk)
    if queries.codes_sent(patient.pk, since=now - DAY) >= CODES_A_DAY_FOR_ONE_RECORD:
        audit.record("claim.record_refused", by=by, about=about, patient_id=patient.pk)
        return False
    try:
        if attempt.channel == ClaimChannel.EMAIL:
            _send_email(attempt, patient)
        else:
            letters.claim_code_letter(
                by=by, patient=patient, code=code_of(attempt), expires_on=on + LETTER_LASTS, on=on
            )
    except Refused as refused:
        detail = {"channel": attempt.channel, "code": refused.code}
        audit.record("claim.code_not_sent", by=by, about=about, patient_id=patient.pk, detail=detail)
        return False
    audit.record(
        "claim.code_sent", by=by, about=about, patient_id=patient.pk, detail={"channel": attempt.channel}
    )
    return True


def _send_email(attempt: ClaimAttempt, patient: Patient) -> None:
    to = consent.one_time_code_email(patient_id=patient.pk, lock=True)
    words = letters.claim_code_mail(
        code=code_of(attempt),
        minutes=int(EMAIL_LASTS.total_seconds() // 60),
        language=patient.language.split("-")[0],
    )
    mail.queue(to=to.email, subject=words.subject, body=words.body)


def _attempt_with(code: str, user: User, *, by: Actor, now: datetime.datetime) -> ClaimAttempt | None:
    """The live attempt this code belongs to. A wrong one counts against every code of this account."""
    typed = "".join(code.upper().split()).replace("-", "")
    live = ClaimAttempt.objects.select_for_update(of=("self",)).filter(
        user=user, ended_at=None, handled_at__isnull=False, expires_at__gt=now
    )
    found = None
    attempts = list(live.select_related("patient"))
    for attempt in attempts:  # every one is compared, so that time tells nothing
        if hmac.compare_digest(code_of(attempt).replace("-", "").encode(), typed.encode()):
            found = attempt
    if found is not None:
        return found
    for attempt in attempts:
        attempt.wrong_codes += 1
        attempt.save(update_fields=["wrong_codes"])
        if attempt.wrong_codes >= WRONG_CODES:
            _end(attempt, ClaimOutcome.TOO_MANY_TRIES, now=now)
    audit.record("claim.code_refused", by=by, about=("user", user.pk))
    return None


def _join(
    user: User, patient_id: int, attempt: ClaimAttempt, *, by: Actor, now: datetime.datetime
) -> int | None:
    """The record, now this account's; None when another account was quicker."""
    [kept_id] = canonical_ids([patient_id]).values()
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=kept_id)
    if queries.is_claimed(kept_id):
        return None
    patient.user = user
    save_tracked(patient, by=by, reason="claimed", update_fields=["user"])
    if not user.name:
        user.name = patient.full_name
        save_tracked(user, by=by, reason="claimed", update_fields=["name"])
    user.groups.add(*groups_of([Role.PATIENT]))
    _end(attempt, ClaimOutcome.CLAIMED, now=now)
    for other in ClaimAttempt.objects.select_for_update().filter(user=user, ended_at=None):
        _end(other, ClaimOutcome.REPLACED, now=now)
    audit.record(
        "patient.claimed",
        by=by,
        about=("patient", kept_id),
        patient_id=kept_id,
        detail={"channel": attempt.channel, "user_id": user.pk},
    )
    work.settle(by=by, kind=WorkKind.CLAIM_AMBIGUOUS, about=("user", user.pk))
    return kept_id


def _end(attempt: ClaimAttempt, outcome: ClaimOutcome, *, now: datetime.datetime) -> None:
    attempt.ended_at, attempt.outcome = now, outcome
    attempt.save(update_fields=["ended_at", "outcome"])
