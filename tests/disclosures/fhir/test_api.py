"""FHIR's address: in once, waiting or refused with the rule named, and out as the same profile."""

import datetime
import json
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from rest_framework.test import APIClient

from disclosures.fhir import balp, parsing
from disclosures.models import Disclosure, RawEvent
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.operations import tokens
from tests.disclosures.fhir.events import PATIENT, agent, bundle, event
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, make_clinic, make_patient, make_staff

URL, BASE, SEARCH = "/fhir/AuditEvent", "/fhir", "/fhir/AuditEvent/_search"
FHIR = "application/fhir+json"
SOURCE, RECIPIENT = event()["agent"]


@pytest.fixture(autouse=True)
def clinic(db):
    with time_machine.travel(NOW, tick=False):
        yield make_clinic()


@pytest.fixture
def ada():
    return make_patient(mrn="MRN-1")


def client_of(*roles: Role) -> APIClient:
    key = tokens.make(by=BY, user_id=make_staff(*roles).user_id, now=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


@pytest.fixture
def ehr(ada) -> APIClient:
    return client_of(Role.INTAKE_CLERK)


@pytest.fixture
def officer(ada) -> APIClient:
    return client_of(Role.COMPLIANCE_OFFICER)


def post(client: APIClient, body: Any, url: str = URL, **how: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(url, text, content_type=FHIR, **how)


def issues(response: Any) -> list[dict[str, Any]]:
    assert response["Content-Type"] == FHIR
    body = response.json()
    assert body["resourceType"] == "OperationOutcome"
    return body["issue"]


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
        assert (row.raw_event.content, row.raw_event.problem) == (event(), "")
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
        assert row.raw_event.problem == "AuditEvent.action: The action is R, if it is said."

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
        assert balp.first_broken(row.raw_event.content) is None


class TestBundle:
    def test_good_ones_stay_and_each_wrong_one_is_answered_in_its_place(self, ehr) -> None:
        sent = bundle(
            event(id="1"), event(id="2", recorded="x"), {"resourceType": "Patient"}, event(id="3", action="C")
        )
        sent["entry"].append(
            {"resource": event(id="4"), "request": {"method": "DELETE", "url": "AuditEvent/4"}}
        )
        sent["entry"].append(7)
        response = post(ehr, sent, BASE)
        assert response.status_code == 200
        body = response.json()
        assert body["type"] == "batch-response"
        answers = [one["response"] for one in body["entry"]]
        assert [one["status"][:3] for one in answers] == ["201", "422", "422", "201", "422", "422"]
        assert Disclosure.objects.count() == 2
        assert answers[1]["outcome"]["issue"][0]["expression"] == ["AuditEvent.period.start"]
        assert answers[4]["outcome"]["issue"][0]["expression"] == ["Bundle.entry[4].request"]

    def test_the_same_bundle_twice_changes_nothing(self, ehr) -> None:
        sent = bundle(*(event(id=str(number)) for number in range(5)), event(id="0"))
        first, second = (post(ehr, sent, BASE).json()["entry"] for _ in range(2))
        assert [one["response"]["status"][:3] for one in first] == ["201"] * 5 + ["200"]
        assert [one["response"]["status"][:3] for one in second] == ["200"] * 6
        assert first[0]["response"]["location"] == second[5]["response"]["location"]
        assert Disclosure.objects.count() == 5

    def test_a_transaction_keeps_all_or_none(self, ehr) -> None:
        response = post(ehr, bundle(event(id="1"), event(id="2", recorded="x"), kind="transaction"), BASE)
        assert response.status_code == 422
        assert issues(response)[1]["expression"] == ["Bundle.entry[1].resource.period.start"]
        assert Disclosure.objects.count() == 0
        response = post(ehr, bundle(event(id="1"), event(id="2"), kind="transaction"), f"{BASE}/")
        assert (response.status_code, response.json()["type"]) == (200, "transaction-response")
        assert Disclosure.objects.count() == 2

    def test_a_collection_may_carry_its_patient(self, ehr) -> None:
        one = event()
        one["entity"][0]["what"] = {"reference": "urn:uuid:p"}
        patient = {"resourceType": "Patient", "identifier": [PATIENT["identifier"]]}
        sent = {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one}, {"fullUrl": "urn:uuid:p", "resource": patient}],
        }
        answers = [entry["response"]["status"][:3] for entry in post(ehr, sent, BASE).json()["entry"]]
        assert answers == ["201", "200"]

    def test_one_that_cannot_be_kept_does_not_stop_the_others(self, ehr) -> None:
        text = json.dumps(bundle(event(id="1"), event(id="CHANGED"), event(id="2")))
        response = post(ehr, text.replace("CHANGED", "\\u0000"), BASE)
        answers = response.json()["entry"]
        assert [one["response"]["status"][:3] for one in answers] == ["201", "422", "201"]
        assert answers[1]["response"]["outcome"]["issue"][0]["diagnostics"] == parsing.UNKEEPABLE

    def test_one_that_breaks_off_is_not_begun(self, ehr) -> None:
        text = json.dumps(bundle(event(id="1"), event(id="2")))
        assert post(ehr, text[:-40], BASE).status_code == 400
        assert Disclosure.objects.count() == 0

    @pytest.mark.parametrize(
        "body",
        [
            event(),
            {"resourceType": "Bundle"},
            {"resourceType": "Bundle", "type": "history"},
            {"resourceType": "Bundle", "type": []},
            [],
        ],
    )
    def test_another_kind_is_refused(self, ehr, body) -> None:
        assert post(ehr, body, BASE).status_code == 400

    @pytest.mark.parametrize("entry", [None, {}, "x", 7, [], [[]], [None]])
    def test_entries_of_another_kind_break_nothing(self, ehr, entry) -> None:
        sent = {"resourceType": "Bundle", "type": "batch", "entry": entry}
        assert post(ehr, sent, BASE).status_code in {200, 400}

    def test_one_that_is_too_large_is_told_so(self, ehr, monkeypatch) -> None:
        monkeypatch.setattr("disclosures.api.fhir_media.LARGEST", 100)
        response = post(ehr, bundle(event()), BASE)
        assert response.status_code == 413
        assert "import_disclosures" in issues(response)[0]["diagnostics"]


def search(client: APIClient, **asked: Any) -> dict[str, Any]:
    form = "application/x-www-form-urlencoded"
    response = client.post(SEARCH, urlencode(asked, doseq=True), content_type=form)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == FHIR
    return response.json()


class TestServed:
    def test_the_ledger_is_served_as_the_same_profile(self, officer, ada) -> None:
        row = disclose(
            ada, "2026-02-01", recipient_address="1 Main St\nSpringfield", made_by_given="Copies Inc"
        )
        found = search(officer, **{"patient.identifier": "urn:x|MRN-1"})
        assert (found["type"], found["total"]) == ("searchset", 1)
        (entry,) = found["entry"]
        assert balp.first_broken(entry["resource"]) is None
        one = officer.get(f"{URL}/{row.pk}")
        assert one.json() == entry["resource"]
        assert one["Content-Type"] == FHIR

    def test_pages_hold_each_row_once_and_no_address_names_the_patient(self, officer, ada) -> None:
        for day in range(1, 8):
            disclose(ada, f"2026-02-{(day + 1) // 2:02}")
        other = make_patient()
        disclose(other, "2026-02-01")
        page = search(officer, **{"patient.identifier": "MRN-1", "_count": 3})
        seen = []
        while True:
            assert page["total"] == 7
            seen += [one["resource"]["id"] for one in page["entry"]]
            links = {one["relation"]: one["url"] for one in page["link"]}
            assert "MRN-1" not in str(links)
            if "next" not in links:
                break
            page = officer.get(links["next"]).json()
        assert len(seen) == len(set(seen)) == 7

    @pytest.mark.parametrize(
        ("dates", "days"),
        [
            (["2026-02"], [1, 2, 3]),
            (["ge2026-02-02"], [2, 3]),
            (["gt2026-02-02"], [3]),
            (["ge2026-02-01", "lt2026-02-03"], [1, 2]),
            (["le2025"], []),
            (["2026-02-02"], [2]),
            (["ge2027", "le2026"], []),
        ],
    )
    def test_dates_narrow_it(self, officer, ada, dates, days) -> None:
        for day in (1, 2, 3):
            disclose(ada, f"2026-02-0{day}")
        found = search(officer, **{"patient.identifier": "MRN-1", "date": dates})
        starts = [one["resource"]["period"]["start"] for one in found.get("entry", [])]
        assert sorted(starts) == [f"2026-02-0{day}" for day in days]

    def test_a_row_of_many_is_told_of_the_patient_asked_for(self, officer, ada) -> None:
        row = disclose(ada, "2026-02-01", also=[make_patient(mrn="MRN-2")])
        (entry,) = search(officer, **{"patient.identifier": "MRN-1"})["entry"]
        assert entry["resource"]["id"] == f"{row.pk}-{ada.pk}"
        assert "MRN-2" not in json.dumps(entry)
        assert officer.get(f"{URL}/{row.pk}-{ada.pk}").json() == entry["resource"]
        of_all = officer.get(f"{URL}/{row.pk}").json()
        assert "MRN-" not in json.dumps(of_all)
        assert balp.first_broken(of_all) is None
        assert officer.get(f"{URL}/{row.pk}-{make_patient().pk}").status_code == 404

    def test_what_a_correction_replaced_is_gone(self, officer, ada) -> None:
        row = disclose(ada, "2026-02-01")
        newer = Disclosure.objects.create(
            patient=ada,
            disclosed_on=row.disclosed_on,
            recipient=row.recipient,
            replaces=row,
            reason="A slip",
            source="form",
            entered_at=NOW,
        )
        response = officer.get(f"{URL}/{row.pk}")
        assert response.status_code == 410
        assert issues(response)[0]["diagnostics"].endswith(f"/fhir/AuditEvent/{newer.pk}.")
        found = search(officer, **{"patient.identifier": "MRN-1"})
        assert [one["resource"]["id"] for one in found["entry"]] == [str(newer.pk)]

    def test_nobody_unknown_has_any(self, officer) -> None:
        assert search(officer, **{"patient.identifier": "MRN-404"})["total"] == 0

    @pytest.mark.parametrize(
        "query",
        ["", "patient=1", "patient.identifier=1&patient.identifier=2", "patient.identifier=MRN-1&date=soon",
         "patient.identifier=MRN-1&_count=-1", "patient.identifier=MRN-1&date=2026-13", "_cursor=x",
         "patient.identifier=MRN-1&date=%22", f"patient.identifier=MRN-1&_count={2**63}"],
    )  # fmt: skip
    def test_what_the_search_does_not_know_is_told(self, officer, query) -> None:
        response = officer.get(f"{URL}?{query}")
        assert response.status_code == 400
        assert issues(response)

    @pytest.mark.parametrize("name", ["0", "x", "1-", "-1", str(2**63), "a%00b", "1-2-3", "9" * 5000])
    def test_what_is_not_there_is_not_found(self, officer, name) -> None:
        assert officer.get(f"{URL}/{name}").status_code == 404

    def test_reading_is_written_down(self, officer, ada) -> None:
        row = disclose(ada, "2026-02-01")
        search(officer, **{"patient.identifier": "MRN-1"})
        officer.get(f"{URL}/{row.pk}")
        kinds = AuditEvent.objects.filter(patient_id=ada.pk).values_list("kind", flat=True)
        assert {"disclosure.listed", "disclosure.viewed"} <= set(kinds)

    def test_a_page_costs_the_same_whatever_its_length(
        self, officer, ada, django_assert_max_num_queries
    ) -> None:
        for day in range(1, 20):
            disclose(ada, f"2026-02-{day:02}", recipient=f"Agency {day}")
        with django_assert_max_num_queries(20):
            search(officer, **{"patient.identifier": "MRN-1"})


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
