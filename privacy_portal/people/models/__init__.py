"""Who there is: users, patients, the parties outside."""

from privacy_portal.people.contacts import ContactPoint
from privacy_portal.people.models.parties import ExternalParty
from privacy_portal.people.models.patients import Patient, PatientAlias
from privacy_portal.people.models.sessions import (
    AccountMail,
    ClaimAttempt,
    ClaimChannel,
    ClaimOutcome,
    Draft,
)
from privacy_portal.people.models.users import User

__all__ = [
    "AccountMail",
    "ClaimAttempt",
    "ClaimChannel",
    "ClaimOutcome",
    "ContactPoint",
    "Draft",
    "ExternalParty",
    "Patient",
    "PatientAlias",
    "User",
]
