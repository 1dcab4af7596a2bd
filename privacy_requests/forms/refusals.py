"""Which field of a form a refusal is about: one table for the staff pages, the portal and the API."""

from collections.abc import Mapping
from typing import Any

from django import forms

from privacy_portal.law.refusal import Refused
from privacy_portal.ui.wording import in_page_language

# The fields that could be meant, in the order in which they are looked for; a code that is not here is about
# the case, and nothing one typed would mend it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "ABUSE_DECISION": ("representative_reason",),
    "ACCOUNTING_FEE_AMOUNT": ("cents",),
    "AGREED_DATE": ("agreed_on", "said_on"),
    "AGREEMENT_MISSING": ("agreement",),
    "ALREADY_ASKED": ("party_id",),
    "AMOUNT": ("cents", "method"),
    "ANSWER_DATE": ("answered_on",),
    "APPOINTMENT_FAR": ("day",),
    "APPOINTMENT_PAST": ("day",),
    "APPOINTMENT_TIME": ("time",),
    "AUTHORITY_DATE": ("checked_on",),
    "AUTHORITY_DOES_NOT_FIT": ("authority",),
    "AUTHORIZATION_MISSING": ("file",),
    "PART2_DECISION": ("representative_reason",),
    "PERMISSION_UNKNOWN": ("permission",),
    "PERMISSION_WORDS": ("words",),
    "MISSING_WHAT": ("missing_what",),
    "CALL_FUTURE": ("called_on",),
    "CANNOT_BE_REACHED": ("my_address",),
    "CASE_NOT_FOUND": ("reference",),
    "CENTS_MISSING": ("dollars",),
    "CHANGE_UNSAID": ("words",),
    "COMPONENT_UNKNOWN": ("method",),
    "DELIVERY_UNKNOWN": ("value",),
    "DETERMINATION_FUTURE": ("determined_on",),
    "DETERMINATION_INCOMPLETE": ("reasoning",),
    "DETERMINATION_NOT_SIGNED": ("file",),
    "DIRECTED_ELSEWHERE": ("keep_reference",),
    "DIRECTIVE_DATE": ("signed_on",),
    "DIRECTIVE_NOT_SIGNED": ("signed", "signature"),
    "DIRECTIVE_NOT_WRITTEN": ("file", "signature"),
    "DIRECTIVE_NO_PLACE": ("way",),
    "DIRECTIVE_NO_RECIPIENT": ("recipient_name",),
    "DIRECTIVE_WAY": ("way",),
    "DOCUMENT_MISSING": ("file",),
    "DOCUMENT_NOT_FOUND": ("file",),
    "EMAIL_INVALID": ("email",),
    "EMAIL_NOT_ACCEPTED": ("accept", "accept_risk"),
    "EMAIL_NOT_WARNED": ("plain_email", "warned", "accept"),
    "EMAIL_TAKEN": ("email",),
    "EVIDENCE_MISSING": ("grounds",),
    "EXT_NOT_LATER": ("promised_on",),
    "EXT_NO_DATE": ("promised_on",),
    "EXT_NO_REASON": ("reason",),
    "EXT_OVER_CAP": ("promised_on",),
    "FLAT_ALL_IN": ("flat",),
    "FLAT_NOT_ELECTRONIC": ("method",),
    "FLAT_OVER_LIMIT": ("flat",),
    "GROUND_MISSING": ("grounds",),
    "GROUND_NOT_DETERMINED": ("ground", "grounds"),
    "GROUND_NOT_FOR_INSPECTION": ("grounds",),
    "GROUND_ONLY_REPRESENTATIVE": ("ground", "grounds"),
    "GROUND_UNKNOWN": ("ground", "grounds"),
    "IDENTITY_NOT_NEEDED": ("role",),
    "INSPECTION_STAYS_OPEN": ("grounds",),
    "LICENSED_PROFESSIONAL_REQUIRED": ("licence", "grounds"),
    "MEDIA_NOT_ASKED": ("supplies",),
    "NOTHING_ASKED": ("method",),
    "NOTHING_HELD": ("holds",),
    "NOTHING_GIVEN": ("grounds",),
    "NOT_ALIKE": ("keep_reference",),
    "NOT_ALL_COVERED": ("grounds",),
    "NOT_A_PROFESSIONAL": ("to_user_id",),
    "NOT_FOUND": ("keep_reference", "task_id", "request_document_id"),
    "NOT_PAID": ("cents",),
    "NOT_STAFF": ("to_user_id",),
    "NO_AGREEMENT": ("party_id",),
    "NO_EMAIL": ("email_to",),
    "NO_FAX_NUMBER": ("fax_number",),
    "NO_PATIENT": ("mrn",),
    "OTHER_DECIDED": ("keep_reference",),
    "OUTSIDE_AUTHORITY": ("covers",),
    "OVERPAID": ("cents",),
    "OVER_ESTIMATE": ("cents",),
    "PAID_DATE": ("paid_on",),
    "PERIOD_IN_FUTURE": ("to_on",),
    "PERIOD_REVERSED": ("to_on",),
    "PERIOD_TOO_EARLY": ("from_on",),
    "PAPER_ROLE": ("role",),
    "PER_PAGE_ELECTRONIC": ("labor_pages",),
    "PLACE_MISSING": ("place",),
    "POSTAGE_NOT_ASKED": ("postage",),
    "REASONING_MISSING": ("reasoning",),
    "RECEIVED_AFTER_EMAIL": ("received_on",),
    "RECEIVED_AFTER_SERVER": ("received_on",),
    "RECEIVED_BEFORE_BIRTH": ("received_on", "patient_id"),
    "RECEIVED_IN_FUTURE": ("received_on",),
    "RECEIVED_THROUGH": ("received_through_id",),
    "RECEIVED_TOO_LONG_AGO": ("received_on",),
    "RECORDS_FOR_REVIEW": ("grounds",),
    "REVIEWER_MISSING": ("name", "user_id"),
    "REVIEWER_NOT_LICENSED": ("licence",),
    "REVIEWER_TOOK_PART": ("to",),
    "REVIEW_DATE": ("asked_on", "decided_on"),
    "SAME_PATIENT": ("patient_id",),
    "STANDING_DOES_NOT_FIT": ("standing",),
    "SUMMARY_NOT_AGREED": ("summary",),
    "VER_FUTURE": ("verified_on",),
    "VER_METHOD": ("method",),
    "WANTED_MISSING": ("wanted",),
    "WD_DATE": ("withdrawn_on",),
    "WD_NO_EVIDENCE": ("quote",),
    "WHERE_MISSING": ("where",),
    "WITHHELD_MISSING": ("grounds",),
    "WORDS_BETRAY": ("reason", "note", "quote"),
    "WORDS_MISSING": ("words",),
}
UPLOADS = "UPLOAD_"


def field_of(form: forms.BaseForm, code: str) -> str | None:
    """The field of this form that the refusal is about; None for what no field would mend."""
    wanted = ("file",) if code.startswith(UPLOADS) else FIELDS.get(code, ())
    return next((name for name in wanted if name in form.fields), None)


def explain(form: Any, refusal: Refused) -> None:
    """Say the refusal on the form, beside its field, in the language of the page or marked as English."""
    form.add_error(field_of(form, refusal.code), in_page_language(refusal.sentence))
