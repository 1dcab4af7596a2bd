"""What stands when somebody wants to disclose, as the law package reads it: one query for each kind."""

import datetime
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from consent.models import Authorization, InvolvedPerson
from consent.queries.matching import Receiver, is_the_same, may_be
from privacy_portal.law import authorization as law_authorization
from privacy_portal.law.authorization import STATEMENTS, Combined, Condition, Element
from privacy_portal.law.disclosing import Held, StandingRestriction, Wish
from privacy_portal.law.involved import Agreement, Scope
from privacy_portal.law.restriction import Kind, Purpose
from privacy_portal.law.restriction import Restriction as LawRestriction
from privacy_portal.people.folding import fold

PURPOSES = {
    "treatment": Purpose.TREATMENT,
    "payment": Purpose.PAYMENT,
    "operations": Purpose.OPERATIONS,
    "involved": Purpose.INVOLVED,
}
UNILATERAL = "unilateral"
# Written out, and read as tuples: the check is asked often, and must answer at once.
RESTRICTIONS = """
    SELECT r.id, r.kind, r.purposes::text, r.recipient_kind, r.search_name, r.party_id, r.agreed_on,
        e.how, e."on", e.phi_after
    FROM consent_restriction r LEFT JOIN consent_restrictionend e ON e.restriction_id = r.id
    WHERE r.patient_id = ANY(%s) AND r.agreed_on <= %s
        AND (e.id IS NULL OR e."on" > %s OR e.how = %s)
    ORDER BY r.agreed_on, r.id
"""
_SAYS = {
    "says_revocable": Element.MAY_REVOKE,
    "says_conditioning": Element.CONDITIONS,
    "says_redisclosure": Element.REDISCLOSURE,
}


def restrictions(
    patient_ids: Collection[int], receiver: Receiver, *, on: datetime.date
) -> tuple[StandingRestriction, ...]:
    """The restrictions agreed to by `on`, oldest first, and whether each is about this receiver.

    One that ended by `on` is left out, but for what the clinic ended by itself: older information stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESTRICTIONS, [list(patient_ids), on, on, UNILATERAL])
        return tuple(_restriction(_Row(*row), receiver) for row in cursor.fetchall())


def wishes(
    patient_ids: Collection[int],
    receiver: Receiver,
    *,
    scopes: Collection[Scope],
    on: datetime.date,
) -> tuple[Wish, ...]:
    """What the patient said about telling this person, in force on `on`; objections to everybody too.

    `scopes`: what would be told; none means that nobody said, so that every objection reaches it.
    """
    rows = (
        InvolvedPerson.objects.filter(patient_id__in=patient_ids, from_on__lte=on)
        .filter(Q(to_on=None) | Q(to_on__gte=on))
        .filter(Q(ended=None) | Q(ended__on__gt=on))
        .order_by("id")
        .values("id", "denied", "search_name", "scope", "from_on", "to_on")
    )
    return tuple(wish for row in rows if (wish := _wish(row, receiver, scopes)) is not None)


def authorizations(patient_ids: Collection[int], receiver: Receiver) -> tuple[Held, ...]:
    """Every authorization on file, newest first; the law package says which is valid and matches.

    A name must be the very same: for a class of recipients a person vouches.
    """
    rows = (
        Authorization.objects.filter(patient_id__in=patient_ids)
        .select_related("ended", "patient")
        .order_by("-signed_on", "-id")
    )
    return tuple(
        Held(
            f"authorization:{row.pk}",
            as_law(row),
            recipient_named=is_the_same(receiver, row.search_name, row.party_id),
        )
        for row in rows
    )


def as_law(row: Authorization) -> law_authorization.Authorization:
    """One row as the law package reads it, with how it ended."""
    ended = getattr(row, "ended", None)
    how = ended.how if ended else ""
    return law_authorization.Authorization(
        information=row.information,
        discloser=row.discloser,
        recipient=row.recipient_name,
        purpose=row.purpose,
        signed_on=row.signed_on,
        expires_on=row.expires_on,
        expires_when=row.expires_event,
        event_on=ended.on if ended and how == "event" else None,
        signed_by_representative=not _signed_by_patient(row),
        authority=row.authority,
        statements=STATEMENTS & {element for name, element in _SAYS.items() if getattr(row, name)},
        for_psychotherapy_notes=row.psychotherapy_notes,
        states_remuneration=row.says_remuneration,
        combined_with=Combined.OTHER_DOCUMENT if row.compound else Combined.NOTHING,
        condition=Condition.CARE_OR_PAYMENT if row.conditioned else Condition.NOTHING,
        revoked_on=ended.on if ended and how == "revoked" else None,
        known_false=how == "false",
    )


def _signed_by_patient(row: Authorization) -> bool:
    """Anybody else who signed is a representative, and says by what authority."""
    patient = row.patient
    names = {patient.full_name, f"{patient.greeting_name} {patient.family_name}"}
    return fold(row.signed_by) in {fold(name) for name in names}


@dataclass(frozen=True, slots=True)
class _Row:
    """The columns of RESTRICTIONS."""

    id: int
    kind: str
    purposes: str
    recipient_kind: str
    search_name: str
    party_id: int | None
    agreed_on: datetime.date
    how: str | None
    ended_on: datetime.date | None
    phi_after: datetime.date | None


def _restriction(row: _Row, receiver: Receiver) -> StandingRestriction:
    unilateral = row.how == UNILATERAL
    return StandingRestriction(
        f"restriction:{row.id}",
        LawRestriction(
            kind=Kind(row.kind),
            purposes=frozenset(PURPOSES[code] for code in json.loads(row.purposes)),
            agreed_on=row.agreed_on,
            ended_on=None if unilateral else row.ended_on,
            informed_on=row.phi_after if unilateral else None,
        ),
        recipient_matches=_is_about(row, receiver),
    )


def _is_about(row: _Row, receiver: Receiver) -> bool:
    """A kind that is not known may be the one that is restricted, and so may a name."""
    if row.search_name or row.party_id is not None:
        named = may_be(receiver, row.search_name, row.party_id)
        return named or not (receiver.names or receiver.party_id)
    return row.recipient_kind in {"", receiver.kind} or not receiver.kind


def _wish(row: Mapping[str, Any], receiver: Receiver, scopes: Collection[Scope]) -> Wish | None:
    key = f"wish:{row['id']}"
    about = frozenset(Scope(code) for code in row["scope"])
    if row["denied"]:
        named = not row["search_name"] or may_be(receiver, row["search_name"], None)
        reaches = not about or not scopes or bool(about & set(scopes))
        return Wish(key) if named and reaches else None
    if not is_the_same(receiver, row["search_name"], None):
        return None
    return Wish(key, Agreement(about, row["from_on"], row["to_on"]))
