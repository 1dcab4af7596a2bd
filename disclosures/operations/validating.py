"""Judge the rows of a file many at once: what may enter the ledger as it is, and what is wrong by column."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from disclosures.importing.rows import Event, Problem, Row, UnreadableFile
from disclosures.operations import recipients, recording
from disclosures.operations.recipients_many import Named
from privacy_portal.law import accounting
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold

LONGEST_GIVEN = 200
COLUMN_OF = {"RECIPIENT_MISSING": "recipient", "RECIPIENT_TOO_LONG": "recipient"}
ASKED = ("disclosed_on", "patient_mrn", "recipient", "recipient_of", "recipient_address", "description")
TOLD = ("purpose", "legal_basis", "made_by")


UNMATCHED = "This row could not be matched to a patient of ours; check record number and date."
TOO_MANY_UNMATCHED = (
    "Too many rows could not be matched to a patient of ours. The rest was not taken and this link is "
    "closed; ask us for a new one."
)


OTHER_DAYS = "This link is not for disclosures of that day; ask us for one that is."


@dataclass(slots=True, kw_only=True)
class Misses:
    """How many rows of an outsider named nobody, and how many may: each tells a little of our patients.

    Such a row is answered with one sentence, whether its number or its day is what does not fit.
    """

    most: int
    count: int = 0

    def add(self) -> None:
        """Raises UnreadableFile with the first one too many."""
        self.count += 1
        if self.count >= self.most:
            raise UnreadableFile(TOO_MANY_UNMATCHED)


class Valid(NamedTuple):
    """A row that may be written: all is known but which recipient its name is."""

    line: int
    patient_id: int
    disclosed_on: datetime.date
    recipient: Named
    description: str
    purpose: str
    basis: str
    basis_given: str
    made_by_id: int | None
    made_by_given: str
    reference: str
    event: Event | None


class Validator:
    """Judges one file's rows, batch after batch.

    `party_id`: the business associate that reports them all; its references are its own. Two rows of a file
    that say the same are two rows: the second is told apart by its number, and flagged later. `misses`: of a
    file that comes from outside. `days`: the first and last that it may tell of.
    """

    def __init__(
        self,
        *,
        source: str,
        on: datetime.date,
        party_id: int | None = None,
        misses: Misses | None = None,
        days: tuple[datetime.date, datetime.date] | None = None,
    ) -> None:
        self.source = source
        self.on = on
        self.party_id = party_id
        self.misses = misses
        self.days = days
        self._seen: Counter[bytes] = Counter()

    def judge(self, rows: Sequence[Row]) -> tuple[list[Valid], list[Problem]]:
        """(what may be written, what is wrong), with two or three queries whatever the number of rows."""
        births = people.births_of_mrns(row.patient_mrn for row in rows)
        associates = self._associates(rows)
        valid: list[Valid] = []
        problems: list[Problem] = []
        for row in rows:
            problem = self._problem(row, births)
            if problem is None:
                valid.append(self._valid(row, births[row.patient_mrn][0], associates))
            else:
                problems.append(problem)
        return valid, problems

    def _problem(self, row: Row, births: dict[str, tuple[int, datetime.date]]) -> Problem | None:
        known = births.get(row.patient_mrn)
        if self.misses is not None:
            return self._outsiders(row, known, self.misses)
        if known is None:
            return Problem(row.line, "patient_mrn", "No patient has this medical record number.")
        return self._fault(row, born_on=known[1])

    def _outsiders(self, row: Row, known: tuple[int, datetime.date] | None, misses: Misses) -> Problem | None:
        """First what is wrong with the row whoever it is about, so that no fault tells who is known."""
        problem = self._fault(row, born_on=None)
        if problem is None and (known is None or row.disclosed_on < known[1]):
            misses.add()
            return Problem(row.line, "", UNMATCHED)
        return problem

    def _fault(self, row: Row, *, born_on: datetime.date | None) -> Problem | None:
        try:
            if row.disclosed_on > self.on or (born_on is not None and row.disclosed_on < born_on):
                recording.check_day(row.disclosed_on, on=self.on, born_on=born_on)
            if self.days is not None:
                check_days(row.disclosed_on, *self.days)
            recipients.check_name(row.recipient.strip(), of=row.recipient_of)
        except Refused as refusal:
            return Problem(row.line, COLUMN_OF.get(refusal.code, "disclosed_on"), refusal.sentence)
        return None

    def _valid(self, row: Row, patient_id: int, associates: dict[str, list[Any]]) -> Valid:
        basis = row.associate_basis
        if not basis or not _in_force(associates.get(fold(row.recipient), ()), row.disclosed_on):
            basis = "" if row.own_words else basis_code(row.legal_basis)
        address = recipients.tidy_address(row.recipient_address)
        made_by_id = self.party_id or self._made_by(row, associates)
        cut = (
            max(len(row.description), len(row.purpose)) > recording.LONGEST
            or len(address) > recipients.ADDRESS_LENGTH
            or max(len(row.legal_basis), len(row.made_by)) > LONGEST_GIVEN
        )
        reference = self._reference(row)
        return Valid(
            row.line,
            patient_id,
            row.disclosed_on,
            (_tidy(row.recipient), _tidy(row.recipient_of), address[: recipients.ADDRESS_LENGTH].strip()),
            _short(row.description, recording.LONGEST),
            _short(row.purpose, recording.LONGEST),
            basis,
            "" if basis else _short(row.legal_basis, LONGEST_GIVEN),
            made_by_id,
            "" if made_by_id else _short(row.made_by, LONGEST_GIVEN),
            reference,
            row.event or (self._original(row, reference) if cut else None),
        )

    def _reference(self, row: Row) -> str:
        """What makes the row come in once: the source's own name for it, or a hash of all it says."""
        own = f"{self.party_id}:" if self.party_id else ""
        if row.reference and len(own) + len(row.reference) <= LONGEST_GIVEN:
            return own + row.reference
        said = "\x1f".join([row.reference, *(str(getattr(row, name)) for name in (*ASKED, *TOLD))])
        digest = hashlib.sha256(said.encode())
        self._seen[digest.digest()] += 1
        times = self._seen[digest.digest()]
        return f"{own}row:{digest.hexdigest()}" + (f":{times}" if times > 1 else "")

    def _associates(self, rows: Sequence[Row]) -> dict[str, list[Any]]:
        names = {row.made_by for row in rows if row.made_by}
        names |= {row.recipient for row in rows if row.associate_basis}
        return people.associates_named({fold(name) for name in names}) if names else {}

    def _made_by(self, row: Row, associates: dict[str, list[Any]]) -> int | None:
        named = associates.get(fold(row.made_by), []) if row.made_by else []
        then = [one for one in named if _in_force([one], row.disclosed_on)]
        return (then or named)[0].pk if len(then or named) == 1 else None

    def _original(self, row: Row, reference: str) -> Event:
        """A text was too long for its column: the whole row is kept beside it."""
        content = {name: str(value) for name, value in asdict(row).items() if value and name != "event"}
        key = hashlib.sha256(f"{self.source}\x1f{reference}".encode()).hexdigest()
        return Event(kind=self.source, key=key, content=content)


def check_days(day: datetime.date | None, first: datetime.date, last: datetime.date) -> None:
    """Raises Refused (DROP_DAY) for a day that a link is not for."""
    if day is not None and not first <= day <= last:
        raise Refused(OTHER_DAYS, code="DROP_DAY")


@lru_cache(maxsize=4096)
def basis_code(text: str) -> str:
    """The code of the basis that a code or citation names, "" for one that names none."""
    basis = accounting.basis_of(text) if text else None
    return basis.code if basis else ""


def _in_force(parties: Sequence[Any], day: datetime.date) -> bool:
    return any(
        one.agreement_from is not None
        and one.agreement_from <= day
        and (one.agreement_to is None or day <= one.agreement_to)
        for one in parties
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
