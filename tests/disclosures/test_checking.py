"""The check reads what stands, and a yes is the ledger's row in the same transaction."""

import dataclasses
import datetime

import pytest

from disclosures.models import Disclosure, DisclosureCheck, Recipient
from disclosures.operations import checking
from privacy_portal.audit.actor import Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.disclosing import Carried, Outcome, Telling
from privacy_portal.law.involved import Mode, Scope
from privacy_portal.people.models import ExternalParty, PatientAlias
from privacy_portal.work.models import WorkItem
from privacy_requests.operations import disputes
from tests.consent.choices import allow, authorize, object_to, paid_in_full, restrict, wanted
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.law.refusals import answer_of, refusal_of

pytestmark = pytest.mark.django_db
BY = system("tests")
MERCY = {
    "recipient": "Mercy Hospital",
    "recipient_kind": "provider",
    "recipient_address": "9 Oak Street\nSpringfield, IL 62704",
}


@pytest.fixture
def ada(clinic):
    return make_patient()


def question(patient, basis="treatment", **values):
    facts = {
        "description": "Medication list",
        "identity_known": True,
        "authority_known": True,
        "why_this_much": "What they asked about, no more.",
        **MERCY,
        **values,
    }
    return checking.Question(patient_id=patient.pk, on=TODAY, basis=basis, **facts)


def to_plan(patient, **values):
    plan = {"recipient": "Blue Cross", "recipient_kind": "health_plan"}
    return question(patient, "payment", **{**plan, **values})


def to_tom(patient, **values):
    telling = Telling(
        mode=Mode.AGREED,
        available=True,
        involved=True,
        directly_relevant=True,
        scopes=frozenset({Scope.BILLING}),
    )
    values = {"recipient": "Tom Lovell", "recipient_kind": "person", "telling": telling, **values}
    return question(patient, "involved_in_care", **values)


def answer(asked, by=BY):
    found = checking.ask(by=by, question=asked)
    return found.outcome.value, found.code


def disclose(asked, by=BY, **values):
    return checking.disclose(by=by, question=asked, on=TODAY, now=NOW, **values)


class TestWhatStandsIsRead:
    def test_nothing_stands_against_treatment(self, ada):
        assert answer(question(ada)) == ("allowed", "")
        assert not DisclosureCheck.objects.exists()

    def test_paid_in_full_is_kept_from_every_health_plan(self, ada):
        paid_in_full(ada)
        assert answer(to_plan(ada)) == ("refused", "RESTRICTED_MANDATORY")
        assert answer(to_plan(ada, recipient="Another plan")) == ("refused", "RESTRICTED_MANDATORY")
        assert answer(question(ada)) == ("allowed", "")

    def test_an_unknown_kind_of_recipient_may_be_the_restricted_one(self, ada):
        paid_in_full(ada)
        asked = dataclasses.replace(to_plan(ada), recipient_kind="", met={"PAYS": "said"})
        assert answer(asked) == ("refused", "RESTRICTED_MANDATORY")

    def test_a_restriction_names_one_recipient(self, ada):
        restrict(ada, wanted("treatment", recipient_name="Mercy Hospital"))
        assert answer(question(ada)) == ("refused", "RESTRICTED")
        assert answer(question(ada, recipient="Oak Clinic")) == ("allowed", "")

    def test_the_record_a_duplicate_was_merged_into_keeps_its_restrictions(self, ada):
        twin = make_patient()
        restrict(twin, wanted("treatment"))
        alias = {"reason": "Same person", "merged_at": NOW, "merged_by_id": 1}
        PatientAlias.objects.create(duplicate=twin, kept=ada, **alias)
        assert answer(question(ada)) == ("refused", "RESTRICTED")
        assert answer(question(twin)) == ("refused", "RESTRICTED")

    def test_an_objection_beats_an_agreement_and_survives_death(self, ada):  # S097, S133
        allow(ada, "Tom Lovell", "billing")
        assert answer(to_tom(ada)) == ("allowed", "")
        object_to(ada, "Tom Lovell")
        assert answer(to_tom(ada)) == ("refused", "OBJECTED")
        ada.died_on = TODAY
        ada.save()
        assert answer(to_tom(ada)) == ("refused", "OBJECTED")

    def test_an_authorization_must_name_who_receives_it(self, ada):
        office = {"recipient": "Reyes & Partners", "recipient_kind": "lawyer"}
        met = {"AUTH_INFORMATION": "read", "AUTH_PURPOSE": "read"}
        asked = question(ada, "authorization", **office, met=met)
        assert answer(asked) == ("refused", "NO_AUTHORIZATION")
        authorize(ada)
        assert answer(asked) == ("allowed", "")
        assert answer(dataclasses.replace(asked, recipient="Somebody else")) == ("refused", "AUTH_RECIPIENT")

    @pytest.mark.cite("164.524(c)(3)(ii)", "164.502(g)(1)")
    def test_the_right_of_access_sends_nothing_to_somebody_else_without_a_paper(self, ada):
        asked = question(ada, "access", recipient="Acme Corp", recipient_kind="employer")
        assert [need.code for need in checking.ask(by=BY, question=asked).needs] == ["DIRECTED"]
        assert disclose(asked)[1] is None
        assert answer(dataclasses.replace(asked, kinds=frozenset({"part2"}))) == ("refused", "PART2_BLOCKED")
        assert answer(dataclasses.replace(asked, met={"DIRECTED": "Her letter of May 2"})) == ("allowed", "")
        mother = dataclasses.replace(asked, recipient="Joan Lovell", recipient_kind="representative")
        needs = [need.code for need in checking.ask(by=BY, question=mother).needs]
        assert needs == ["REPRESENTATIVE_AUTHORITY", "ACTS_FOR_THIS"]
        shown = {"REPRESENTATIVE_AUTHORITY": "Birth certificate"}
        may = {**shown, "NOT_MINORS_OWN": "A vaccination she came with"}
        assert answer(dataclasses.replace(mother, met=shown)) == ("needs", "")
        assert answer(dataclasses.replace(mother, met=may)) == ("allowed", "")

    def test_an_authorization_for_a_firm_is_none_for_a_part_of_its_name(self, ada):
        authorize(ada)
        asked = question(ada, "authorization", recipient="Reyes", recipient_kind="lawyer")
        assert answer(asked) == ("refused", "AUTH_RECIPIENT")

    def test_a_record_in_dispute_does_not_go_without_its_papers(self, ada):  # S052
        disputes.enter(
            by=BY,
            patient_id=ada.pk,
            record="Note of May 3",
            papers=disputes.Papers(request_id=1, denial_id=2, statement_id=3),
            denied_on=TODAY,
            evidence="By letter.",
            on=TODAY,
            now=NOW,
        )
        found = checking.ask(by=BY, question=question(ada))
        assert [need.code for need in found.needs] == ["DISPUTE_NOT_ATTACHED"]
        _answer, row = disclose(question(ada, carried=Carried.ATTACHED))
        assert row is not None
        assert row.packet == "attached"

    def test_a_party_on_file_says_its_kind_and_needs_no_proof(self, ada):
        plan = ExternalParty.objects.create(name="Blue Cross", kind="health_plan")
        asked = checking.Question(
            patient_id=ada.pk, on=TODAY, basis="payment", party_id=plan.pk, routine="Claims"
        )
        assert answer(asked) == ("allowed", "")
        stranger = dataclasses.replace(
            asked, party_id=None, recipient="Blue Cross", recipient_kind="health_plan"
        )
        assert [need.code for need in checking.ask(by=BY, question=stranger).needs] == ["IDENTITY"]

    def test_an_agreement_in_force_opens_the_door_to_an_associate(self, ada):
        party = ExternalParty.objects.create(
            name="Copy Co", kind="business_associate", agreement_from=datetime.date(2026, 1, 1)
        )
        asked = checking.Question(
            patient_id=ada.pk, on=TODAY, basis="business_associate", party_id=party.pk, routine="Copies"
        )
        assert answer(asked) == ("allowed", "")
        old = dataclasses.replace(asked, on=datetime.date(2025, 12, 31))
        assert answer(old) == ("needs", "")


class TestAYesIsTheLedgersRow:
    def test_check_row_and_disclosure_are_one(self, ada):
        found, row = disclose(
            question(
                ada,
                "public_health",
                recipient_kind="agency",
                met={"AUTHORITY_COLLECTS": "State registry law"},
            )
        )
        assert found.outcome is Outcome.ALLOWED
        assert row is not None
        assert (row.patient_id, row.basis, row.source) == (ada.pk, "public_health", "check")
        check = DisclosureCheck.objects.get()
        assert (check.disclosure, check.outcome) == (row, "allowed")
        assert check.question["met"] == {"AUTHORITY_COLLECTS": "State registry law"}
        assert check.answer["steps"][0]["citation"] == "45 CFR 164.512(b)"

    def test_what_is_met_later_counts(self, ada):
        asked = question(ada, "workers_compensation", recipient="Board", recipient_kind="lawyer")
        assert disclose(asked)[1] is None
        _found, row = disclose(asked, met={"COMPENSATION_LAW": "State act"})
        assert row is not None
        assert list(DisclosureCheck.objects.order_by("id").values_list("outcome", flat=True)) == [
            "needs",
            "allowed",
        ]

    def test_a_no_writes_no_disclosure_and_is_kept(self, ada):
        paid_in_full(ada)
        found, row = disclose(to_plan(ada))
        assert (found.outcome, row) == (Outcome.REFUSED, None)
        assert not Disclosure.objects.exists()
        check = DisclosureCheck.objects.get()
        assert (check.outcome, check.disclosure) == ("refused", None)
        event = AuditEvent.objects.get(kind="disclosure_check.answered")
        assert event.detail == {"outcome": "refused", "code": "RESTRICTED_MANDATORY", "basis": ""}

    def test_a_yes_whose_row_is_refused_leaves_nothing(self, ada):
        refusal = refusal_of(disclose, question(ada, description=""))
        assert refusal is not None
        assert refusal.code == "DESCRIPTION_MISSING"
        assert not DisclosureCheck.objects.exists()

    def test_the_same_reference_gives_the_first_row(self, ada):
        _found, first = disclose(question(ada), source_reference="abc")
        _found, second = disclose(question(ada), source_reference="abc")
        assert first == second
        assert DisclosureCheck.objects.count() == 1


class TestWhatIsOwed:
    def test_a_claim_goes_and_the_papers_follow(self, ada):  # S055
        disputes.enter(
            by=BY,
            patient_id=ada.pk,
            record="Note of May 3",
            papers=disputes.Papers(request_id=1, denial_id=2, statement_id=3),
            denied_on=TODAY,
            evidence="By letter.",
            on=TODAY,
            now=NOW,
        )
        _found, row = disclose(to_plan(ada, standard_transaction=True))
        assert row is not None
        assert row.packet == "separate"
        assert WorkItem.objects.open().filter(kind="separate_packet", about_id=row.pk).exists()
        checking.send_packet(by=BY, disclosure_id=row.pk, how="sent")
        assert not WorkItem.objects.open().filter(kind="separate_packet").exists()
        assert answer_of(checking.send_packet, by=BY, disclosure_id=row.pk, how="sent")[0] == "DUTY_DONE"

    @pytest.mark.cite("164.512(c)(2)")
    def test_a_victim_is_told_or_it_is_said_why_not(self, ada):
        met = {"ABUSE_BELIEF": "Bruises.", "ABUSE_REQUIRED": "State law."}
        asked = question(ada, "abuse_neglect_violence", recipient_kind="agency", met=met)
        _found, row = disclose(asked)
        assert row is not None
        assert WorkItem.objects.open().filter(kind="inform_victim", about_id=row.pk).exists()
        assert answer_of(checking.inform_victim, by=BY, disclosure_id=row.pk, how="x")[0] == "DUTY_HOW"
        checking.inform_victim(by=BY, disclosure_id=row.pk, how="serious_harm")
        event = AuditEvent.objects.get(kind="disclosure.victim_informed")
        assert event.detail == {"how": "serious_harm"}


class TestBadInput:
    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"basis": "512(z)"}, "BASIS_UNKNOWN"),
            ({"recipient_kind": "martian"}, "RECIPIENT_KIND"),
            ({"recipient_id": 2**40}, "NO_RECIPIENT"),
            ({"party_id": 2**40}, "NO_PARTY"),
            ({"kinds": frozenset({"astrology"})}, "INFORMATION_KIND"),
        ],
    )
    def test_a_clear_refusal_each(self, ada, values, code):
        refusal = refusal_of(checking.ask, by=BY, question=question(ada, **values))
        assert refusal is not None
        assert refusal.code == code

    def test_a_patient_that_is_not_there(self, clinic):
        asked = checking.Question(patient_id=10**9, on=TODAY, basis="treatment")
        assert answer_of(checking.ask, by=BY, question=asked)[0] == "NO_PATIENT"
        assert answer_of(disclose, asked)[0] == "NO_PATIENT"

    @pytest.mark.parametrize("role", [Role.BILLING, Role.MARKETING, Role.PATIENT, Role.ADMINISTRATOR])
    def test_who_may_not_check_gets_no_answer(self, ada, role):
        stranger = make_staff(role)
        assert answer_of(checking.ask, by=stranger, question=question(ada))[0] == "MAY_NOT"
        assert answer_of(disclose, question(ada), by=stranger)[0] == "MAY_NOT"

    def test_a_purpose_that_names_a_basis_is_enough(self, ada):
        assert answer(question(ada, "", purpose="treatment")) == ("allowed", "")
        assert answer(question(ada, "", purpose="Curiosity")) == ("needs", "")


def test_asking_costs_the_same_few_queries_whatever_stands(ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        checking.ask(by=BY, question=question(ada))
    for _number in range(20):
        restrict(ada, wanted("operations", recipient_name="Nobody"))
    with django_assert_max_num_queries(3):
        checking.ask(by=BY, question=question(ada))
    assert not Recipient.objects.exists()
