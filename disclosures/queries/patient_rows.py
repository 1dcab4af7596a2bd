"""Every standing row of the ledger about one person, read as tuples: an accounting has thousands."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import F, QuerySet

from disclosures.models import Disclosure, DisclosureSubject, RecipientAddress
from disclosures.queries import ledger
from privacy_portal.law.accounting import BY_CODE, Line
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold

RESEARCH = frozenset({"research", "research_preparatory", "research_decedents"})


class Row(NamedTuple):
    """One disclosure with what any face shows of it."""

    id: int
    disclosed_on: datetime.date
    recipient_id: int
    recipient: str
    recipient_of: str
    search_name: str
    search_of: str
    description: str
    purpose: str
    basis: str
    basis_given: str
    request_document_id: int | None
    party_name: str | None
    made_by_given: str
    source: str
    source_reference: str
    protocol_id: int | None
    incident: str
    void: bool
    part2: bool

    @property
    def made_by(self) -> str:
        """The business associate that disclosed it; "" for the clinic itself."""
        return self.party_name or self.made_by_given

    @property
    def reference(self) -> str:
        """What names the row to staff: where it came from, or our own number."""
        ours = self.source_reference.startswith(("form:", "check:", "DM-"))
        return f"D-{self.id}" if ours or not self.source_reference else self.source_reference

    @property
    def line(self) -> Line:
        """The row as the engine of the law reads it."""
        return Line(
            self.id,
            self.disclosed_on,
            self.recipient_id,
            self.basis,
            self._purpose_key,
            self.void,
            self.protocol_id if self.basis in RESEARCH else None,
            bool(self.description),
        )

    @property
    def _purpose_key(self) -> str:
        if self.purpose:
            return fold(self.purpose)
        if self.request_document_id:
            return f"\x1fdocument {self.request_document_id}"
        return f"\x1frow {self.id}"  # two that nobody knows the purpose of are not one

    @property
    def why(self) -> str:
        """The purpose, or else what its legal basis says of it (45 CFR 164.528(b)(2)(iv))."""
        basis = BY_CODE.get(self.basis)
        return self.purpose or (basis.plain if basis else "")


COLUMNS = (
    "id",
    "disclosed_on",
    "recipient_id",
    "recipient__name",
    "recipient__of",
    "recipient__search_name",
    "recipient__search_of",
    "description",
    "purpose",
    "basis",
    "basis_given",
    "request_document_id",
    "made_by__name",
    "made_by_given",
    "source",
    "source_reference",
    "protocol_id",
    "incident",
    "void",
    "part2",
)


def of_patient(patient_id: int) -> list[Row]:
    """The standing rows about a person, those of merged records and of lists too, oldest first.

    Four queries, whatever there is: two say who the person is.
    """
    return of_records(people.same_person_ids(patient_id))


def of_records(ids: Collection[int]) -> list[Row]:
    """of_patient() for a person whose records are known already; two queries, each by an index of its own.

    The rows come whole and in order from the index, and a tuple is all that is made of each: instances of
    the model cost four times as much.
    """
    listed = DisclosureSubject.objects.filter(patient_id__in=ids).values("disclosure_id")
    alone = _read(Disclosure.objects.filter(patient_id__in=ids))
    of_lists = _read(Disclosure.objects.filter(pk__in=listed))
    if not of_lists:
        return alone
    return sorted({row.id: row for row in (*alone, *of_lists)}.values(), key=_by_day)


def _read(rows: "QuerySet[Disclosure]") -> list[Row]:
    found = ledger.standing(rows).order_by("disclosed_on", "id").values_list(*COLUMNS)
    return [Row._make(values) for values in found]


def _by_day(row: Row) -> tuple[datetime.date, int]:
    return (row.disclosed_on, row.id)


def newest_addresses(recipient_ids: Collection[int]) -> dict[int, str]:
    """The address that is printed of each recipient, where one is known; one query."""
    rows = (
        RecipientAddress.objects.filter(recipient_id__in=recipient_ids)
        .order_by("recipient_id", "-at", "-id")
        .distinct("recipient_id")
    )
    return dict(rows.values_list("recipient_id", F("lines")))
