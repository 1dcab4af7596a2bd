"""Which lines an accounting lists, leaves out, withholds or keeps for a person, and by which rule."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.accounting import research, suspension
from privacy_portal.law.accounting.bases import BY_CODE
from privacy_portal.law.accounting.basis import EXCLUSIONS, IN_ERROR, LISTED, Basis, Family
from privacy_portal.law.accounting.period import COMPLIANCE_ON, LOOKBACK, NOT_ASKED
from privacy_portal.law.accounting.series import Series, series_of
from privacy_portal.law.accounting.suspension import Ground
from privacy_portal.law.citations import Cite, Rule, cfr, house

NOT_CLASSIFIED = Rule(
    "Whether a disclosure is listed depends on its legal basis, so a person must say what it is.",
    cfr("164.528(a)(1)"),
)
NOT_DESCRIBED = Rule(
    "What was disclosed must be described briefly, so a person must say what it was.",
    cfr("164.528(b)(2)(iii)"),
)
LOOKS_SUSPENDED = Rule(
    "A recipient that may be the agency of a suspension is looked at by a person before anything is issued.",
    house("likeness of agencies"),
)
NO_DISCLOSURE = Rule(
    "What never left the clinic is no disclosure.",
    cfr("160.103"),
)


class Decision(StrEnum):
    """What became of one disclosure in an accounting."""

    LISTED = "listed"
    EXCLUDED = "excluded"
    WITHHELD = "withheld"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class Line:
    """One disclosure as the engine needs it.

    `purpose` is what makes two purposes one: folded text, or the attached request's key. `basis` is "" while
    nobody knows. `void`: a person found that nothing was disclosed. `protocol_id` names research.
    `described`: it is known what was disclosed.
    """

    id: int
    disclosed_on: datetime.date
    recipient_id: int
    basis: str
    purpose: str
    void: bool = False
    protocol_id: int | None = None
    described: bool = True


@dataclass(frozen=True, slots=True)
class Suspended:
    """A suspension in force on the day of issue: which recipients it names, and which only look alike."""

    ground: Ground
    recipient_ids: frozenset[int]
    lookalike_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line with what became of it, the sentence why, and where that stands."""

    line: Line
    decision: Decision
    rule: Rule

    @property
    def cite(self) -> Cite:
        return self.rule.cite


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry the individual reads: a line, a series told by its first line, or a research protocol."""

    lines: tuple[Line, ...]
    series: Series | None = None
    protocol_id: int | None = None

    @property
    def first(self) -> Line:
        return self.lines[0]


def judge(
    line: Line,
    *,
    first_on: datetime.date,
    last_on: datetime.date,
    suspended: Sequence[Suspended] = (),
    reach: tuple[datetime.date, datetime.date] | None = None,
) -> Verdict:
    """What becomes of one disclosure in an accounting of `first_on` to `last_on`, both included.

    `reach`: the six years of the request, where the individual asked for less of them.
    """
    if line.void:
        return Verdict(line, Decision.EXCLUDED, NO_DISCLOSURE)
    if not first_on <= line.disclosed_on <= last_on:
        begins, ends = reach or (first_on, last_on)
        is_within = begins <= line.disclosed_on <= ends
        return Verdict(line, Decision.EXCLUDED, NOT_ASKED if is_within else LOOKBACK)
    basis = BY_CODE.get(line.basis)
    if basis is None:
        return Verdict(line, Decision.NEEDS_PERSON, NOT_CLASSIFIED)
    if basis.exclusion is not None:
        return Verdict(line, Decision.EXCLUDED, basis.exclusion)
    if line.disclosed_on < COMPLIANCE_ON:
        return Verdict(line, Decision.EXCLUDED, EXCLUSIONS["before"])
    held = _held(line, basis, suspended)
    if held is not None:
        return Verdict(line, *held)
    if not line.described:
        return Verdict(line, Decision.NEEDS_PERSON, NOT_DESCRIBED)
    rule = IN_ERROR if basis.family is Family.ERROR else LISTED
    return Verdict(line, Decision.LISTED, Rule(rule.sentence, basis.cite))


def _held(line: Line, basis: Basis, suspended: Sequence[Suspended]) -> tuple[Decision, Rule] | None:
    reached = [one for one in suspended if suspension.reaches(one.ground, basis)]
    if any(line.recipient_id in one.recipient_ids for one in reached):
        return Decision.WITHHELD, suspension.REACH
    if any(line.recipient_id in one.lookalike_ids for one in reached):
        return Decision.NEEDS_PERSON, LOOKS_SUSPENDED
    return None


def entries(listed: Iterable[Line], *, by_protocol: Collection[int] = frozenset()) -> list[Entry]:
    """The listed lines as the individual reads them, oldest first.

    by_protocol: the protocols that may be told as such (research.check_protocol_form). Research lines of
    one of these are one entry; several lines to one recipient, on one basis that allows it and for one
    purpose, are a series; each other line stands alone.
    """
    groups: dict[tuple[object, ...], list[Line]] = {}
    for line in listed:
        groups.setdefault(_key(line, by_protocol), []).append(line)
    made = []
    for lines in groups.values():
        lines.sort(key=_by_day)
        protocol_id = lines[0].protocol_id if _by_its_protocol(lines[0], by_protocol) else None
        told_together = len(lines) > 1 and protocol_id is None
        made.append(
            Entry(
                tuple(lines),
                series_of([line.disclosed_on for line in lines]) if told_together else None,
                protocol_id,
            )
        )
    made.sort(key=lambda entry: _by_day(entry.first))
    return made


def _key(line: Line, by_protocol: Collection[int]) -> tuple[object, ...]:
    if _by_its_protocol(line, by_protocol):
        return ("protocol", line.protocol_id)
    if BY_CODE[line.basis].series:
        return (line.recipient_id, line.basis, line.purpose, line.protocol_id)
    return ("line", line.id)


def _by_its_protocol(line: Line, by_protocol: Collection[int]) -> bool:
    """Only research under 164.512(i) is told by its protocol, whatever else a line names one for."""
    return (
        line.protocol_id is not None and line.protocol_id in by_protocol and BY_CODE[line.basis].protocol_form
    )


def _by_day(line: Line) -> tuple[datetime.date, int]:
    return (line.disclosed_on, line.id)


def protocols_told_as_such(individuals: Mapping[int, int], complete: Collection[int]) -> frozenset[int]:
    """The protocols with fifty or more individuals whose required details are all known.

    individuals: how many individuals the disclosures for each protocol covered.
    """
    return frozenset(
        protocol_id
        for protocol_id, number in individuals.items()
        if protocol_id in complete and research.may_use_protocol_form(number)
    )
