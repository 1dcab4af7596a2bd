"""What is remembered of a privacy request."""

from privacy_requests.models.access import AccessDetail, RequestDocument
from privacy_requests.models.conversation import CallNote, CaseNote, Message
from privacy_requests.models.desk import DigestSent, SavedFilter
from privacy_requests.models.facts import (
    Decision,
    Extension,
    ExtensionResult,
    PatientMove,
    RequestLetter,
    StatusChange,
    Verification,
    Withdrawal,
)
from privacy_requests.models.requests import PrivacyRequest, Requester

__all__ = [
    "AccessDetail",
    "CallNote",
    "CaseNote",
    "Decision",
    "DigestSent",
    "Extension",
    "ExtensionResult",
    "Message",
    "PatientMove",
    "PrivacyRequest",
    "RequestDocument",
    "RequestLetter",
    "Requester",
    "SavedFilter",
    "StatusChange",
    "Verification",
    "Withdrawal",
]
