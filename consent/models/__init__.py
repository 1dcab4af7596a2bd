"""What a patient chose, as it stands until it is ended."""

from consent.models.authorizations import Authorization, AuthorizationEnd
from consent.models.involved import InvolvedPerson, InvolvedPersonEnd
from consent.models.restrictions import PaymentEffort, Restriction, RestrictionEnd

__all__ = [
    "Authorization",
    "AuthorizationEnd",
    "InvolvedPerson",
    "InvolvedPersonEnd",
    "PaymentEffort",
    "Restriction",
    "RestrictionEnd",
]
