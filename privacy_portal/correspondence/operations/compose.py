"""Compose a letter: render, check that it says what the law demands, freeze it, queue its delivery."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from consent import queries as consent
from consent.queries import Channel, Destination, Named
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Communication, Delivery, TranslationReview
from privacy_portal.correspondence.rendering import RenderedLetter, render_letter, template_version
from privacy_portal.law.letters import (
    CARRIES_ACCESS,
    LetterKind,
    Statement,
    check_forbidden,
    check_made,
    check_phrases,
    statements_for,
)
from privacy_portal.law.rights import Right
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

TRANSLATED = frozenset({"es"})


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """One required statement, and whether the letter makes it."""

    code: str
    text: str
    cite: str
    made: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would be sent, with its tick-list; nothing is written."""

    html: str
    statements: tuple[StatementCheck, ...]
    language: str
    channel: Channel

    @property
    def complete(self) -> bool:
        return all(check.made for check in self.statements)


@dataclass(frozen=True, slots=True)
class _Made:
    letter: RenderedLetter
    merge: dict[str, Any]
    destination: Destination
    language: str
    needed: tuple[Statement, ...]

    @property
    def checks(self) -> tuple[StatementCheck, ...]:
        return tuple(_check(statement, self.letter) for statement in self.needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a letter is to be: the arguments of compose() and preview().

    `context` holds the keys of contexts.py for `kind`. `named` is an address named for this letter alone.
    `attachments` are documents that travel with it. `conditions` go to statements_for(), such as
    {"reviewable": True}.
    """

    kind: LetterKind
    patient_id: int | None
    addressee_name: str
    reference: str
    context: Mapping[str, Any]
    on: datetime.date
    language: str = "en"
    large_print: bool = False
    channel: Channel | None = None
    right: Right | None = None
    named: Named | None = None
    attachments: Sequence[int] = ()
    conditions: Mapping[str, bool] = field(default_factory=dict)


@transaction.atomic
def compose(*, by: Actor, replaces_id: int | None = None, **wish: Any) -> Communication:
    """Freeze one letter (the fields of Wish) and queue it, in the caller's transaction.

    Raises Refused (STATEMENT_MISSING, STATEMENT_FORBIDDEN, REVIEW_PROMISED, CONTACT_MISSING,
    NO_DESTINATION).
    """
    wanted = Wish(**wish)
    made = _make(wanted)
    _require_complete(wanted, made)
    now = timezone.now()
    communication = Communication.objects.create(
        kind=wanted.kind,
        right=wanted.right or "",
        reference=wanted.reference,
        patient_id=wanted.patient_id,
        addressee_name=wanted.addressee_name,
        named=_stored(wanted.named),
        language=made.language,
        large_print=wanted.large_print,
        html=made.letter.html,
        html_sha256=hashlib.sha256(made.letter.html.encode()).hexdigest(),
        template_version=made.letter.template_version,
        merge={
            **made.merge,
            "_context": plain(wanted.context),
            "_conditions": dict(wanted.conditions),
        },
        statements=sorted(made.letter.statements),
        attachments=list(wanted.attachments),
        on=wanted.on,
        composed_at=now,
        composed_by_id=by.user_id,
        replaces_id=replaces_id,
    )
    delivery = Delivery(
        communication=communication,
        channel=made.destination.channel,
        wanted_channel=wanted.channel or "",
        fingerprint=made.destination.fingerprint,
        message_id=f"<letter-{communication.pk}-{get_random_string(16).lower()}@{_mail_domain()}>",
    )
    save_tracked(delivery, by=by, reason="composed")
    audit.record(
        "letter.composed",
        by=by,
        about=("communication", communication.pk),
        reference=wanted.reference,
        patient_id=wanted.patient_id,
        detail={"kind": wanted.kind, "channel": made.destination.channel},
    )
    if made.language != _base(wanted.language):
        _ask_for_interpreter(communication, by=by, on=wanted.on)
    transaction.on_commit(partial(_nudge, delivery.pk), robust=True)
    return communication


def preview(**wish: Any) -> Preview:
    """The letter compose() would make now. Raises Refused (CONTACT_MISSING, NO_DESTINATION)."""
    made = _make(Wish(**wish))
    return Preview(made.letter.html, made.checks, made.language, made.destination.channel)


def recompose(
    communication: Communication,
    *,
    by: Actor,
    on: datetime.date,
    channel: Channel | None = None,
    named: Named | None = None,
) -> Communication:
    """The same letter to where the patient is reached now; a new row that names the one it replaces.

    One that says by which way the records come goes by that way again or not at all. A letter to a named
    address goes to that address again, or to the new one `named`, whatever `channel` says.
    """
    named = named or named_of(communication)
    if named is None:
        patient_id = communication.patient_id or 0
        channel = channel or channel_bound(communication.delivery)
        channel = channel or reachable(patient_id, communication.delivery.wanted_channel)
    return compose(
        by=by,
        kind=LetterKind(communication.kind),
        patient_id=communication.patient_id,
        addressee_name=communication.addressee_name,
        reference=communication.reference,
        context=communication.merge["_context"],
        conditions=communication.merge.get("_conditions", {}),
        on=on,
        language=communication.language,
        large_print=communication.large_print,
        channel=None if named else channel,
        named=named,
        attachments=communication.attachments,
        replaces_id=communication.pk,
        right=Right(communication.right) if communication.right else None,
    )


def named_of(communication: Communication) -> Named | None:
    """The address named for this letter alone, if it has one."""
    stored = communication.named
    return Named(Channel(stored["channel"]), tuple(stored["lines"])) if stored else None


def destination_of(communication: Communication, *, channel: Channel | None, lock: bool) -> Destination:
    """Where a letter goes now: its named address, or where its patient is reached by `channel`.

    Raises Refused (NO_DESTINATION, NO_PATIENT).
    """
    named = named_of(communication)
    if named is not None:
        return consent.named_destination(communication.addressee_name, named)
    return consent.destination(patient_id=communication.patient_id or 0, channel=channel, lock=lock)


def _stored(named: Named | None) -> dict[str, Any] | None:
    return {"channel": named.channel.value, "lines": list(named.lines)} if named else None


def channel_bound(delivery: Delivery) -> Channel | None:
    """The only channel by which this letter is true: it carries the records, or says how they come."""
    carries = delivery.communication.kind in CARRIES_ACCESS
    return Channel(delivery.wanted_channel) if carries and delivery.wanted_channel else None


def reachable(patient_id: int, wanted: str) -> Channel | None:
    """The channel that was wanted, while it still reaches the patient; else let the resolver choose."""
    if not wanted:
        return None
    channel = Channel(wanted)
    return channel if consent.may_send(patient_id=patient_id, channel=channel) else None


def _make(wish: Wish) -> _Made:
    if wish.named is not None:
        destination = consent.named_destination(wish.addressee_name, wish.named)
    else:
        destination = consent.destination(patient_id=wish.patient_id or 0, channel=wish.channel)
    language = language_of(wish.kind, wish.language)
    merge = {
        **common_facts(wish.on, wish.addressee_name, wish.reference, destination),
        **plain(wish.context),
    }
    letter = render_letter(wish.kind, language=language, large_print=wish.large_print, merge=merge)
    needed = statements_for(
        wish.kind, right=wish.right, language_help=merge["language_help"], **wish.conditions
    )
    return _Made(letter, merge, destination, language, needed)


def _check(statement: Statement, letter: RenderedLetter) -> StatementCheck:
    return StatementCheck(
        statement.code, statement.text, str(statement.cite), statement.code in letter.statements
    )


def _require_complete(wish: Wish, made: _Made) -> None:
    check_made(made.needed, made.letter.statements)
    check_forbidden(wish.kind, made.letter.statements, reviewable=bool(wish.conditions.get("reviewable")))
    check_phrases(wish.kind, made.letter.own_words)


def common_facts(
    on: datetime.date, addressee_name: str, reference: str, destination: Destination
) -> dict[str, Any]:
    head = clinic.letterhead()
    contact = clinic.contact(on)
    hhs = clinic.hhs_complaint_block()
    return {
        "clinic": {
            "name": head.name,
            "address_lines": list(head.address_lines),
            "telephone": head.telephone,
            "email": head.email,
            "website": head.website,
        },
        "contact": {
            "name_or_title": contact.name_or_title,
            "telephone": contact.telephone,
            "email": contact.email,
        },
        "hhs": {
            "name": hhs.name,
            "address_lines": list(hhs.address_lines),
            "telephone": hhs.telephone,
            "tdd": hhs.tdd,
            "url": hhs.url,
        },
        "addressee": {"name": addressee_name, "address_lines": list(destination.address_lines)},
        "language_notices": [
            {"language": notice.language, "text": notice.text} for notice in clinic.notices_of_availability()
        ],
        "language_help": clinic.notice_of_availability_applies(),
        "reference": reference,
        "on": on.isoformat(),
        "channel": destination.channel.value,
    }


def plain(value: Any) -> Any:
    """Dates as ISO text, so that merge data can be frozen as JSON."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def language_of(kind: LetterKind, language: str) -> str:
    """The patient's language when its text was passed by a qualified translator; else English (LNG-07)."""
    base = _base(language)
    if base not in TRANSLATED:
        return "en"
    reviewed = TranslationReview.objects.filter(
        kind=kind, language=base, template_version=template_version(kind, base)
    ).exists()
    return base if reviewed else "en"


def _ask_for_interpreter(communication: Communication, *, by: Actor, on: datetime.date) -> None:
    work.open_item(
        by=by,
        kind=WorkKind.INTERPRETER,
        about=("communication", communication.pk),
        reference=communication.reference,
        due_on=on,
        due_kind=DueKind.HOUSE,
        permission=Permission.LETTERS_SEND,
    )


def _mail_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")


def _nudge(delivery_id: int) -> None:
    # By name: an operation may not know the tasks, which call operations.
    current_app.send_task("correspondence.deliver_one", args=[delivery_id])
