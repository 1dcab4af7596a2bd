"""Many events at once: each is taken or answered for itself."""

import json
import time

import pytest

from disclosures.fhir import bundles, parsing
from disclosures.models import Disclosure
from tests.disclosures.fhir.doors import BASE, issues, post
from tests.disclosures.fhir.events import PATIENT, bundle, event

SOURCE, RECIPIENT = event()["agent"]


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

    @pytest.mark.parametrize("kind", ["batch", "transaction", "collection"])
    def test_one_with_too_many_entries_is_told_so_and_nothing_is_taken(self, ehr, monkeypatch, kind) -> None:
        monkeypatch.setattr("disclosures.api.fhir_views.MOST_ENTRIES", 2)
        sent = {"resourceType": "Bundle", "type": kind, "entry": [{"resource": event()}, {}, None]}
        response = post(ehr, sent, BASE)
        assert response.status_code == 413
        assert issues(response)[0]["diagnostics"].startswith("It has more than 2 entries")
        assert not Disclosure.objects.exists()

    def test_space_between_is_passed_over_at_once(self) -> None:
        space = " " * (4 * 1024 * 1024)
        begun = time.perf_counter()
        found = bundles.bundle(
            '{"resourceType":"Bundle",' + space + '"type":"batch","entry":[' + space + "{}]}"
        )
        assert [one.place for one in found.entries()] == [0]
        assert time.perf_counter() - begun < 1
