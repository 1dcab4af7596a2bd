"""Keep the file of parties outside: who they are, how they were checked, what an associate agreed to."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.citations import cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import ExternalParty

ASSOCIATE_FIELDS = ("agreement_id", "agreement_from", "agreement_to", "is_agent", "holds", "reportable_flows")
KEPT = frozenset(
    {
        "name",
        "kind",
        "line1",
        "line2",
        "city",
        "state",
        "postcode",
        "telephone",
        "fax",
        "email",
        "callback_number",
        "contact_name",
        "contact_telephone",
        "contact_email",
        "retired_on",
        *ASSOCIATE_FIELDS,
    }
)


@transaction.atomic
def keep(*, by: Actor, reason: str, party_id: int | None = None, **values: Any) -> ExternalParty:
    """Add a party, or change the one named; a new call-back number must be verified again.

    Raises Refused (NO_PARTY, NAME_MISSING, NOT_AN_ASSOCIATE, AGREEMENT_DATES).
    """
    unknown = set(values) - KEPT
    if unknown:
        raise TypeError(f"not fields of a party: {', '.join(sorted(unknown))}")
    party = ExternalParty() if party_id is None else locked(party_id)
    changed = sorted(name for name, value in values.items() if getattr(party, name) != value)
    if "callback_number" in changed:
        party.callback_verified_on, party.callback_verified_by_id = None, None
    for name in changed:
        setattr(party, name, values[name])
    check_facts(party)
    save_tracked(party, by=by, reason=reason)
    audit.record(
        "party.changed" if party_id else "party.added",
        by=by,
        about=("party", party.pk),
        detail={"fields": changed},
    )
    return party


@transaction.atomic
def verify_callback(*, by: Actor, party_id: int, on: datetime.date) -> None:
    """Say that the call-back number was taken from an independent source (45 CFR 164.514(h)).

    Raises Refused (NO_PARTY, NO_CALLBACK_NUMBER, NOT_A_PERSON).
    """
    party = locked(party_id)
    if by.user_id is None:
        raise Refused(_("Only a person may verify a number."), code="NOT_A_PERSON")
    if not party.callback_number:
        raise Refused(_("There is no call-back number to verify."), code="NO_CALLBACK_NUMBER")
    party.callback_verified_on, party.callback_verified_by_id = on, by.user_id
    save_tracked(party, by=by, reason="call-back number verified")
    audit.record("party.callback_verified", by=by, about=("party", party.pk))


def locked(party_id: int) -> ExternalParty:
    """The party, locked until the transaction ends. Raises Refused NO_PARTY."""
    party = ExternalParty.objects.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise Refused(_("There is no such party."), code="NO_PARTY")
    return party


def check_facts(party: ExternalParty) -> None:
    """Whether the row is complete and consistent; raises what keep() names."""
    if not party.name.strip():
        raise Refused(_("Give a name."), code="NAME_MISSING")
    is_associate = party.kind == ExternalParty.Kind.BUSINESS_ASSOCIATE
    if not is_associate and any(getattr(party, name) for name in ASSOCIATE_FIELDS):
        raise Refused(
            _("Only a business associate has an agreement and what comes with it."),
            cfr("164.504(e)"),
            code="NOT_AN_ASSOCIATE",
        )
    if party.agreement_to and (party.agreement_from is None or party.agreement_to < party.agreement_from):
        raise Refused(_("The agreement cannot end before it began."), code="AGREEMENT_DATES")
