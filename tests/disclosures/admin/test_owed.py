"""What is owed about a disclosure is said on its page and settled from there, whichever way it came in."""

import pytest
from django.urls import reverse

from disclosures.operations.checks import duties
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.disclosures.ledger import disclose
from tests.factories import BY, TODAY, make_patient
from tests.people.signing_in import make_account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.cite("164.512(c)(2)")]


@pytest.fixture
def report():
    return disclose(make_patient(), f"{TODAY}", "abuse_neglect_violence")


def at(name: str, row) -> str:
    return reverse(f"admin:disclosures_disclosure_{name}", args=[row.pk])


def test_the_row_leads_to_it_and_it_is_settled_there(petra, report):
    assert at("owed", report) in petra.get(at("change", report)).content.decode()
    page = petra.get(at("owed", report)).content.decode()
    assert "Tell the patient that the report was made, or say why not" in page
    answer = petra.post(at("owed", report), {"kind": "inform_victim", "how": "informed"})
    assert answer["Location"] == at("change", report)
    assert work.open_about(kind=WorkKind.INFORM_VICTIM) == []
    event = AuditEvent.objects.get(kind="disclosure.victim_informed")
    assert event.detail == {"how": "informed"}
    assert at("owed", report) not in petra.get(at("change", report)).content.decode()


def test_without_saying_how_nothing_is_settled(petra, report):
    answer = petra.post(at("owed", report), {"kind": "inform_victim"})
    assert answer.status_code == 200
    assert "Error:" in answer.content.decode()
    assert work.open_about(kind=WorkKind.INFORM_VICTIM) == [report.pk]


def test_what_a_colleague_settled_meanwhile_is_said(petra, report):
    duties.inform_victim(by=BY, disclosure_id=report.pk, how="informed")
    answer = petra.post(at("owed", report), {"kind": "inform_victim", "how": "informed"}, follow=True)
    assert "A colleague settled this already." in answer.content.decode()
    assert "Nothing is open about this disclosure." in petra.get(at("owed", report)).content.decode()


def test_who_may_not_read_the_ledger_finds_no_page(report):
    assert signed_in(make_account(Role.BILLING)).get(at("owed", report)).status_code == 404
