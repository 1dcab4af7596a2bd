"""A part of what was asked for is not held here: the answer says so, and where to ask."""

import pytest

from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_requests.models import HeldElsewhere
from privacy_requests.operations import access
from tests.factories import BY, NOW, TODAY
from tests.requests.factories import add_record, make_request, verify

pytestmark = pytest.mark.usefixtures("clinic")


def grant(row, **values):
    access.grant(by=BY, privacy_request_id=row.pk, how="", on=TODAY, now=NOW, **values)
    return Communication.objects.get(kind="access_granted")


@pytest.fixture
def row(clinic):
    row = make_request()
    if row.verified_at is None:
        verify(row)
    add_record(row)
    return row


@pytest.mark.cite("164.524(d)(3)")
def test_grant_says_what_is_not_held_and_where_to_ask(row):
    letter = grant(row, missing_what="X-rays of 2019", missing_where="Lakeside Imaging")
    assert {"not_held", "complaint_clinic", "complaint_hhs"} <= set(letter.statements)
    assert "X-rays of 2019" in letter.html
    assert "Lakeside Imaging" in letter.html
    kept = HeldElsewhere.objects.get()
    assert (kept.what, kept.where) == ("X-rays of 2019", "Lakeside Imaging")


def test_grant_says_when_nobody_knows_who_holds_it(row):
    assert "We do not know who has it" in grant(row, missing_what="X-rays of 2019").html


def test_grant_of_everything_speaks_of_no_missing_part(row):
    letter = grant(row)
    assert "not_held" not in letter.statements
    assert not HeldElsewhere.objects.exists()


def test_where_to_ask_needs_what_to_ask_for(row):
    with pytest.raises(Refused) as refusal:
        grant(row, missing_where="Lakeside Imaging")
    assert refusal.value.code == "MISSING_WHAT"
