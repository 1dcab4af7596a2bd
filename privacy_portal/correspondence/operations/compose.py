"""Compose a letter: render, check that it says what the law demands, freeze it, queue its delivery."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from consent import queries as consent
from consent.queries import Channel, Destination
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.models import Communication, Delivery, TranslationReview
from privacy_portal.correspondence.rendering import RenderedLetter, render_letter, template_version
from privacy_portal.law.letters import LetterKind, Statement, check_made, check_phrases, statements_for
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


@transaction.atomic
def compose(
    *,
    by: Actor,
    kind: LetterKind,
    patient_id: int,
    addressee_name: str,
    reference: str,
    context: Mapping[str, Any],
    on: datetime.date,
    language: str = "en",
    large_print: bool = False,
    channel: Channel | None = None,
    replaces_id: int | None = None,
    right: Right | None = None,
) -> Communication:
    """Freeze one letter and queue it, in the caller's transaction.

    `context` holds the keys of contexts.py for `kind`.
    Raises Refused (STATEMENT_MISSING, STATEMENT_FORBIDDEN, CONTACT_MISSING, NO_DESTINATION).
    """
    made = _make(
        kind, patient_id, addressee_name, reference, context, on, language, large_print, channel, right
    )
    _require_complete(kind, made)
    now = timezone.now()
    communication = Communication.objects.create(
        kind=kind,
        right=right or "",
        reference=reference,
        patient_id=patient_id,
        addressee_name=addressee_name,
        language=made.language,
        large_print=large_print,
        html=made.letter.html,
        html_sha256=hashlib.sha256(made.letter.html.encode()).hexdigest(),
        template_version=made.letter.template_version,
        merge={**made.merge, "_context": plain(context)},
        statements=sorted(made.letter.statements),
        on=on,
        composed_at=now,
        composed_by_id=by.user_id,
        replaces_id=replaces_id,
    )
    delivery = Delivery(
        communication=communication,
        channel=made.destination.channel,
        wanted_channel=channel or "",
        fingerprint=made.destination.fingerprint,
        message_id=f"<letter-{communication.pk}-{get_random_string(16).lower()}@{_mail_domain()}>",
    )
    save_tracked(delivery, by=by, reason="composed")
    audit.record(
        "letter.composed",
        by=by,
        about=("communication", communication.pk),
        reference=reference,
        patient_id=patient_id,
        detail={"kind": kind, "channel": made.destination.channel},
    )
    if made.language != _base(language):
        _ask_for_interpreter(communication, by=by, on=on)
    transaction.on_commit(partial(_nudge, delivery.pk), robust=True)
    return communication


def preview(
    *,
    kind: LetterKind,
    patient_id: int,
    addressee_name: str,
    reference: str,
    context: Mapping[str, Any],
    on: datetime.date,
    language: str = "en",
    large_print: bool = False,
    channel: Channel | None = None,
    right: Right | None = None,
) -> Preview:
    """The letter compose() would make now. Raises Refused (CONTACT_MISSING, NO_DESTINATION)."""
    made = _make(
        kind, patient_id, addressee_name, reference, context, on, language, large_print, channel, right
    )
    return Preview(made.letter.html, made.checks, made.language, made.destination.channel)


def recompose(
    communication: Communication, *, by: Actor, on: datetime.date, channel: Channel | None = None
) -> Communication:
    """The same letter to where the patient is reached now; a new row that names the one it replaces."""
    delivery = communication.delivery
    return compose(
        by=by,
        kind=LetterKind(communication.kind),
        patient_id=communication.patient_id,
        addressee_name=communication.addressee_name,
        reference=communication.reference,
        context=communication.merge["_context"],
        on=on,
        language=communication.language,
        large_print=communication.large_print,
        channel=channel or reachable(communication.patient_id, delivery.wanted_channel),
        replaces_id=communication.pk,
        right=Right(communication.right) if communication.right else None,
    )


def reachable(patient_id: int, wanted: str) -> Channel | None:
    """The channel that was wanted, while it still reaches the patient; else let the resolver choose."""
    if not wanted:
        return None
    channel = Channel(wanted)
    return channel if consent.may_send(patient_id=patient_id, channel=channel) else None


def _make(
    kind: LetterKind,
    patient_id: int,
    addressee_name: str,
    reference: str,
    context: Mapping[str, Any],
    on: datetime.date,
    language: str,
    large_print: bool,
    channel: Channel | None,
    right: Right | None,
) -> _Made:
    destination = consent.destination(patient_id=patient_id, channel=channel)
    language = _usable_language(kind, language)
    merge = {**common_facts(on, addressee_name, reference, destination), **plain(context)}
    letter = render_letter(kind, language=language, large_print=large_print, merge=merge)
    needed = statements_for(kind, right=right, language_help=merge["language_help"])
    return _Made(letter, merge, destination, language, needed)


def _check(statement: Statement, letter: RenderedLetter) -> StatementCheck:
    return StatementCheck(
        statement.code, statement.text, str(statement.cite), statement.code in letter.statements
    )


def _require_complete(kind: LetterKind, made: _Made) -> None:
    check_made(made.needed, made.letter.statements)
    check_phrases(kind, made.letter.own_words)


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


def _usable_language(kind: LetterKind, language: str) -> str:
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
