"""Recipients and their addresses, research protocols, reporting units."""

import datetime

import pytest

from disclosures.models import Recipient, ReportingUnit, ResearchProtocol
from disclosures.operations import protocols as protocol_operations
from disclosures.operations import recipients as recipient_operations
from disclosures.queries import protocols
from disclosures.queries.research import REQUIRED
from privacy_portal.law.accounting.research import DETAILS as LAW
from privacy_portal.work.models import WorkItem
from privacy_portal.work.places import place
from tests.disclosures.admin.pages import said, text
from tests.disclosures.ledger import BY, disclose
from tests.factories import NOW, TODAY
from tests.requests.admin.pages import date_parts

RECIPIENTS = "/staff/disclosures/recipient/"
PROTOCOLS = "/staff/disclosures/researchprotocol/"
UNITS = "/staff/disclosures/reportingunit/"
DETAILS = {name: f"the {name}" for name in REQUIRED}


class TestRecipients:
    @pytest.fixture
    def recipient(self, ada) -> Recipient:
        return disclose(ada, "2026-03-01").recipient

    def test_is_looked_up_without_a_name_in_the_address(self, petra, recipient):
        answer = petra.post(f"{RECIPIENTS}search/", {"text": "county"}, follow=True)
        assert "County Health Department" in text(answer)
        assert "county" not in answer.redirect_chain[-1][0]

    def test_the_newest_address_is_the_printed_one(self, petra, recipient):
        for lines in ("1 Oak St", "2 Elm St"):
            answer = petra.post(f"{RECIPIENTS}{recipient.pk}/", {"address": lines})
            assert said(answer)[-1] == "Address added. Accountings print it from now on."
        page = text(petra.get(f"{RECIPIENTS}{recipient.pk}/"))
        assert "2 Elm St Printed in accountings" in page
        assert "1 Oak St Known since" in page

    @pytest.mark.parametrize("address", ["", " \n ", "x" * 501, "a\0b"])
    def test_what_is_no_address_is_refused(self, petra, recipient, address):
        assert petra.post(f"{RECIPIENTS}{recipient.pk}/", {"address": address}).status_code == 200
        assert not recipient.addresses.exists()

    def test_an_address_asked_for_is_one_item_that_the_address_settles(self, petra, recipient):
        for _time in range(2):
            asked = recipient_operations.ask_for_address(by=BY, recipient_id=recipient.pk, on=TODAY)
            assert asked
        item = WorkItem.objects.get(kind="recipient_address")
        assert place((item.about_type, item.about_id)) == f"{RECIPIENTS}{recipient.pk}/"
        petra.post(f"{RECIPIENTS}{recipient.pk}/", {"address": "1 Oak St"})
        item.refresh_from_db()
        assert item.settled_at is not None
        assert not recipient_operations.ask_for_address(by=BY, recipient_id=recipient.pk, on=TODAY)

    def test_an_address_that_comes_with_a_later_disclosure_settles_it_too(self, ada, recipient):
        recipient_operations.ask_for_address(by=BY, recipient_id=recipient.pk, on=TODAY)
        disclose(ada, "2026-04-01", recipient_address="1 Oak St")
        assert WorkItem.objects.get(kind="recipient_address").settled_at is not None

    def test_who_only_writes_down_sees_no_disclosures_of_it(self, clara, recipient):
        page = text(clara.get(f"{RECIPIENTS}{recipient.pk}/"))
        assert "County Health Department" in page
        assert "Laboratory report" not in page


class TestProtocols:
    def test_is_written_down_and_says_what_is_missing(self, petra):
        answer = petra.post(f"{PROTOCOLS}new/", {**DETAILS, "sponsor_telephone": ""})
        assert said(answer) == ["Protocol written down. Disclosures can name it now."]
        assert "Still missing: sponsor’s telephone" in text(petra.get(PROTOCOLS))

    def test_a_change_is_a_new_version_and_both_are_kept(self, petra):
        first = protocol_operations.add(by=BY, now=NOW, **DETAILS)
        petra.post(f"{PROTOCOLS}{first.pk}/", {**DETAILS, "name": "A better name"})
        petra.post(f"{PROTOCOLS}{first.pk}/", {**DETAILS, "name": "The best name"})
        assert [row.name for row in protocols.newest()] == ["The best name"]
        assert protocols.newest()[0].first_id == first.pk
        assert len(protocols.versions(first.pk)) == 3
        page = text(petra.get(f"{PROTOCOLS}{first.pk}/"))
        assert "the name" in page

    def test_needs_a_name(self, petra):
        page = text(petra.post(f"{PROTOCOLS}new/", {**DETAILS, "name": ""}))
        assert "Fill in: Name of the protocol" in page
        assert not ResearchProtocol.objects.exists()

    def test_is_changed_by_who_classifies_only(self, colin):
        first = protocol_operations.add(by=BY, now=NOW, **DETAILS)
        assert colin.get(f"{PROTOCOLS}{first.pk}/").status_code == 200
        assert colin.post(f"{PROTOCOLS}{first.pk}/", DETAILS).status_code == 404
        assert colin.get(f"{PROTOCOLS}new/").status_code == 404

    def test_the_names_are_those_of_the_law(self):
        kept = {name.partition("_")[0] for name in REQUIRED}
        assert kept == set(LAW) - {"period", "may_or_may_not"}


class TestUnits:
    def test_is_added_once_and_ended(self, petra):
        form = {"name": "Laboratory", **date_parts("since", datetime.date(2026, 1, 1))}
        petra.post(UNITS, form)
        unit = ReportingUnit.objects.get()
        assert "There is a unit of that name already" in text(
            petra.post(UNITS, {**form, "name": "LABORATORY"})
        )
        answer = petra.post(f"{UNITS}{unit.pk}/end/", date_parts("ended_on", TODAY))
        assert said(answer) == ["Unit ended. Later accountings do not ask it."]
        unit.refresh_from_db()
        assert unit.ended_on == TODAY
        assert petra.get(f"{UNITS}{unit.pk}/end/").status_code == 404

    def test_does_not_end_before_it_began(self, petra):
        petra.post(UNITS, {"name": "Laboratory", **date_parts("since", TODAY)})
        unit = ReportingUnit.objects.get()
        answer = petra.post(f"{UNITS}{unit.pk}/end/", date_parts("ended_on", datetime.date(2026, 1, 1)))
        assert "cannot end before it began" in text(answer)

    def test_is_named_by_who_classifies_only(self, colin):
        assert colin.get(UNITS).status_code == 200
        form = {"name": "Laboratory", **date_parts("since", TODAY)}
        assert colin.post(UNITS, form).status_code == 404
        assert not ReportingUnit.objects.exists()
