"""An accounting is issued once, frozen, held while something waits, recalled, and completed later."""

from typing import Any

import pytest

from disclosures.letters.lists import To
from disclosures.models import Accounting, ReportingUnit
from disclosures.operations import correcting, issuing, searching, supplementing
from disclosures.queries import searches
from privacy_portal.audit.actor import Role
from privacy_portal.people.models import ExternalParty
from privacy_portal.people.operations import parties
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.disclosures.accountings import day, issue, police, prepare, reached, refusal, send_all, suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")
CASE = "PR-7KQ4-M2XD"
PERIOD: dict[str, Any] = {"from_on": day("2020-05-15"), "to_on": day("2026-05-15")}


def state_of(row: Accounting) -> str:
    return Accounting.objects.get(pk=row.pk).communication.delivery.state


class TestAnAccounting:
    @pytest.mark.cite("164.528(d)(2)")
    def test_is_frozen_with_every_row_and_its_reason(self):
        ada = make_patient()
        disclose(ada, "2026-01-05", source="csv", source_reference="A")
        disclose(ada, "2026-01-06", "treatment", source="csv", source_reference="B")
        row = issue(ada)
        assert [(one["reference"], one["decision"]) for one in row.decisions] == [
            ("A", "listed"),
            ("B", "excluded"),
        ]
        assert row.listed["entries"] == Accounting.objects.get().listed["entries"]
        assert (row.from_on, row.to_on, row.issued_on) == (day("2020-05-15"), day("2026-05-15"), TODAY)
        assert row.communication.kind == "accounting"

    def test_says_all_that_the_law_asks_for_in_its_letter(self):
        ada = make_patient()
        disclose(ada, "2026-01-05", recipient_address="1 Oak St\nSpringfield, IL 62701")
        disclose(ada, "2026-02-05")
        disclose(ada, "2026-02-06", "coroner", recipient="County Coroner", purpose="Cause of a death")
        html = issue(ada).communication.html
        for words in (
            "January 5, 2026",
            "County Health Department",
            "1 Oak St, Springfield, IL 62701",
            "Laboratory report",
            "Report of a notifiable disease",
            "2 times, the last on February 5, 2026",
            "(address not known)",
            "May 15, 2020 to May 15, 2026",
            "You asked on:</span> May 15, 2026",
        ):
            assert words in html

    def test_is_held_while_a_row_waits_for_a_person(self):
        ada = make_patient()
        row = disclose(ada, "2026-01-05", "")
        assert refusal(issue, ada) == "ACCOUNTING_WAITS"
        assert not Accounting.objects.exists()
        correcting.classify(
            by=BY, disclosure_id=row.pk, basis="164.512(b)", reason="Asked", on=TODAY, now=NOW
        )
        assert len(issue(ada).listed["entries"]) == 1

    def test_is_issued_once_for_a_case(self):
        ada = make_patient()
        issue(ada)
        assert refusal(issue, ada) == "ISSUED_ALREADY"

    @pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.BILLING])
    def test_is_not_issued_by_other_staff(self, role):
        assert refusal(issue, make_patient(), by=make_staff(role)) == "MAY_NOT"

    @pytest.mark.parametrize("role", [Role.PRIVACY_OFFICIAL, Role.COMPLIANCE_OFFICER])
    def test_is_issued_by_the_two_officers(self, role):
        assert issue(make_patient(), by=make_staff(role)).pk

    @pytest.mark.cite("164.502(g)(5)")
    @pytest.mark.parametrize("basis", ["child_abuse", "abuse_neglect_violence"])
    def test_about_abuse_goes_to_who_acts_for_the_patient_only_after_a_decision(self, basis):
        ada = make_patient()
        disclose(ada, "2026-01-05", basis)
        to = To(addressee_name="Rita Lovell", whose={"represented": True, "records_of": "Ada Lovell"})
        assert refusal(issue, ada, to=to) == "ABUSE_DECISION"
        row = issue(ada, to=to, representative_reason="The report named somebody else.")
        assert row.decisions[0]["representative"] == "The report named somebody else."

    @pytest.mark.cite("42 CFR 2.14")
    def test_of_a_part_2_record_goes_to_who_acts_for_the_patient_only_after_a_decision(self):
        ada = make_patient()
        disclose(ada, "2026-01-05", part2=True)
        disclose(ada, "2026-01-06")
        disclose(ada, "2026-01-07", "treatment", part2=True)
        to = To(addressee_name="Rita Lovell", whose={"represented": True, "records_of": "Ada Lovell"})
        assert refusal(issue, ada, to=to) == "PART2_DECISION"
        row = issue(ada, to=to, representative_reason="She agreed in writing to telling her mother.")
        told = [one.get("representative", "") for one in row.decisions]
        assert told == ["She agreed in writing to telling her mother.", "", ""]

    def test_of_a_part_2_record_that_is_not_listed_asks_nothing(self):
        ada = make_patient()
        disclose(ada, "2026-01-07", "treatment", part2=True)
        to = To(addressee_name="Rita Lovell", whose={"represented": True, "records_of": "Ada Lovell"})
        assert issue(ada, to=to).pk

    def test_about_abuse_goes_to_the_patient_without_asking(self):
        ada = make_patient()
        disclose(ada, "2026-01-05", "child_abuse")
        assert len(issue(ada).listed["entries"]) == 1

    def test_is_written_in_large_print_for_who_needs_it(self):
        ada = make_patient()
        row = issue(ada, to=To(addressee_name="Ada Lovell", large_print=True))
        assert 'class="large"' in row.communication.html

    def test_takes_no_harm_from_what_people_typed(self):
        ada = make_patient()
        disclose(ada, "2026-01-05", purpose="<script>x</script>", description="=cmd() {{ 7 }} %s")
        html = issue(ada).communication.html
        assert "<script>" not in html
        assert "=cmd() {{ 7 }} %s" in html


class TestASearch:
    @pytest.fixture
    def asked(self):
        ReportingUnit.objects.create(name="Laboratory", since=day("2020-01-01"), at=NOW)
        ReportingUnit.objects.create(
            name="Closed", since=day("2010-01-01"), ended_on=day("2020-05-14"), at=NOW
        )
        parties.keep(
            by=BY,
            reason="tests",
            kind="business_associate",
            name="Records Copy LLC",
            agreement_from=day("2024-01-01"),
            reportable_flows="Subpoenas",
        )
        parties.keep(
            by=BY,
            reason="tests",
            kind="business_associate",
            name="Shredding Inc.",
            agreement_from=day("2024-01-01"),
        )
        return {one.name: one for one in searches.outstanding(CASE, **PERIOD)}

    @pytest.mark.cite("164.528(b)(1)")
    def test_holds_the_accounting_until_all_have_answered(self, asked):
        ada = make_patient()
        assert set(asked) == {"Laboratory", "Records Copy LLC"}
        assert refusal(issue, ada) == "SEARCH_OUTSTANDING"
        facts: dict[str, Any] = {"by": BY, "reference": CASE, **PERIOD, "now": NOW}
        lab, copies = asked["Laboratory"], asked["Records Copy LLC"]
        searching.confirm(**facts, kind=lab.kind, asked_id=lab.id, rows=0)
        assert refusal(issue, ada) == "SEARCH_OUTSTANDING"
        assert (
            refusal(searching.override, **facts, kind=copies.kind, asked_id=copies.id, reason=" ")
            == "NO_REASON"
        )
        searching.override(**facts, kind=copies.kind, asked_id=copies.id, reason="Out of business")
        assert issue(ada).pk

    @pytest.mark.cite("164.528(b)(1)")
    def test_asks_also_who_was_there_for_a_part_of_the_days(self):
        times = [
            ("Before", "2010-01-01", "2020-05-14", None),
            ("Ended", "2010-01-01", "2020-05-15", None),
            ("Retired", "2010-01-01", None, "2024-01-01"),
            ("Long retired", "2010-01-01", None, "2020-01-01"),
            ("New", "2026-05-15", None, None),
            ("Later", "2026-05-16", None, None),
        ]
        for name, since, until, retired in times:
            ends = day(until) if until else None
            ExternalParty.objects.create(
                name=name,
                kind="business_associate",
                reportable_flows="Subpoenas",
                agreement_from=day(since),
                agreement_to=ends,
                retired_on=day(retired) if retired else None,
            )
            if not retired:
                ReportingUnit.objects.create(name=f"{name} unit", since=day(since), ended_on=ends, at=NOW)
        asked = {one.name for one in searches.outstanding(CASE, **PERIOD)}
        assert asked == {"Ended", "Ended unit", "Retired", "New", "New unit"}

    def test_is_answered_for_one_case_only(self, asked):
        lab = asked["Laboratory"]
        searching.confirm(
            by=BY, reference="PR-OTHER", kind=lab.kind, asked_id=lab.id, rows=1, now=NOW, **PERIOD
        )
        assert len(searches.outstanding(CASE, **PERIOD)) == 2

    def test_is_not_answered_for_a_stranger_or_by_one(self, asked):
        lab = asked["Laboratory"]
        facts = {"by": BY, "reference": CASE, "kind": lab.kind, "asked_id": lab.id, "now": NOW, **PERIOD}
        clerk = make_staff(Role.INTAKE_CLERK)
        assert refusal(searching.confirm, **{**facts, "by": clerk}, rows=1) == "MAY_NOT"
        assert refusal(searching.confirm, **{**facts, "asked_id": 2**62}, rows=1) == "NOT_ASKED"
        assert refusal(searching.confirm, **facts, rows=-1) == "ROWS_UNLIKELY"
        assert refusal(searching.confirm, **facts, rows=2**63) == "ROWS_UNLIKELY"


class TestASupplement:
    def issued(self):
        ada = reached()
        police(ada)
        disclose(ada, "2026-01-05")
        suspend(form="written", until="2026-11-30")
        row = issue(ada)
        send_all()
        return row

    def test_is_asked_for_when_the_suspension_lapses_once_and_not_before(self):
        row = self.issued()
        assert supplementing.sweep(by=BY, on=day("2026-11-30")) == 0
        for _twice in range(2):
            supplementing.sweep(by=BY, on=day("2026-12-01"))
            assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [row.pk]

    def test_holds_only_what_was_kept_back_and_is_free(self):
        row = self.issued()
        made = supplementing.supplement(by=BY, accounting_id=row.pk, on=day("2026-12-01"), now=NOW)
        assert [entry["recipient"] for entry in made.listed["entries"]] == ["Springfield Police"]
        assert (made.free, made.supplement_of_id) == (True, row.pk)
        assert "November 24, 2026 we gave you a list" in made.communication.html
        for word in ("suspen", "withheld", "kept back", "delayed"):
            assert word not in made.communication.html.lower()
        assert supplementing.sweep(by=BY, on=day("2026-12-02")) == 0
        assert (
            refusal(supplementing.supplement, by=BY, accounting_id=row.pk, on=day("2026-12-02"), now=NOW)
            == "NOTHING_TO_ADD"
        )

    def test_is_refused_while_the_suspension_runs(self):
        row = self.issued()
        assert (
            refusal(supplementing.supplement, by=BY, accounting_id=row.pk, on=TODAY, now=NOW)
            == "NOTHING_TO_ADD"
        )

    def test_is_not_owed_after_a_later_accounting_told_it(self):
        row = self.issued()
        ada_id = row.patient
        issue(ada_id, on="2026-12-01", requested_on="2026-12-01", reference="PR-LATER-ONE")
        assert supplementing.sweep(by=BY, on=day("2026-12-02")) == 0

    def test_tells_a_row_as_it_was_corrected_since(self):
        row = self.issued()
        kept = next(one["id"] for one in row.decisions if one["decision"] == "withheld")
        correcting.correct(
            by=BY, disclosure_id=kept, description="Name and address", reason="Typo", on=TODAY, now=NOW
        )
        made = supplementing.supplement(by=BY, accounting_id=row.pk, on=day("2026-12-01"), now=NOW)
        assert [entry["description"] for entry in made.listed["entries"]] == ["Name and address"]


class TestAnOralStatement:
    def test_is_asked_about_on_its_twentieth_day_until_it_lapses_or_a_written_one_comes(self):
        row = suspend(stated_on="2026-11-01")
        seen = {}
        for when in ("2026-11-20", "2026-11-21", "2026-12-01", "2026-12-02"):
            supplementing.sweep(by=BY, on=day(when))
            seen[when] = work.open_about(kind=WorkKind.SUSPENSION_ENDING)
        assert seen == {
            "2026-11-20": [],
            "2026-11-21": [row.pk],
            "2026-12-01": [row.pk],
            "2026-12-02": [],
        }

    def test_is_not_asked_about_after_a_written_one_came(self):
        row = suspend(stated_on="2026-11-01")
        supplementing.sweep(by=BY, on=TODAY)
        suspend(form="written", stated_on="2026-11-20", until="2027-01-31", follows_id=row.pk)
        assert work.open_about(kind=WorkKind.SUSPENSION_ENDING) == []
        assert supplementing.sweep(by=BY, on=TODAY) == 0


def test_a_preview_writes_nothing_and_shows_the_letter():
    ada = reached()
    disclose(ada, "2026-01-05")

    shown = issuing.preview(prepare(ada), reference=CASE, to=To(addressee_name="Ada Lovell"))
    assert "County Health Department" in shown.html
    assert shown.complete
    assert not Accounting.objects.exists()
