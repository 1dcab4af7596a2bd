"""A demand is answered by one act: the check, the ledger's row and the letter, or nothing at all."""

import datetime

import pytest

from disclosures.models import Demand, Disclosure, DisclosureCheck
from disclosures.operations.demands import answering, working
from disclosures.operations.demands.answering import Reply
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_portal.work.models import WorkItem
from tests.disclosures.demanding import notify, post_all, receive
from tests.disclosures.papers import scan
from tests.factories import NOW, TODAY, make_patient

pytestmark = pytest.mark.usefixtures("clinic")
DAY = datetime.timedelta(days=1)
ENOUGH = "The visit notes asked for, and nothing else"


def verify(clerk, demand, *, identity="letterhead", authority="process"):
    working.add_paper(
        by=clerk, demand_id=demand.pk, document_id=scan(by=clerk).pk, title="The paper", now=NOW
    )
    common = {
        "by": clerk,
        "demand_id": demand.pk,
        "succeeded": True,
        "words": "Seen",
        "on": TODAY,
        "now": NOW,
    }
    working.verify(**common, what="identity", way=identity)
    working.verify(**common, what="authority", way=authority)


def answer(clerk, demand, given="comply", on=TODAY, **values):
    facts = {"description": "Visit notes of 2025", "why_this_much": ENOUGH, **values}
    reply = Reply(answer=given, **facts)
    return answering.answer(by=clerk, demand_id=demand.pk, reply=reply, on=on, now=NOW)


def subpoena_met(**more):
    return {"SUBPOENA_ONLY": "The subpoena of November 18", **more}


def conditions_of(checked):
    return {condition.code for condition in checked.needs}


@pytest.mark.cite("164.512(e)(1)(i)")
def test_court_order_is_complied_with_in_one_act(clerk):
    demand = receive(clerk, make_patient(), kind="court_order")
    verify(clerk, demand)
    checked, row = answer(clerk, demand, met={"ORDER_ONLY": "Paragraph 3 names these notes"})
    assert checked.outcome == "allowed"
    assert (row.basis, row.demand_id, row.patient_id) == ("court_order", demand.pk, demand.patient_id)
    letter = Communication.objects.get(kind="demand_answer")
    assert "Ada Lovell" in letter.html
    assert letter.patient_id is None
    demand.refresh_from_db()
    assert demand.status == Demand.Status.ANSWERED
    assert not WorkItem.objects.filter(about_type="demand", about_id=demand.pk, settled_at=None).exists()


def test_nothing_goes_while_the_check_needs_something_and_the_question_is_kept(clerk):
    demand = receive(clerk, make_patient(), kind="court_order")
    verify(clerk, demand)
    checked, row = answer(clerk, demand)
    assert (checked.outcome, row) == ("needs", None)
    assert "ORDER_ONLY" in conditions_of(checked)
    assert (Disclosure.objects.count(), Communication.objects.count()) == (0, 0)
    assert DisclosureCheck.objects.get().outcome == "needs"
    demand.refresh_from_db()
    assert demand.status == Demand.Status.RECEIVED


@pytest.mark.cite("164.512(e)(1)(ii)")
@pytest.mark.cite("164.512(e)(1)(vi)")
def test_subpoena_is_answered_once_the_time_of_our_notice_has_passed(clerk):
    demand = receive(clerk, make_patient())
    verify(clerk, demand)
    notify(clerk, demand)
    last = TODAY + 14 * DAY
    checked, row = answer(clerk, demand, on=last + DAY, met=subpoena_met())
    assert (row, "ASSURANCE" in conditions_of(checked)) == (None, True)  # the letter has not gone out
    post_all()
    checked, row = answer(clerk, demand, on=last, met=subpoena_met())
    assert (row, "ASSURANCE" in conditions_of(checked)) == (None, True)
    checked, row = answer(clerk, demand, on=last + DAY, met=subpoena_met())
    assert checked.outcome == "allowed"
    assert row.basis == "subpoena"


@pytest.mark.cite("164.512(e)(1)(vi)")
def test_subpoena_is_answered_on_a_protective_order_that_we_sought_ourselves(clerk):
    demand = receive(clerk, make_patient())
    verify(clerk, demand)
    sought = subpoena_met(OWN_PROTECTIVE_ORDER="Motion of November 21", OWN_PROTECTIVE_TERMS="Draft order")
    working.record_objection(by=clerk, demand_id=demand.pk, resolved=False, words="No", on=TODAY, now=NOW)
    checked, row = answer(clerk, demand, met=sought)
    assert (checked.outcome, row.basis) == ("allowed", "subpoena")


@pytest.mark.cite("42 CFR 2.32(a)(2)")
def test_the_letter_with_a_part_2_record_says_that_part_2_forbids_more(clerk):
    said = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    order = {"ORDER_ONLY": "Paragraph 3", "PART2_ORDER": "Under subpart E", "PART2_SUBPOENA": "Of May 2"}
    for kinds, found in ((frozenset(), False), (frozenset({"part2"}), True)):
        demand = receive(clerk, make_patient(), kind="court_order")
        verify(clerk, demand)
        checked, row = answer(clerk, demand, kinds=kinds, met=order)
        assert (checked.outcome, row.part2) == ("allowed", found)
        assert (said in Communication.objects.filter(kind="demand_answer").latest("pk").html) is found


def test_our_own_notice_is_never_typed(clerk):
    demand = receive(clerk, make_patient())
    verify(clerk, demand)
    checked, row = answer(clerk, demand, met=subpoena_met(OWN_NOTICE="We wrote today"))
    assert (row, "ASSURANCE" in conditions_of(checked)) == (None, True)


@pytest.mark.cite("164.512(e)(1)(iii)(C)")
def test_open_objection_stops_the_answer_whatever_is_vouched_for(clerk):
    demand = receive(clerk, make_patient())
    verify(clerk, demand)
    common = {"by": clerk, "demand_id": demand.pk, "on": TODAY, "now": NOW}
    notify(clerk, demand)
    post_all()
    working.record_objection(**common, resolved=False, words="Does not want it")
    typed = subpoena_met(NOTICE_WRITTEN="x", NOTICE_ENOUGH="x", NOTICE_TIME_PASSED="x")
    for met in (subpoena_met(), typed):
        with pytest.raises(Refused) as refusal:
            answer(clerk, demand, on=TODAY + 30 * DAY, met=met)
        assert refusal.value.code == "OBJECTION_OPEN"
    working.record_objection(**common, resolved=True, words="Motion denied")
    _checked, row = answer(clerk, demand, on=TODAY + 30 * DAY, met=subpoena_met())
    assert row is not None


def test_refusal_says_of_nobody_that_they_are_a_patient(clerk):
    demand = receive(clerk, make_patient(), kind="police")
    answer(clerk, demand, "refuse")
    letter = Communication.objects.get(kind="demand_answer")
    assert "Ada" not in letter.html
    assert "Lovell" not in letter.html
    assert Disclosure.objects.count() == 0


def test_asking_for_assurance_leaves_the_demand_open(clerk):
    demand = receive(clerk, make_patient())
    answer(clerk, demand, "ask_assurance", needs=["Proof of notice"])
    demand.refresh_from_db()
    assert demand.status == Demand.Status.WAITING
    assert "Proof of notice" in Communication.objects.get().html


@pytest.mark.parametrize(
    ("given", "values", "code"),
    [
        ("comply", {}, "NOT_IDENTIFIED"),
        ("ask_assurance", {}, "DEMAND_ANSWER"),
        ("burn", {}, "DEMAND_ANSWER"),
    ],
)
def test_answer_that_cannot_be_is_refused(clerk, given, values, code):
    demand = receive(clerk, make_patient(), kind="court_order")
    with pytest.raises(Refused) as refusal:
        answer(clerk, demand, given, **values)
    assert refusal.value.code == code


def test_what_is_given_and_about_whom_and_on_what_must_be_said(clerk):
    demand = receive(clerk, kind="police")
    verify(clerk, demand, authority="written")
    steps = [
        ({}, "DEMAND_NO_PATIENT", lambda: None),
        (
            {},
            "DEMAND_NO_BASIS",
            lambda: working.match(
                by=clerk, demand_id=demand.pk, patient_id=make_patient().pk, on=TODAY, now=NOW
            ),
        ),
        (
            {"description": " "},
            "GIVEN_MISSING",
            lambda: working.set_basis(
                by=clerk, demand_id=demand.pk, basis="crime_on_premises", on=TODAY, now=NOW
            ),
        ),
    ]
    for values, code, before in steps:
        before()
        with pytest.raises(Refused) as refusal:
            answer(clerk, demand, **values)
        assert refusal.value.code == code


def test_is_answered_once(clerk):
    demand = receive(clerk, make_patient(), kind="police")
    answer(clerk, demand, "refuse")
    with pytest.raises(Refused) as refusal:
        answer(clerk, demand, "refuse")
    assert refusal.value.code == "DEMAND_ANSWERED"
