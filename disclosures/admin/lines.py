"""A row of the ledger with its words, for every list that shows rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from disclosures.admin import words
from disclosures.models import Disclosure
from disclosures.queries import ledger, rows
from privacy_portal.law.accounting import Basis


@dataclass(frozen=True, slots=True)
class RowLine:
    """`about` counts the patients of a list, 1 for a row about one."""

    row: Disclosure
    recipient: str
    basis: Basis | None
    about: int
    corrected: bool


def lines(shown: Sequence[Disclosure]) -> list[RowLine]:
    """The rows with their words; two queries whatever their number. `shown` brings recipient and patient."""
    about = rows.subjects(shown)
    corrected = ledger.corrected(row.pk for row in shown)
    return [
        RowLine(
            row=row,
            recipient=words.recipient_of(row),
            basis=words.basis_of(row),
            about=about.get(row.pk, 1),
            corrected=row.pk in corrected,
        )
        for row in shown
    ]
