"""What an issued accounting still owes: the rows a suspension kept out of it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from disclosures.models import Accounting, Disclosure
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law.accounting import Decision
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people


@dataclass(frozen=True, slots=True)
class Owed:
    """The rows kept out of an accounting issued on `issued_on`, as they stand now."""

    accounting_id: int
    issued_on: datetime.date
    row_ids: frozenset[int]


def owed(accounting_id: int) -> Owed:
    """What is owed to complete an accounting: what it kept back and no later one of the same person told.

    Raises Refused NO_ACCOUNTING.
    """
    first = Accounting.objects.filter(pk=accounting_id).first()
    if first is None:
        raise Refused("There is no such accounting.", code="NO_ACCOUNTING")
    told = _told_later(first)
    standing = _as_they_stand(_withheld(first))
    return Owed(
        first.pk,
        first.issued_on,
        frozenset(new for old, new in standing.items() if old not in told and new not in told),
    )


def kept_back(row: Accounting) -> set[int]:
    """The rows a suspension kept out of this accounting, as they stand now."""
    return set(_as_they_stand(_withheld(row)).values())


def to_complete() -> list[Accounting]:
    """The accountings a suspension kept something out of, whose letters went out; oldest first."""
    rows = Accounting.objects.filter(withheld=True, supplement_of=None).order_by("id")
    letters = set(Accounting.objects.values_list("communication_id", flat=True))
    return [
        row
        for row in rows
        if correspondence.sent_on(row.communication_id) is not None
        and not correspondence.was_stopped(row.communication_id, but=letters)
    ]


def unsent() -> list[Accounting]:
    """The accountings whose letters may still be kept from going out, oldest first."""
    return _of_letters(correspondence.stoppable(LetterKind.ACCOUNTING))


def came_back() -> list[Accounting]:
    """The accountings whose letters came back, so that nobody has read them; oldest first."""
    return _of_letters(correspondence.returned(LetterKind.ACCOUNTING))


def told_by(communication_id: int) -> Accounting | None:
    """The accounting that a letter, or one it took the place of, tells."""
    return next(iter(_of_letters([correspondence.with_earlier(communication_id)])), None)


def _of_letters(letters: list[list[int]]) -> list[Accounting]:
    found = []
    for letter_ids in letters:
        row = Accounting.objects.filter(communication_id__in=letter_ids).order_by("-id").first()
        if row is not None:
            found.append(row)
    return found


def _withheld(row: Accounting) -> set[int]:
    return {one["id"] for one in row.decisions if one["decision"] == Decision.WITHHELD}


def _told_later(first: Accounting) -> set[int]:
    """The rows a later accounting of the same person listed, if its letter went out or will."""
    later = Accounting.objects.filter(
        patient_id__in=people.same_person_ids(first.patient_id), pk__gt=first.pk
    )
    letters = set(later.values_list("communication_id", flat=True))
    return {
        one["id"]
        for row in later
        if not correspondence.was_stopped(row.communication_id, but=letters)
        for one in row.decisions
        if one["decision"] == Decision.LISTED
    }


def _as_they_stand(row_ids: Collection[int]) -> dict[int, int]:
    """Each row's id with that of the row that corrects it last, or its own."""
    newest = {row_id: row_id for row_id in row_ids}
    open_ = dict(newest)
    while open_:
        later = dict(
            Disclosure.objects.filter(replaces_id__in=open_.values()).values_list("replaces_id", "pk")
        )
        open_ = {old: later[new] for old, new in open_.items() if new in later}
        newest.update(open_)
    return newest
