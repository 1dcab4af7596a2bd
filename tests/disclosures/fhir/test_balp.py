"""The rules of IHE BALP's PrivacyDisclosure profiles: each can be broken, and then it is named."""

from typing import Any

import pytest

from disclosures.fhir import balp
from disclosures.fhir.writing import DICOM, SNOMED
from tests.disclosures.fhir.events import DEVICE, agent, as_received, event

SOURCE, RECIPIENT = event()["agent"]
PERSON, REPORT = event()["entity"]
CUSTODIAN = {"type": {"coding": [{"system": SNOMED, "code": "159541003"}]}, "who": DEVICE, "requestor": False}
AUTHORIZER = {**CUSTODIAN, "type": {"coding": [{"system": SNOMED, "code": "429577009"}]}}


def without(one: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in names}


BROKEN = {
    "no type": (without(event(), "type"), "AuditEvent.type"),
    "no recorded": (without(event(), "recorded"), "AuditEvent.recorded"),
    "a day is no instant": (event(recorded="2026-03-06"), "AuditEvent.recorded"),
    "no such instant": (event(recorded="2026-02-30T00:00:00Z"), "AuditEvent.recorded"),
    "no time zone": (event(recorded="2026-03-06T00:00:00"), "AuditEvent.recorded"),
    "unknown action": (event(action="X"), "AuditEvent.action"),
    "unknown outcome": (event(outcome="1"), "AuditEvent.outcome"),
    "no requestor": (
        event(agent=[without(SOURCE, "requestor"), RECIPIENT]),
        "AuditEvent.agent.requestor",
    ),
    "unknown network": (
        event(agent=[SOURCE, {**RECIPIENT, "network": {"type": "9"}}]),
        "AuditEvent.agent.network.type",
    ),
    "no observer": (event(source={"site": "x"}), "AuditEvent.source.observer"),
    "name and query": (event(entity=[PERSON, {**REPORT, "name": "a", "query": "YQ=="}]), "AuditEvent.entity"),
    "modifier": (event(modifierExtension=[{"url": "x"}]), "AuditEvent.modifierExtension"),
    "another type": (event(type={"system": DICOM, "code": "110112"}), "AuditEvent.type"),
    "no subtype": (without(event(), "subtype"), "AuditEvent.subtype"),
    "another subtype": (event(subtype=[{"system": "x", "code": "disclose"}]), "AuditEvent.subtype"),
    "disclosed twice": (event(subtype=event()["subtype"][:1] * 2), "AuditEvent.subtype"),
    "import's action": (event(action="C"), "AuditEvent.action"),
    "no outcome": (without(event(), "outcome"), "AuditEvent.outcome"),
    "one agent": (event(agent=[RECIPIENT]), "AuditEvent.agent"),
    "no source": (event(agent=[RECIPIENT, CUSTODIAN]), "AuditEvent.agent"),
    "two sources": (event(agent=[SOURCE, SOURCE, RECIPIENT]), "AuditEvent.agent"),
    "source is nobody": (event(agent=[without(SOURCE, "who"), RECIPIENT]), "AuditEvent.agent.who"),
    "source without network": (
        event(agent=[without(SOURCE, "network"), RECIPIENT]),
        "AuditEvent.agent.network",
    ),
    "no recipient": (event(agent=[SOURCE, CUSTODIAN]), "AuditEvent.agent"),
    "recipient is nobody": (event(agent=[SOURCE, without(RECIPIENT, "who")]), "AuditEvent.agent.who"),
    "recipient without network": (
        event(agent=[SOURCE, without(RECIPIENT, "network")]),
        "AuditEvent.agent.network",
    ),
    "somebody else observed": (event(source={"observer": {"display": "x"}}), "AuditEvent.source.observer"),
    "two custodians": (event(agent=[SOURCE, RECIPIENT, CUSTODIAN, CUSTODIAN]), "AuditEvent.agent"),
    "custodian is nobody": (
        event(agent=[SOURCE, RECIPIENT, without(CUSTODIAN, "who")]),
        "AuditEvent.agent.who",
    ),
    "two authorizers": (event(agent=[SOURCE, RECIPIENT, AUTHORIZER, AUTHORIZER]), "AuditEvent.agent"),
    "authorizer is nobody": (
        event(agent=[SOURCE, RECIPIENT, without(AUTHORIZER, "who")]),
        "AuditEvent.agent.who",
    ),
    "one entity": (event(entity=[PERSON]), "AuditEvent.entity"),
    "no patient": (event(entity=[REPORT, REPORT]), "AuditEvent.entity"),
    "two patients": (event(entity=[PERSON, PERSON]), "AuditEvent.entity"),
    "patient by no role": (event(entity=[without(PERSON, "role"), REPORT]), "AuditEvent.entity.role"),
    "which patient": (event(entity=[without(PERSON, "what"), REPORT]), "AuditEvent.entity.what"),
    "a device as patient": (
        event(entity=[{**PERSON, "what": {"reference": "Device/1"}}, REPORT]),
        "AuditEvent.entity.what",
    ),
    "wrong type": (event(subtype={}), "AuditEvent.subtype"),
    "null": (event(outcomeDesc=None), "AuditEvent.outcomeDesc"),
    "empty text": (event(agent=[SOURCE, {**RECIPIENT, "name": ""}]), "AuditEvent.agent[1].name"),
}


@pytest.mark.parametrize("one", [event(), as_received()], ids=["source", "recipient"])
def test_a_conforming_event_breaks_no_rule(one) -> None:
    assert balp.first_broken(one) is None


@pytest.mark.parametrize(("one", "path"), BROKEN.values(), ids=BROKEN)
def test_the_first_broken_rule_is_named_by_its_element(one, path) -> None:
    found = balp.first_broken(one)
    assert found is not None
    assert found.path == path
    assert found.sentence.endswith(".")


def test_every_rule_is_broken_by_an_example() -> None:
    named = {str(one) for broken, _path in BROKEN.values() for one in balp.broken(broken)}
    rules = {f"{rule.path}: {rule.sentence}" for rule in balp.R4 + balp.SOURCE}
    missing = {
        rule for rule in rules - named if "resource is an" not in rule and "least one agent" not in rule
    }
    assert missing == set()


def test_the_event_of_a_recipient_is_held_to_its_own_profile() -> None:
    assert str(balp.first_broken(as_received(action="R"))) == (
        "AuditEvent.action: The action is C, if it is said."
    )
    observed = as_received(source={"observer": DEVICE})
    assert "is the recipient too" in str(balp.first_broken(observed))
    unclaimed = as_received(meta={"versionId": "1"})
    assert balp.first_broken(unclaimed) is None


def test_the_claimed_profile_decides_which_rules_hold() -> None:
    claimed = as_received(meta={"profile": [f"{balp.CANONICAL}Source|1.1.4"]})
    assert balp.first_broken(claimed) is not None
    assert str(balp.first_broken(claimed)).startswith("AuditEvent.type")


def test_a_network_may_say_that_it_is_not_known() -> None:
    absent = {"extension": [{"url": "x", "valueCode": "unknown"}]}
    one = event(agent=[SOURCE, {**agent("110152", {"display": "x"}, ""), "network": absent}])
    assert balp.first_broken(one) is None
