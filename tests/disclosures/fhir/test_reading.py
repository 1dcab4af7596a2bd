"""What an AuditEvent tells as a row of the ledger; what it does not tell is never guessed."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.fhir import balp, reading
from disclosures.fhir.writing import Told, audit_event
from disclosures.importing.rows import Row
from privacy_portal.law.accounting import BASES, basis_of
from tests.disclosures.fhir.events import agent, as_received, event

CHICAGO = ZoneInfo("America/Chicago")
SOURCE, RECIPIENT = event()["agent"]
PERSON, REPORT = event()["entity"]
REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def row(one: dict[str, Any], **how: Any) -> Row:
    found = reading.read(one, zone=CHICAGO, **how)
    assert isinstance(found, Row), found
    return found


def refused(one: Any) -> list[str]:
    found = reading.read(one, zone=CHICAGO)
    assert isinstance(found, reading.Refusal), found
    return [problem.path for problem in found.problems]


def received_by(who: dict[str, Any], **values: Any) -> dict[str, Any]:
    return event(agent=[SOURCE, {**agent("110152", who, "10.9.8.7"), **values}])


def based(purposes: list[dict[str, Any]] | None = None, **recipient: Any) -> Row:
    return row(event(purposeOfEvent=purposes or [{"text": "-"}], agent=[SOURCE, {**RECIPIENT, **recipient}]))


class TestFacts:
    @pytest.mark.cite("164.528(b)(2)")
    def test_a_conforming_event_is_a_whole_row(self) -> None:
        one = row(event())
        assert (one.patient_mrn, one.recipient) == ("MRN-1", "County Health Department")
        assert (one.description, one.purpose) == ("Laboratory report", "Notifiable disease")
        assert one.legal_basis == "public_health"
        assert one.event is not None
        assert (one.event.problem, one.event.content) == ("", event())

    def test_the_recipient_may_tell_it_too(self) -> None:
        one = row(as_received())
        assert one.event is not None
        assert (one.recipient, one.event.problem) == ("County Health Department", "")

    def test_the_day_is_the_one_at_the_clinic(self) -> None:
        assert row(event()).disclosed_on == datetime.date(2026, 3, 5)  # 03:30 in UTC is the evening before

    def test_the_day_it_happened_comes_before_the_day_it_was_recorded(self) -> None:
        assert row(event(period={"start": "2026-02-01"})).disclosed_on == datetime.date(2026, 2, 1)

    @pytest.mark.parametrize("start", ["2026", "2026-02", "2026-02-30", "yesterday", "0001-01-01T00:00:00Z"])
    def test_a_period_that_names_no_day_is_refused(self, start: str) -> None:
        assert refused(event(period={"start": start})) == ["AuditEvent.period.start"]

    def test_a_network_address_is_never_a_name_or_a_postal_address(self) -> None:
        assert row(event()).recipient_address == ""
        unnamed = event(agent=[SOURCE, {**agent("110152", {}, "county.example"), "who": {"type": "Device"}}])
        assert refused(unnamed) == ["AuditEvent.agent[1].who"]

    def test_an_address_comes_from_what_the_event_carries(self) -> None:
        organization = {
            "resourceType": "Organization",
            "id": "r",
            "name": "Springfield Police",
            "address": [{"line": ["1 Main St"], "city": "Springfield", "state": "IL", "postalCode": "62701"}],
        }
        role = {
            "resourceType": "PractitionerRole",
            "id": "o",
            "practitioner": {"display": "Det. Ruiz"},
            "organization": {"reference": "#r"},
        }
        one = row({**received_by({"reference": "#r"}), "contained": [organization]})
        assert (one.recipient, one.recipient_address) == (
            "Springfield Police",
            "1 Main St\nSpringfield, IL 62701",
        )
        official = row({**received_by({"reference": "#o"}), "contained": [organization, role]})
        assert (official.recipient, official.recipient_of) == ("Det. Ruiz", "Springfield Police")

    def test_an_identifier_is_no_name_so_it_waits(self) -> None:
        one = row(received_by({"identifier": {"value": "1234567893"}}))
        assert one.recipient == "Identifier 1234567893"
        assert one.event is not None
        assert one.event.problem.startswith("AuditEvent.agent[1].who")
        assert basis_of(one.legal_basis) is None

    @pytest.mark.parametrize(
        "what",
        [
            {"reference": "Patient/7"},
            {"identifier": {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "123456789"}},
            {"identifier": {"type": {"coding": [{"code": "SS"}]}, "value": "123456789"}},
            {"identifier": {"value": " "}},
            {"display": "Ada Lovell"},
        ],
    )
    def test_only_a_medical_record_number_names_a_patient(self, what) -> None:
        one = event(entity=[{**PERSON, "what": what}, REPORT])
        assert refused(one) == ["AuditEvent.entity[0].what.identifier.value"]

    def test_the_patient_may_come_along(self) -> None:
        patient = {
            "resourceType": "Patient",
            "id": "p",
            "identifier": [{"value": "x"}, {"type": {"coding": [{"code": "MR"}]}, "value": "MRN-9"}],
        }
        inside = event(entity=[{**PERSON, "what": {"reference": "#p"}}, REPORT], contained=[patient])
        assert row(inside).patient_mrn == "MRN-9"
        beside = event(entity=[{**PERSON, "what": {"reference": "urn:uuid:1"}}, REPORT])
        assert row(beside, around={"urn:uuid:1": patient}).patient_mrn == "MRN-9"

    def test_what_nobody_can_see_is_refused(self) -> None:
        assert refused(received_by({"display": "County\u202eHealth"})) == ["AuditEvent.agent.who"]

    @pytest.mark.parametrize("one", [None, [], "x", 7, {}, {"resourceType": "Patient"}])
    def test_another_resource_is_refused(self, one) -> None:
        assert refused(one) == ["AuditEvent.resourceType"]


class TestBasis:
    @pytest.mark.parametrize(
        "concept",
        [
            {"coding": [{"code": "164.512(b)"}]},
            {"coding": [{"code": "public_health"}]},
            {"text": "45 CFR 164.512(b)"},
        ],
    )
    def test_a_code_or_citation_names_it(self, concept) -> None:
        assert based([concept]).legal_basis == "public_health"
        assert based(purposeOfUse=[concept]).legal_basis == "public_health"

    def test_a_policy_names_it(self) -> None:
        assert based(policy=["164.512(b)"]).legal_basis == "public_health"

    def test_treatment_and_payment_are_named_by_their_reason(self) -> None:
        assert based([{"coding": [{"system": REASON, "code": "TREAT"}]}]).legal_basis == "treatment"
        assert based([{"coding": [{"system": REASON, "code": "HPAYMT"}]}]).legal_basis == "payment"

    def test_operations_count_for_a_business_associate_only(self) -> None:
        one = based([{"coding": [{"system": REASON, "code": "HOPERAT"}]}])
        assert (basis_of(one.legal_basis), one.associate_basis) == (None, "operations")

    @pytest.mark.parametrize(
        "purposes",
        [
            [{"coding": [{"system": REASON, "code": "PATRQT"}]}],
            [{"text": "because"}],
            [{"coding": [{"code": "164.512(b)"}, {"code": "164.512(d)"}]}],
            [{"text": "164.512"}],
        ],
    )
    def test_anything_else_waits(self, purposes) -> None:
        one = based(purposes)
        assert basis_of(one.legal_basis) is None
        assert one.legal_basis

    def test_words_about_the_purpose_do_not_outweigh_a_code(self) -> None:
        assert based([{"coding": [{"code": "164.512(b)"}], "text": "Payment"}]).legal_basis == "public_health"


class TestBroken:
    @pytest.mark.parametrize(
        "change",
        [
            {"action": "C"},
            {"outcome": "8"},
            {"entity": [PERSON]},
            {"entity": [PERSON, {"what": {"reference": "DocumentReference/7"}}]},
            {"source": {"observer": {"display": "another"}}},
            {"subtype": 7},
        ],
    )
    def test_it_waits_with_the_rule_named_and_never_stands_as_complete(self, change) -> None:
        one = row(event(**change))
        assert one.event is not None
        assert one.event.problem.startswith("AuditEvent.")
        assert basis_of(one.legal_basis) is None
        assert one.associate_basis == ""


class TestReference:
    def test_an_id_counts_within_its_source(self) -> None:
        assert row(event()).reference == "ehr.example/evt-1"
        assert row(event(source={"site": "b", "observer": SOURCE["who"]})).reference == "b/evt-1"

    def test_an_identifier_counts_within_its_system(self) -> None:
        one = event(identifier=[{"system": "urn:x", "value": "7"}])
        assert row(one).reference == "urn:x/7"

    def test_without_a_name_the_content_is_its_name(self) -> None:
        unnamed = {name: value for name, value in event().items() if name != "id"}
        again = {**unnamed, "meta": {"lastUpdated": "2026-03-07T00:00:00Z"}}
        other = {**unnamed, "recorded": "2026-03-08T00:00:00Z"}
        assert row(unnamed).reference == row(again).reference != row(other).reference
        assert row(unnamed, name="urn:uuid:5").reference == "urn:uuid:5"

    def test_a_long_one_is_kept_by_its_hash(self) -> None:
        assert row(event(id="x" * 10_000)).reference.startswith("sha256:")


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\u061c"), min_size=1
).map(str.strip)
MAYBE = st.one_of(st.just(""), WORDS)
LINES = st.lists(WORDS.filter(bool), max_size=4)


@given(
    mrn=WORDS,
    day=st.dates(datetime.date(1890, 1, 1), datetime.date(2100, 1, 1)),
    recipient=WORDS,
    recipient_of=MAYBE,
    address=LINES,
    description=MAYBE,
    purpose=st.one_of(MAYBE, st.sampled_from(["Payment", "treatment", "164.512(b)"])),
    basis=st.sampled_from(["", *(basis.code for basis in BASES)]),
    basis_given=st.one_of(MAYBE.filter(lambda words: basis_of(words) is None), st.just("164.512")),
    made_by=MAYBE,
)
def test_what_is_served_keeps_the_profile_and_reads_back_as_the_same_facts(
    mrn: str,
    day: datetime.date,
    recipient: str,
    recipient_of: str,
    address: list[str],
    description: str,
    purpose: str,
    basis: str,
    basis_given: str,
    made_by: str,
) -> None:
    told = Told(
        id="12",
        patient="",
        mrn=mrn,
        clinic="MycroAesthetics\n",
        from_on=day.isoformat(),
        to_on=day.isoformat(),
        recorded="2026-03-06T03:30:00.000+00:00",
        recipient=recipient,
        recipient_of=recipient_of if recipient_of != recipient else "",
        address=address,
        description=description,
        purpose=purpose,
        basis=basis,
        basis_given=basis_given,
        made_by=made_by,
    )
    made = audit_event(told)
    assert balp.first_broken(made) is None
    read = row(made)
    assert (read.patient_mrn, read.disclosed_on) == (mrn, day)
    assert (read.recipient, read.recipient_of) == (recipient, told.recipient_of)
    assert read.recipient_address.splitlines() == address
    assert (read.description, read.purpose, read.made_by) == (description, purpose, made_by)
    if basis and description:
        assert read.legal_basis == basis
    else:
        assert basis_of(read.legal_basis) is None
    if not basis and description:
        assert read.legal_basis == basis_given
