"""L-RST-EMERG: the provider is asked not to use or disclose what was restricted any further."""

import datetime

from consent.queries import Channel, Named
from disclosures.letters.draft import LetterDraft
from disclosures.models import Disclosure, RecipientAddress
from privacy_portal.law.letters import LetterKind
from privacy_portal.people import queries as people


def no_further(row: Disclosure, *, on: datetime.date) -> LetterDraft | None:
    """The letter for an emergency disclosure; None while no address of the provider is known."""
    newest = RecipientAddress.objects.filter(recipient_id=row.recipient_id).order_by("at", "id").last()
    if newest is not None:
        lines = tuple(newest.lines.splitlines())
    else:
        party = people.party(row.recipient.party_id) if row.recipient.party_id else None
        place = f"{party.city}, {party.state} {party.postcode}".strip(" ,") if party else ""
        lines = tuple(line for line in (party.line1, party.line2, place) if line) if party else ()
    if not lines:
        return None
    patient = people.patient(row.patient_id) if row.patient_id else None
    recipient = row.recipient
    return LetterDraft(
        kind=LetterKind.RESTRICTION_EMERGENCY,
        patient_id=None,  # it is of no patient's file: nobody else may find it there
        addressee_name=f"{recipient.name}, {recipient.of}" if recipient.of else recipient.name,
        reference="",
        on=on,
        named=Named(Channel.POST, lines),
        context={
            "patient_name": patient.full_name if patient else "",
            "disclosed_on": row.disclosed_on,
            "description": row.description,
        },
    )
