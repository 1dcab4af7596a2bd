"""A list that is told later goes to who may still read it: a representative's authority may have ended."""

import datetime
from typing import Any

import pytest

from disclosures.models import Accounting
from disclosures.operations import supplementing
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import authority
from tests.disclosures.accountings import day, suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient
from tests.requests.accounting.asking import ask, issue
from tests.requests.decisions import acting
from tests.requests.factories import send_letters

pytestmark = pytest.mark.usefixtures("clinic")
MINOR = {"birth_date": datetime.date(2008, 12, 1)}


def check(row: PrivacyRequest, **values: Any) -> None:
    facts: dict[str, Any] = {
        "authority": "parent",
        "standing": "minor",
        "scope": "",
        "covers": True,
        "succeeded": True,
        **values,
    }
    authority.check_authority(by=BY, privacy_request_id=row.pk, checked_on=TODAY, on=TODAY, now=NOW, **facts)


def kept_back(patient: Patient) -> tuple[PrivacyRequest, Accounting]:
    """A list to a parent, sent, from which a suspension until November 30 kept a line."""
    disclose(patient, "2026-02-01", "164.512(f)", recipient="Springfield Police")
    suspend(form="written", until="2026-11-30")
    row = ask(patient, requester=acting.REPRESENTATIVE)
    check(row)
    issued = issue(row)
    send_letters(row)
    assert issued.communication.addressee_name == acting.REPRESENTATIVE["name"]
    return row, issued


def supplement(issued: Accounting, on: str) -> Accounting:
    return supplementing.supplement(by=BY, accounting_id=issued.pk, on=day(on), now=NOW)


@pytest.mark.cite("164.502(g)(3)(i)")
def test_a_supplement_goes_to_the_parent_of_a_child_and_to_no_parent_of_who_came_of_age() -> None:
    young, older = make_patient(birth_date=datetime.date(2015, 1, 1)), make_patient(**MINOR)
    told = [supplement(kept_back(patient)[1], "2026-12-02").communication for patient in (young, older)]
    assert [letter.addressee_name for letter in told] == [acting.REPRESENTATIVE["name"], "Ada Lovell"]
    assert told[1].named is None
    assert acting.REPRESENTATIVE["name"] not in told[1].html
    assert "Records of" not in told[1].html


def test_a_supplement_goes_to_nobody_whose_authority_was_found_wanting_since() -> None:
    row, issued = kept_back(make_patient(birth_date=datetime.date(2015, 1, 1)))
    row.authoritychecks.create(
        authority="parent", standing="minor", succeeded=False, on=TODAY, by_id=BY.user_id, at=NOW
    )
    assert supplement(issued, "2026-12-02").communication.addressee_name == "Ada Lovell"


def test_a_person_finds_out_who_reads_it_where_the_individual_has_died() -> None:
    patient = make_patient(**MINOR)
    _row, issued = kept_back(patient)
    Patient.objects.filter(pk=patient.pk).update(died_on=TODAY)
    with pytest.raises(Refused) as refused:
        supplement(issued, "2026-12-02")
    assert refused.value.code == "READER_ENDED"
    assert "suspen" not in refused.value.sentence
