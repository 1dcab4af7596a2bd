"""Reading privacy requests: who may see which, the queue, one case's story."""

from privacy_requests.queries.cases import (
    case_for,
    check_requester_may_ask,
    conversation,
    due_if_received,
    duplicates_of,
    for_patient,
    is_alike,
    released_records,
    submitted,
    visible_to,
)
from privacy_requests.queries.disputes import disputes_of, packet_for
from privacy_requests.queries.inbox import (
    Likely,
    Waiting,
    emails_unsorted_since,
    emails_waiting,
    files_of,
    inbox,
    likely,
    may_read_inbox,
    unopened,
    visible_emails,
)
from privacy_requests.queries.moves import is_before_move, moved_at, since_move
from privacy_requests.queries.queue import QueueFilters, QueueRow, neighbours, queue, rows, saved_filters
from privacy_requests.queries.reviews import ReviewState, review_state
from privacy_requests.queries.sweeps import (
    due_within,
    fee_unanswered,
    overdue,
    to_settle,
    undelivered,
    unverified,
)
from privacy_requests.queries.telling import as_told, is_told_all, told_decided_on, told_status
from privacy_requests.queries.timeline import TimelineEvent, timeline

__all__ = [
    "Likely",
    "QueueFilters",
    "QueueRow",
    "ReviewState",
    "TimelineEvent",
    "Waiting",
    "as_told",
    "case_for",
    "check_requester_may_ask",
    "conversation",
    "disputes_of",
    "due_if_received",
    "due_within",
    "duplicates_of",
    "emails_unsorted_since",
    "emails_waiting",
    "fee_unanswered",
    "files_of",
    "for_patient",
    "inbox",
    "is_alike",
    "is_before_move",
    "is_told_all",
    "likely",
    "may_read_inbox",
    "moved_at",
    "neighbours",
    "overdue",
    "packet_for",
    "queue",
    "released_records",
    "review_state",
    "rows",
    "saved_filters",
    "since_move",
    "submitted",
    "timeline",
    "to_settle",
    "told_decided_on",
    "told_status",
    "undelivered",
    "unopened",
    "unverified",
    "visible_emails",
    "visible_to",
]
