"""The letters about how records reach their reader: a direction, an appointment, a business associate."""

import datetime

from consent.queries import Channel, Named
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_requests.letters.access import when_and_where
from privacy_requests.letters.draft import LetterDraft, asked_for, draft_for
from privacy_requests.models import PrivacyRequest
from privacy_requests.queries import ways as queries


def directive_alternatives(row: PrivacyRequest, *, on: datetime.date) -> LetterDraft:
    """Why the direction does not bind, the lawful ways, and how to choose (164.524(c)(3)(ii), Ciox)."""
    directive = queries.last_directive(row)
    return draft_for(
        LetterKind.DIRECTIVE_ALTERNATIVES,
        row,
        on=on,
        received_on=row.received_on,
        due_on=row.due_on,
        recipient=directive.recipient_name if directive else "",
        electronic_copy=bool(directive and directive.electronic_copy),
    )


def appointment_offered(
    row: PrivacyRequest, *, on: datetime.date, starts_at: datetime.datetime, place: str
) -> LetterDraft:
    """When and where the records can be looked at, free of charge, and how to change it."""
    return draft_for(
        LetterKind.APPOINTMENT,
        row,
        on=on,
        received_on=row.received_on,
        asked_for=asked_for(row),
        appointment=when_and_where(starts_at, place),
    )


def associate_task(
    row: PrivacyRequest, *, on: datetime.date, party_id: int, wanted: str, due_on: datetime.date
) -> LetterDraft:
    """What a business associate is to make available, and by when (164.504(e)(2)(ii)(E)).

    Raises Refused (NO_ADDRESS, NO_PARTY).
    """
    party = people.party(party_id)
    place = f"{party.city}, {party.state} {party.postcode}".strip(" ,")
    lines = tuple(line for line in (party.line1, party.line2, place) if line)
    if not party.line1 or not place:
        raise Refused(
            "The file of outside parties has no postal address of this business associate. Add it there.",
            code="NO_ADDRESS",
        )
    patient = people.patient(row.patient_id or 0)
    detail = row.access
    return draft_for(
        LetterKind.ASSOCIATE_TASK,
        row,
        on=on,
        named=Named(Channel.POST, lines),
        name=party.name,
        patient_name=patient.full_name,
        birth_date=patient.birth_date,
        wanted=wanted,
        from_on=detail.from_on,
        to_on=detail.to_on,
        due_on=due_on,
    )
