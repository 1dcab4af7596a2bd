"""Write many rows of a file at once, by COPY: the ledger's other way in, for rows that were judged before."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction

from disclosures.importing.rows import Event, Problem
from disclosures.models import ImportRun, RawEvent, Source
from disclosures.operations import recipients_many
from disclosures.operations.recipients_many import Named
from disclosures.operations.validating import Valid
from disclosures.queries.posted_events import Met, posted_before
from privacy_portal.audit.actor import Actor
from privacy_portal.law.accounting import ADULT_ABUSE
from privacy_portal.people.folding import fold

TRIES = 3
TABLE = "disclosures_disclosure"
COLUMNS = (
    "id",
    "patient_id",
    "disclosed_on",
    "recipient_id",
    "description",
    "purpose",
    "basis",
    "basis_given",
    "made_by_id",
    "made_by_given",
    "source",
    "source_reference",
    "raw_event_id",
    "entered_at",
    "entered_by_id",
    "incident",
    "part2",
    "break_glass",
    "packet",
    "routine",
    "why_this_much",
    "void",
    "reason",
)
UNSAID = ("", False, False, "", "", "", False, "")  # from "incident" on: what no file says
NEXT = f"SELECT nextval(pg_get_serial_sequence('{TABLE}', 'id')) FROM generate_series(1, %s)"  # noqa: S608
KNOWN = f"""
SELECT d.source_reference, d.patient_id, d.disclosed_on, r.search_name
FROM {TABLE} d JOIN disclosures_recipient r ON r.id = d.recipient_id
WHERE d.source = %s AND d.source_reference = ANY(%s) AND d.source_reference <> '' AND d.replaces_id IS NULL
"""  # noqa: S608 - our own table's name


@dataclass(slots=True)
class Written:
    """What became of a batch; `ids` are the new rows, in order, `abuse` those of a report of abuse."""

    ids: list[int] = field(default_factory=list)
    known: int = 0
    waiting: int = 0
    abuse: list[tuple[int, datetime.date]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Writer:
    """Writes the batches of one file; remembers which recipient each name turned out to be."""

    def __init__(
        self, *, by: Actor, source: str, now: datetime.datetime, run: ImportRun | None = None
    ) -> None:
        self.by = by
        self.source = source
        self.now = now
        self.run = run
        self._recipients: dict[Named, int] = {}

    def write(self, rows: Sequence[Valid]) -> Written:
        """One transaction. What stands in the ledger already is counted as known and changes nothing."""
        for left in reversed(range(TRIES)):
            try:
                return self._write(rows)
            except IntegrityError:  # somebody else wrote one of these rows since we looked
                if not left:
                    raise
        raise AssertionError

    @transaction.atomic
    def _write(self, rows: Sequence[Valid]) -> Written:
        told = Written()
        fresh = self._fresh(rows, told)
        if not fresh:
            return told
        new = [row.recipient for row in fresh if row.recipient not in self._recipients]
        trusted = self.source != Source.DROP
        found = recipients_many.resolve(by=self.by, named=new, now=self.now, trusted=trusted) if new else {}
        events = self._events(row.event for row in fresh if row.event is not None)
        self._copy(fresh, self._recipients | found if found else self._recipients, events, told)
        told.waiting = sum(not row.basis for row in fresh)
        told.abuse = [
            (pk, row.disclosed_on)
            for pk, row in zip(told.ids, fresh, strict=True)
            if row.basis == ADULT_ABUSE
        ]
        transaction.on_commit(lambda: self._recipients.update(found))
        return told

    def _fresh(self, rows: Sequence[Valid], told: Written) -> list[Valid]:
        """The rows that the ledger does not have; another one under the same reference is a problem."""
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [self.source, [row.reference for row in rows]])
            had: dict[str, Any] = {reference: tuple(facts) for reference, *facts in cursor.fetchall()}
        fresh = []
        for row in rows:
            facts = had.get(row.reference)
            if facts is None:
                fresh.append(row)
                had[row.reference] = row
            elif (_facts(facts) if isinstance(facts, Valid) else facts) == _facts(row):
                told.known += 1
            else:
                told.problems.append(_clash(row))
        return self._not_posted(fresh, told) if self.run is not None and self.source == Source.FHIR else fresh

    def _not_posted(self, rows: Sequence[Valid], told: Written) -> list[Valid]:
        """The rows of a file of events without those that an account posted before."""
        events = [
            Met(row.patient_id, row.disclosed_on, row.reference, row.event.content)
            for row in rows
            if row.event is not None
        ]
        posted = posted_before(events)
        told.known += len(posted)
        return [row for row in rows if row.reference not in posted]

    def _events(self, events: Iterable[Event]) -> dict[str, int]:
        made = [
            RawEvent(
                kind=one.kind,
                key=one.key,
                content=one.content,
                problem=one.problem[:300],
                run=self.run,
                at=self.now,
            )
            for one in events
        ]
        RawEvent.objects.bulk_create(made, ignore_conflicts=True)
        keys = [one.key for one in made]
        return dict(RawEvent.objects.filter(key__in=keys).values_list("key", "pk")) if keys else {}

    def _copy(
        self, rows: Sequence[Valid], recipients: dict[Named, int], events: dict[str, int], told: Written
    ) -> None:
        with connection.wrap_database_errors, connection.cursor() as cursor:
            # Held before a number is taken, as by INSERT, so that no seal passes over what is not there yet.
            cursor.execute(f"LOCK TABLE {TABLE} IN ROW EXCLUSIVE MODE")
            cursor.execute(NEXT, [len(rows)])
            told.ids = [number for (number,) in cursor.fetchall()]
            source, now, by_id = self.source, self.now, self.by.user_id
            with cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for number, row in zip(told.ids, rows, strict=True):
                    copy.write_row(
                        (
                            number,
                            row.patient_id,
                            row.disclosed_on,
                            recipients[row.recipient],
                            row.description,
                            row.purpose,
                            row.basis,
                            row.basis_given,
                            row.made_by_id,
                            row.made_by_given,
                            source,
                            row.reference,
                            None if row.event is None else events[row.event.key],
                            now,
                            by_id,
                            *UNSAID,
                        )
                    )


def _facts(row: Valid) -> tuple[int, datetime.date, str]:
    return (row.patient_id, row.disclosed_on, fold(row.recipient[0]))


def _clash(row: Valid) -> Problem:
    return Problem(
        row.line,
        "reference",
        "This reference belongs to another row already, with another day, patient or recipient.",
    )
