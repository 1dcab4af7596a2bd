"""What a person with a reference and a code may read: the status of one request."""

import datetime
from dataclasses import dataclass, replace

from privacy_portal.law.rights import Right
from privacy_requests.models import GuestAccess, Message, PrivacyRequest
from privacy_requests.queries.moves import since_move
from privacy_requests.queries.timeline import TimelineEvent, timeline
from privacy_requests.queries.ways import standing_directive

TOLD = frozenset({"verifying", "decision"})  # the sentences that say only what comes next, and by when


@dataclass(frozen=True, slots=True)
class Said:
    """A message in words only."""

    at: datetime.datetime
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class GuestStatus:
    """Dates, steps and messages; neither records nor letters, nor a word of whose records they are."""

    reference: str
    received_on: datetime.date
    due_on: datetime.date | None
    is_open: bool
    is_directed: bool
    may_change_period: bool
    steps: list[TimelineEvent]
    messages: list[Said]


def door(door_id: int, *, made_at: str) -> GuestAccess | None:
    """The door a session opened, unless it was given a new code meanwhile."""
    found = GuestAccess.objects.select_related("privacy_request").filter(pk=door_id, ended_at=None).first()
    return found if found is not None and found.made_at.isoformat() == made_at else None


def status(row: PrivacyRequest) -> GuestStatus:
    """The status of the request behind a door."""
    is_open = row.is_open or row.is_list_in_the_making
    return GuestStatus(
        reference=row.reference,
        received_on=row.received_on,
        due_on=row.due_on,
        is_open=is_open,
        may_change_period=is_open and row.right == Right.ACCOUNTING,
        is_directed=row.is_open and standing_directive(row) is not None,
        steps=[_plain(event) for event in timeline(row)],
        messages=[Said(one.at, one.text, one.from_patient) for one in _through_the_door(row)],
    )


def _through_the_door(row: PrivacyRequest) -> list[Message]:
    """What was written with the code, and what the office wrote to who holds it."""
    return list(since_move(row, row.messages.filter(through=Message.Through.CODE)))


def door_of(row: PrivacyRequest) -> GuestAccess | None:
    """The door of this request, for the case page."""
    return GuestAccess.objects.filter(privacy_request=row).first()


def _plain(event: TimelineEvent) -> TimelineEvent:
    return event if event.code in TOLD else replace(event, detail="")
