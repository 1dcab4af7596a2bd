"""A copy to be picked up: a letter lying at the desk tells nobody that it is there."""

import datetime

import pytest

from consent.queries import Channel
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as letters
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import closing
from privacy_requests.workflow import Status
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user
from tests.requests.factories import make_request

pytestmark = pytest.mark.usefixtures("clinic")

DAYS = datetime.timedelta
RECEIVED = TODAY - DAYS(29)


def granted(**values) -> PrivacyRequest:
    return make_request(at=Status.DECIDED, received_on=RECEIVED, delivery="hand_over", **values)


def told(row: PrivacyRequest) -> None:
    """The acceptance leaves the house; the copy stays where it is."""
    correspondence.deliver_due(by=BY, now=NOW)
    correspondence.close_print_batch(by=BY, on=TODAY, now=NOW)
    for piece in letters.print_queue().filter(communication__reference=row.reference):
        correspondence.mark_posted(
            by=BY, delivery_id=piece.pk, posted_on=TODAY, tracking="", on=TODAY, now=NOW
        )
    closing.settle(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
    row.refresh_from_db()


def handed(row: PrivacyRequest, *, on: datetime.date) -> None:
    [piece] = letters.at_desk().filter(communication__reference=row.reference)
    correspondence.hand_over(
        by=BY, delivery_id=piece.pk, handed_on=on, to_name="Ada", id_seen="passport", on=on, now=NOW
    )
    closing.settle(by=BY, privacy_request_id=row.pk, on=on, now=NOW)
    row.refresh_from_db()


@pytest.mark.cite("164.524(b)(2)(i)(A)")
@pytest.mark.parametrize("portal", [True, False])
def test_the_acceptance_goes_to_the_patient_and_the_copy_waits_with_a_cover_of_its_own(portal) -> None:
    patient = make_patient()
    if portal:
        link(patient, make_user())
    row = granted(patient=patient)
    answer, carrier = row.decisions.get().communication, row.releases.get().carrier
    assert answer.delivery.channel == (Channel.PORTAL if portal else Channel.POST)
    assert "ready for you at our desk" in answer.html
    assert answer.attachments == []
    assert carrier.delivery.channel == Channel.HAND_OVER
    assert carrier.attachments == [row.documents.get().document_id]


@pytest.mark.cite("164.524(c)(3)(i)")
def test_the_clock_stops_when_the_patient_is_told_and_the_case_closes_when_they_came() -> None:
    row = granted()
    assert row.days_left(TODAY) == 1
    told(row)
    assert (row.status, row.completed_on) == (Status.DECIDED, TODAY)
    assert not row.is_overdue(TODAY + DAYS(5))
    assert not closing.settle(by=BY, privacy_request_id=row.pk, on=TODAY, now=NOW)
    handed(row, on=TODAY + DAYS(5))
    assert (row.status, row.completed_on, row.closed_on) == (Status.CLOSED, TODAY, TODAY + DAYS(5))


def test_a_copy_handed_over_before_the_letter_left_closes_nothing() -> None:
    row = granted()
    correspondence.deliver_due(by=BY, now=NOW)
    handed(row, on=TODAY)
    assert (row.status, row.completed_on) == (Status.DECIDED, None)
