"""The recipients of many rows at once, by the same rule as one: name and agency, then address."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from disclosures.models import Recipient, RecipientAddress
from disclosures.operations import recipients
from privacy_portal.audit.actor import Actor
from privacy_portal.people.folding import fold
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import WorkKind

type Named = tuple[str, str, str]  # name, agency, address, each tidied
type One = int | Recipient  # the number of one that there is, or one that is made now
type Alike = dict[tuple[str, str], list[tuple[One, set[str]]]]


def resolve(
    *, by: Actor, named: Iterable[Named], now: datetime.datetime, trusted: bool = True
) -> dict[Named, int]:
    """The recipient of each name, in a few queries whatever their number; new ones and addresses are added.

    `trusted`: not so for what an outsider reports: it adds no address to a recipient that there is.
    The caller's transaction keeps everybody else from making recipients until it ends.
    """
    asked = {key: (fold(key[0]), fold(key[1])) for key in named}
    recipients.lock_all()
    alike = _alike({name for name, _of in asked.values()})
    found: dict[Named, One] = {}
    made: list[Recipient] = []
    addresses: list[tuple[One, str]] = []
    for key, folded in asked.items():
        name, of, lines = key
        same = alike[folded]
        one = recipients.chosen(same, lines)
        if one is None:
            one = Recipient(
                name=name,
                of=of,
                search_name=folded[0],
                search_of=folded[1],
                added_at=now,
                added_by_id=by.user_id,
            )
            made.append(one)
            same.append((one, set()))
        if lines and (trusted or isinstance(one, Recipient)):
            known = next(lines_of for other, lines_of in same if other is one)
            if fold(lines) not in known:
                known.add(fold(lines))
                addresses.append((one, lines))
        found[key] = one
    Recipient.objects.bulk_create(made)
    RecipientAddress.objects.bulk_create(
        [
            RecipientAddress(recipient_id=_number(one), lines=lines, at=now, by_id=by.user_id)
            for one, lines in addresses
        ]
    )
    _settle({one for one, _lines in addresses if isinstance(one, int)}, by=by)
    return {key: _number(one) for key, one in found.items()}


def _number(one: One) -> int:
    return one if isinstance(one, int) else one.pk


def _alike(names: Collection[str]) -> Alike:
    """Tuples, not instances: a file may name thousands."""
    found: Alike = defaultdict(list)
    addresses: dict[int, set[str]] = defaultdict(set)
    rows = Recipient.objects.filter(search_name__in=names)
    known = RecipientAddress.objects.filter(recipient__in=rows).values_list("recipient_id", "lines")
    for recipient_id, lines in known:
        addresses[recipient_id].add(fold(lines))
    for number, name, of in rows.order_by("pk").values_list("pk", "search_name", "search_of"):
        found[name, of].append((number, addresses[number]))
    return found


def _settle(recipient_ids: Collection[int], *, by: Actor) -> None:
    """An address that somebody was looking for came with a file."""
    for recipient_id in recipient_ids:
        work.settle(by=by, kind=WorkKind.RECIPIENT_ADDRESS, about=("recipient", recipient_id))
