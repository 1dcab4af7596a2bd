"""An AuditEvent as a row of the ledger: whole, waiting with the rule it breaks, or refused."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from disclosures.fhir import balp, bases, recipients
from disclosures.fhir.balp import Broken
from disclosures.fhir.elements import Element, element, elements, numbered, text
from disclosures.fhir.instants import day
from disclosures.fhir.writing import DICOM, SNOMED
from disclosures.importing.rows import Event, Row
from disclosures.models.ledger import Source
from privacy_portal.law import accounting
from privacy_portal.people.folding import is_plain
from privacy_portal.plain import is_keepable

KIND = Source.FHIR.value
LONGEST_REFERENCE = 200
NO_MRN = {
    "http://hl7.org/fhir/sid/us-ssn",
    "http://hl7.org/fhir/sid/us-mbi",
    "http://hl7.org/fhir/sid/us-npi",
}
MRN_TYPE = "MR"

NO_PATIENT = "It must say which patient: the medical record number as what.identifier.value."
NO_RECIPIENT = "It must name who received it, as name or who.display; the address of a network is no name."
NO_DAY = "It must say on which day: period.start as a whole date, or recorded with its time zone."
FAILED = "The event says that it failed: a person must say whether anything was disclosed."
NUMBER_ONLY = "The recipient has an identifier and no name: a person must name it."
UNSEEN = "There are characters in it that nobody can see."
NO_DESCRIPTION = "It does not say what was disclosed: an entity with a name or description is needed."
NOTHING: Mapping[str, Element] = {}
SHOWN = (
    ("patient_mrn", "AuditEvent.entity.what.identifier.value"),
    ("recipient", "AuditEvent.agent.who"),
    ("recipient_of", "AuditEvent.contained"),
    ("recipient_address", "AuditEvent.contained.address"),
    ("description", "AuditEvent.entity.description"),
    ("purpose", "AuditEvent.purposeOfEvent"),
    ("legal_basis", "AuditEvent.purposeOfEvent"),
    ("made_by", "AuditEvent.agent.who"),
)
_SPACES = str.maketrans("\r\n\t", "   ")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event cannot be kept: what it does not say, each by its element."""

    problems: tuple[Broken, ...]


def read(
    event: Any,
    *,
    zone: datetime.tzinfo,
    number: int = 0,
    name: str = "",
    around: Mapping[str, Element] = NOTHING,
) -> Row | Refusal:
    """`name`: what the bundle calls the event (fullUrl), for one that has no name of its own.

    `around`: the Patient resources that came with it, by what refers to them. Patient, day and recipient must
    be told; then an event that breaks a rule is a row whose basis waits for a person, and its `event.problem`
    names the rule.
    """
    if not isinstance(event, Mapping) or event.get("resourceType") != "AuditEvent":
        return Refusal((Broken("AuditEvent.resourceType", "The resource is an AuditEvent."),))
    mrn, disclosed_on = _mrn(event, around), _day(event, zone)
    receiver = _recipient(event)
    problems = []
    if not mrn:
        problems.append(Broken(_place(event, "entity", "what.identifier.value"), NO_PATIENT))
    if disclosed_on is None:
        problems.append(Broken("AuditEvent.period.start", NO_DAY))
    if not receiver.name:
        problems.append(Broken(_place(event, "agent", "who"), NO_RECIPIENT))
    if problems or disclosed_on is None:
        return Refusal(tuple(problems))
    wrong = balp.first_broken(event) or _doubtful(event, receiver)
    based, reference = bases.based_on(event), _reference(event, name)
    row = Row(
        line=number,
        disclosed_on=disclosed_on,
        patient_mrn=mrn,
        recipient=receiver.name,
        recipient_of=receiver.of,
        recipient_address=receiver.address,
        description=_description(event),
        purpose=bases.purpose(event),
        legal_basis=_legal_basis(based, wrong),
        associate_basis="operations" if based.operations and wrong is None else "",
        made_by=_made_by(event),
        reference=reference,
        event=Event(
            kind=KIND, key=key_of(reference), content=dict(event), problem=str(wrong) if wrong else ""
        ),
    )
    unseen = tuple(Broken(path, UNSEEN) for field, path in SHOWN if not _is_seen(getattr(row, field)))
    return Refusal(unseen) if unseen else row


def key_of(reference: str) -> str:
    return hashlib.sha256(f"{KIND}\x1f{reference}".encode()).hexdigest()


def within(row: Row, account: str) -> Row:
    """The row under a reference that is this account's alone."""
    reference = f"{account}/{row.reference}"
    if len(reference) > LONGEST_REFERENCE:
        reference = f"{account}/sha256:{hashlib.sha256(row.reference.encode()).hexdigest()}"
    event = replace(row.event, key=key_of(reference)) if row.event is not None else None
    return replace(row, reference=reference, event=event)


def said(event: Mapping[str, Any]) -> dict[str, Any]:
    """All that it says itself, without what servers add on the way."""
    return {name: value for name, value in event.items() if name not in {"meta", "text"}}


def _doubtful(event: Element, receiver: recipients.Recipient) -> Broken | None:
    """What keeps every rule of the profile, and yet is not enough to stand as complete."""
    if text(event, "outcome") != "0":
        return Broken("AuditEvent.outcome", FAILED)
    if not receiver.named:
        return Broken(_place(event, "agent", "who"), NUMBER_ONLY)
    if not _description(event):
        return Broken("AuditEvent.entity.description", NO_DESCRIPTION)
    return None


def _legal_basis(based: bases.Based, wrong: Broken | None) -> str:
    """A code, or words that name none and so wait for a person."""
    told = based.code or based.given
    if wrong is not None and told:
        told = f"not conforming: {told}"
    if not based.code and accounting.basis_of(told) is not None:
        told = f"unclear: {told}"
    return told


def _mrn(event: Element, around: Mapping[str, Element]) -> str:
    found = balp.patients(event)
    if len(found) != 1:
        return ""
    what = element(found[0], "what")
    reference = text(what, "reference")
    identifier = element(what, "identifier") or _of_patient(event, reference, around)
    kinds = _kinds(identifier)
    if text(identifier, "system") in NO_MRN or (kinds and MRN_TYPE not in kinds):
        return ""
    return text(identifier, "value")


def _of_patient(event: Element, reference: str, around: Mapping[str, Element]) -> Element:
    """The identifier of the patient that came with the event: the one typed MR, or the only one."""
    inside = {f"#{text(one, 'id')}": one for one in elements(event, "contained")}
    one = inside.get(reference) or around.get(reference) or {}
    found = elements(one, "identifier") if text(one, "resourceType") == "Patient" else []
    typed = [each for each in found if MRN_TYPE in _kinds(each)]
    chosen = typed or (found if len(found) == 1 else [])
    return chosen[0] if chosen else {}


def _kinds(identifier: Element) -> set[str]:
    return {text(coding, "code") for coding in elements(element(identifier, "type"), "coding")} - {""}


def _is_seen(words: str) -> bool:
    return (words.isascii() and words.isprintable()) or is_plain(words.translate(_SPACES))


def _recipient(event: Element) -> recipients.Recipient:
    found = balp.agents(event, balp.DESTINATION_ROLE)
    return recipients.recipient(event, found[0]) if len(found) == 1 else recipients.Recipient()


def _day(event: Element, zone: datetime.tzinfo) -> datetime.date | None:
    """The day it happened, or else the day it was recorded, at the clinic."""
    return day(text(event, "period", "start") or text(event, "recorded"), zone)


def _description(event: Element) -> str:
    """What was disclosed: each entity that is not the patient."""
    people = balp.patients(event)
    told = [
        text(one, "description") or text(one, "name") or text(one, "what", "display")
        for one in elements(event, "entity")
        if one not in people
    ]
    return "; ".join(dict.fromkeys(filter(None, told)))


def _made_by(event: Element) -> str:
    """The custodian that disclosed it, unless it is the one that observed it."""
    for one in balp.agents(event, balp.CUSTODIAN, SNOMED):
        if element(one, "who") != element(element(event, "source"), "observer"):
            return text(one, "name") or text(one, "who", "display")
    return ""


def _reference(event: Element, name: str) -> str:
    """What makes it come in once: its identifier or id within its source, or else a hash of all it says.

    R4's AuditEvent has no identifier of its own; one that is sent is taken.
    """
    listed = elements(event, "identifier") or [element(event, "identifier")]
    value, system = text(listed[0], "value"), text(listed[0], "system")
    source = element(event, "source")
    observer = element(source, "observer")
    within = (
        system
        or text(source, "site")
        or text(observer, "identifier", "value")
        or text(observer, "reference")
        or text(observer, "display")
    )
    own = value or text(event, "id")
    reference = f"{within}/{own}" if own else name
    if 0 < len(reference) <= LONGEST_REFERENCE and is_keepable(reference):
        return reference
    whole = reference or json.dumps(said(event), sort_keys=True)
    return f"sha256:{hashlib.sha256(whole.encode(errors='replace')).hexdigest()}"


def _place(event: Element, name: str, below: str) -> str:
    """The path of the element that is missing, with its place where there is one."""
    code = balp.DESTINATION_ROLE if name == "agent" else "1"
    system = DICOM if name == "agent" else balp.ENTITY_TYPE
    found = [place for place, _one in numbered(event, name, system=system, code=code)]
    return f"AuditEvent.{name}[{found[0]}].{below}" if len(found) == 1 else f"AuditEvent.{name}"
