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
type Alike = dict[tuple[str, str], list[tuple[Recipient, set[str]]]]


def resolve(*, by: Actor, named: Iterable[Named], now: datetime.datetime) -> dict[Named, int]:
    """The recipient of each name, in five queries whatever their number; new ones and addresses are added.

    The caller's transaction keeps everybody else from making recipients until it ends.
    """
    asked = list(dict.fromkeys(named))
    recipients.lock_all()
    alike = _alike({fold(name) for name, _of, _lines in asked})
    found: list[Recipient] = []
    made: list[Recipient] = []
    addresses: list[tuple[Recipient, str]] = []
    for name, of, lines in asked:
        same = alike[fold(name), fold(of)]
        one = recipients.chosen(same, lines)
        if one is None:
            one = Recipient(
                name=name,
                of=of,
                search_name=fold(name),
                search_of=fold(of),
                added_at=now,
                added_by_id=by.user_id,
            )
            made.append(one)
            same.append((one, set()))
        known = next(lines_of for other, lines_of in same if other is one)
        if lines and fold(lines) not in known:
            known.add(fold(lines))
            addresses.append((one, lines))
        found.append(one)
    had = {one.pk for one, _lines in addresses if one.pk}
    Recipient.objects.bulk_create(made)
    RecipientAddress.objects.bulk_create(
        [RecipientAddress(recipient=one, lines=lines, at=now, by_id=by.user_id) for one, lines in addresses]
    )
    _settle(had, by=by)
    return {key: one.pk for key, one in zip(asked, found, strict=True)}


def _alike(names: Collection[str]) -> Alike:
    found: Alike = defaultdict(list)
    rows = Recipient.objects.filter(search_name__in=names).prefetch_related("addresses").order_by("id")
    for row in rows:
        lines = {fold(address.lines) for address in row.addresses.all()}
        found[row.search_name, row.search_of].append((row, lines))
    return found


def _settle(recipient_ids: Collection[int], *, by: Actor) -> None:
    """An address that somebody was looking for came with a file."""
    for recipient_id in recipient_ids:
        work.settle(by=by, kind=WorkKind.RECIPIENT_ADDRESS, about=("recipient", recipient_id))
