"""A statement delays the listing of some lines, for its time and no longer, and leaves no trace."""

import json
from typing import Any

import pytest

from disclosures.models import Disclosure, Suspension
from disclosures.operations import suspensions
from disclosures.queries import suspensions as queries
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from tests.disclosures.accountings import day, decisions, issue, not_meant, police, prepare, refusal, suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")


def disclosed_to(recipient) -> Disclosure:
    return Disclosure.objects.filter(recipient__name=recipient).latest("pk")


class TestAnOralStatement:
    @pytest.mark.cite("164.528(a)(2)(ii)", "164.528(a)(2)(ii)(C)")
    def test_holds_thirty_days_and_not_one_more(self):
        ada = make_patient()
        police(ada, source="csv", source_reference="P")
        row = suspend()
        assert row.end_on == day("2026-04-04")
        before = {
            when: decisions(prepare(ada, requested_on="2026-03-10", on=when))["P"]
            for when in ("2026-04-04", "2026-04-05")
        }
        assert before == {"2026-04-04": "withheld", "2026-04-05": "listed"}

    def test_is_carried_on_by_a_written_one_that_comes_in_time(self):
        ada = make_patient()
        police(ada, source="csv", source_reference="P")
        oral = suspend()
        suspend(form="written", stated_on="2026-03-28", until="2026-09-30", follows_id=oral.pk, document_id=7)
        got = {
            when: decisions(prepare(ada, requested_on="2026-03-10", on=when))["P"]
            for when in ("2026-04-05", "2026-09-30", "2026-10-01")
        }
        assert got == {"2026-04-05": "withheld", "2026-09-30": "withheld", "2026-10-01": "listed"}

    def test_ends_sooner_where_the_written_one_in_time_says_sooner(self):
        ada = make_patient()
        police(ada, source="csv", source_reference="P")
        oral = suspend()
        suspend(form="written", stated_on="2026-03-20", until="2026-03-25", follows_id=oral.pk)
        assert decisions(prepare(ada, on="2026-03-26", requested_on="2026-03-10"))["P"] == "listed"

    def test_is_not_followed_by_one_that_came_too_late(self):
        oral = suspend()
        late = {"form": "written", "stated_on": "2026-04-05", "until": "2026-09-30"}
        assert refusal(suspend, follows_id=oral.pk, **late) == "FOLLOWS_TOO_LATE"
        assert suspend(**late).end_on == day("2026-09-30")

    def test_is_written_down_with_who_said_it(self):
        assert refusal(suspend, statement=" ") == "STATEMENT_MISSING"
        assert refusal(suspend, identity="") == "IDENTITY_MISSING"


class TestAWrittenStatement:
    @pytest.mark.cite("164.528(a)(2)(i)")
    def test_must_say_for_how_long(self):
        with pytest.raises(Refused) as refused:
            suspend(form="written")
        assert refused.value.code == "SUSPENSION_NO_END"
        assert "record it as an oral one" in refused.value.sentence
        assert Suspension.objects.count() == 0

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"until": "2026-03-04"}, "SUSPENSION_ENDS_BEFORE"),
            ({"until": "2026-09-30", "statement": ""}, "PAPER_MISSING"),
            ({"until": "2026-09-30", "ground": "164.512(e)"}, "SUSPENSION_GROUND"),
            ({"until": "2026-09-30", "ground": "164.512(b)"}, "SUSPENSION_GROUND"),
            ({"until": "2026-09-30", "ground": ""}, "SUSPENSION_GROUND"),
            ({"until": "2027-09-30", "stated_on": "2026-11-25"}, "STATED_IN_FUTURE"),
            ({"until": "2026-09-30", "arrived_on": "2026-03-04"}, "ARRIVED_BEFORE"),
            ({"until": "2026-09-30", "agency": " "}, "AGENCY_MISSING"),
            ({"until": "2026-09-30", "agency": "x" * 10_000}, "AGENCY_TOO_LONG"),
        ],
    )
    def test_is_refused_when_it_cannot_be(self, values, code):
        assert refusal(suspend, **{"form": "written", **values}) == code

    def test_may_follow_only_an_oral_one_of_the_same_agency(self):
        oral = suspend()
        facts: dict[str, Any] = {
            "form": "written",
            "stated_on": "2026-03-10",
            "until": "2026-06-01",
            "follows_id": oral.pk,
        }
        assert refusal(suspend, "State Police", **facts) == "FOLLOWS_ANOTHER"
        assert refusal(suspend, ground="164.512(d)", **facts) == "FOLLOWS_ANOTHER"
        suspend(**facts)
        assert refusal(suspend, **facts) == "FOLLOWED_ALREADY"


class TestASuspension:
    @pytest.mark.parametrize(
        ("basis", "ground", "decision"),
        [
            ("164.512(f)(2)", "164.512(f)", "withheld"),
            ("164.512(f)(1)(ii)(A)", "164.512(f)", "withheld"),
            ("164.512(d)", "164.512(d)", "withheld"),
            ("164.512(d)", "164.512(f)", "listed"),
            ("164.512(f)", "164.512(d)", "listed"),
            ("164.512(e)", "164.512(f)", "listed"),
            ("164.512(j)", "164.512(f)", "listed"),
            ("164.512(a)", "164.512(f)", "listed"),
            ("164.512(b)", "164.512(d)", "listed"),
        ],
    )
    def test_reaches_only_its_own_kind_of_line(self, basis, ground, decision):
        ada = make_patient()
        police(ada, basis=basis)
        suspend(ground=ground)
        assert prepare(ada, on="2026-03-10", requested_on="2026-03-10").decisions[0]["decision"] == decision

    def test_warns_of_lines_to_the_agency_that_it_does_not_reach(self):
        ada = make_patient()
        police(ada, basis="164.512(e)")
        police(ada, basis="164.512(f)")
        suspend()
        prepared = prepare(ada, on="2026-03-10", requested_on="2026-03-10")
        assert [one.row.basis for one in prepared.not_suspended] == ["judicial"]

    @pytest.mark.parametrize(
        ("recipient", "of", "decision"),
        [
            ("Springfield Police", "", "withheld"),
            (" SPRINGFIELD  police ", "", "withheld"),
            ("Sgt. A. Smith", "Springfield Police", "withheld"),
            ("Detective R. Ruiz", "", "withheld"),
            ("Detective R. Ruiz", "Springfield Police", "withheld"),
            ("Detective R. Ruiz", "State Police", "needs_person"),
            ("Springfield Police Department", "", "needs_person"),
            ("Police, Springfield", "", "needs_person"),
            ("R. Ruiz", "", "needs_person"),
            ("State Police", "", "needs_person"),
            ("Springfield PD", "", "needs_person"),
            ("SPD", "", "needs_person"),
            ("Polic\u00eda de Springfield", "", "needs_person"),
        ],
    )
    def test_names_who_it_names_and_asks_a_person_about_the_rest(self, recipient, of, decision):
        ada = make_patient()
        police(ada, recipient=recipient, recipient_of=of)
        suspend(official="Detective R. Ruiz")
        prepared = prepare(ada, on="2026-03-10", requested_on="2026-03-10")
        assert prepared.decisions[0]["decision"] == decision
        assert bool(prepared.alike) == (decision == "needs_person")

    @pytest.mark.parametrize(
        ("agency", "recipient", "basis"),
        [
            ("Federal Bureau of Investigation", "FBI", "164.512(f)"),
            ("HHS Office of Inspector General", "HHS-OIG", "164.512(d)"),
            ("Springfield Police Department", "Springfield PD", "164.512(f)"),
        ],
    )
    def test_asks_about_an_agency_that_is_written_another_way(self, agency, recipient, basis):
        ada = make_patient()
        row = police(ada, basis=basis, recipient=recipient)
        suspension = suspend(agency, ground=basis)
        prepared = prepare(ada, on="2026-03-10", requested_on="2026-03-10")
        assert prepared.listed["entries"] == []
        assert prepared.alike == ((suspension.pk, row.recipient_id),)

    def test_asks_only_about_what_it_would_reach(self):
        ada = make_patient()
        row = police(ada, basis="164.512(f)", recipient="SPD")
        police(ada, basis="164.512(b)", recipient="Board of Health")
        suspension = suspend()
        suspend("State Auditor", ground="164.512(d)")
        prepared = prepare(ada, on="2026-03-10", requested_on="2026-03-10")
        assert prepared.alike == ((suspension.pk, row.recipient_id),)

    def test_asks_about_each_recipient_once_for_all_patients(self):
        one, other = make_patient(), make_patient()
        row = police(one, recipient="Harbor Police")
        police(other, recipient="Harbor Police")
        suspension = suspend()
        not_meant(suspension, row)
        for patient in (one, other):
            prepared = prepare(patient, on="2026-03-10", requested_on="2026-03-10")
            assert prepared.decisions[0]["decision"] == "listed"
        assert prepare(other, on="2026-03-11", requested_on="2026-03-10").alike == ()

    @pytest.mark.parametrize(("same", "decision"), [(True, "withheld"), (False, "listed")])
    def test_follows_a_persons_answer_about_a_name_that_looks_alike(self, same, decision):
        ada = make_patient()
        row = police(ada, recipient="Springfield Police Department")
        suspension = suspend()
        for answer in (not same, same):
            suspensions.answer_likeness(
                by=BY,
                suspension_id=suspension.pk,
                recipient_id=row.recipient_id,
                same=answer,
                on=TODAY,
                now=NOW,
            )
        prepared = prepare(ada, on="2026-03-10", requested_on="2026-03-10")
        assert prepared.decisions[0]["decision"] == decision

    def test_keeps_the_answer_when_a_written_one_follows(self):
        ada = make_patient()
        row = police(ada, recipient="Springfield Police Department")
        oral = suspend()
        suspensions.answer_likeness(
            by=BY, suspension_id=oral.pk, recipient_id=row.recipient_id, same=True, on=TODAY, now=NOW
        )
        suspend(form="written", stated_on="2026-03-28", until="2026-09-30", follows_id=oral.pk)
        prepared = prepare(ada, on="2026-05-10", requested_on="2026-05-10")
        assert prepared.decisions[0]["decision"] == "withheld"

    def test_ends_when_the_agency_lifts_it(self):
        ada = make_patient()
        police(ada)
        row = suspend(form="written", until="2026-12-31")
        lift: dict[str, Any] = {
            "by": BY,
            "suspension_id": row.pk,
            "how": "By telephone",
            "on": TODAY,
            "now": NOW,
        }
        assert refusal(suspensions.lift, **lift, last_on=day("2026-12-31")) == "LIFT_DAY"
        assert refusal(suspensions.lift, **{**lift, "how": ""}, last_on=day("2026-06-30")) == "NO_REASON"
        suspensions.lift(**lift, last_on=day("2026-06-30"))
        assert refusal(suspensions.lift, **lift, last_on=day("2026-06-01")) == "LIFTED_ALREADY"
        got = [
            prepare(ada, on=when, requested_on="2026-03-10").decisions[0]["decision"]
            for when in ("2026-06-30", "2026-07-01")
        ]
        assert got == ["withheld", "listed"]

    def test_is_judged_on_the_day_of_issue_and_not_of_the_request(self):
        ada = make_patient()
        police(ada)
        suspend()
        assert prepare(ada, requested_on="2026-03-10", on="2026-04-20").decisions[0]["decision"] == "listed"
        assert prepare(ada, requested_on="2026-03-01", on="2026-03-06").decisions[0]["decision"] == "withheld"


class TestTheRegister:
    @pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.ADMINISTRATOR])
    def test_is_kept_and_seen_by_nobody_else(self, role):
        suspend()
        clerk = make_staff(role)
        assert not queries.visible_to(clerk).exists()
        stated = suspensions.Statement(
            agency="A", form="oral", ground="164.512(f)", stated_on=TODAY, arrived_on=TODAY, impedes="said"
        )
        assert refusal(suspensions.record, by=clerk, stated=stated, on=TODAY, now=NOW) == "MAY_NOT"

    @pytest.mark.parametrize("role", [Role.PRIVACY_OFFICIAL, Role.COMPLIANCE_OFFICER])
    def test_is_seen_by_the_privacy_official_and_the_compliance_officer(self, role):
        row = suspend()
        assert list(queries.visible_to(make_staff(role))) == [row]

    def test_leaves_no_name_in_the_audit(self):
        suspend(official="Detective R. Ruiz")
        told = json.dumps(
            list(AuditEvent.objects.filter(kind="suspension.recorded").values("detail", "kind"))
        )
        assert "2026-04-04" in told
        assert "Springfield" not in told
        assert "Ruiz" not in told


class TestNothingThePatientGetsBetraysAWithheldLine:
    """Compared with a ledger that never held the line."""

    CASES = [
        ["2026-02-01"],
        ["2025-12-01", "2026-02-01"],
        ["2025-12-01", "2026-01-01", "2026-02-01"],
    ]

    @pytest.mark.parametrize("days", CASES)
    @pytest.mark.parametrize("basis", ["164.512(f)", "164.512(d)"])
    def test_in_its_data(self, days, basis):
        ground = basis
        told = []
        for keeps in (True, False):
            ada = make_patient()
            self.ledger(ada, days if keeps else [], basis)
            if keeps:
                not_meant(suspend(ground=ground), disclosed_to("State Board"))
            told.append(json.dumps(prepare(ada, on="2026-03-10", requested_on="2026-03-09").listed))
        assert told[0] == told[1]

    def test_in_its_letter(self):
        letters = []
        for keeps in (True, False):
            ada = make_patient()
            self.ledger(ada, ["2025-11-02", "2026-02-01"] if keeps else [], "164.512(f)")
            if keeps:
                not_meant(suspend(), disclosed_to("State Board"))
            row = issue(ada, on="2026-03-10", requested_on="2026-03-09", reference=f"PR-7KQ4-M2X{keeps:d}")
            assert row.withheld is keeps
            letters.append(row.communication)
        one, other = (
            (letter.html.replace(letter.reference, "…"), letter.statements, letter.language)
            for letter in letters
        )
        assert one == other

    def test_when_every_line_is_withheld_the_list_is_empty(self):
        ada = make_patient()
        police(ada)
        suspend()
        row = issue(ada, on="2026-03-10", requested_on="2026-03-09")
        assert row.listed["entries"] == []
        assert "no disclosures that we are required to list" in row.communication.html

    @staticmethod
    def ledger(ada, days, basis):
        disclose(ada, "2025-11-01", basis, recipient="State Board", purpose="Audit")
        disclose(ada, "2025-11-15")
        for when in days:
            police(ada, when, basis)
        disclose(ada, "2026-01-15")
        police(ada, "2026-01-20", "164.512(e)")
