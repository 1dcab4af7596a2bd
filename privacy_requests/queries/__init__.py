"""Reading privacy requests: who may see which, the queue, one case's story."""

from privacy_requests.queries.cases import (
    case_for,
    check_requester_may_ask,
    conversation,
    due_if_received,
    duplicates_of,
    for_patient,
    released_records,
    submitted,
    visible_to,
)
from privacy_requests.queries.moves import is_before_move, moved_at, since_move
from privacy_requests.queries.queue import QueueFilters, QueueRow, neighbours, queue, rows, saved_filters
from privacy_requests.queries.sweeps import (
    due_within,
    overdue,
    to_settle,
    undelivered,
    unverified,
)
from privacy_requests.queries.timeline import TimelineEvent, timeline

__all__ = [
    "QueueFilters",
    "QueueRow",
    "TimelineEvent",
    "case_for",
    "check_requester_may_ask",
    "conversation",
    "due_if_received",
    "due_within",
    "duplicates_of",
    "for_patient",
    "is_before_move",
    "moved_at",
    "neighbours",
    "overdue",
    "queue",
    "released_records",
    "rows",
    "saved_filters",
    "since_move",
    "submitted",
    "timeline",
    "to_settle",
    "undelivered",
    "unverified",
    "visible_to",
]
