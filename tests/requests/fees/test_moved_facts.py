"""What was agreed and told before a case was moved is no fact of its new patient's fee."""

import datetime

import pytest

from privacy_requests.operations import agreements, corrections
from privacy_requests.queries.fees import fee_facts
from tests.factories import BY, NOW, TODAY, make_patient
from tests.requests.factories import make_request
from tests.requests.ways.doing import agree

pytestmark = pytest.mark.usefixtures("clinic")


def test_an_agreement_of_the_former_patient_is_none_of_the_new_one() -> None:
    row = make_request()
    agree(row, "summary", cents=3000)
    agree(row, "summary_fee", cents=3000)
    assert fee_facts(row).summary_agreed
    corrections.move(
        by=BY,
        privacy_request_id=row.pk,
        patient_id=make_patient(given_name="Bob").pk,
        reason="Wrong patient",
        on=TODAY,
        now=NOW + datetime.timedelta(hours=1),
    )
    row.refresh_from_db()
    facts = fee_facts(row)
    assert (facts.summary_agreed, facts.summary_fee_agreed_cents) == (False, None)
    assert agreements.summary_fee(row) == 0
