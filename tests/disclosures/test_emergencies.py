"""Breaking the glass: emergency treatment goes first, to a provider alone, and somebody else looks at it."""

import dataclasses
from typing import Any

import pytest

from disclosures.models import BreakGlassReview, Disclosure, DisclosureCheck
from disclosures.operations import checking
from disclosures.operations.checks.duties import send_request
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.disclosing import Duty, Emergency, Outcome
from privacy_portal.people.models import ExternalParty
from privacy_portal.work.models import WorkItem
from tests.consent.choices import restrict, wanted
from tests.disclosures.test_checking import BY, answer, disclose, question
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.law.refusals import answer_of, refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(clinic):
    return make_patient()


@pytest.mark.cite("164.522(a)(1)(iii)", "164.522(a)(1)(iv)")
class TestInAnEmergency:
    def test_a_reason_is_needed_and_the_provider_is_asked_for_silence(self, ada):  # S095
        restrict(ada, wanted("treatment"))
        assert disclose(question(ada))[1] is None
        found, row = disclose(question(ada), break_glass="Unconscious in the emergency room.")
        assert row is not None
        assert row.break_glass
        assert found.duties == (Duty.ASK_NO_FURTHER,)
        letter = Communication.objects.get(kind="restriction_emergency")
        assert letter.addressee_name == "Mercy Hospital"
        assert "not to disclose it further" in letter.html
        assert letter.patient_id is None
        item = WorkItem.objects.get(kind="break_glass")
        assert item.about_id == DisclosureCheck.objects.get(break_glass=True).pk
        assert AuditEvent.objects.filter(kind="emergency.disclosed", patient_id=ada.pk).exists()

    def test_an_emergency_alone_without_its_reason_is_refused(self, ada):
        restrict(ada, wanted("treatment"))
        asked = question(ada, emergency=Emergency(treatment_needed=True, information_needed=True))
        assert answer(asked) == ("allowed", "")
        refusal = refusal_of(disclose, asked)
        assert refusal is not None
        assert refusal.code == "BREAK_GLASS_REASON"
        assert not Disclosure.objects.exists()

    def test_who_it_is_and_what_must_follow_wait(self, ada):
        found, row = disclose(question(ada, identity_known=False), break_glass="Called from the ambulance.")
        assert row is not None
        assert found.outcome is Outcome.NEEDS

    @pytest.mark.parametrize(
        ("basis", "kind", "code"),
        [("payment", "health_plan", "BREAK_GLASS_ONLY"), ("subpoena", "lawyer", "BREAK_GLASS_ONLY")],
    )
    def test_only_treatment_goes_this_way(self, ada, basis, kind, code):
        refusal = refusal_of(disclose, question(ada, basis, recipient_kind=kind), break_glass="Now.")
        assert refusal is not None
        assert refusal.code == code

    @pytest.mark.cite("42 CFR 2.51(a)")
    @pytest.mark.parametrize("kinds", [frozenset(), frozenset({"part2"})])
    @pytest.mark.parametrize("kind", ["person", "employer", "lawyer", ""])
    def test_it_goes_to_nobody_but_a_provider(self, ada, kind, kinds):
        asked = question(ada, recipient="Neighbour Joe", recipient_kind=kind, kinds=kinds)
        refusal = refusal_of(disclose, asked, break_glass="He asked.")
        assert refusal is not None
        assert refusal.code == "BREAK_GLASS_PROVIDER"
        assert not Disclosure.objects.exists()

    def test_the_file_of_outside_parties_says_who_is_a_provider(self, ada):
        plan = ExternalParty.objects.create(name="Blue Cross", kind="health_plan")
        mercy = ExternalParty.objects.create(name="Mercy", kind="provider")
        asked = dataclasses.replace(question(ada, recipient_kind=""), recipient="")
        to_plan, to_mercy = (dataclasses.replace(asked, party_id=party.pk) for party in (plan, mercy))
        assert answer_of(disclose, to_plan, break_glass="Now.")[0] == "BREAK_GLASS_PROVIDER"
        assert disclose(to_mercy, break_glass="Now.")[1] is not None

    def test_psychotherapy_notes_do_not_go_this_way(self, ada):
        asked = question(ada, kinds=frozenset({"psychotherapy_notes"}))
        found, row = disclose(asked, break_glass="Now.")
        assert (found.code, row) == ("NOTES_BLOCKED", None)

    def test_part_2_lets_a_bona_fide_emergency_through(self, ada):
        asked = question(ada, kinds=frozenset({"part2"}))
        assert answer(asked) == ("refused", "PART2_BLOCKED")
        _found, row = disclose(asked, break_glass="Overdose.")
        assert row is not None
        assert row.part2

    def test_a_request_without_an_address_waits_for_one(self, ada):
        restrict(ada, wanted("treatment"))
        _found, row = disclose(question(ada, recipient_address=""), break_glass="Unconscious.")
        assert row is not None
        assert not Communication.objects.filter(kind="restriction_emergency").exists()
        assert WorkItem.objects.open().filter(kind="recipient_address", about_id=row.pk).exists()
        refusal = refusal_of(send_request, by=BY, disclosure_id=row.pk, on=TODAY)
        assert refusal is not None
        assert refusal.code == "NO_ADDRESS"

    def test_somebody_else_reviews_it_once(self, ada):
        clerk, official = make_staff(Role.RECORDS_CLERK), make_staff(Role.PRIVACY_OFFICIAL)
        disclose(question(ada, identity_known=False), by=clerk, break_glass="Ambulance.")
        check = DisclosureCheck.objects.get()
        facts: dict[str, Any] = {"check_id": check.pk, "justified": True, "finding": "It was.", "now": NOW}
        assert answer_of(checking.review, by=clerk, **facts)[0] == "MAY_NOT"
        checking.review(by=official, **facts)
        assert BreakGlassReview.objects.get().justified
        assert not WorkItem.objects.open().filter(kind="break_glass").exists()
        assert answer_of(checking.review, by=official, **facts)[0] == "REVIEWED_ALREADY"

    def test_nobody_reviews_what_they_disclosed(self, ada):
        official = make_staff(Role.PRIVACY_OFFICIAL)
        disclose(question(ada, identity_known=False), by=official, break_glass="Ambulance.")
        facts: dict[str, Any] = {
            "check_id": DisclosureCheck.objects.get().pk,
            "justified": True,
            "finding": "Mine.",
        }
        assert answer_of(checking.review, by=official, now=NOW, **facts)[0] == "OWN_REVIEW"
