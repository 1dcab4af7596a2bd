"""What is asked for may change, in the individual's own words; the clock runs on from receipt."""

from typing import Any

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.fees import FeeLine
from privacy_portal.work.kinds import WorkKind
from privacy_portal.work.models import WorkItem
from privacy_requests.operations import changes, fees
from tests.factories import BY, NOW, TODAY, link, make_patient, make_staff, make_user
from tests.requests.factories import add_record, make_request
from tests.requests.ways.doing import DAY, agree, grant, refusal
from tests.requests.ways.test_agreements import facts
from tests.requests.ways.test_inspections import offer


def change(row, **values):
    said: dict[str, Any] = {name: values.pop(name) for name in ("by", "words", "said_on") if name in values}
    changes.change_request(
        **{
            "by": make_staff(Role.RECORDS_CLERK),
            "privacy_request_id": row.pk,
            "asked": values,
            "channel": "phone",
            "words": "Only the lab results, by e-mail.",
            "said_on": TODAY,
            "on": TODAY,
            "now": NOW,
            **said,
        }
    )
    row.refresh_from_db()


def open_work(row):
    return set(WorkItem.objects.filter(about_id=row.pk, settled_at=None).values_list("kind", flat=True))


class TestAChange:
    @pytest.mark.cite("164.524(b)(2)(i)", "164.524(c)(3)(i)")
    def test_moves_no_due_date_and_keeps_what_was_asked_before(self):
        row = make_request(description="Everything", record_sets=["medical", "billing"])
        due_on = row.due_on
        change(row, description="The lab results", record_sets=["medical"], from_on=TODAY - 90 * DAY)
        assert (row.due_on, row.access.description) == (due_on, "The lab results")
        assert row.access.history.filter(description="Everything").exists()
        said = row.agreements.get()
        assert (said.kind, said.words) == ("change", "Only the lab results, by e-mail.")
        event = AuditEvent.objects.get(kind="request.change_request")
        assert event.detail == {"changed": ["description", "from_on", "record_sets"]}

    @pytest.mark.cite("164.524(c)(4)")
    def test_carries_out_the_wish_that_it_cost_less(self):
        row = make_request(form_format="paper")
        add_record(row)
        line = FeeLine("labor", 4000)
        common: dict[str, Any] = {"by": BY, "privacy_request_id": row.pk, "on": TODAY, "now": NOW}
        fees.tell(method="actual", lines=[line], **common)
        fees.answer(choice="modify", channel="phone", words="Make it cheaper.", **common)
        assert WorkKind.FEE_CHANGE in open_work(row)
        change(row, form_format="pdf", delivery="email", email_to="ada@example.com")
        assert WorkKind.FEE_CHANGE not in open_work(row)
        agree(row, "plain_email", warned=True)
        grant(row)
        assert row.releases.get().way == "email"

    def test_takes_the_place_of_a_way_and_a_format_that_were_agreed_on(self):
        row = make_request(form_format="original")
        facts(row, agreed_format="pdf", agreement="By telephone.", agreed_on=TODAY)
        agree(row, "delivery", value="fax", fax_number="217-555-0134")
        row.refresh_from_db()
        change(row, form_format="paper", delivery="post")
        assert (row.access.format_due, row.access.delivery_due) == ("paper", "post")
        assert (row.access.agreed_delivery, row.access.agreed_format) == ("", "")

    def test_of_something_else_leaves_what_was_agreed(self):
        row = make_request()
        agree(row, "delivery", value="fax", fax_number="217-555-0134")
        row.refresh_from_db()
        change(row, description="Less", delivery="fax")
        assert (row.access.agreed_delivery, row.access.delivery) == ("fax", "post")

    def test_to_the_records_instead_of_a_summary_lets_them_go_out(self):
        row = make_request(summary="summary")
        add_record(row)
        change(row, summary="")
        grant(row)

    def test_to_a_copy_only_calls_off_an_appointment(self):
        row = make_request(kind="both")
        offer(row)
        change(row, kind="copy")
        assert row.appointments.get().outcome.result == "cancelled"
        assert WorkKind.INSPECTION not in open_work(row)

    def test_by_the_patient_needs_no_words_and_is_seen_by_the_office(self):
        ada = make_patient()
        actor = link(ada, make_user("", Role.PATIENT))
        row = make_request(patient=ada)
        change(row, by=actor, words="", description="Less")
        assert row.messages.get().from_patient
        assert WorkKind.MESSAGE in open_work(row)

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"description": "All visits this year"}, "NOTHING_CHANGED"),
            ({"words": " ", "description": "Less"}, "WORDS_MISSING"),
            ({"said_on": TODAY + DAY, "description": "Less"}, "AGREED_DATE"),
            ({"from_on": TODAY, "to_on": TODAY - DAY}, "DATES_ORDER"),
            ({"delivery": "fax", "fax_number": "12"}, "NO_FAX_NUMBER"),
            ({"delivery": "email"}, "NO_EMAIL"),
        ],
    )
    def test_that_cannot_be_is_refused(self, values, code):
        row = make_request()
        assert refusal(change, row, **values).code == code
        assert not row.agreements.exists()

    def test_of_another_persons_request_is_refused(self):
        stranger = link(make_patient(given_name="Bo"), make_user("", Role.PATIENT))
        assert refusal(change, make_request(), by=stranger, description="Less").code == "MAY_NOT"

    def test_after_the_decision_is_refused(self):
        row = make_request()
        add_record(row)
        grant(row)
        assert refusal(change, row, description="Less").code == "ACT_WRONG_STATUS"
