"""What a file of an accounting holds: for the patient the listed lines and nothing else, for the office all.

Writers get a Content, never what was prepared: a file for the patient cannot tell of a line it never held.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from disclosures.queries.accounting import Prepared
from privacy_portal.clinic.queries import Letterhead
from privacy_portal.law.accounting import Decision

OFFICE_ONLY = "For the privacy office only: holds lines that are not for the patient."
NONE_TO_LIST = "There are no disclosures that we are required to list for these days."
NO_ROWS = "The ledger holds no disclosure about this person."
MAY_OR_MAY_NOT = (
    "Your health information may or may not have been disclosed for this research. Ask us if you want to "
    "reach the sponsor or the researcher."
)
ADDRESS_UNKNOWN = "address not known"
RHYTHMS = {
    "daily": "once a day",
    "weekly": "once a week",
    "every_two_weeks": "every two weeks",
    "monthly": "once a month",
    "quarterly": "once in three months",
    "yearly": "once a year",
}
DECISIONS: dict[str, str] = {
    Decision.NEEDS_PERSON: "Waiting for a person",
    Decision.LISTED: "Listed",
    Decision.EXCLUDED: "Left out",
    Decision.WITHHELD: "Withheld",
}
ABOUT = ("Individual", "From", "To", "Asked for on", "Prepared on")
PATIENT_HEADER = (
    "Date",
    "Recipient",
    "Of",
    "Address",
    "What was disclosed",
    "Why",
    "Legal basis",
    "Citation",
    "Made for us by",
    "How many times",
    "How often",
    "Last date",
    "Research protocol",
    "How records were selected",
    "Sponsor",
    "Researcher",
    "Note",
)
OFFICE_HEADER = (
    "Reference",
    "Decision",
    "Citation",
    "Reason",
    "Date",
    "Recipient",
    "Of",
    "Address",
    "What was disclosed",
    "Purpose",
    "Basis",
    "Basis in words",
    "Basis as given",
    "Made for us by",
    "Source",
)

# (how far, of how much): rows for tables, pages for a PDF.
type Progress = Callable[[int, int], None]


class Audience(StrEnum):
    """Who may read the file."""

    PATIENT = "patient"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that one file is made of; `decisions` is None in a file for the patient."""

    listed: Mapping[str, Any]
    letterhead: Letterhead
    decisions: Sequence[Mapping[str, Any]] | None = None
    large_print: bool = False

    @property
    def for_office(self) -> bool:
        return self.decisions is not None

    @property
    def about(self) -> tuple[str, ...]:
        """The head of the accounting, as ABOUT names it."""
        return tuple(
            str(self.listed[name])
            for name in ("individual", "from_on", "to_on", "requested_on", "prepared_on")
        )

    @property
    def prepared_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.listed["prepared_on"])

    @property
    def header(self) -> tuple[str, ...]:
        return OFFICE_HEADER if self.for_office else PATIENT_HEADER

    @property
    def count(self) -> int:
        return len(self.listed["entries"] if self.decisions is None else self.decisions)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The lines of a table under `header`; one that says so where there are none."""
        if self.decisions is not None:
            yield from map(_office_row, self.decisions)
            if not self.decisions:
                yield _said(OFFICE_HEADER, "Reason", NO_ROWS)
            return
        yield from map(_patient_row, self.listed["entries"])
        if not self.listed["entries"]:
            yield _said(PATIENT_HEADER, "Note", NONE_TO_LIST)


def content(
    prepared: Prepared,
    *,
    audience: Audience,
    letterhead: Letterhead,
    large_print: bool = False,
) -> Content:
    """What a file of `prepared` for `audience` holds."""
    return Content(
        listed=prepared.listed,
        letterhead=letterhead,
        decisions=prepared.decisions if audience is Audience.OFFICER else None,
        large_print=large_print,
    )


def decided(one: Mapping[str, Any]) -> str:
    """What became of a row, in words."""
    return DECISIONS[one["decision"]]


@dataclass(slots=True)
class Step:
    """Counts what passes, and tells how far it is; the listener decides how often that is worth keeping."""

    progress: Progress
    total: int
    done: int = field(default=0)

    def each[T](self, items: Sequence[T] | Iterator[T]) -> Iterator[T]:
        for item in items:
            yield item
            self.done += 1
            self.progress(min(self.done, self.total), self.total)


def _said(header: Sequence[str], column: str, sentence: str) -> tuple[object, ...]:
    return tuple(sentence if name == column else "" for name in header)


def _patient_row(entry: Mapping[str, Any]) -> tuple[object, ...]:
    if entry["form"] == "research":
        return _research_row(entry)
    basis = entry["basis"]
    return (
        entry["on"],
        entry["recipient"],
        entry["recipient_of"],
        ", ".join(entry["address"]) if entry["address"] else ADDRESS_UNKNOWN,
        entry["description"],
        entry["purpose"],
        basis["plain"],
        basis["citation"],
        entry["made_by"],
        entry.get("number", ""),
        RHYTHMS.get(entry.get("rhythm", ""), ""),
        entry.get("last_on", ""),
        "",
        "",
        "",
        "",
        "",
    )


def _research_row(entry: Mapping[str, Any]) -> tuple[object, ...]:
    sponsor, researcher = (
        ", ".join(entry[f"{who}_{what}"] for what in ("name", "address", "telephone"))
        for who in ("sponsor", "researcher")
    )
    return (
        entry["on"],
        entry["researcher_name"],
        "",
        entry["researcher_address"],
        entry["information"],
        entry["purpose"],
        "Research",
        "45 CFR 164.512(i)",
        "",
        "",
        "",
        entry["last_on"],
        entry["name"],
        entry["selection"],
        sponsor,
        researcher,
        MAY_OR_MAY_NOT,
    )


def _office_row(one: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        one["reference"],
        one["decision"],
        one["citation"],
        one["sentence"],
        one["disclosed_on"],
        one["recipient"],
        one["recipient_of"],
        ", ".join(one["address"].splitlines()) or ADDRESS_UNKNOWN,
        one["description"],
        one["purpose"],
        one["basis"],
        one["basis_title"],
        one["basis_given"],
        one["made_by"],
        one["source"],
    )
