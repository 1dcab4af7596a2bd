"""Reading people: patients, the parties outside, users."""

from privacy_portal.people.queries.contacts import address_of, contacts_on_file, current_contacts
from privacy_portal.people.queries.drafts import Kept, draft, open_drafts
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
from privacy_portal.people.queries.users import (
    actor_for,
    actor_of_user,
    has_claimed,
    own_patient_ids,
    roles_of,
    staff_choices,
    staff_with,
    user_id_of_email,
    user_names,
)

__all__ = [
    "Addressee",
    "Kept",
    "actor_for",
    "actor_of_user",
    "address_of",
    "addressee",
    "business_associates",
    "canonical_id",
    "canonical_ids",
    "contacts_on_file",
    "current_contacts",
    "draft",
    "has_claimed",
    "id_of_mrn",
    "names_for",
    "open_drafts",
    "own_patient_ids",
    "party",
    "patient",
    "roles_of",
    "same_person_ids",
    "same_person_suggestions",
    "search_parties",
    "search_patients",
    "staff_choices",
    "staff_with",
    "user_id_of_email",
    "user_names",
    "visible_parties",
    "visible_patients",
]
