"""Writing is required only where the regulation lets it be, and only once people were told."""

import datetime

import pytest

from privacy_portal.clinic import operations, queries
from privacy_portal.clinic.models import Announcement, RecordSet
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.factories import BY, TODAY, make_clinic

WRITING, REASON = Announcement.Kind.WRITING_REQUIRED, Announcement.Kind.REASON_REQUIRED
DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


def announce(**values):
    facts = {
        "kind": WRITING,
        "right": Right.ACCESS,
        "where": "The notice",
        "evidence": "Notice of 2020, page 2",
        "from_on": TODAY - 100 * DAY,
    }
    return operations.announce(by=BY, on=TODAY, **{**facts, **values})


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 24, 18, tzinfo=datetime.UTC), tick=False)


@pytest.mark.cite("164.524(b)(1)")
def test_writing_is_required_since_the_day_it_was_announced(noon):
    assert queries.writing_required_since(Right.ACCESS) is None
    announce()
    assert queries.writing_required_since(Right.ACCESS) == TODAY - 100 * DAY
    assert queries.writing_required_since(Right.AMENDMENT) is None


def test_it_stops_when_the_announcement_ends(noon, time_machine):
    row = announce()
    operations.end(by=BY, row=row, to_on=TODAY, on=TODAY)
    time_machine.move_to(datetime.datetime(2026, 11, 26, 18, tzinfo=datetime.UTC), tick=False)
    assert queries.writing_required_since(Right.ACCESS) is None


@pytest.mark.parametrize("right", [Right.ACCOUNTING, Right.RESTRICTION, Right.NOTICE_COPY, Right.COMPLAINT])
def test_writing_may_not_be_required_where_the_regulation_is_silent(right):
    with pytest.raises(Refused) as refused:
        announce(right=right)
    assert refused.value.code == "MAY_NOT_BE_REQUIRED"


def test_a_reason_may_be_required_for_an_amendment_only(noon):
    announce(kind=REASON, right=Right.AMENDMENT)
    assert queries.reason_required_since(Right.AMENDMENT)
    with pytest.raises(Refused):
        announce(kind=REASON, right=Right.ACCESS)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"from_on": TODAY + DAY}, "ANNOUNCED_IN_FUTURE"),
        ({"evidence": "  "}, "EVIDENCE_MISSING"),
        ({"to_on": TODAY - 200 * DAY}, "DATES_REVERSED"),
    ],
)
def test_an_announcement_needs_a_past_day_and_evidence(values, code):
    with pytest.raises(Refused) as refused:
        announce(**values)
    assert refused.value.code == code


@pytest.mark.cite("164.524(e)(1)")
def test_record_sets_are_those_of_the_day(noon):
    make_clinic()
    operations.designate_record_set(
        by=BY,
        code="imaging",
        name="Imaging",
        from_on=TODAY + DAY,
        on=TODAY,
        held_by=RecordSet.HeldBy.BUSINESS_ASSOCIATE,
        holder_name="Imaging Inc.",
    )
    assert [row.code for row in queries.record_sets()] == ["billing", "medical"]
    assert [row.code for row in queries.record_sets(TODAY + DAY)] == ["billing", "imaging", "medical"]


def test_records_held_by_an_associate_name_it():
    with pytest.raises(Refused) as refused:
        operations.designate_record_set(
            by=BY,
            code="x",
            name="X",
            from_on=TODAY,
            on=TODAY,
            held_by=RecordSet.HeldBy.BUSINESS_ASSOCIATE,
        )
    assert refused.value.code == "HOLDER_MISSING"
