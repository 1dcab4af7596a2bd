"""Recipients: found again by name and agency, their addresses added as they become known."""

import datetime
import hashlib
from collections.abc import Collection, Sequence

from django.db import connection, transaction

from disclosures.models import Recipient, RecipientAddress
from disclosures.models.recipients import NAME_LENGTH
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.folding import fold
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

NAME = cfr("164.528(b)(2)(ii)")
ADDRESS_LENGTH = 500
FIND_ADDRESS_WITHIN = datetime.timedelta(days=14)


@transaction.atomic
def resolve(
    *,
    by: Actor,
    name: str,
    now: datetime.datetime,
    of: str = "",
    address: str = "",
    party_id: int | None = None,
    trusted: bool = True,
) -> Recipient:
    """The recipient of this name (and agency), made when it is new; an address not yet known is added.

    `trusted`: not so for what an outsider reports, whose address stays with a recipient made for it: the
    newest address is printed in every patient's accounting.
    Two with one name and different addresses are two recipients; a name without an address is the only one
    of that name, if there is only one. Raises Refused (RECIPIENT_MISSING, RECIPIENT_TOO_LONG, NO_PARTY).
    """
    name, of = " ".join(name.split()), " ".join(of.split())
    lines = tidy_address(address)
    check_name(name, of=of, address=lines)
    if party_id is not None:
        people.party(party_id)
    _lock_name(name, of)
    found = _matching(name, of, lines)
    is_new = found is None
    if found is None:
        found = Recipient.objects.create(
            name=name, of=of, party_id=party_id, added_at=now, added_by_id=by.user_id
        )
    if lines and (is_new or trusted) and not found.addresses.filter(lines=lines).exists():
        RecipientAddress.objects.create(recipient=found, lines=lines, at=now, by_id=by.user_id)
        work.settle(by=by, kind=WorkKind.RECIPIENT_ADDRESS, about=("recipient", found.pk))
    return found


@transaction.atomic
def add_address(*, by: Actor, recipient_id: int, address: str, now: datetime.datetime) -> RecipientAddress:
    """Write down an address that became known; the newest is printed. Raises Refused (ADDRESS_MISSING)."""
    lines = tidy_address(address)
    if not lines:
        raise Refused("Write the address down.", NAME, code="ADDRESS_MISSING")
    check_name("-", address=lines)
    row = RecipientAddress.objects.create(recipient_id=recipient_id, lines=lines, at=now, by_id=by.user_id)
    audit.record("recipient.address_added", by=by, about=("recipient", recipient_id))
    work.settle(by=by, kind=WorkKind.RECIPIENT_ADDRESS, about=("recipient", recipient_id))
    return row


@transaction.atomic
def ask_for_address(*, by: Actor, recipient_id: int, on: datetime.date, reference: str = "") -> bool:
    """An accounting had to say "address not known": work to find it; whether it is still not known.

    The address never holds an accounting (45 CFR 164.528(b)(2)(ii): "if known"). One item a recipient.
    """
    if RecipientAddress.objects.filter(recipient_id=recipient_id).exists():
        return False
    work.open_item(
        by=by,
        kind=WorkKind.RECIPIENT_ADDRESS,
        about=("recipient", recipient_id),
        reference=reference,
        due_on=on + FIND_ADDRESS_WITHIN,
        due_kind=DueKind.HOUSE,
        permission=Permission.DISCLOSURES_RECORD,
    )
    return True


def tidy_address(address: str) -> str:
    """One line below the other, without empty ones."""
    lines = (" ".join(line.split()) for line in address.splitlines())
    return "\n".join(line for line in lines if line)


def check_name(name: str, *, of: str = "", address: str = "") -> None:
    """Raises Refused (RECIPIENT_MISSING, RECIPIENT_TOO_LONG)."""
    if not name:
        raise Refused(
            "Name who received it. For somebody nobody knows, write “unknown person”.",
            NAME,
            code="RECIPIENT_MISSING",
        )
    if max(len(name), len(of), _folds_to(name), _folds_to(of)) > NAME_LENGTH or len(address) > ADDRESS_LENGTH:
        raise Refused(
            f"A recipient's name has at most {NAME_LENGTH} characters, an address at most {ADDRESS_LENGTH}.",
            NAME,
            code="RECIPIENT_TOO_LONG",
        )


def _folds_to(text: str) -> int:
    """Half the length of the folded text: some characters fold into many, and its column is twice as wide."""
    return 0 if text.isascii() else -(-len(fold(text)) // 2)


def chosen[T](alike: Sequence[tuple[T, Collection[str]]], lines: str) -> T | None:
    """Of those with one name (each with its folded addresses), oldest first: who is meant at this address."""
    unknown = next((one for one, addresses in alike if not addresses), None)
    if not lines:
        return alike[0][0] if len(alike) == 1 else unknown
    folded = fold(lines)
    return next((one for one, addresses in alike if folded in addresses), unknown)


def lock_all() -> None:
    """Nobody else makes a recipient until the caller's transaction ends: for many names at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock("recipients")])


def _matching(name: str, of: str, lines: str) -> Recipient | None:
    alike = (
        Recipient.objects.filter(search_name=fold(name), search_of=fold(of))
        .prefetch_related("addresses")
        .order_by("id")[:200]
    )
    return chosen([(one, {fold(address.lines) for address in one.addresses.all()}) for one in alike], lines)


def _lock_name(name: str, of: str) -> None:
    """Two writers of one name at once wait for each other, so that neither makes a second recipient."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_lock("recipients")])
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [_lock(f"recipient\x1f{fold(name)}\x1f{fold(of)}")]
        )


def _lock(what: str) -> int:
    return int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
