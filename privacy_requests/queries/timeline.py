"""One case's story in dated steps, for the patient and for staff, from the append-only rows."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from privacy_portal.correspondence import queries as correspondence
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries.moves import is_before_move, since_move
from privacy_requests.workflow import Status


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """`on` None: still to come. `code` is stable, `heading` for people, `detail` a second sentence."""

    code: str
    heading: str
    on: datetime.date | None
    detail: str = ""
    state: str = "done"


def timeline(row: PrivacyRequest) -> list[TimelineEvent]:
    """Received, checking who you are, working on it, extended, decided, sent: what was, then what is next."""
    events = [TimelineEvent("received", _("We received your request"), row.received_on)]
    events += _verification(row)
    events += _extension(row)
    if row.status == Status.CLOSED and row.outcome in {"withdrawn", "duplicate"}:
        events.append(_ended_early(row))
        return events
    events += _decision(row)
    return events


def _verification(row: PrivacyRequest) -> list[TimelineEvent]:
    checked = since_move(row, row.verifications.filter(succeeded=True)).last()
    if checked is not None and row.verified_at is not None:
        return [TimelineEvent("verified", _("We checked who you are"), checked.on)]
    if row.is_open:
        return [
            TimelineEvent(
                "verifying",
                _("We are checking who you are"),
                None,
                _("We may call or write to you. This does not change your due date."),
                "current",
            )
        ]
    return []


def _extension(row: PrivacyRequest) -> list[TimelineEvent]:
    extension = row.extensions.filter(result__in_force=True).select_related("result").first()
    if extension is None:
        return []
    return [
        TimelineEvent(
            "extended",
            _("We need more time"),
            extension.result.sent_on,
            ""
            if is_before_move(row, extension.at)  # written to somebody else
            else _("Why: %(reason)s") % {"reason": extension.reason},
        )
    ]


def _decision(row: PrivacyRequest) -> list[TimelineEvent]:
    decision = since_move(row, row.decisions.all()).first()
    if decision is None:
        if not row.is_open:
            return []
        return [
            TimelineEvent("working", _("We are working on it"), None, state="current"),
            TimelineEvent("decision", _("Our answer"), None, _by(row.due_on), "upcoming"),
        ]
    sent_on = correspondence.sent_on(decision.communication_id)
    events = [TimelineEvent("decided", _("We said yes to your request"), decision.on)]
    if sent_on is None:
        events.append(TimelineEvent("sending", _("We are sending our answer"), None, state="current"))
    else:
        events.append(TimelineEvent("sent", _("We sent you our answer and your records"), sent_on))
    return events


def _by(due_on: datetime.date | None) -> str:
    if due_on is None:
        return ""
    from django.utils.formats import date_format

    return _("By %(date)s") % {"date": date_format(due_on, "DATE_FORMAT")}


def _ended_early(row: PrivacyRequest) -> TimelineEvent:
    if row.outcome == "duplicate":
        return TimelineEvent("duplicate", _("Joined with your other request"), row.closed_on, state="stopped")
    return TimelineEvent("withdrawn", _("You withdrew your request"), row.completed_on, state="stopped")
