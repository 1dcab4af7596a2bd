"""A letter that has not reached anybody is recalled where it would tell what may not be told any more."""

import datetime
from typing import Any

import pytest

from disclosures.letters.lists import To
from disclosures.models import Accounting
from disclosures.operations import correcting, recalling, supplementing, suspensions
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as letters
from privacy_portal.law.accounting import Decision
from privacy_portal.law.refusal import Refused
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.disclosures.accountings import (
    day,
    issue,
    not_meant,
    police,
    prepare,
    reached,
    refusal,
    send_all,
    suspend,
)
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient

pytestmark = pytest.mark.usefixtures("clinic")


class TestASuspensionThatComesLate:
    def test_recalls_a_letter_that_has_not_gone_and_makes_it_anew(self):
        ada = reached()
        police(ada)
        disclose(ada, "2026-01-05")
        first = issue(ada)
        suspend(form="written", until="2027-03-05")
        second = Accounting.objects.latest("id")
        assert second.pk != first.pk
        assert letters.latest(first.communication_id).pk == second.communication_id
        assert "Springfield Police" not in second.communication.html
        assert second.withheld
        send_all()
        assert first.communication.delivery.__class__.objects.get(
            communication=first.communication
        ).state == ("withdrawn")
        assert letters.sent_on(second.communication_id) is not None

    def test_leaves_alone_what_it_does_not_reach(self):
        ada = reached()
        police(ada, basis="164.512(e)")
        issue(ada)
        suspend(form="written", until="2027-03-05")
        assert Accounting.objects.count() == 1

    def test_cannot_recall_what_has_gone(self):
        ada = reached()
        police(ada)
        row = issue(ada)
        send_all()
        suspend(form="written", until="2027-03-05")
        assert Accounting.objects.get() == row

    def test_waits_for_a_person_where_names_only_look_alike(self):
        ada = reached()
        told = police(ada, recipient="Springfield Police Department")
        first = issue(ada)
        suspension = suspend(form="written", until="2027-03-05")
        assert Accounting.objects.get() == first
        assert letters.is_withdrawn(first.communication_id)
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [first.pk]
        again: dict[str, Any] = {"by": BY, "accounting_id": first.pk, "on": TODAY, "now": NOW}
        assert refusal(recalling.reissue, **again) == "ACCOUNTING_WAITS"
        suspensions.answer_likeness(
            by=BY,
            suspension_id=suspension.pk,
            recipient_id=told.recipient_id,
            same=False,
            on=TODAY,
            now=NOW,
        )
        second = recalling.reissue(**again)
        assert len(second.listed["entries"]) == 1
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == []
        assert refusal(recalling.reissue, **again) == "NOT_RECALLED"

    def test_recalls_after_a_person_said_that_two_names_are_one(self):
        ada = reached()
        suspension = suspend(form="written", until="2027-03-05")
        told = police(ada, recipient="Police of Springfield City")
        suspensions.answer_likeness(
            by=BY, suspension_id=suspension.pk, recipient_id=told.recipient_id, same=False, on=TODAY, now=NOW
        )
        first = issue(ada)
        suspensions.answer_likeness(
            by=BY, suspension_id=suspension.pk, recipient_id=told.recipient_id, same=True, on=TODAY, now=NOW
        )
        assert Accounting.objects.latest("id").pk != first.pk

    def test_has_a_supplement_recalled_as_well_and_sends_no_empty_one(self):
        ada = reached()
        police(ada)
        disclose(ada, "2026-01-05")
        suspend(form="written", until="2026-11-30")
        first = issue(ada)
        send_all()
        later = day("2026-12-01")
        made = supplementing.supplement(by=BY, accounting_id=first.pk, on=later, now=NOW)
        suspend(form="written", stated_on="2026-12-01", until="2027-03-05", on=later)
        assert letters.is_withdrawn(made.communication_id)
        assert list(first.supplements.all()) == [made]
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == []
        supplementing.sweep(by=BY, on=day("2027-03-06"))
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [first.pk]


class TestACorrection:
    def test_has_the_letter_made_anew_that_would_tell_the_row_as_it_was(self):
        ada, other = reached(), make_patient()
        told = disclose(ada, "2026-01-05", "164.512(b)")
        kept = disclose(other, "2026-01-05")
        first, others = issue(ada), issue(other, reference="PR-OTHER-ONE")
        correcting.correct(
            by=BY, disclosure_id=told.pk, description="Name", reason="Too much", on=TODAY, now=NOW
        )
        second = Accounting.objects.latest("id")
        assert letters.latest(first.communication_id).pk == second.communication_id
        assert [entry["description"] for entry in second.listed["entries"]] == ["Name"]
        correcting.void(by=BY, disclosure_id=kept.pk, reason="Stayed inside", on=TODAY, now=NOW)
        assert Accounting.objects.latest("id").listed["entries"] == []
        assert letters.replaced_by(others.communication_id) is not None

    def test_that_brings_a_row_under_a_suspension_takes_it_out_of_the_letter(self):
        ada = reached()
        row = police(ada, basis="164.512(e)")
        first = issue(ada)
        suspend(form="written", until="2027-03-05")
        assert Accounting.objects.get() == first
        correcting.classify(
            by=BY, disclosure_id=row.pk, basis="164.512(f)", reason="No court asked", on=TODAY, now=NOW
        )
        second = Accounting.objects.latest("id")
        assert second.withheld
        assert "Springfield Police" not in letters.latest(first.communication_id).html

    def test_that_adds_a_line_has_the_letter_made_anew(self):
        ada = reached()
        row = disclose(ada, "2026-01-06", "treatment")
        first = issue(ada)
        assert first.listed["entries"] == []
        correcting.correct(
            by=BY, disclosure_id=row.pk, basis="impermissible", reason="Wrong fax", on=TODAY, now=NOW
        )
        second = Accounting.objects.latest("id")
        assert letters.latest(first.communication_id).pk == second.communication_id
        assert len(second.listed["entries"]) == 1

    def test_of_a_row_that_was_kept_back_leaves_the_letter_to_its_supplement(self):
        ada = reached()
        row = police(ada)
        suspend(form="written", until=f"{TODAY:%Y-%m-%d}")
        first = issue(ada)
        assert first.withheld
        correcting.correct(
            by=BY,
            disclosure_id=row.pk,
            description="Name",
            reason="Too much",
            on=TODAY + datetime.timedelta(days=1),
            now=NOW,
        )
        assert Accounting.objects.get() == first

    def test_of_the_recipient_recalls_an_unsent_list_and_leaves_a_sent_one_as_it_was(self):
        ada = reached()
        row = disclose(ada, "2026-01-05")
        first = issue(ada)
        facts: dict[str, Any] = {"by": BY, "reason": "Wrong name on the form", "on": TODAY, "now": NOW}
        auditor = correcting.Receiver("State Auditor")
        made = correcting.correct(**facts, disclosure_id=row.pk, receiver=auditor)
        second = Accounting.objects.latest("id")
        assert letters.latest(first.communication_id).pk == second.communication_id
        assert [one["recipient"] for one in second.listed["entries"]] == ["State Auditor"]
        send_all()
        correcting.correct(**facts, disclosure_id=made.pk, receiver=correcting.Receiver("State Police"))
        assert Accounting.objects.latest("id") == second
        assert "State Auditor" in Accounting.objects.latest("id").communication.html

    def test_that_names_the_agency_of_a_suspension_keeps_the_row_back(self):
        ada = reached()
        row = police(ada, recipient="Records Department")
        not_meant(suspend(form="written", until="2027-03-05"), row)
        assert prepare(ada).of(Decision.LISTED)
        facts: dict[str, Any] = {"by": BY, "reason": "Wrong name", "on": TODAY, "now": NOW}
        receiver = correcting.Receiver("Springfield Police")
        made = correcting.correct(**facts, disclosure_id=row.pk, receiver=receiver)
        assert prepare(ada).of(Decision.WITHHELD)
        somebody = correcting.Receiver("Springfield Police Department")
        correcting.correct(**facts, disclosure_id=made.pk, receiver=somebody)
        assert prepare(ada).alike

    @pytest.mark.cite("164.502(g)(5)")
    def test_that_makes_a_line_tell_of_abuse_waits_for_a_decision_about_the_representative(self):
        ada = reached()
        row = disclose(ada, "2026-01-05")
        to = To(addressee_name="Rita Lovell", whose={"represented": True, "records_of": "Ada Lovell"})
        first = issue(ada, to=to)
        correcting.correct(
            by=BY, disclosure_id=row.pk, basis="child_abuse", reason="Was a report", on=TODAY, now=NOW
        )
        assert Accounting.objects.get() == first
        assert letters.is_withdrawn(first.communication_id)
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [first.pk]
        facts: dict[str, Any] = {"by": BY, "accounting_id": first.pk, "on": TODAY, "now": NOW}
        assert refusal(recalling.reissue, **facts) == "ABUSE_DECISION"
        made = recalling.reissue(**facts, representative_reason="The report named somebody else.")
        assert made.decisions[0]["representative"] == "The report named somebody else."

    @pytest.mark.cite("164.502(g)(5)")
    @pytest.mark.parametrize(
        ("facts", "code"),
        [({"basis": "child_abuse"}, "ABUSE_DECISION"), ({"part2": True}, "ABUSE_DECISION")],
    )
    def test_asks_again_about_the_representative_for_a_line_that_nobody_decided_about(self, facts, code):
        ada = reached()
        told = disclose(ada, "2026-01-05", "abuse_neglect_violence")
        plain = disclose(ada, "2026-01-06")
        to = To(addressee_name="Rita Lovell", whose={"represented": True, "records_of": "Ada Lovell"})
        first = issue(ada, to=to, representative_reason="Named somebody else.")
        who: dict[str, Any] = {"by": BY, "on": TODAY, "now": NOW}
        correcting.correct(**who, disclosure_id=plain.pk, description="Name", reason="Typo")
        second = Accounting.objects.latest("id")
        assert second != first
        kept = {one["id"]: one.get("representative") for one in second.decisions}
        assert kept[told.pk] == "Named somebody else."
        disclose(ada, "2026-01-07", **facts)
        recalling.recall_unsent(**who, patient_ids=[ada.pk])
        assert Accounting.objects.latest("id") == second
        assert letters.is_withdrawn(second.communication_id)
        assert recalling.wants_reason(second, recalling.anew(second, on=TODAY), on=TODAY)
        assert refusal(recalling.reissue, **who, accounting_id=second.pk) == code

    def test_leaves_alone_a_letter_that_did_not_tell_the_row(self):
        ada = reached()
        disclose(ada, "2026-01-05")
        row = disclose(ada, "2026-01-06", "treatment")
        first = issue(ada)
        correcting.correct(by=BY, disclosure_id=row.pk, description="Name", reason="Typo", on=TODAY, now=NOW)
        assert Accounting.objects.get() == first


class TestALetterThatCameBack:
    def returned(self):
        ada = make_patient()
        told = police(ada)
        row = issue(ada)
        delivery = row.communication.delivery
        delivery.state, delivery.sent_on = "returned", TODAY
        delivery.save()
        return row, told, delivery

    def test_goes_again_while_it_is_so(self):
        _row, _told, delivery = self.returned()
        assert correspondence.send_again(by=BY, delivery_id=delivery.pk, on=TODAY).pk != delivery.pk

    def test_does_not_tell_again_what_a_suspension_reaches_since(self):
        row, _told, delivery = self.returned()
        suspend(form="written", until="2027-03-05")
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == [row.pk]
        with pytest.raises(Refused) as refused:
            correspondence.send_again(by=BY, delivery_id=delivery.pk, on=TODAY)
        assert refused.value.code == "NOT_AS_IT_IS"
        assert "suspen" not in refused.value.sentence
        made = recalling.reissue(by=BY, accounting_id=row.pk, on=TODAY, now=NOW)
        assert made.listed["entries"] == []
        assert letters.latest(row.communication_id).pk == made.communication_id
        assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == []


class TestALetterThatAWorkerHeld:
    """It could not be stopped when the statement came; it is not tried again as it is."""

    def test_is_not_tried_again_once_a_suspension_reaches_it(self):
        ada = reached()
        police(ada)
        row = issue(ada)
        delivery = row.communication.delivery
        delivery.state, delivery.claimed_at, delivery.attempt_count = "claimed", NOW, 1
        delivery.save()
        suspend(form="written", until="2027-03-05")
        correspondence.deliver_due(by=BY, now=NOW + datetime.timedelta(days=1))
        assert letters.sent_on(row.communication_id) is None
        made = recalling.reissue(by=BY, accounting_id=row.pk, on=TODAY, now=NOW)
        assert "Springfield Police" not in made.communication.html

    def test_is_tried_again_while_it_is_so(self):
        ada = reached()
        police(ada)
        row = issue(ada)
        delivery = row.communication.delivery
        delivery.state, delivery.claimed_at, delivery.attempt_count = "claimed", NOW, 1
        delivery.save()
        correspondence.deliver_due(by=BY, now=NOW + datetime.timedelta(days=1))
        assert letters.sent_on(row.communication_id) is not None
