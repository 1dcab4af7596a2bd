"""Disclose on a yes: the ledger's row, the check behind it and what is owed, in one transaction."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from disclosures.models import Disclosure, DisclosureCheck, Source
from disclosures.operations import recording
from disclosures.operations.checks import duties
from disclosures.operations.checks.asking import Question, ask, basis_of
from disclosures.queries import answers, receivers
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law import restriction
from privacy_portal.law.disclosing import (
    PART2,
    Answer,
    Carried,
    Duty,
    Emergency,
    Finding,
    Outcome,
    RecipientKind,
)
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people

# In an emergency these wait: who it is, how much, and what must follow.
WAITS = frozenset({"conditions", "minimum_necessary", "amendment_packet"})
REASON_LENGTH = 500


@transaction.atomic
def disclose(
    *,
    by: Actor,
    question: Question,
    on: datetime.date,
    now: datetime.datetime,
    met: Mapping[str, str] | None = None,
    break_glass: str = "",
    source: str = Source.CHECK,
    source_reference: str = "",
    demand_id: int | None = None,
    request_document_id: int | None = None,
    protocol_id: int | None = None,
    made_by_id: int | None = None,
) -> tuple[Answer, Disclosure | None]:
    """Ask, and on a yes write the disclosure; (the answer, the row or None).

    `met`: further conditions with their evidence. `break_glass`: the reason, where emergency treatment cannot
    wait; an emergency that a restriction gives way to needs one. What was asked and answered is kept, also
    where it was refused. `source_reference` sent again gives the first row.
    Raises Refused (MAY_NOT, BREAK_GLASS_REASON, BREAK_GLASS_ONLY, BREAK_GLASS_PROVIDER, as ask() and
    recording.record() do).
    """
    if not by.may(Permission.DISCLOSURES_RECORD):
        raise Refused("Your role does not let you record a disclosure.", code="MAY_NOT")
    people.addressee(question.patient_id, lock=True)  # no choice of the patient is entered meanwhile
    asked = dataclasses.replace(question, met={**question.met, **(met or {})})
    reason = break_glass.strip()
    if reason:
        asked = _in_emergency(by, asked, reason)
    answer = ask(by=by, question=asked)
    if not _goes(answer, reason):
        _keep(by, asked, answer, None, reason, now=now)
        return answer, None
    if Duty.ASK_NO_FURTHER in answer.duties and not reason:
        raise Refused(
            "This overrides a restriction: say why the emergency does not let it wait.",
            restriction.BINDS.cite,
            code="BREAK_GLASS_REASON",
        )
    entry = _entry(asked, answer, broken=bool(reason))
    row, is_new = recording.record(
        by=by,
        entry=dataclasses.replace(
            entry,
            source=source,
            source_reference=source_reference,
            demand_id=demand_id,
            request_document_id=request_document_id,
            protocol_id=protocol_id,
            made_by_id=made_by_id,
        ),
        on=on,
        now=now,
    )
    if is_new:
        check = _keep(by, asked, answer, row, reason, now=now)
        duties.owe(by=by, row=row, check=check, answer=answer, on=on)
    return answer, row


def _in_emergency(by: Actor, question: Question, reason: str) -> Question:
    """The question of somebody who breaks the glass; Part 2 lets a bona fide emergency through."""
    if not by.may(Permission.BREAK_GLASS):
        raise Refused("Your role does not let you disclose in an emergency.", code="MAY_NOT")
    if len(reason) > REASON_LENGTH:
        raise Refused("Give the reason in a few sentences.", code="TEXT_TOO_LONG")
    basis = basis_of(question)
    if basis is None or basis.code != "treatment":
        raise Refused(
            "Only what is needed for emergency treatment may go this way.",
            restriction.BINDS.cite,
            code="BREAK_GLASS_ONLY",
        )
    if _kind(question) is not RecipientKind.PROVIDER:
        raise Refused(
            "In an emergency this goes only to a health care provider who treats the patient. Say that they "
            "are one.",
            restriction.BINDS.cite,
            code="BREAK_GLASS_PROVIDER",
        )
    needed = question.emergency or Emergency(treatment_needed=True, information_needed=True)
    met = {**question.met, "TREATS": reason}
    if PART2 in question.kinds:
        met["PART2_EMERGENCY"] = reason
    return dataclasses.replace(question, emergency=needed, met=met)


def _kind(question: Question) -> RecipientKind:
    """What the recipient is, as the file of outside parties says, else as somebody said."""
    known = receivers.known(
        on=question.on,
        recipient_id=question.recipient_id,
        party_id=question.party_id,
        kind=question.recipient_kind,
    )
    return RecipientKind(known.receiver.kind)


def _goes(answer: Answer, reason: str) -> bool:
    if answer.outcome is Outcome.ALLOWED:
        return True
    waiting = {step.name for step in answer.steps if step.finding is Finding.OPEN}
    return bool(reason) and answer.outcome is Outcome.NEEDS and waiting <= WAITS


def _entry(question: Question, answer: Answer, *, broken: bool) -> recording.Entry:
    basis = basis_of(question)
    assert basis is not None  # an answer without a basis is never a yes
    purpose = question.purpose.strip() or basis.plain
    packet = {
        Carried.ATTACHED: Disclosure.Packet.ATTACHED,
        Carried.SUMMARY: Disclosure.Packet.SUMMARY,
        Carried.NOT: Disclosure.Packet.NONE,
    }[question.carried]
    if Duty.SEPARATE_PACKET in duties.of(answer):
        packet = Disclosure.Packet.SEPARATE
    return recording.Entry(
        patient_ids=[question.patient_id],
        disclosed_on=question.on,
        description=question.description,
        purpose=purpose,
        basis=basis.code,
        recipient_id=question.recipient_id,
        recipient=question.recipient or _party_name(question),
        recipient_of=question.recipient_of,
        recipient_address=question.recipient_address,
        party_id=question.party_id,
        part2=PART2 in question.kinds,
        break_glass=broken,
        packet=packet,
        routine=question.routine[:40],
        why_this_much=question.why_this_much,
    )


def _party_name(question: Question) -> str:
    return people.party(question.party_id).name if question.party_id is not None else ""


def _keep(
    by: Actor,
    question: Question,
    answer: Answer,
    row: Disclosure | None,
    reason: str,
    *,
    now: datetime.datetime,
) -> DisclosureCheck:
    check = DisclosureCheck.objects.create(
        patient_id=question.patient_id,
        question=as_data(question, reason),
        answer=answers.as_data(answer),
        outcome=answer.outcome.value,
        disclosure=row,
        break_glass=bool(reason),
        at=now,
        by_id=by.user_id,
    )
    kind = "emergency.disclosed" if reason and row is not None else "disclosure_check.answered"
    audit.record(
        kind,
        by=by,
        about=("disclosure_check", check.pk),
        patient_id=question.patient_id,
        detail={"outcome": answer.outcome.value, "code": answer.code, "basis": row.basis if row else ""},
    )
    return check


def as_data(question: Question, reason: str = "") -> dict[str, Any]:
    """The question as it is kept: plain JSON, without what was left unsaid."""
    data: dict[str, Any] = {}
    for field in dataclasses.fields(question):
        value = getattr(question, field.name)
        if value in (None, "", (), frozenset(), {}, False):
            continue
        data[field.name] = _plain(value)
    return {**data, "break_glass": reason} if reason else data


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
