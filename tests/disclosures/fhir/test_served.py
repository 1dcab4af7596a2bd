"""The ledger goes out as the same profile, to those who read it."""

import json
from typing import Any

import pytest

from disclosures.fhir import balp
from disclosures.models import Disclosure
from disclosures.operations import correcting
from privacy_portal.audit.models import AuditEvent
from tests.disclosures.fhir.doors import FHIR, URL, issues, search
from tests.disclosures.fhir.events import event
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient

SOURCE, RECIPIENT = event()["agent"]


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

    def test_a_corrected_recipient_is_read_back(self, officer, ada) -> None:
        row = disclose(ada, "2026-02-01")
        receiver = correcting.Receiver("State Auditor")
        facts: dict[str, Any] = {"by": BY, "reason": "Wrong name", "on": TODAY, "now": NOW}
        made = correcting.correct(**facts, disclosure_id=row.pk, receiver=receiver)
        told = officer.get(f"{URL}/{made.pk}").json()
        assert "State Auditor" in json.dumps(told["agent"])
        assert "County Health Department" not in json.dumps(told)
        assert balp.first_broken(told) is None

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
