"""Reading privacy requests: who may see which, the queue, one case's story."""

from privacy_requests.queries.cases import (
    case_for,
    check_requester_may_ask,
    duplicates_of,
    for_patient,
    visible_to,
)
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
    "due_within",
    "duplicates_of",
    "for_patient",
    "neighbours",
    "overdue",
    "queue",
    "rows",
    "saved_filters",
    "timeline",
    "to_settle",
    "undelivered",
    "unverified",
    "visible_to",
]
