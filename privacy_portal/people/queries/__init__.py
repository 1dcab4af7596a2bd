"""Reading people: patients, the parties outside, users."""

from privacy_portal.people.queries.contacts import address_of, contacts_on_file, current_contacts
from privacy_portal.people.queries.parties import (
    business_associates,
    party,
    search_parties,
    visible_parties,
)
from privacy_portal.people.queries.patients import (
    Addressee,
    addressee,
    canonical_id,
    canonical_ids,
    id_of_mrn,
    names_for,
    patient,
    same_person_ids,
    same_person_suggestions,
    search_patients,
    visible_patients,
)

__all__ = [
    "Addressee",
    "address_of",
    "addressee",
    "business_associates",
    "canonical_id",
    "canonical_ids",
    "contacts_on_file",
    "current_contacts",
    "id_of_mrn",
    "names_for",
    "party",
    "patient",
    "same_person_ids",
    "same_person_suggestions",
    "search_parties",
    "search_patients",
    "visible_parties",
    "visible_patients",
]
