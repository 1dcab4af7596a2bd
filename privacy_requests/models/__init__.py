"""What is remembered of a privacy request."""

from privacy_requests.models.access import AccessDetail, RequestDocument
from privacy_requests.models.accounting import AccountingDetail
from privacy_requests.models.conversation import CallNote, CaseNote, Message
from privacy_requests.models.decisions import (
    DenialGround,
    Determination,
    HeldElsewhere,
    ReviewAsked,
    ReviewReferral,
    ReviewResult,
)
from privacy_requests.models.desk import DigestSent, SavedFilter
from privacy_requests.models.disputes import DisputedRecord, DisputeEnd
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
from privacy_requests.models.fees import FeeAnswer, FeeNotice, FeeWaiver, Invoice, Payment
from privacy_requests.models.guests import GuestAccess
from privacy_requests.models.inbox import InboundEmail
from privacy_requests.models.releases import (
    Agreement,
    Appointment,
    AppointmentResult,
    AssociateAnswer,
    AssociateTask,
    AuthorityCheck,
    Directive,
    Release,
)
from privacy_requests.models.requests import PrivacyRequest, Requester

__all__ = [
    "AccessDetail",
    "AccountingDetail",
    "Agreement",
    "Appointment",
    "AppointmentResult",
    "AssociateAnswer",
    "AssociateTask",
    "AuthorityCheck",
    "CallNote",
    "CaseNote",
    "Decision",
    "DenialGround",
    "Determination",
    "DigestSent",
    "Directive",
    "DisputeEnd",
    "DisputedRecord",
    "Extension",
    "ExtensionResult",
    "FeeAnswer",
    "FeeNotice",
    "FeeWaiver",
    "GuestAccess",
    "HeldElsewhere",
    "InboundEmail",
    "Invoice",
    "Message",
    "PatientMove",
    "Payment",
    "PrivacyRequest",
    "Release",
    "RequestDocument",
    "RequestLetter",
    "Requester",
    "ReviewAsked",
    "ReviewReferral",
    "ReviewResult",
    "SavedFilter",
    "StatusChange",
    "Verification",
    "Withdrawal",
]
