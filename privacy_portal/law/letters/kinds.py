"""The kinds of letter the portal sends."""

from enum import StrEnum


class LetterKind(StrEnum):
    ACK = "ack"
    EXTENSION = "extension"
    WITHDRAWAL = "withdrawal"
    CLAIM_CODE = "claim_code"
    UNABLE_TO_VERIFY = "unable_to_verify"
    ACCESS_GRANTED = "access_granted"
    ACCESS_FEE = "access_fee"
    INVOICE = "invoice"
    ACCESS_DENIED = "access_denied"
    ACCESS_IN_PART = "access_in_part"
    ACCESS_NOT_HELD = "access_not_held"
    ACCESS_REVIEW = "access_review"
    DIRECTIVE_ALTERNATIVES = "directive_alternatives"
    APPOINTMENT = "appointment"
    TRANSMITTAL = "transmittal"
    ASSOCIATE_TASK = "associate_task"
    ACCOUNTING_FEE = "accounting_fee"
    ACCOUNTING_INVOICE = "accounting_invoice"
    ACCOUNTING = "accounting"
    DEMAND_ANSWER = "demand_answer"
    DEMAND_NOTICE = "demand_notice"
    RESTRICTION_EMERGENCY = "restriction_emergency"


# These say how the records come, so they are true by one way only.
CARRIES_ACCESS = frozenset(
    {
        LetterKind.ACCESS_GRANTED,
        LetterKind.ACCESS_IN_PART,
        LetterKind.ACCESS_REVIEW,
        LetterKind.TRANSMITTAL,
    }
)

# An answer that was decided stays one: its letter may be sent again, and is not withdrawn.
DECIDES = frozenset(
    {
        LetterKind.ACCESS_GRANTED,
        LetterKind.ACCESS_IN_PART,
        LetterKind.ACCESS_DENIED,
        LetterKind.ACCESS_NOT_HELD,
        LetterKind.ACCESS_REVIEW,
        LetterKind.UNABLE_TO_VERIFY,
        LetterKind.TRANSMITTAL,
        LetterKind.ACCOUNTING,
    }
)
