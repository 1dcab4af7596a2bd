"""What the quick form says while it is typed: who the patients are, which recipients fit, what clashes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from consent.queries.matching import Receiver
from disclosures.admin import words
from disclosures.admin.entry_form import MOST_PATIENTS, split
from disclosures.queries import clashes, recipients
from disclosures.queries.recipients import Suggestion
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.people import queries as people
from privacy_portal.plain import keepable
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import MemorableDate


@dataclass(frozen=True, slots=True)
class Warned:
    """A sentence, with the row it is about for those who read the ledger."""

    sentence: str
    disclosure_id: int | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands in the form as far as it can be read; nothing here finds fault with it."""

    patients: list[Any] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    recipient: str = ""


def look(typed: Mapping[str, Any], *, actor: Actor, on: datetime.date) -> Looked:
    """Read the form as it stands."""
    patients = patients_in(typed, actor=actor)
    day, recipient, of = day_in(typed), text_in(typed, "recipient"), text_in(typed, "recipient_of")
    chosen = text_in(typed, "recipient_id") or text_in(typed, "party_id")
    found = clashes.day([one.birth_date for one in patients], day, on=on)
    kept = people.canonical_ids([one.pk for one in patients])
    ids = sorted({*kept, *kept.values()})
    reads = actor.may(Permission.DISCLOSURES_VIEW)
    found += clashes.in_ledger(
        ids, recipient=recipient, of=of, disclosed_on=day, entered_by_id=None if reads else actor.user_id
    )
    if ids and recipient and day is not None:
        for one in patients:
            audit.record("disclosure.compared", by=actor, patient_id=one.pk)
    found += clashes.choices(ids, receiver_in(typed, actor=actor), basis=text_in(typed, "basis"), on=on)
    return Looked(
        patients=patients,
        suggestions=[] if chosen else recipients.suggest(actor, recipient),
        warnings=[Warned(words.clash(one), one.disclosure_id if reads else None) for one in found],
        recipient=recipient,
    )


def receiver_in(typed: Mapping[str, Any], *, actor: Actor) -> Receiver:
    """Who would receive it, as far as one can tell: a party that is known has a kind."""
    names = tuple(filter(None, (text_in(typed, "recipient"), text_in(typed, "recipient_of"))))
    for letter, name in (("r", "recipient_id"), ("p", "party_id")):
        chosen = recipients.suggestion(actor, f"{letter}{text_in(typed, name)}")
        if chosen is not None and chosen.party_id is not None:
            party = people.party(chosen.party_id)
            return Receiver(party.kind, names, party.pk)
    return Receiver("", names)


def patients_in(typed: Mapping[str, Any], *, actor: Actor) -> list[Any]:
    """The patients whose record numbers stand in the form, in that order."""
    numbers = split(keepable(str(typed.get("patients", ""))[:6000]))[:MOST_PATIENTS]
    found = {row.mrn: row for row in people.visible_patients(actor).filter(mrn__in=numbers)}
    return [found[number] for number in numbers if number in found]


def day_in(typed: Mapping[str, Any]) -> datetime.date | None:
    asked = MemorableDateField(required=False)
    try:
        return asked.clean(MemorableDate().value_from_datadict(typed, {}, "disclosed_on"))
    except ValidationError:
        return None


def text_in(typed: Mapping[str, Any], name: str) -> str:
    return keepable(str(typed.get(name) or ""))[:400].strip()
