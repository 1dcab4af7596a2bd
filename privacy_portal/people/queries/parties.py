"""Reading the parties outside."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.refusal import Refused
from privacy_portal.people.folding import fold
from privacy_portal.people.models import ExternalParty


def visible_parties(actor: Actor) -> QuerySet[ExternalParty]:
    """Every party for staff who work with them, none for anyone else."""
    if actor.may(Permission.PARTIES_VIEW):
        return ExternalParty.objects.all()
    return ExternalParty.objects.none()


def search_parties(actor: Actor, text: str) -> QuerySet[ExternalParty]:
    """Parties whose name begins with `text`; empty text finds nobody."""
    folded = fold(text)
    parties = visible_parties(actor)
    return parties.filter(search_name__startswith=folded) if folded else parties.none()


def party(party_id: int) -> ExternalParty:
    """The party with this id. Raises Refused NO_PARTY."""
    row = ExternalParty.objects.filter(pk=party_id).first()
    if row is None:
        raise Refused(_("There is no such party."), code="NO_PARTY")
    return row


def associates_named(folded: Iterable[str]) -> dict[str, list[ExternalParty]]:
    """The business associates with one of these folded names, whenever their agreement held."""
    found: dict[str, list[ExternalParty]] = {}
    rows = ExternalParty.objects.filter(
        kind=ExternalParty.Kind.BUSINESS_ASSOCIATE, search_name__in=set(folded)
    )
    for row in rows.order_by("pk"):
        found.setdefault(row.search_name, []).append(row)
    return found


def business_associates(on: datetime.date) -> list[ExternalParty]:
    """The business associates whose agreement is in force on `on` (45 CFR 164.502(e), 164.504(e))."""
    in_force = Q(agreement_from__lte=on) & (Q(agreement_to=None) | Q(agreement_to__gte=on))
    return list(
        ExternalParty.objects.filter(in_force, kind=ExternalParty.Kind.BUSINESS_ASSOCIATE, retired_on=None)
    )


def business_associates_between(from_on: datetime.date, to_on: datetime.date) -> list[ExternalParty]:
    """The business associates of any day of `from_on` to `to_on`, those ended or no longer used included."""
    began = Q(agreement_from__lte=to_on)
    not_ended = Q(agreement_to=None) | Q(agreement_to__gte=from_on)
    still_used = Q(retired_on=None) | Q(retired_on__gte=from_on)
    return list(
        ExternalParty.objects.filter(began, not_ended, still_used, kind=ExternalParty.Kind.BUSINESS_ASSOCIATE)
    )
