"""Reading people: patients, the parties outside, users."""

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
    "addressee",
    "canonical_id",
    "canonical_ids",
    "id_of_mrn",
    "names_for",
    "patient",
    "same_person_ids",
    "same_person_suggestions",
    "search_patients",
    "visible_patients",
]
