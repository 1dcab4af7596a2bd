"""What every reader of a file yields: rows as they stand in it, and what is wrong by line and column."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


class UnreadableFile(ValueError):
    """The file as a whole cannot be taken in; the message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken; `column` is "" for the row as a whole. It never repeats what a cell held."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The original of a row, kept as it came. `key` is unique for ever; `problem` names a broken rule."""

    kind: str
    key: str
    content: dict[str, Any]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One disclosure as the file tells it; `line` is its line or the number of its entry.

    `legal_basis`: a code or citation, or anything else: what names no basis waits for a person.
    `own_words`: the basis is a word of the source's own, never read as a code of ours.
    `reference`: what the source calls the row, "" when it has no name for it.
    `associate_basis`: a code that holds only when the recipient is a registered business associate.
    """

    line: int
    disclosed_on: datetime.date
    patient_mrn: str
    recipient: str
    recipient_of: str = ""
    recipient_address: str = ""
    description: str = ""
    purpose: str = ""
    legal_basis: str = ""
    own_words: bool = False
    associate_basis: str = ""
    made_by: str = ""
    reference: str = ""
    event: Event | None = None


type Rows = Iterator[Row | list[Problem]]
