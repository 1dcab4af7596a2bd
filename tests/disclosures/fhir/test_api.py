"""FHIR's address: in once, waiting or refused with the rule named; and who may come in at all."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from disclosures.fhir import balp, parsing
from disclosures.models import Disclosure, RawEvent
from privacy_portal.audit.actor import Role
from tests.disclosures.fhir.doors import BASE, FHIR, SEARCH, URL, client_of, issues, post, raw
from tests.disclosures.fhir.events import agent, bundle, event
from tests.disclosures.ledger import disclose

SOURCE, RECIPIENT = event()["agent"]


class TestPost:
    @pytest.mark.cite("164.528(a)(1)")
    def test_a_conforming_event_is_a_row_of_the_ledger_with_its_original(self, ehr, ada) -> None:
        response = post(ehr, event())
        assert response.status_code == 201, response.content
        row = Disclosure.objects.get()
        assert response["Location"].endswith(f"/fhir/AuditEvent/{row.pk}")
        assert (row.patient_id, row.basis, row.source) == (ada.pk, "public_health", "fhir")
        assert row.disclosed_on == datetime.date(2026, 3, 5)
        assert row.recipient.name == "County Health Department"
        assert not row.recipient.addresses.exists()
        kept = raw(row)
        assert (kept.content, kept.problem) == (event(), "")
        assert [one["severity"] for one in issues(response)] == ["information"]

    def test_the_same_event_twice_is_one_row(self, ehr) -> None:
        first, second = post(ehr, event()), post(ehr, event())
        assert (first.status_code, second.status_code) == (201, 200)
        assert first["Location"] == second["Location"]
        assert (Disclosure.objects.count(), RawEvent.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        "changed", [{"outcomeDesc": "seen"}, {"recorded": "2026-03-09T12:00:00Z"}], ids=["words", "day"]
    )
    def test_another_event_under_its_name_is_told_so_and_changes_nothing(self, ehr, changed) -> None:
        post(ehr, event())
        response = post(ehr, event(**changed))
        assert response.status_code == 409
        assert issues(response)[0]["expression"] == ["AuditEvent.id"]
        assert Disclosure.objects.count() == 1

    def test_one_that_breaks_a_rule_waits_with_the_rule_named(self, ehr) -> None:
        response = post(ehr, event(action="C"))
        assert response.status_code == 201
        (told,) = issues(response)
        assert (told["severity"], told["expression"]) == ("warning", ["AuditEvent.action"])
        row = Disclosure.objects.get()
        assert (row.basis, row.basis_given) == ("", "not conforming: public_health")
        assert raw(row).problem == "AuditEvent.action: The action is R, if it is said."

    def test_one_without_a_basis_waits(self, ehr) -> None:
        response = post(ehr, event(purposeOfEvent=[{"text": "because"}]))
        assert response.status_code == 201
        assert issues(response)[0]["expression"] == ["AuditEvent.purposeOfEvent"]
        assert Disclosure.objects.get().basis == ""

    @pytest.mark.parametrize(
        ("changed", "path"),
        [
            ({"recorded": "soon"}, "AuditEvent.period.start"),
            ({"recorded": "2027-03-06T03:30:00Z"}, "AuditEvent.period.start"),
            ({"recorded": "1905-03-06T03:30:00Z"}, "AuditEvent.period.start"),
            ({"agent": [SOURCE]}, "AuditEvent.agent"),
            (
                {"agent": [SOURCE, agent("110152", {"display": "x" * 10_000}, "x")]},
                "AuditEvent.agent.who",
            ),
            ({"entity": event(mrn="MRN-77777")["entity"]}, "AuditEvent.entity.what.identifier.value"),
        ],
    )
    def test_one_without_patient_day_or_recipient_is_refused(self, ehr, changed, path) -> None:
        response = post(ehr, event(**changed))
        assert response.status_code == 422
        assert issues(response)[0]["expression"] == [path]
        assert "MRN-77777" not in response.content.decode()
        assert (Disclosure.objects.count(), RawEvent.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            ("", parsing.NO_JSON),
            ("[]", parsing.NO_OBJECT),
            ('{"a": 1', parsing.NO_JSON),
            ('{"a": 1, "a": 2}', parsing.TWICE),
            ('{"a": NaN}', parsing.NUMBER),
            ('{"a": 1e999}', parsing.NUMBER),
            ('{"a": ' + "9" * 10_000 + "}", parsing.NUMBER),
            ('{"a": "\\u0000"}', parsing.UNKEEPABLE),
            ('{"\\ud800": 1}', parsing.UNKEEPABLE),
            ('{"a":' * 60 + "1" + "}" * 60, parsing.DEEP),
            ('{"a":' * 100_000, parsing.DEEP),
            (b'{"a": "\xff"}', parsing.NO_JSON),
        ],
    )
    def test_what_is_no_json_is_refused_in_a_sentence(self, ehr, body, sentence) -> None:
        response = post(ehr, body)
        assert response.status_code == 400
        assert sentence in [one["diagnostics"] for one in issues(response)]

    def test_xml_is_not_read(self, ehr) -> None:
        response = ehr.post(URL, "<AuditEvent/>", content_type="application/fhir+xml")
        assert response.status_code == 415
        assert issues(response)[0]["code"] == "not-supported"


def leaves(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in it, of objects and lists too."""
    below: list[tuple[Any, ...]] = [path] if path else []
    if isinstance(found, dict | list):
        items = found.items() if isinstance(found, dict) else enumerate(found)
        for name, value in items:
            below += leaves(value, (*path, name))
    return below


def replaced(found: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copied = list(found) if isinstance(found, list) else dict(found)
    copied[path[0]] = replaced(found[path[0]], path[1:], value)
    return copied


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        2**63,
        1.5,
        True,
        "",
        "x",
        "9" * 10_000,
        [],
        {},
        [None],
        [[]],
        {"a": 1},
        [{}],
        "a\u202eb",
        "-1",
    ],
    ids=lambda value: str(value)[:12],
)
def test_no_value_in_any_place_breaks_it_and_none_makes_a_wrong_row_complete(ehr, value) -> None:
    contained = [{"resourceType": "Organization", "id": "r", "name": "X", "address": [{"line": ["1"]}]}]
    whole = event(
        contained=contained, period={"start": "2026-03-05"}, agent=[SOURCE, {**RECIPIENT, "policy": ["x"]}]
    )
    whole["agent"][1]["who"] = {"reference": "#r", "display": "X", "identifier": {"value": "1"}}
    sent = [replaced(whole, path, value) for path in leaves(whole)]
    for one in sent:
        one["id"] = one["id"] if one["id"] == value else str(sent.index(one))
    for kind in ("batch", "collection"):
        response = post(ehr, bundle(*sent, kind=kind), BASE)
        assert response.status_code == 200, response.content
        assert len(response.json()["entry"]) == len(sent)
    singles = [(), ("agent",), ("agent", 1, "who"), ("entity", 0, "what"), ("recorded",)]
    for path in singles:
        assert post(ehr, replaced(whole, path, value)).status_code in {200, 201, 400, 409, 422}
    for row in Disclosure.objects.exclude(basis="").select_related("raw_event"):
        assert balp.first_broken(raw(row).content) is None


class TestDoors:
    @pytest.mark.parametrize("url", [URL, f"{URL}/1", BASE, SEARCH])
    def test_a_stranger_is_told_to_sign_in(self, url) -> None:
        for response in (APIClient().get(url), post(APIClient(), event(), url)):
            assert response.status_code in {401, 405}
            assert issues(response)

    def test_recording_does_not_open_the_ledger(self, ehr, ada) -> None:
        row = disclose(ada, "2026-02-01")
        for response in (
            ehr.get(f"{URL}?patient.identifier=MRN-1"),
            ehr.get(f"{URL}/{row.pk}"),
            ehr.post(SEARCH, "patient.identifier=MRN-1", content_type="application/x-www-form-urlencoded"),
        ):
            assert response.status_code == 403
            assert issues(response)[0]["code"] == "forbidden"

    def test_who_may_not_record_posts_nothing(self, ada) -> None:
        assert post(client_of(Role.BILLING), event()).status_code == 403
        assert post(client_of(Role.BILLING), bundle(event()), BASE).status_code == 403
        assert Disclosure.objects.count() == 0

    def test_anyone_may_read_what_the_server_can_do(self) -> None:
        response = APIClient().get(f"{BASE}/metadata", HTTP_ACCEPT=FHIR)
        assert response.status_code == 200
        told = response.json()
        assert (told["resourceType"], told["fhirVersion"]) == ("CapabilityStatement", "4.0.1")
        (resource,) = told["rest"][0]["resource"]
        assert f"{balp.CANONICAL}Source" in resource["supportedProfile"]
        assert response["Content-Type"] == FHIR

    def test_plain_json_is_answered_as_plain_json(self, officer) -> None:
        response = officer.get(f"{URL}/1", HTTP_ACCEPT="application/json")
        assert response["Content-Type"] == "application/json"
