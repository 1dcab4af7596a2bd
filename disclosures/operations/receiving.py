"""Take AuditEvents into the ledger: each once, the original kept; what breaks a rule waits or is refused."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from disclosures.fhir import reading
from disclosures.fhir.balp import Broken
from disclosures.fhir.elements import Element
from disclosures.importing.rows import Row
from disclosures.models import Disclosure, Source
from disclosures.operations import near_duplicates, owing, recording
from disclosures.operations.bulk import Writer
from disclosures.operations.validating import Valid, Validator
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law.refusal import Refused

ELEMENT_OF = {
    "patient_mrn": "AuditEvent.entity.what.identifier.value",
    "disclosed_on": "AuditEvent.period.start",
    "recipient": "AuditEvent.agent.who",
}
OTHER = "Another event came in under this identifier, with other content. Send this one under its own."
OTHER_PATH = "AuditEvent.id"


@dataclass(frozen=True, slots=True)
class Sent:
    """One event as it came, with what the bundle calls it."""

    event: Any
    name: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event: in the ledger (as new, waiting for the reason it names), or refused."""

    disclosure_id: int | None = None
    is_new: bool = False
    waits: str = ""
    refused: tuple[Broken, ...] = ()
    is_other: bool = False


ANOTHER = Taken(refused=(Broken(OTHER_PATH, OTHER),), is_other=True)


class NotAll(Exception):
    """Some were refused, so that none was kept."""

    def __init__(self, taken: list[Taken]) -> None:
        self.taken = taken


@transaction.atomic
def take(
    *,
    by: Actor,
    sent: Sequence[Sent],
    on: datetime.date,
    now: datetime.datetime,
    around: Mapping[str, Element] = reading.NOTHING,
    all_or_none: bool = False,
) -> list[Taken]:
    """One answer for each, in order. Raises Refused MAY_NOT, and NotAll with `all_or_none`."""
    if not by.may(Permission.DISCLOSURES_RECORD):
        raise Refused("Your role does not record disclosures.", code="MAY_NOT")
    zone = clinic.time_zone()
    found = [
        reading.read(one.event, zone=zone, number=place, name=one.name, around=around)
        for place, one in enumerate(sent)
    ]
    rows = _of_account({place: one for place, one in enumerate(found) if isinstance(one, Row)}, by=by)
    refused = {place: one.problems for place, one in enumerate(found) if isinstance(one, reading.Refusal)}
    valid, problems = Validator(source=Source.FHIR, on=on).judge(list(rows.values()))
    for problem in problems:
        refused[problem.line] = (Broken(ELEMENT_OF.get(problem.column, "AuditEvent"), problem.sentence),)
    # In one order everywhere, so that two bundles with the same events wait for each other and never both.
    valid.sort(key=lambda one: one.reference)
    written = Writer(by=by, source=Source.FHIR, now=now).write(valid)
    near_duplicates.flag_many(written.ids, by=by, on=on, now=now)
    if written.waiting:
        recording.open_classifying(by=by, on=on)
    owing.imported(written.abuse, by=by, on=on)
    others = {problem.line for problem in written.problems}
    kept = _kept([one for one in valid if one.line not in others])
    taken = []
    for place in range(len(sent)):
        if place in refused:
            taken.append(Taken(refused=refused[place]))
        elif place in others:
            taken.append(ANOTHER)
        else:
            taken.append(_answer(rows[place], kept, set(written.ids)))
    taken = _once(taken)
    if all_or_none and any(one.disclosure_id is None for one in taken):
        raise NotAll(taken)
    _audit(taken, valid, by=by)
    return taken


def _of_account(rows: Mapping[int, Row], *, by: Actor) -> dict[int, Row]:
    """The rows with references that are the account's own, so that no other's event stands in their way.

    What the account sent before references were so is known by its old one. The system itself is no account.
    """
    if by.user_id is None:
        return dict(rows)
    before = set(
        Disclosure.objects.filter(
            source=Source.FHIR,
            source_reference__in=[row.reference for row in rows.values()],
            replaces=None,
            entered_by_id=by.user_id,
        ).values_list("source_reference", flat=True)
    )
    return {
        place: row if row.reference in before else reading.within(row, f"account:{by.user_id}")
        for place, row in rows.items()
    }


def _kept(valid: Sequence[Valid]) -> dict[str, tuple[int, str, str, Any]]:
    """The first row of each reference, its basis, and the original with the rule it breaks."""
    rows = Disclosure.objects.filter(
        source=Source.FHIR, source_reference__in=[one.reference for one in valid], replaces=None
    ).values_list("source_reference", "pk", "basis", "raw_event__problem", "raw_event__content")
    return {reference: (pk, basis, problem or "", content) for reference, pk, basis, problem, content in rows}


def _answer(row: Row, kept: Mapping[str, tuple[int, str, str, Any]], new: set[int]) -> Taken:
    pk, basis, problem, content = kept[row.reference]
    assert row.event is not None  # reading.read() keeps the original of every row
    if content is not None and reading.said(content) != reading.said(row.event.content):
        return ANOTHER
    waits = problem or ("" if basis else "AuditEvent.purposeOfEvent: It names no legal basis of the table.")
    return Taken(pk, pk in new, waits)


def _once(taken: Sequence[Taken]) -> list[Taken]:
    """The second of two that are the same is not new."""
    seen: set[int] = set()
    told = []
    for one in taken:
        is_new = one.is_new and one.disclosure_id not in seen
        if one.disclosure_id is not None:
            seen.add(one.disclosure_id)
        told.append(Taken(one.disclosure_id, is_new, one.waits, one.refused, one.is_other))
    return told


def _audit(taken: Sequence[Taken], valid: Sequence[Valid], *, by: Actor) -> None:
    single = taken[0].disclosure_id if len(taken) == 1 else None
    audit.record(
        "disclosures.received",
        by=by,
        about=("disclosure", single) if single is not None else None,
        patient_id=valid[0].patient_id if single is not None else None,
        detail={
            "added": sum(one.is_new for one in taken),
            "known": sum(one.disclosure_id is not None and not one.is_new for one in taken),
            "waiting": sum(bool(one.waits) for one in taken),
            "refused": sum(bool(one.refused) for one in taken),
        },
    )
