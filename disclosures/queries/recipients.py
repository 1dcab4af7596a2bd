"""Recipients found while their name is typed, and what a page shows of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from disclosures.models import Recipient, RecipientAddress
from disclosures.queries.patient_rows import newest_addresses
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold

MOST = 8
READERS = (Permission.DISCLOSURES_VIEW, Permission.DISCLOSURES_RECORD, Permission.DEMANDS_WORK)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who could be meant: a recipient of the ledger, or an outside party not yet one."""

    name: str
    of: str
    address: str
    recipient_id: int | None
    party_id: int | None

    @property
    def key(self) -> str:
        return f"r{self.recipient_id}" if self.recipient_id else f"p{self.party_id}"


def suggest(actor: Actor, text: str) -> list[Suggestion]:
    """Recipients, then outside parties, whose name or agency begins with `text`; at most MOST of each."""
    folded = fold(text)
    if len(folded) < 2 or not any(actor.may(one) for one in READERS):
        return []
    begins = Q(search_name__startswith=folded) | Q(search_of__startswith=folded)
    rows = list(Recipient.objects.filter(begins).order_by("search_name", "search_of", "id")[:MOST])
    known = _of_recipients(rows)
    parties = {row.party_id for row in rows} - {None}
    names = {row.search_name for row in rows}
    new = [
        _of_party(party)
        for party in people.search_parties(actor, text).filter(retired_on=None)[:MOST]
        if party.pk not in parties and party.search_name not in names
    ]
    return known + new


def suggestion(actor: Actor, key: str) -> Suggestion | None:
    """The one that suggest() called `key`."""
    number = key[1:]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    if key[0] == "r":
        rows = Recipient.objects.filter(pk=int(number)) if any(actor.may(one) for one in READERS) else []
        return next(iter(_of_recipients(rows)), None)
    if key[0] == "p":
        party = people.visible_parties(actor).filter(pk=int(number)).first()
        return None if party is None else _of_party(party)
    return None


def get(actor: Actor, recipient_id: int) -> Recipient | None:
    """The recipient, for those who read recipients."""
    if not any(actor.may(one) for one in READERS):
        return None
    return Recipient.objects.filter(pk=recipient_id).select_related("party").first()


def addresses(recipient_id: int) -> list[RecipientAddress]:
    """Every address that became known, the one that is printed first."""
    return list(RecipientAddress.objects.filter(recipient_id=recipient_id).order_by("-at", "-id"))


def ids_named(text: str, *, most: int = 200) -> list[int]:
    """Recipients whose name or agency begins with `text`."""
    folded = fold(text)
    if not folded:
        return []
    begins = Q(search_name__startswith=folded) | Q(search_of__startswith=folded)
    return list(Recipient.objects.filter(begins).order_by("id").values_list("pk", flat=True)[:most])


def _of_recipients(rows: Iterable[Recipient]) -> list[Suggestion]:
    rows = list(rows)
    lines = newest_addresses([row.pk for row in rows])
    return [Suggestion(row.name, row.of, lines.get(row.pk, ""), row.pk, row.party_id) for row in rows]


def _of_party(party: Any) -> Suggestion:
    place = f"{party.city}, {party.state} {party.postcode}".strip(" ,")
    lines = "\n".join(line for line in (party.line1, party.line2, place) if line)
    return Suggestion(party.name, "", lines, None, party.pk)
