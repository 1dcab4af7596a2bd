"""A demand from outside: received once, verified, and the individual notified with time to object."""

import datetime
import uuid

import pytest

from disclosures import letters as letters_of
from disclosures.models import Demand
from disclosures.operations.demands import working
from disclosures.queries import demands as queries
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence import operations as letters_out
from privacy_portal.correspondence import queries as letters
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_portal.people.operations import merge
from privacy_portal.work.models import WorkItem
from tests.disclosures.demanding import notify, post_all, receive
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
from tests.people.test_merge import OFFICIAL

pytestmark = pytest.mark.usefixtures("clinic")


def refused(act, **arguments) -> str:
    with pytest.raises(Refused) as refusal:
        act(**arguments)
    return refusal.value.code


def test_date_of_the_sender_is_an_outsiders_date_never_ours(clerk):
    demand = receive(clerk, make_patient(), return_on=datetime.date(2026, 12, 1))
    item = WorkItem.objects.get(about_type="demand", about_id=demand.pk)
    assert (item.due_on, item.due_kind) == (datetime.date(2026, 12, 1), "outside")


def test_without_a_date_of_theirs_the_house_sets_itself_a_week(clerk):
    demand = receive(clerk, make_patient())
    item = WorkItem.objects.get(about_type="demand", about_id=demand.pk)
    assert (item.due_on, item.due_kind) == (datetime.date(2026, 11, 27), "house")


def test_one_kind_that_stands_on_one_basis_needs_no_choice(clerk):
    assert receive(clerk, make_patient()).basis == "subpoena"
    assert receive(clerk, make_patient(), kind="police").basis == ""


def test_same_form_sent_twice_is_one_demand(clerk):
    key = uuid.uuid4()
    assert receive(clerk, submission_key=key).pk == receive(clerk, submission_key=key).pk
    assert Demand.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "mystery"}, "DEMAND_KIND"),
        ({"received_on": TODAY + datetime.timedelta(days=1)}, "DEMAND_RECEIVED"),
        ({"received_on": datetime.date(2006, 11, 20)}, "DEMAND_RECEIVED"),
        ({"return_on": datetime.date(1926, 12, 1)}, "DEMAND_RETURN"),
        ({"asked": " "}, "DEMAND_ASKED"),
        ({"asked": "x" * 2001}, "DEMAND_ASKED"),
        ({"patient_given": " "}, "DEMAND_WHOM"),
        ({"patient_id": 2**62, "patient_given": ""}, "NO_PATIENT"),
        ({"asker": ""}, "RECIPIENT_MISSING"),
        ({"asker": "x" * 10_000}, "RECIPIENT_TOO_LONG"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(clerk, values, code):
    with pytest.raises(Refused) as refusal:
        receive(clerk, **values)
    assert (refusal.value.code, Demand.objects.count()) == (code, 0)


def test_who_does_not_work_demands_sees_and_enters_none(clerk):
    demand = receive(clerk, make_patient())
    billing = make_staff(Role.BILLING)
    assert refused(receive, clerk=billing) == "MAY_NOT"
    assert queries.demand_for(billing, demand.reference) is None
    assert queries.demand_for(clerk, demand.reference.lower()) == demand


@pytest.mark.cite("164.514(h)(2)(iii)(B)")
def test_newest_look_at_identity_and_authority_counts(clerk):
    demand = receive(clerk, make_patient(), kind="police")
    common = {"by": clerk, "demand_id": demand.pk, "on": TODAY, "now": NOW}
    looks = [
        ("identity", "badge", True, "Badge 4471 seen"),
        ("authority", "oral", True, "Said that a writing would be too late"),
        ("identity", "call_back", False, "The precinct does not know the badge"),
    ]
    for what, way, succeeded, words in looks:
        working.verify(**common, what=what, way=way, succeeded=succeeded, words=words)
    assert queries.on_file(demand).done == {"authority"}
    for change, code in (
        ({"way": "seen"}, "IDENTITY_WAY"),
        ({"words": " "}, "VERIFY_WORDS"),
        ({"what": "shoes"}, "VERIFY_WHAT"),
    ):
        facts = {"what": "identity", "way": "badge", "succeeded": True, "words": "x", **change}
        assert refused(working.verify, **common, **facts) == code


def test_what_people_write_stays_out_of_the_audit_record(clerk):
    demand = receive(clerk, make_patient(), kind="police")
    working.verify(
        by=clerk,
        demand_id=demand.pk,
        what="identity",
        way="badge",
        succeeded=True,
        words="CANARY",
        on=TODAY,
        now=NOW,
    )
    events = AuditEvent.objects.filter(reference=demand.reference)
    assert {event.kind for event in events} >= {"demand.received", "demand.identity"}
    assert not any("CANARY" in str(event.detail) for event in events)


@pytest.mark.cite("164.512(e)(1)(iii)(B)")
@pytest.mark.cite("164.512(e)(1)(vi)")
def test_own_notice_tells_the_individual_who_asks_in_which_case_with_the_subpoena_enclosed(clerk):
    demand = receive(clerk, make_patient(), return_on=datetime.date(2026, 12, 4))
    notify(clerk, demand)
    letter = Communication.objects.get(kind="demand_notice")
    assert "Xavier Law Office" in letter.html
    assert "24-CV-1187" in letter.html
    assert "December 8, 2026" in letter.html  # fourteen days, whatever date they set
    assert len(letter.attachments) == 1
    assert refused(working.notify, by=clerk, demand_id=demand.pk, on=TODAY, now=NOW) == "NOTICE_GIVEN"


@pytest.mark.cite("164.512(e)(1)(iii)(A)")
def test_notice_counts_from_the_day_it_went_out(clerk):
    demand = receive(clerk, make_patient())
    notify(clerk, demand)
    waiting = queries.on_file(demand)
    assert (waiting.notified_on, waiting.object_by) == (None, None)
    post_all()
    sent = queries.on_file(demand)
    assert (sent.notified_on, sent.object_by) == (TODAY, datetime.date(2026, 12, 8))


def test_notice_that_was_stopped_is_none(clerk):
    demand = receive(clerk, make_patient())
    fact = notify(clerk, demand)
    letters_out.stop(by=BY, communication_id=fact.communication_id, now=NOW)
    assert queries.on_file(demand).notified_on is None


def test_notice_that_was_stopped_can_be_given_again(clerk):
    demand = receive(clerk, make_patient())
    fact = notify(clerk, demand)
    letters_out.stop(by=BY, communication_id=fact.communication_id, now=NOW)
    notify(clerk, demand)
    post_all()
    assert queries.on_file(demand).notified_on == TODAY


@pytest.mark.cite("164.512(e)(1)(iii)(A)")
def test_notice_that_came_back_counts_and_may_be_sent_to_a_better_address(clerk):
    demand = receive(clerk, make_patient())
    fact = notify(clerk, demand)
    post_all()
    fact.communication.delivery.__class__.objects.filter(communication=fact.communication).update(
        state="returned"
    )
    found = queries.on_file(demand)
    assert (found.notified_on, found.notice_came_back, found.notice_stands) == (TODAY, True, False)
    notify(clerk, demand)
    assert not queries.on_file(demand).notice_came_back


@pytest.mark.cite("164.512(e)(1)(vi)")
class TestADemandAboutSomebodyElse:
    def test_loses_what_rested_on_the_first_patient(self, clerk):
        demand = receive(clerk, make_patient())
        fact = notify(clerk, demand)
        common = {"by": clerk, "demand_id": demand.pk, "on": TODAY, "now": NOW}
        working.record_objection(**common, resolved=False, words="Does not want it")
        working.match(**common, patient_id=make_patient().pk)
        found = queries.on_file(demand)
        assert (found.notice, found.objection, found.objection_open) == (None, None, False)
        assert letters.is_withdrawn(fact.communication_id)
        notify(clerk, demand)

    def test_keeps_who_asks_and_looks_anew_at_what_they_may_ask(self, clerk):
        demand = receive(clerk, make_patient(), kind="police")
        common = {"by": clerk, "demand_id": demand.pk, "on": TODAY, "now": NOW, "succeeded": True}
        working.verify(**common, what="identity", way="badge", words="Badge 12")
        working.verify(**common, what="authority", way="oral", words="On the scene")
        working.match(by=clerk, demand_id=demand.pk, on=TODAY, now=NOW, patient_id=make_patient().pk)
        assert queries.on_file(demand).done == {"identity"}

    def test_is_the_same_where_two_records_are_one_person(self, clerk):
        first, kept = make_patient(), make_patient()
        demand = receive(clerk, first)
        notify(clerk, demand)
        merge.merge_duplicate(
            by=OFFICIAL, duplicate_id=first.pk, kept_id=kept.pk, reason="Same person", now=NOW
        )
        working.match(by=clerk, demand_id=demand.pk, on=TODAY, now=NOW, patient_id=kept.pk)
        assert queries.on_file(demand).notice is not None


@pytest.mark.cite("164.502(g)(1)")
class TestNoticeForWhoCannotBeTold:
    READER = letters_of.Reader("Mary Lovell", ("9 Oak Street", "Springfield, IL 62704"), "Mother")

    @pytest.mark.parametrize(
        "who",
        [
            {"birth_date": datetime.date(2018, 5, 1)},
            {"birth_date": datetime.date(1950, 5, 1), "died_on": datetime.date(2026, 1, 5)},
        ],
    )
    def test_goes_to_who_acts_for_them(self, clerk, who):
        demand = receive(clerk, make_patient(**who))
        assert refused(notify, clerk=clerk, demand=demand) == "NOTICE_READER"
        notify(clerk, demand, reader=self.READER)
        letter = Communication.objects.get(kind="demand_notice")
        assert (letter.addressee_name, letter.merge["_context"]["records_of"]) == (
            "Mary Lovell",
            "Ada Lovell",
        )
        assert "for whom you act" in letter.html
        assert "your health records" not in letter.html
        assert "9 Oak Street" in letter.html

    def test_must_say_where_and_by_what_right(self, clerk):
        demand = receive(clerk, make_patient(birth_date=datetime.date(2018, 5, 1)))
        half = letters_of.Reader("Mary Lovell", (), "Mother")
        assert refused(notify, clerk=clerk, demand=demand, reader=half) == "READER_INCOMPLETE"


def test_only_a_subpoena_about_a_known_patient_is_noticed_and_says_enough(clerk):
    common = {"by": clerk, "on": TODAY, "now": NOW}
    unmatched = receive(clerk)
    assert refused(working.notify, demand_id=unmatched.pk, **common) == "DEMAND_NO_PATIENT"
    order = receive(clerk, make_patient(), kind="court_order")
    assert refused(working.notify, demand_id=order.pk, **common) == "DEMAND_NOT_SUBPOENA"
    bare = receive(clerk, make_patient())
    assert refused(working.notify, demand_id=bare.pk, **common) == "NOTICE_TOO_LITTLE"
    nameless = receive(clerk, make_patient(), case_name="")
    assert refused(notify, clerk=clerk, demand=nameless) == "NOTICE_TOO_LITTLE"


def test_objection_is_open_until_it_is_resolved(clerk):
    demand = receive(clerk, make_patient())
    common = {"by": clerk, "demand_id": demand.pk, "on": TODAY, "now": NOW}
    assert refused(working.record_objection, **common, resolved=True, words="Denied") == "NO_OBJECTION"
    working.record_objection(**common, resolved=False, words="Called: does not want it")
    assert queries.on_file(demand).objection_open
    working.record_objection(**common, resolved=True, words="Motion denied on November 23")
    assert not queries.on_file(demand).objection_open


@pytest.mark.cite("164.512(e)(1)(iii)(C)")
def test_objection_is_no_answer_to_an_order(clerk):
    order = receive(clerk, make_patient(), kind="court_order")
    common = {"by": clerk, "demand_id": order.pk, "on": TODAY, "now": NOW}
    assert refused(working.record_objection, **common, resolved=False, words="No") == "DEMAND_NOT_SUBPOENA"


def test_matching_and_basis_are_kept_with_history(clerk):
    patient = make_patient()
    demand = receive(clerk, kind="police")
    common = {"by": clerk, "demand_id": demand.pk, "on": TODAY, "now": NOW}
    working.match(**common, patient_id=patient.pk)
    working.set_basis(**common, basis="crime_victim")
    assert refused(working.set_basis, **common, basis="treatment") == "DEMAND_BASIS"
    demand.refresh_from_db()
    assert (demand.patient_id, demand.basis, demand.history.count()) == (patient.pk, "crime_victim", 3)
