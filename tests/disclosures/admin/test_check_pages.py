"""The check on the staff site: asked, answered, disclosed on a yes, and emergencies reviewed."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.models import Disclosure, DisclosureCheck
from disclosures.operations import checking
from privacy_portal.audit.actor import Role, system
from privacy_portal.audit.models import AuditEvent
from privacy_portal.work.models import WorkItem
from tests.consent.choices import paid_in_full, restrict, wanted
from tests.disclosures.admin.pages import said, text
from tests.factories import NOW, TODAY, make_patient
from tests.people.signing_in import make_account, signed_in

CHECK = "/staff/disclosures/disclosurecheck/"
EMERGENCIES = f"{CHECK}emergencies/"


def sent(patient, do="ask", **values):
    return {
        "submission_key": str(uuid.uuid4()),
        "patients": patient.mrn,
        "recipient": "Mercy Hospital",
        "recipient_kind": "provider",
        "recipient_address": "9 Oak Street",
        "identity_known": "on",
        "basis": "treatment",
        "description": "Medication list",
        "do": do,
        **values,
    }


def break_glass(patient, **values):
    question = checking.Question(
        patient_id=patient.pk,
        on=TODAY,
        basis="treatment",
        recipient="Mercy Hospital",
        recipient_kind="provider",
        description="Medication list",
    )
    by = values.get("by", system("tests"))
    checking.disclose(by=by, question=question, on=TODAY, now=NOW, break_glass="Unconscious.")
    return DisclosureCheck.objects.latest("pk")


class TestAsking:
    def test_a_yes_shows_every_step_and_offers_to_disclose(self, clara, ada):
        page = text(clara.post(CHECK, sent(ada)))
        assert "Yes, it may be disclosed" in page
        assert "45 CFR 164.506(a)" in page
        assert "Disclose and record" in page
        assert not DisclosureCheck.objects.exists()
        assert AuditEvent.objects.filter(kind="disclosure_check.asked", patient_id=ada.pk).exists()

    def test_a_yes_asks_nothing_more_and_is_taken_where_it_stands(self, clara, ada):
        page = clara.post(CHECK, sent(ada)).content.decode()
        assert 'name="met_' not in page
        assert page.index('value="disclose"') < page.index('id="part-who"')

    def test_of_a_restriction_on_everything_nothing_is_apart(self, clara, ada):
        restrict(ada, wanted("treatment", information=""))
        page = clara.post(CHECK, sent(ada)).content.decode()
        assert "agreed to a restriction" in page
        assert 'name="apart_from"' not in page

    def test_a_no_says_why_and_offers_nothing(self, clara, ada):
        paid_in_full(ada)
        plan = {"recipient": "Blue Cross", "recipient_kind": "health_plan", "basis": "payment"}
        page = text(clara.post(CHECK, sent(ada, **plan, why_this_much="The claim.")))
        assert "paid for in full" in page
        assert "45 CFR 164.522(a)(1)(vi)" in page
        assert "Disclose and record" not in page

    def test_none_of_the_restricted_information_is_in_it(self, clara, ada):
        row = paid_in_full(ada)
        plan = {"recipient": "Blue Cross", "recipient_kind": "health_plan", "basis": "payment"}
        facts = sent(ada, **plan, why_this_much="Another visit.", apart_from=f"restriction:{row.pk}")
        assert "Yes, it may be disclosed" in text(clara.post(CHECK, facts))

    def test_what_must_hold_is_asked_with_its_evidence(self, clara, ada):
        facts = sent(
            ada,
            recipient="State Board",
            recipient_kind="lawyer",
            basis="workers_compensation",
            why_this_much="The injury.",
        )
        page = clara.post(CHECK, facts)
        assert "Not yet" in text(page)
        assert 'name="met_COMPENSATION_LAW"' in page.content.decode()
        held = clara.post(CHECK, {**facts, "met_COMPENSATION_LAW": "State act, form 45"})
        assert "Yes, it may be disclosed" in text(held)
        assert "State act, form 45" in held.content.decode()

    @pytest.mark.cite("164.502(a)(5)(ii)(A)")
    def test_what_the_clinic_is_paid_for_is_a_sale_unless_it_is_paid_at_cost(self, clara, ada):
        facts = sent(
            ada,
            recipient="Joan Reyes",
            recipient_kind="lawyer",
            basis="workers_compensation",
            why_this_much="The injury.",
            met_COMPENSATION_LAW="State act",
            is_sale="on",
        )
        page = clara.post(CHECK, facts)
        assert "that is a sale" in text(page)
        assert 'name="met_COST_ONLY"' in page.content.decode()
        assert "Yes, it may be disclosed" in text(clara.post(CHECK, {**facts, "met_COST_ONLY": "$12"}))
        for paid in ("is_marketing", "is_paid_marketing"):
            assert "Marketing needs an authorization" in text(clara.post(CHECK, {**facts, paid: "on"}))

    @pytest.mark.cite("164.510(b)(1)(ii)")
    def test_family_is_notified_without_a_part_in_the_care(self, clara, ada):
        facts = sent(
            ada,
            recipient="Tom Lovell",
            recipient_kind="person",
            basis="notification",
            why_this_much="Where she is.",
            mode="not_present",
            judgment="She would want him to know.",
        )
        assert "may be notified" in text(clara.post(CHECK, {**facts, "involved": "on"}))
        told = {"responsible": "on", "only_notice": "on"}
        assert "Yes, it may be disclosed" in text(clara.post(CHECK, {**facts, **told}))

    def test_an_emergency_goes_to_nobody_but_a_provider(self, clara, ada):
        facts = sent(ada, do="disclose", break_glass="He asked.", recipient="Joe", recipient_kind="person")
        assert "only to a health care provider" in text(clara.post(CHECK, facts))
        assert not Disclosure.objects.exists()

    def test_one_disclosure_comes_of_a_yes_however_often_it_is_sent(self, clara, ada):
        facts = sent(ada, do="disclose")
        first, second = clara.post(CHECK, facts), clara.post(CHECK, facts)
        check = DisclosureCheck.objects.get()
        assert first["Location"] == second["Location"] == f"{CHECK}{check.pk}/"
        assert Disclosure.objects.get().check_made == check
        assert "Disclosed and recorded" in text(clara.get(first["Location"]))

    def test_a_no_is_not_disclosed_though_somebody_sends_it(self, clara, ada):
        restrict(ada, wanted("treatment"))
        assert "agreed to a restriction" in text(clara.post(CHECK, sent(ada, do="disclose")))
        assert not Disclosure.objects.exists()

    def test_an_emergency_goes_with_its_reason_and_opens_a_review(self, clara, ada):
        restrict(ada, wanted("treatment"))
        reason = "Unconscious in the emergency room."
        page = text(clara.post(CHECK, sent(ada, break_glass=reason)))
        assert "gives way to the emergency" in page
        assert "not to use or disclose it further" in page
        clara.post(CHECK, sent(ada, do="disclose", break_glass=reason))
        assert Disclosure.objects.get().break_glass
        assert WorkItem.objects.open().filter(kind="break_glass").exists()

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"patients": "nobody"}, "No patient has that record number."),
            ({"basis": ""}, "Choose"),
            ({"description": "x" * 10_000}, "at most 1000"),
            ({"recipient": "Mercy\0"}, "cannot be kept"),
            ({"met_X\0": "x", "basis": "512(z)"}, "valid choice"),
            ({"recipient_id": str(2**63)}, "less than or equal"),
        ],
    )
    def test_what_is_not_right_is_a_sentence_and_nothing_is_lost(self, clara, ada, values, sentence):
        answer = clara.post(CHECK, sent(ada, **values))
        assert answer.status_code == 200
        assert sentence in text(answer)
        assert "Medication list" in answer.content.decode() or "description" in values

    def test_a_patient_is_found_by_name(self, clara, ada):
        found = clara.post(CHECK, sent(ada, patients="", find_text="Lovell", do="find"))
        assert ada.mrn in found.content.decode()

    def test_asking_costs_no_more_when_more_stands(self, clara, ada):
        def queries() -> int:
            with CaptureQueriesContext(connection) as seen:
                clara.post(CHECK, sent(ada))
            return len(seen)

        queries()
        before = queries()
        for _number in range(5):
            restrict(ada, wanted("operations", recipient_name="Nobody"))
        assert queries() == before


class TestReviewing:
    def test_who_disclosed_sees_it_and_others_do_not(self, clara, petra, ada):
        check = break_glass(ada)
        assert clara.get(f"{CHECK}{check.pk}/").status_code == 404
        assert "Unconscious." in text(petra.get(f"{CHECK}{check.pk}/"))
        assert clara.get(EMERGENCIES).status_code == 404

    def test_the_official_reviews_it_once(self, petra, ada):
        check = break_glass(ada)
        assert "To review" in text(petra.get(EMERGENCIES))
        review = {"kind": "review", "justified": "yes", "finding": "The call was checked."}
        assert petra.post(f"{CHECK}{check.pk}/", {**review, "finding": " "}).status_code == 200
        assert petra.post(f"{CHECK}{check.pk}/", review).status_code == 302
        check.refresh_from_db()
        assert check.review.justified
        assert "The call was checked." in text(petra.get(f"{CHECK}{check.pk}/"))
        assert petra.post(f"{CHECK}{check.pk}/", review).status_code == 200

    def test_a_page_of_many_costs_the_same_queries(self, petra, ada):
        def queries() -> int:
            with CaptureQueriesContext(connection) as seen:
                petra.get(EMERGENCIES)
            return len(seen)

        break_glass(ada)
        queries()
        before = queries()
        for _number in range(5):
            break_glass(make_patient())
        assert queries() == before

    def test_an_empty_list_says_so(self, petra):
        assert "There was no emergency disclosure." in text(petra.get(EMERGENCIES))

    def test_what_is_owed_is_settled_there(self, petra, ada):
        restrict(ada, wanted("treatment"))
        check = break_glass(ada)
        page = petra.get(f"{CHECK}{check.pk}/")
        assert "Find the provider’s address" in text(page)
        answer = petra.post(f"{CHECK}{check.pk}/", {"kind": "recipient_address"})
        assert "Write the recipient" in text(answer)
        assert petra.post(f"{CHECK}{check.pk}/", {"kind": "nonsense"}).status_code == 404

    def test_what_a_colleague_settled_meanwhile_is_said(self, petra, ada):
        check = break_glass(ada)
        answer = petra.post(f"{CHECK}{check.pk}/", {"kind": "inform_victim", "how": "informed"})
        assert answer["Location"] == f"{CHECK}{check.pk}/"
        assert "A colleague settled this already." in said(answer)[-1]


def test_who_may_not_check_finds_no_page(ada):
    biller = signed_in(make_account(Role.BILLING))
    for address in (CHECK, EMERGENCIES, f"{CHECK}1/"):
        assert biller.get(address).status_code == 404
