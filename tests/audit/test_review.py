"""The regular review of information system activity (45 CFR 164.308(a)(1)(ii)(D))."""

import datetime

import pytest
import time_machine

from privacy_portal.audit import operations, queries
from privacy_portal.audit.topics import REVIEWED, TOPICS, Topic

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=datetime.UTC)
SINCE = NOW - datetime.timedelta(days=30)


def at(instant):
    return time_machine.travel(instant, tick=False)


def pieces():
    return {piece.topic: piece for piece in queries.review(SINCE, NOW)}


@pytest.mark.cite("164.308(a)(1)(ii)(D)")
def test_each_topic_collects_its_events(clerk, stranger):
    with at(NOW - datetime.timedelta(days=1)):
        operations.record("access.refused", by=stranger)
        operations.record("account.sign_in_failed", by=stranger)
        operations.record("document.downloaded", by=clerk)
        operations.record("audit.exported", by=clerk)
        operations.record("user.roles_changed", by=clerk)
        operations.record("request.viewed", by=clerk)
    counts = {topic: piece.count for topic, piece in pieces().items()}
    assert counts == {
        Topic.FAILED: 2,
        Topic.DOWNLOADS: 1,
        Topic.EXPORTS: 1,
        Topic.PERMISSIONS: 1,
        Topic.EMERGENCY: 0,
    }


def test_the_busiest_comes_first_and_says_who_and_when(clerk, stranger):
    with at(NOW - datetime.timedelta(hours=2)):
        operations.record("access.refused", by=clerk)
    for minutes in (60, 30):
        with at(NOW - datetime.timedelta(minutes=minutes)):
            operations.record("access.refused", by=stranger)
    first, second = pieces()[Topic.FAILED].lines
    assert (first.count, first.actor_user_id, first.ip) == (2, None, "198.51.100.7")
    assert first.last_at == NOW - datetime.timedelta(minutes=30)
    assert (second.count, second.actor_user_id) == (1, 7)


def test_only_the_period_counts(clerk):
    with at(SINCE - datetime.timedelta(seconds=1)):
        operations.record("audit.exported", by=clerk)
    with at(NOW):
        operations.record("audit.exported", by=clerk)
    assert pieces()[Topic.EXPORTS].count == 0


def test_what_is_left_out_of_a_long_list_is_said(clerk):
    with at(NOW - datetime.timedelta(days=1)):
        for number in range(queries.MOST_LINES + 3):
            operations.record(f"kind{number:03}.exported", by=clerk)
    piece = pieces()[Topic.EXPORTS]
    assert (len(piece.lines), piece.left_out, piece.count) == (queries.MOST_LINES, 3, queries.MOST_LINES + 3)


def test_that_somebody_reviewed_is_itself_recorded(officer):
    event = operations.record_review(by=officer, since=SINCE, until=NOW)
    assert event.kind == REVIEWED
    (past,) = queries.past_reviews()
    assert (past.by_user_id, past.since, past.until) == (9, SINCE.isoformat(), NOW.isoformat())


def test_a_review_costs_one_query_a_topic(clerk, django_assert_num_queries):
    with at(NOW - datetime.timedelta(days=1)):
        for _ in range(20):
            operations.record("audit.exported", by=clerk)
    with django_assert_num_queries(len(TOPICS)):
        queries.review(SINCE, NOW)
