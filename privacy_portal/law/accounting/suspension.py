"""A statement that delays the listing of some lines (45 CFR 164.528(a)(2)): how long, and what it reaches."""

import datetime
from enum import StrEnum

from privacy_portal.law.accounting.basis import Basis
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.refusal import Refused

ORAL_DAYS = 30
ALERT_AFTER_DAYS = 20

WRITTEN = Rule(
    "A written statement must say that listing the disclosures would be reasonably likely to impede the "
    "agency's activities, and for how long.",
    cfr("164.528(a)(2)(i)"),
)
ORAL = Rule(
    "An oral statement is written down with who made it, and holds for thirty days from that day unless a "
    "written one arrives in that time.",
    cfr("164.528(a)(2)(ii)"),
)
INDIVIDUALS = Rule(
    "It delays the right of the individuals it names; one that names nobody reaches everybody's disclosures "
    "to that agency. A written one takes the place of the oral one for whom it concerns; for those the oral "
    "one alone concerns, that one holds its thirty days.",
    cfr("164.528(a)(2)"),
)
REACH = Rule(
    "It reaches only disclosures to that agency or official for health oversight or law enforcement.",
    cfr("164.528(a)(2)(i)"),
)


class Form(StrEnum):
    """How the agency or official made the statement."""

    ORAL = "oral"
    WRITTEN = "written"


class Ground(StrEnum):
    """Which lines a statement can reach."""

    OVERSIGHT = "164.512(d)"
    LAW_ENFORCEMENT = "164.512(f)"


def oral_end_on(stated_on: datetime.date) -> datetime.date:
    """The last suspended day of an oral statement."""
    return stated_on + datetime.timedelta(days=ORAL_DAYS)


def alert_on(stated_on: datetime.date) -> datetime.date:
    """When to ask for the written statement that an oral one still lacks."""
    return stated_on + datetime.timedelta(days=ALERT_AFTER_DAYS)


def suspension_end_on(
    *,
    form: str,
    stated_on: datetime.date,
    written_on: datetime.date | None = None,
    until: datetime.date | None = None,
) -> datetime.date:
    """The last suspended day; the lines may be listed from the day after.

    form: "oral" or "written". An oral statement holds thirty days, or less if it said so. A written one that
    arrived on `written_on` within those days carries it to `until`; one that came later is a new statement
    and changes nothing here. Raises Refused (SUSPENSION_NO_END, SUSPENSION_ENDS_BEFORE,
    SUSPENSION_WRITTEN_BEFORE, SUSPENSION_FORM).
    """
    try:
        made = Form(form)
    except ValueError:
        raise Refused("A statement is oral or written.", ORAL.cite, code="SUSPENSION_FORM") from None
    if until is not None and until < stated_on:
        raise Refused(
            "The time stated ends before the statement was made.", WRITTEN.cite, code="SUSPENSION_ENDS_BEFORE"
        )
    if made is Form.WRITTEN:
        return _stated(until)
    last = oral_end_on(stated_on)
    if written_on is None:
        return last if until is None else min(until, last)
    if written_on < stated_on:
        raise Refused(
            "The written statement cannot have come before the oral one.",
            ORAL.cite,
            code="SUSPENSION_WRITTEN_BEFORE",
        )
    if written_on > last:
        return last
    return _stated(until)


def _stated(until: datetime.date | None) -> datetime.date:
    if until is None:
        raise Refused(
            "A written statement must say for how long. Until it does, record it as an oral one: that holds "
            "thirty days.",
            WRITTEN.cite,
            code="SUSPENSION_NO_END",
        )
    return until


def reaches(ground: Ground, basis: Basis) -> bool:
    """Whether a statement under `ground` can reach a disclosure on `basis` at all."""
    return basis.suspendable and basis.cite.place.startswith(ground.value)


def in_force(*, begins_on: datetime.date, end_on: datetime.date, on: datetime.date) -> bool:
    """Whether lines are suspended on `on`, the day of issue, not of the request."""
    return begins_on <= on <= end_on
