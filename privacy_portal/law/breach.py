"""The clocks and thresholds of a breach (45 CFR 164.404 to 164.412): discovery, notices, and a delay."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Rule, cfr, house
from privacy_portal.law.refusal import Refused

NOTICE_DAYS = 60
HHS_AT_ONCE_FROM = 500
MEDIA_ABOVE = 500
POSTING_FROM = 10
POSTING_DAYS = 90
ORAL_DELAY_DAYS = 30

DISCOVERED = Rule(
    "A breach is discovered on the first day that anybody of the workforce or an agent of the clinic, other "
    "than who committed it, knew of it or with reasonable diligence would have known.",
    cfr("164.404(a)(2)"),
)
INDIVIDUALS = Rule(
    "Each individual affected is told without unreasonable delay, at the latest sixty calendar days after "
    "discovery. The sixty days are the outer limit and no target.",
    cfr("164.404(b)"),
)
OTHER_MEANS = Rule(
    "Where fewer than ten individuals cannot be reached by mail, they are told in another written way, by "
    "telephone or by other means.",
    cfr("164.404(d)(2)(i)"),
)
POSTING = Rule(
    "Where ten or more cannot be reached by mail, a notice stands on the home page for ninety days or goes "
    "to major media, with a toll-free number that answers for at least ninety days.",
    cfr("164.404(d)(2)(ii)"),
)
MEDIA = Rule(
    "Where more than 500 residents of one State or jurisdiction are affected, prominent media outlets that "
    "serve it are told.",
    cfr("164.406(a)"),
)
MEDIA_TIME = Rule(
    "The media are told without unreasonable delay, at the latest sixty calendar days after discovery.",
    cfr("164.406(b)"),
)
HHS_AT_ONCE = Rule(
    "Where 500 or more individuals are affected, HHS is told at the same time as they are.",
    cfr("164.408(b)"),
)
HHS_YEARLY = Rule(
    "Where fewer than 500 are affected, HHS is told at the latest sixty days after the end of the calendar "
    "year in which the breach was discovered.",
    cfr("164.408(c)"),
)
ASSOCIATE_KNOWS = Rule(
    "A business associate discovers a breach on the first day that anybody of its workforce or an agent of "
    "its own, other than who committed it, knew of it or with reasonable diligence would have known.",
    cfr("164.410(a)(2)"),
)
ASSOCIATE = Rule(
    "A business associate tells the clinic without unreasonable delay, at the latest sixty calendar days "
    "after its discovery.",
    cfr("164.410(b)"),
)
DELAY_WRITTEN = Rule(
    "Where a law enforcement official states in writing that notice would impede a criminal investigation "
    "or damage national security, and for how long, notice waits for that time.",
    cfr("164.412(a)"),
)
DELAY_ORAL = Rule(
    "An oral statement is written down with who made it, and notice waits no longer than thirty days from "
    "that day unless a written statement comes in that time.",
    cfr("164.412(b)"),
)
AFTER_DELAY = Rule(
    "A delay moves the last day for a notice only where it runs past it, to the day after it.",
    house("breach notice after a delay"),
)
ACCOUNTED = Rule(
    "What left the clinic by an impermissible disclosure is listed in the accounting of each individual "
    "affected, whether or not a notice was owed.",
    cfr("164.528(a)(1)"),
)


class Knower(StrEnum):
    """Who first knew of the breach."""

    WORKFORCE = "workforce"
    AGENT = "agent"
    ASSOCIATE = "associate"
    OUTSIDER = "outsider"
    WRONGDOER = "wrongdoer"


class Substitute(StrEnum):
    """How those are told whom the mail does not reach."""

    NONE = "none"
    OTHER_MEANS = "other_means"
    POSTING = "posting"


class Form(StrEnum):
    """How an official asked for a delay."""

    ORAL = "oral"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Report:
    """That somebody knew of the breach.

    `known_on`: the first day they knew, or with reasonable diligence would have known. `told_on`: the day
    somebody of the clinic heard it from them, None while nobody did. An associate that is the clinic's agent
    is an AGENT.
    """

    known_on: datetime.date
    by: Knower
    told_on: datetime.date | None = None

    @property
    def counts_from(self) -> datetime.date | None:
        """The day from which the clinic is taken to know; None while it is not."""
        if self.by in {Knower.WORKFORCE, Knower.AGENT}:
            return self.known_on
        return self.told_on


def discovered_on(reports: Iterable[Report]) -> datetime.date:
    """The day of discovery: the earliest on which the clinic knew, by itself or by an agent.

    What an associate that is no agent, an outsider or the wrongdoer knew counts from the day the clinic was
    told. Raises Refused (DISCOVERY_NONE, DISCOVERY_TOLD_BEFORE).
    """
    days = []
    for report in reports:
        if report.told_on is not None and report.told_on < report.known_on:
            raise Refused(
                "The clinic cannot have been told before it was known.",
                DISCOVERED.cite,
                code="DISCOVERY_TOLD_BEFORE",
            )
        if report.counts_from is not None:
            days.append(report.counts_from)
    if not days:
        raise Refused(
            "No report says since when the clinic knows of the breach.",
            DISCOVERED.cite,
            code="DISCOVERY_NONE",
        )
    return min(days)


def individuals_by(discovered_on: datetime.date) -> datetime.date:
    """The last day to tell the individuals: sixty calendar days after discovery, without roll-forward."""
    return discovered_on + datetime.timedelta(days=NOTICE_DAYS)


def hhs_by(discovered_on: datetime.date, affected: int) -> datetime.date:
    """The last day to tell HHS; `affected`: how many individuals in all. Raises ValueError below one."""
    _check_count(affected, least=1)
    if affected >= HHS_AT_ONCE_FROM:
        return individuals_by(discovered_on)
    return datetime.date(discovered_on.year, 12, 31) + datetime.timedelta(days=NOTICE_DAYS)


def media_by(discovered_on: datetime.date, residents_of_state: int) -> datetime.date | None:
    """The last day to tell the media of one State; None for 500 residents or fewer.

    Raises ValueError for a negative number.
    """
    _check_count(residents_of_state, least=0)
    return individuals_by(discovered_on) if residents_of_state > MEDIA_ABOVE else None


def media_states(residents: Mapping[str, int]) -> tuple[str, ...]:
    """The States or jurisdictions whose media are told, in order; `residents`: how many by State.

    Each is counted by itself: residents of two States are never added up.
    """
    return tuple(sorted(state for state, count in residents.items() if count > MEDIA_ABOVE))


def business_associate_by(associate_discovered_on: datetime.date) -> datetime.date:
    """The last day for a business associate to tell the clinic, sixty calendar days after its discovery.

    The clinic's own days run meanwhile where the associate is its agent; see discovered_on().
    """
    return associate_discovered_on + datetime.timedelta(days=NOTICE_DAYS)


def substitute_notice(unreachable: int) -> Substitute:
    """How those are told whose address is missing or out of date; `unreachable`: how many.

    Next of kin of the dead need no substitute and are not counted. Raises ValueError for a negative number.
    """
    _check_count(unreachable, least=0)
    if unreachable >= POSTING_FROM:
        return Substitute.POSTING
    return Substitute.OTHER_MEANS if unreachable else Substitute.NONE


def posted_through(posted_on: datetime.date) -> datetime.date:
    """The last day of a posting and its toll-free number: ninety whole days after the day it went up."""
    return posted_on + datetime.timedelta(days=POSTING_DAYS)


def delay_end_on(
    *,
    form: str,
    stated_on: datetime.date,
    written_on: datetime.date | None = None,
    until: datetime.date | None = None,
) -> datetime.date:
    """The last day of a delay asked for by law enforcement; notice may go the day after.

    form: "oral" or "written". An oral statement holds thirty days, or less if it said so. A written one that
    arrived on `written_on` within those days carries it to `until`; one that came later changes nothing here
    and is a statement of its own. Raises Refused (DELAY_FORM, DELAY_ENDS_BEFORE, DELAY_NO_END,
    DELAY_WRITTEN_BEFORE).
    """
    if form not in set(Form):
        raise Refused("A statement is oral or written.", DELAY_ORAL.cite, code="DELAY_FORM")
    if until is not None and until < stated_on:
        raise Refused(
            "The time stated ends before the statement was made.",
            DELAY_WRITTEN.cite,
            code="DELAY_ENDS_BEFORE",
        )
    if form == Form.WRITTEN:
        return _stated(until)
    last = stated_on + datetime.timedelta(days=ORAL_DELAY_DAYS)
    if written_on is None:
        return last if until is None else min(until, last)
    if written_on < stated_on:
        raise Refused(
            "The written statement cannot have come before the oral one.",
            DELAY_ORAL.cite,
            code="DELAY_WRITTEN_BEFORE",
        )
    return _stated(until) if written_on <= last else last


def by_after_delay(by: datetime.date, delayed_through: datetime.date | None) -> datetime.date:
    """The last day for a notice that was due `by`, with a delay whose last day is `delayed_through`."""
    if delayed_through is None:
        return by
    return max(by, delayed_through + datetime.timedelta(days=1))


def check_may_notify(on: datetime.date, delayed_through: datetime.date | None) -> None:
    """Whether a notice may go on `on`; raises Refused (NOTICE_DELAYED) up to the last day of a delay."""
    if delayed_through is not None and on <= delayed_through:
        raise Refused(
            "Law enforcement asked that the notice wait, and the time it stated is not over.",
            DELAY_WRITTEN.cite,
            code="NOTICE_DELAYED",
        )


def listed_in_accounting(*, left_the_clinic: bool) -> bool:
    """Whether the incident is listed for an individual: when information left, however low the risk.

    What was only seen inside the clinic is a use and no disclosure.
    """
    return left_the_clinic


def _stated(until: datetime.date | None) -> datetime.date:
    if until is None:
        raise Refused(
            "A written statement must say for how long. Until it does, record it as an oral one: that holds "
            "thirty days.",
            DELAY_WRITTEN.cite,
            code="DELAY_NO_END",
        )
    return until


def _check_count(count: int, *, least: int) -> None:
    if count < least:
        raise ValueError(f"at least {least} individuals, not {count}")
