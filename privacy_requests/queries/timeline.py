"""One case's story in dated steps, for the patient and for staff, from the append-only rows."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law.rights import Right
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries.moves import is_before_move, since_move
from privacy_requests.queries.reviews import review_state
from privacy_requests.workflow import Outcome, Status

LETTER_SAYS_WHY = gettext_lazy("Our letter says why, and what you can do.")
ANSWERS: dict[Outcome, tuple[str | Promise, str | Promise]] = {
    Outcome.GRANTED: (gettext_lazy("We said yes to your request"), ""),
    Outcome.GRANTED_IN_PART: (
        gettext_lazy("We said yes to a part of your request"),
        gettext_lazy("Our letter says what you get, what you do not get, and why."),
    ),
    Outcome.DENIED: (gettext_lazy("We said no to your request"), LETTER_SAYS_WHY),
    Outcome.NOT_HELD_REFERRED: (
        gettext_lazy("We do not have these records"),
        gettext_lazy("Our letter says where to ask for them."),
    ),
    Outcome.NOT_HELD_UNKNOWN: (gettext_lazy("We do not have these records"), LETTER_SAYS_WHY),
    Outcome.UNABLE_TO_VERIFY: (
        gettext_lazy("We could not make sure who may ask"),
        gettext_lazy("We gave no records to anyone. You can ask again at any time."),
    ),
}

OF_A_LIST: dict[Outcome, tuple[str | Promise, str | Promise]] = {
    Outcome.GRANTED: (gettext_lazy("We made your list"), ""),
    Outcome.UNABLE_TO_VERIFY: (
        gettext_lazy("We could not make sure who may ask"),
        gettext_lazy("We gave the list to nobody. You can ask again at any time."),
    ),
}


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
    extension = row.extensions.filter(result__in_force=True).select_related("result").last()
    if extension is None or row.extended_to is None:
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
    decision = since_move(row, row.decisions.all()).last()
    if decision is None:
        return _no_answer_yet(row) if row.is_open else []
    sent_on = correspondence.sent_on(decision.communication_id)
    is_list = row.right == Right.ACCOUNTING and decision.outcome == Outcome.GRANTED
    if is_list and sent_on is None:  # it may be stopped and made anew, and nobody is told so
        return _no_answer_yet(row)
    decided_on = correspondence.latest(decision.communication_id).on if is_list else decision.on
    answers = OF_A_LIST if row.right == Right.ACCOUNTING else ANSWERS
    heading, detail = answers[Outcome(decision.outcome)]
    events = [TimelineEvent("decided", str(heading), decided_on, str(detail))]
    if sent_on is None:
        events.append(TimelineEvent("sending", _("We are sending our answer"), None, state="current"))
    elif is_list:
        events.append(TimelineEvent("sent", _("We sent you your list"), sent_on))
    elif row.releases.filter(carrier_id=decision.communication_id).exists():
        events.append(TimelineEvent("sent", _("We sent you our answer and your records"), sent_on))
    else:
        events.append(TimelineEvent("sent", _("We sent you our answer"), sent_on))
    return events + _review(row)


def _no_answer_yet(row: PrivacyRequest) -> list[TimelineEvent]:
    return [
        TimelineEvent("working", _("We are working on it"), None, state="current"),
        TimelineEvent("decision", _("Our answer"), None, _by(row.due_on), "upcoming"),
    ]


def _review(row: PrivacyRequest) -> list[TimelineEvent]:
    """A review that was asked for: given to a professional, and what came of it."""
    state = review_state(row)
    if state.asked_on is None:
        return []
    events = [TimelineEvent("review_asked", _("You asked for a review"), state.asked_on)]
    if state.referred_on is not None:
        events.append(
            TimelineEvent(
                "review_referred",
                _("We gave your review to a professional who took no part in our answer"),
                state.referred_on,
            )
        )
    if state.result_on is None:
        events.append(TimelineEvent("review_result", _("The result of the review"), None, state="upcoming"))
    elif state.reversed:
        events.append(TimelineEvent("review_reversed", _("The review changed our answer"), state.result_on))
    else:
        events.append(TimelineEvent("review_upheld", _("The review kept our answer"), state.result_on))
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
