"""The rules of IHE BALP's PrivacyDisclosure profiles and of FHIR R4's AuditEvent, as data.

Written by hand from version 1.1.4 (https://profiles.ihe.net/ITI/BALP/), for FHIR 4.0.1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclosures.fhir.elements import Element, element, elements, numbered, says, text, texts
from disclosures.fhir.instants import instant
from disclosures.fhir.shape import misshapen
from disclosures.fhir.writing import DICOM, SNOMED, TERMINOLOGY

CANONICAL = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure."
EXPORT, IMPORT = "110106", "110107"
SOURCE_ROLE, DESTINATION_ROLE = "110153", "110152"
CUSTODIAN, AUTHORIZER = "159541003", "429577009"
ENTITY_TYPE, ENTITY_ROLE = f"{TERMINOLOGY}audit-entity-type", f"{TERMINOLOGY}object-role"
LIFECYCLE = f"{TERMINOLOGY}iso-21089-lifecycle"


@dataclass(frozen=True, slots=True)
class Rule:
    """`path` names the element; `kept` says whether an event keeps the rule."""

    path: str
    sentence: str
    kept: Callable[[Element], bool]


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that an event breaks; it never repeats what the event says."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


def agents(event: Element, code: str, system: str = DICOM) -> list[Element]:
    return [one for _place, one in numbered(event, "agent", system=system, code=code)]


def patients(event: Element) -> list[Element]:
    return [one for _place, one in numbered(event, "entity", system=ENTITY_TYPE, code="1")]


def _present(name: str) -> Callable[[Element], bool]:
    return lambda event: name in event


def _one_of(name: str, codes: str) -> Callable[[Element], bool]:
    return lambda event: name not in event or event[name] in codes.split()


def _at_least(name: str, number: int) -> Callable[[Element], bool]:
    return lambda event: len(elements(event, name)) >= number


def _has_type(code: str) -> Callable[[Element], bool]:
    return lambda event: says(element(event, "type"), DICOM, code)


def _action(code: str) -> Callable[[Element], bool]:
    return lambda event: event.get("action", code) == code


def _exactly_one(code: str) -> Callable[[Element], bool]:
    return lambda event: len(agents(event, code)) == 1


def _at_most_one(code: str) -> Callable[[Element], bool]:
    return lambda event: len(agents(event, code, SNOMED)) <= 1


def _each_has(name: str, code: str, system: str = DICOM) -> Callable[[Element], bool]:
    return lambda event: all(bool(element(one, name)) for one in agents(event, code, system))


def _observes(code: str) -> Callable[[Element], bool]:
    return lambda event: all(
        element(one, "who") == element(element(event, "source"), "observer") for one in agents(event, code)
    )


def _is_patient(event: Element) -> bool:
    """A literal reference, if there is one, and a stated type are a Patient's."""
    for one in patients(event):
        what = element(one, "what")
        kind, reference = text(what, "type"), text(what, "reference")
        if kind and kind not in {"Patient", "http://hl7.org/fhir/StructureDefinition/Patient"}:
            return False
        target = reference.rpartition("/")[0].rpartition("/")[2]
        if target and not reference.startswith(("urn:", "#")) and target != "Patient":
            return False
    return True


R4: tuple[Rule, ...] = (
    Rule(
        "AuditEvent.resourceType",
        "The resource is an AuditEvent.",
        lambda event: event.get("resourceType") == "AuditEvent",
    ),
    Rule("AuditEvent.type", "The type of the event is required.", _present("type")),
    Rule("AuditEvent.recorded", "The time when the event was recorded is required.", _present("recorded")),
    Rule(
        "AuditEvent.recorded",
        "An instant has a date, a time to the second and a time zone.",
        lambda event: instant(text(event, "recorded")) is not None,
    ),
    Rule("AuditEvent.action", "The action is one of C, R, U, D and E.", _one_of("action", "C R U D E")),
    Rule("AuditEvent.outcome", "The outcome is one of 0, 4, 8 and 12.", _one_of("outcome", "0 4 8 12")),
    Rule("AuditEvent.agent", "At least one agent is required.", _at_least("agent", 1)),
    Rule(
        "AuditEvent.agent.requestor",
        "Each agent says whether it asked for the event.",
        lambda event: all("requestor" in one for one in elements(event, "agent")),
    ),
    Rule(
        "AuditEvent.agent.network.type",
        "The type of a network is one of 1 to 5.",
        lambda event: all(_network_known(one) for one in elements(event, "agent")),
    ),
    Rule(
        "AuditEvent.source.observer",
        "Who observed the event is required.",
        lambda event: bool(element(element(event, "source"), "observer")),
    ),
    Rule(
        "AuditEvent.entity",
        "An entity has a name or a query, not both (sev-1).",
        lambda event: not any("name" in one and "query" in one for one in elements(event, "entity")),
    ),
)


def _network_known(agent: Element) -> bool:
    network = element(agent, "network")
    return "type" not in network or network["type"] in ("1", "2", "3", "4", "5")


def _profile(*, code: str, name: str, action: str, observer: str, observer_name: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "AuditEvent.modifierExtension",
            "The profile allows no extension that changes what the event means.",
            lambda event: "modifierExtension" not in event,
        ),
        Rule("AuditEvent.type", f"The type is DICOM {code}, {name}.", _has_type(code)),
        Rule("AuditEvent.subtype", "At least one subtype is required.", _at_least("subtype", 1)),
        Rule(
            "AuditEvent.subtype",
            "Exactly one subtype is the lifecycle event “disclose” of ISO 21089.",
            lambda event: sum(says(one, LIFECYCLE, "disclose") for one in elements(event, "subtype")) == 1,
        ),
        Rule("AuditEvent.action", f"The action is {action}, if it is said.", _action(action)),
        Rule("AuditEvent.outcome", "The outcome is required.", _present("outcome")),
        Rule("AuditEvent.agent", "At least two agents are required.", _at_least("agent", 2)),
        Rule(
            "AuditEvent.agent",
            f"Exactly one agent is the source (DICOM {SOURCE_ROLE}).",
            _exactly_one(SOURCE_ROLE),
        ),
        Rule("AuditEvent.agent.who", "It says who the source is.", _each_has("who", SOURCE_ROLE)),
        Rule("AuditEvent.agent.network", "The source has a network.", _each_has("network", SOURCE_ROLE)),
        Rule(
            "AuditEvent.agent",
            f"Exactly one agent is the recipient (DICOM {DESTINATION_ROLE}).",
            _exactly_one(DESTINATION_ROLE),
        ),
        Rule("AuditEvent.agent.who", "It says who the recipient is.", _each_has("who", DESTINATION_ROLE)),
        Rule(
            "AuditEvent.agent.network", "The recipient has a network.", _each_has("network", DESTINATION_ROLE)
        ),
        Rule(
            "AuditEvent.source.observer",
            f"Who observed the event is the {observer_name} too (val-audit-source).",
            _observes(observer),
        ),
        Rule("AuditEvent.agent", "At most one agent is the custodian.", _at_most_one(CUSTODIAN)),
        Rule("AuditEvent.agent.who", "It says who the custodian is.", _each_has("who", CUSTODIAN, SNOMED)),
        Rule("AuditEvent.agent", "At most one agent is the authorizer.", _at_most_one(AUTHORIZER)),
        Rule("AuditEvent.agent.who", "It says who the authorizer is.", _each_has("who", AUTHORIZER, SNOMED)),
        Rule(
            "AuditEvent.entity",
            "At least two entities are required: the patient and what was disclosed.",
            _at_least("entity", 2),
        ),
        Rule(
            "AuditEvent.entity",
            "Exactly one entity is the patient (type 1, Person).",
            lambda event: len(patients(event)) == 1,
        ),
        Rule(
            "AuditEvent.entity.role",
            "The role of that entity is 1, Patient.",
            lambda event: all(says(element(one, "role"), ENTITY_ROLE, "1") for one in patients(event)),
        ),
        Rule(
            "AuditEvent.entity.what",
            "It says which patient.",
            lambda event: all(bool(element(one, "what")) for one in patients(event)),
        ),
        Rule("AuditEvent.entity.what", "It refers to a Patient.", _is_patient),
    )


SOURCE = _profile(code=EXPORT, name="Export", action="R", observer=SOURCE_ROLE, observer_name="source")
RECIPIENT = _profile(
    code=IMPORT, name="Import", action="C", observer=DESTINATION_ROLE, observer_name="recipient"
)


def rules_for(event: Element) -> tuple[Rule, ...]:
    """The profile that the event claims; where it claims neither, the one its type speaks of."""
    claimed = {one.partition("|")[0] for one in texts(element(event, "meta"), "profile")}
    if f"{CANONICAL}Recipient" in claimed and f"{CANONICAL}Source" not in claimed:
        return R4 + RECIPIENT
    if f"{CANONICAL}Source" not in claimed and _has_type(IMPORT)(event):
        return R4 + RECIPIENT
    return R4 + SOURCE


def broken(event: Element) -> Iterator[Broken]:
    """Every rule that the event breaks: types first, then FHIR's own, then the profile's."""
    yield from (Broken(path, sentence) for path, sentence in misshapen(event))
    for rule in rules_for(event):
        if not rule.kept(event):
            yield Broken(rule.path, rule.sentence)


def first_broken(event: Element) -> Broken | None:
    return next(broken(event), None)
