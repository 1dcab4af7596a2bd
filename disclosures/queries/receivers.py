"""What is known of who would receive a disclosure: its kind, its names, whether the clinic knows it."""

import datetime
from dataclasses import dataclass

from django.db import connection

from consent.queries.matching import Receiver
from privacy_portal.law.disclosing import RecipientKind
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people

PARTY = ("kind", "callback_verified_on", "retired_on", "agreement_from", "agreement_to")
# Written out, and read as tuples: the disclosure check is asked often.
ON_FILE = """
    SELECT r.name, r.of, r.party_id, p.kind, p.callback_verified_on, p.retired_on, p.agreement_from,
        p.agreement_to
    FROM disclosures_recipient r LEFT JOIN people_externalparty p ON p.id = r.party_id
    WHERE r.id = %s
"""
# Bodies the clinic deals with every day: standing on file, not retired, they are known.
KNOWN_KINDS = frozenset({RecipientKind.PROVIDER, RecipientKind.HEALTH_PLAN, RecipientKind.BUSINESS_ASSOCIATE})


@dataclass(frozen=True, slots=True)
class Known:
    """`is_known`: who it is needs no proof; `agreement_in_force`: as a business associate, on that day."""

    receiver: Receiver
    name: str
    of: str
    is_known: bool = False
    agreement_in_force: bool = False


def known(
    *,
    on: datetime.date,
    recipient_id: int | None = None,
    party_id: int | None = None,
    name: str = "",
    of: str = "",
    kind: str = "",
) -> Known:
    """One query at most. `kind` is what somebody said; a party on file says it better.

    Raises Refused (NO_RECIPIENT, NO_PARTY, RECIPIENT_KIND).
    """
    if kind not in set(RecipientKind):
        raise Refused("There is no such kind of recipient.", code="RECIPIENT_KIND")
    if recipient_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(ON_FILE, [recipient_id])
            row = cursor.fetchone()
        if row is None:
            raise Refused("There is no such recipient.", code="NO_RECIPIENT")
        on_file, of_agency, its_party, *facts = row
        return _of(on_file, of_agency, its_party, dict(zip(PARTY, facts, strict=True)), kind, on)
    if party_id is not None:
        party = people.party(party_id)
        facts = {name: getattr(party, name) for name in PARTY}
        return _of(party.name, of, party.pk, facts, kind, on)
    return _of(name, of, None, {}, kind, on)


def _of(
    name: str, of: str, party_id: int | None, facts: dict[str, object], kind: str, on: datetime.date
) -> Known:
    on_file = facts.get("kind") if party_id is not None else None
    found = str(on_file or kind)
    names = tuple(one.strip() for one in (name, of) if one.strip())
    standing = party_id is not None and facts.get("retired_on") is None
    begins, ends = facts.get("agreement_from"), facts.get("agreement_to")
    in_force = (
        isinstance(begins, datetime.date)
        and begins <= on
        and (not isinstance(ends, datetime.date) or on <= ends)
    )
    return Known(
        Receiver(found, names, party_id),
        name,
        of,
        is_known=standing and (found in KNOWN_KINDS or facts.get("callback_verified_on") is not None),
        agreement_in_force=standing and in_force,
    )
