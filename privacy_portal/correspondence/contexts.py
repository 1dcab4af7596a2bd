"""What each letter is made from; all of it JSON, because it is frozen with the letter."""

from typing import Any, TypedDict


class AskedFor(TypedDict):
    """kind: law.access.Kind; "accounting" for a list of disclosures, which has only the two dates."""

    kind: str
    record_sets: list[str]
    description: str
    from_on: str | None
    to_on: str | None


class Common(TypedDict):
    """In every letter; built by compose()."""

    clinic: dict[str, Any]
    contact: dict[str, str]
    addressee: dict[str, Any]
    hhs: dict[str, Any]
    language_help: bool
    language_notices: list[dict[str, str]]
    reference: str
    on: str
    channel: str


class OfACase(TypedDict):
    """In every letter of a case to who asked; built by privacy_requests.letters.

    represented: another asks for the patient; records_of: then the patient's name, else ""; may_sign_in: the
    reader has an account that shows this request.
    """

    represented: bool
    records_of: str
    may_sign_in: bool


class Ack(TypedDict):
    """extended: due_on is the date promised by the one extension; late: it has passed."""

    received_on: str
    due_on: str | None
    extended: bool
    late: bool
    asked_for: AskedFor
    verification_wanted: bool


class Extension(TypedDict):
    received_on: str
    due_on: str
    reason: str
    promised_on: str
    asked_for: AskedFor


class Fee(TypedDict):
    """The fee the individual agreed to before; amounts are whole cents."""

    total_cents: int
    told_on: str
    to_pay_before: bool


class FeePart(TypedDict):
    """component: law.fees.Component; pages only where labor is computed by the page."""

    component: str
    cents: int
    pages: int | None
    note: str


class AccessFee(TypedDict):
    received_on: str
    due_on: str | None
    method: str
    lines: list[FeePart]
    total_cents: int


class Invoice(TypedDict):
    received_on: str
    method: str
    lines: list[FeePart]
    told_on: str
    told_cents: int
    total_cents: int


class AccountingFee(TypedDict):
    """total_cents: what the list costs; free_again_on: from when a request is free again."""

    received_on: str
    due_on: str | None
    asked_for: AskedFor
    total_cents: int
    note: str
    free_again_on: str


class AccountingInvoice(TypedDict):
    received_on: str
    told_on: str
    told_cents: int
    total_cents: int
    note: str


class Offered(TypedDict):
    """An appointment: time is HH:MM on the clinic's wall."""

    day: str
    time: str
    place: str


class Appointment(TypedDict):
    received_on: str
    asked_for: AskedFor
    appointment: Offered


class Transmittal(TypedDict):
    """pages: of the files, when all of them count theirs; patient_name: "" on a fax cover."""

    way: str
    record_count: int
    pages: int | None
    patient_name: str
    ground: str
    signed_on: str | None


class DirectiveAlternatives(TypedDict):
    received_on: str
    due_on: str | None
    recipient: str
    electronic_copy: bool


class AssociateTask(TypedDict):
    patient_name: str
    birth_date: str
    wanted: str
    from_on: str | None
    to_on: str | None
    due_on: str


class MissingPart(TypedDict):
    """where: as typed, or "" when nobody knows."""

    what: str
    where: str


class AccessGranted(TypedDict):
    """kind: copy | inspect | both; delivery: law.access.Delivery; formats: law.access.FormFormat.

    third_party: whom a signed direction names, or ""; summary: "", summary or explanation.
    """

    received_on: str
    asked_for: AskedFor
    kind: str
    delivery: str
    how: str
    record_count: int
    format_given: str
    format_asked: str
    format_words: str
    format_agreed_on: str | None
    third_party: str
    fax_number: str
    email_to: str
    summary: str
    appointment: Offered | None
    fee: Fee | None
    missing: MissingPart | None


class DenialGround(TypedDict):
    """code: law.denial.Ground; plain: the English sentence; withheld: words for what is kept back, or ""."""

    code: str
    plain: str
    withheld: str


class AccessDenied(TypedDict):
    """reviewable: at least one ground is; mixed: some are and some are not."""

    received_on: str
    asked_for: AskedFor
    grounds: list[DenialGround]
    reviewable: bool
    mixed: bool


class AccessInPart(AccessGranted):
    grounds: list[DenialGround]
    reviewable: bool
    mixed: bool


class AccessNotHeld(TypedDict):
    """where: as typed, or "" when nobody knows; matched: the person is known to the clinic."""

    received_on: str
    asked_for: AskedFor
    where: str
    matched: bool


class AccessReview(TypedDict):
    """gives: a reversal opens something (then also the keys of AccessGranted); grounds: those that stand."""

    received_on: str
    asked_for: AskedFor
    denied_on: str
    review_asked_on: str
    reversed: bool
    gives: bool
    grounds: list[DenialGround]
    still_withheld: list[DenialGround]


class UnableToVerify(TypedDict):
    """attempts: method (law.verification.Method, or "authority") and on.

    authority_only: who asks is known; that they may act for the patient was not shown.
    """

    received_on: str
    asked_for: AskedFor | None
    attempts: list[dict[str, str]]
    authority_only: bool


class AccountingEntry(TypedDict, total=False):
    """form: line, series or research; which keys it has is in disclosures.queries.listed."""

    form: str
    on: str
    last_on: str
    recipient: str
    recipient_of: str
    address: list[str] | None
    description: str
    purpose: str
    basis: dict[str, str]
    made_by: str
    number: int
    rhythm: str


class AccountingYear(TypedDict):
    year: int
    entries: list[AccountingEntry]


class Accounting(TypedDict):
    """adds_to_on: the day of the accounting that this one completes, or None."""

    individual: str
    requested_on: str
    from_on: str
    to_on: str
    prepared_on: str
    adds_to_on: str | None
    years: list[AccountingYear]


class Withdrawal(TypedDict):
    received_on: str
    withdrawn_on: str
    asked_for: AskedFor


class ClaimCode(TypedDict):
    """page: the address where the code is typed."""

    code: str
    expires_on: str
    page: str


class DemandAnswer(TypedDict):
    """answer: law.demands.Answer; rule: the sentence behind it; needs: what would still be needed, if so.

    patient_name: "" unless something is given, so that no refusal says who is a patient here.
    """

    received_on: str
    case_name: str
    answer: str
    patient_name: str
    given: str
    enclosed: int
    rule: str
    cite: str
    needs: list[str]


class DemandNotice(TypedDict):
    received_on: str
    asker: str
    case_name: str
    asked: str
    object_by: str
    copy_enclosed: bool
    records_of: str


class RestrictionEmergency(TypedDict):
    patient_name: str
    disclosed_on: str
    description: str
