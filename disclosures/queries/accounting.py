"""An accounting prepared: what becomes of every row of a person's ledger, and what the patient reads."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from disclosures.models import Accounting
from disclosures.queries import listed, patient_rows, research, supplements, suspensions
from disclosures.queries.patient_rows import Row
from privacy_portal.clinic import queries as clinic
from privacy_portal.law import accounting
from privacy_portal.law.accounting import BY_CODE, Decision, Entry, Verdict
from privacy_portal.law.accounting.engine import LOOKS_SUSPENDED
from privacy_portal.law.accounting.suspension import reaches
from privacy_portal.people import queries as people


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with its verdict, and the address that is known of its recipient ("" when none is)."""

    row: Row
    verdict: Verdict
    address: str

    @property
    def decision(self) -> Decision:
        return self.verdict.decision


@dataclass(frozen=True, slots=True)
class Prepared:
    """An accounting as it would be issued on `issued_on`; nothing is written.

    `verdicts` hold each standing row once, oldest first; `listed` is all the patient reads; `decisions` is
    the officer's. `waiting`: some row needs a person, which holds the accounting; `withheld`: a suspension
    keeps some row back. `not_suspended`: listed rows to the agency of a suspension that does not reach them.
    `alike`: (suspension, recipient) of which a person must say whether they are the same.
    """

    patient_id: int
    requested_on: datetime.date
    from_on: datetime.date
    to_on: datetime.date
    issued_on: datetime.date
    supplement_of: int | None
    verdicts: tuple[Judged, ...]
    entries: tuple[Entry, ...]
    listed: dict[str, Any]
    decisions: list[dict[str, Any]]
    not_suspended: tuple[Judged, ...]
    alike: tuple[tuple[int, int], ...]

    def of(self, decision: Decision) -> list[Judged]:
        return [one for one in self.verdicts if one.decision is decision]

    @property
    def waiting(self) -> bool:
        return any(one.decision is Decision.NEEDS_PERSON for one in self.verdicts)

    @property
    def withheld(self) -> bool:
        return any(one.decision is Decision.WITHHELD for one in self.verdicts)

    @property
    def about_abuse(self) -> bool:
        """Whether a listed line reports abuse, so that a person decides before a representative gets it."""
        return any(BY_CODE[one.row.basis].about_abuse for one in self.of(Decision.LISTED))

    @property
    def holds_part2(self) -> bool:
        """Whether a listed line tells of a Part 2 record, which is not every representative's to know."""
        return any(one.row.part2 for one in self.of(Decision.LISTED))

    @property
    def to_decide(self) -> frozenset[int]:
        """The listed rows about which a person decides before a representative gets them."""
        return frozenset(
            one.row.id
            for one in self.of(Decision.LISTED)
            if one.row.part2 or BY_CODE[one.row.basis].about_abuse
        )


def prepare(
    *,
    patient_id: int,
    requested_on: datetime.date,
    from_on: datetime.date | None = None,
    to_on: datetime.date | None = None,
    on: datetime.date,
    supplement_of: int | None = None,
) -> Prepared:
    """The accounting of a person (every merged record of theirs) as it stands on `on`, the day of issue.

    `supplement_of`: only what that issued accounting had to keep back. The number of queries is the same for
    ten lines and ten thousand. Raises Refused (REQUESTED_IN_FUTURE, PERIOD_TOO_EARLY, PERIOD_IN_FUTURE,
    PERIOD_REVERSED).
    """
    accounting.check_requested(requested_on, on=on)
    first_on, last_on = accounting.period(requested_on, from_on=from_on, to_on=to_on)
    kept = people.canonical_id(patient_id)
    rows = patient_rows.of_patient(kept)
    owed = supplements.owed(supplement_of) if supplement_of is not None else None
    if owed is not None:
        rows = [row for row in rows if row.id in owed.row_ids]
    by_id = {row.id: row for row in rows}
    reached = suspensions.reaching(on, _suspendable(rows), person_id=kept)
    suspended = [one.suspended for one in reached]
    verdicts = [
        accounting.judge(
            row.line,
            first_on=first_on,
            last_on=last_on,
            suspended=suspended,
            reach=(accounting.lookback_start(requested_on), requested_on),
        )
        for row in rows
    ]
    lines = [verdict.line for verdict in verdicts if verdict.decision is Decision.LISTED]
    protocols = research.told(
        {line.protocol_id for line in lines if line.protocol_id}, first_on=first_on, last_on=last_on
    )
    entries = accounting.entries(lines, by_protocol=research.told_as_such(protocols))
    addresses = patient_rows.newest_addresses({row.recipient_id for row in rows})
    facts = listed.Facts(by_id, addresses, protocols)
    judged = tuple(
        Judged(by_id[verdict.line.id], verdict, addresses.get(verdict.line.recipient_id, ""))
        for verdict in verdicts
    )
    return Prepared(
        patient_id=kept,
        requested_on=requested_on,
        from_on=first_on,
        to_on=last_on,
        issued_on=on,
        supplement_of=supplement_of,
        verdicts=judged,
        entries=tuple(entries),
        listed=listed.as_data(
            individual=people.names_for([kept]).get(kept, ""),
            requested_on=requested_on,
            from_on=first_on,
            to_on=last_on,
            prepared_on=on,
            adds_to_on=owed.issued_on if owed else None,
            entries=[listed.entry_as_data(entry, facts) for entry in entries],
        ),
        decisions=[_decision(one) for one in judged],
        not_suspended=_not_suspended(judged, reached),
        alike=_alike(judged, reached),
    )


def of_issued(row: Accounting, *, on: datetime.date, supplement_of: int | None = None) -> Prepared:
    """What was asked for with an issued accounting, as it stands on `on`; see prepare()."""
    return prepare(
        patient_id=row.patient_id,
        requested_on=row.requested_on,
        from_on=row.from_on,
        to_on=row.to_on,
        on=on,
        supplement_of=supplement_of,
    )


def still_tells(row: Accounting, *, on: datetime.date) -> bool:
    """Whether each line of an issued accounting would be told on `on` too: none suspended or corrected."""
    return _told(row) <= _listed_on(row, on=on)


def tells_all(row: Accounting, *, on: datetime.date) -> bool:
    """still_tells(), and nothing that was left out, and was not suspended, would be told on `on` besides."""
    now = _listed_on(row, on=on)
    if row.supplement_of_id is not None:  # it tells what one list kept back, and nothing more
        return _told(row) <= now
    return _told(row) <= now <= _told(row) | supplements.kept_back(row)


def _told(row: Accounting) -> set[int]:
    return {one["id"] for one in row.decisions if one["decision"] == Decision.LISTED}


def _listed_on(row: Accounting, *, on: datetime.date) -> set[int]:
    return {one.row.id for one in of_issued(row, on=on).of(Decision.LISTED)}


def letter_may_go(communication_id: int) -> bool:
    """Whether the letter of an accounting may go as it is (settings.CORRESPONDENCE_GUARDS)."""
    row = supplements.told_by(communication_id)
    return row is None or still_tells(row, on=clinic.today())


def _suspendable(rows: Sequence[Row]) -> dict[int, suspensions.Named]:
    """Every recipient of the rows: a suspension is also looked for where it may not reach, to warn."""
    return {row.recipient_id: suspensions.Named(row.search_name, row.search_of) for row in rows}


def _not_suspended(judged: Sequence[Judged], reached: Sequence[suspensions.Reached]) -> tuple[Judged, ...]:
    named = {recipient_id for one in reached for recipient_id in one.recipient_ids}
    return tuple(one for one in judged if one.decision is Decision.LISTED and one.row.recipient_id in named)


def _alike(judged: Sequence[Judged], reached: Sequence[suspensions.Reached]) -> tuple[tuple[int, int], ...]:
    """Only of the suspensions that would reach the line: nobody is asked about what makes no difference."""
    asked = [one.row for one in judged if one.verdict.rule is LOOKS_SUSPENDED]
    return tuple(
        (one.suspension_id, recipient_id)
        for one in reached
        for recipient_id in sorted(
            {
                row.recipient_id
                for row in asked
                if row.recipient_id in one.lookalike_ids and reaches(one.ground, BY_CODE[row.basis])
            }
        )
    )


def _decision(one: Judged) -> dict[str, Any]:
    """One row as the officer's file holds it."""
    row, basis = one.row, BY_CODE.get(one.row.basis)
    return {
        "id": row.id,
        "reference": row.reference,
        "decision": one.decision.value,
        "citation": str(one.verdict.cite),
        "sentence": one.verdict.rule.sentence,
        "disclosed_on": row.disclosed_on.isoformat(),
        "recipient": row.recipient,
        "recipient_of": row.recipient_of,
        "address": one.address,
        "description": row.description,
        "purpose": row.purpose,
        "basis": row.basis,
        "basis_title": basis.title if basis else "",
        "basis_given": row.basis_given,
        "made_by": row.made_by,
        "source": row.source,
    }
