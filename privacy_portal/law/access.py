"""The right of access (45 CFR 164.524): what may be asked for, in which form, and how it is given."""

import datetime
from collections.abc import Iterable
from enum import StrEnum

from privacy_portal.law.citations import Rule, cfr, guidance, house
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Demand, Right, check_demand

RIGHT = Rule(
    "An individual may inspect, or get a copy of, what a designated record set holds about them, "
    "for as long as it is kept there.",
    cfr("164.524(a)(1)"),
)
EXCEPTED: tuple[Rule, ...] = (
    Rule(
        "Not open to access: psychotherapy notes, which a mental-health professional keeps apart.",
        cfr("164.524(a)(1)(i)"),
    ),
    Rule(
        "Not open to access: information compiled in reasonable anticipation of, or for use in, a civil, "
        "criminal or administrative action. Laboratory results are open.",
        cfr("164.524(a)(1)(ii)"),
    ),
)
WRITING = Rule(
    "Writing may be required only if individuals are told so. A request made electronically is in writing; "
    "one made aloud is logged, and its days run.",
    cfr("164.524(b)(1)"),
)
ACCEPTANCE = Rule(
    "When access is granted, in whole or in part, say so and provide it, both by the due date.",
    cfr("164.524(b)(2)(i)(A)"),
)
PROVIDE = Rule(
    "Give what was asked for: inspection, a copy, or both. The same information in several places need be "
    "produced once.",
    cfr("164.524(c)(1)"),
)
FORMAT = Rule(
    "Give the form and format asked for if readily producible; otherwise a readable hard copy, or another "
    "form agreed to.",
    cfr("164.524(c)(2)(i)"),
)
ELECTRONIC = Rule(
    "What is kept electronically and asked for electronically is given electronically, in the form asked for "
    "if readily producible, otherwise in a readable electronic form agreed to. Paper is no substitute unless "
    "the individual agrees.",
    cfr("164.524(c)(2)(ii)"),
)
SUMMARY = Rule(
    "A summary in place of the record, or an explanation of it, only if the individual agrees in advance "
    "to it and to its fee.",
    cfr("164.524(c)(2)(iii)"),
)
MANNER = Rule(
    "Arrange a convenient time and place, or mail the copy if asked. Scope and format may be talked over, "
    "which does not stop the days.",
    cfr("164.524(c)(3)(i)"),
)
EMAIL_RISK = Rule(
    "Plain e-mail is sent to whoever still wants it after a short warning that others might read it.",
    guidance("individuals' right of access"),
)
NO_TRIMMING = Rule(
    "What the individual gets is not cut down to what seems needed: the minimum necessary does not apply.",
    cfr("164.502(b)(2)(ii)"),
)
ASSOCIATE = Rule(
    "A business associate makes what it holds of a designated record set available, so that the clinic can "
    "give access.",
    cfr("164.504(e)(2)(ii)(E)"),
)
ASSOCIATE_TARGET = Rule(
    "A business associate is asked for its part a week before the due date.", house("business associates")
)
ASSOCIATE_DAYS_BEFORE = 7
FORMAT_CITE = FORMAT.cite


class Kind(StrEnum):
    """What is asked for (164.524(a)(1))."""

    COPY = "copy"
    INSPECT = "inspect"
    BOTH = "both"


class FormFormat(StrEnum):
    """Form and format as a patient would name it; OTHER is described in words."""

    PDF = "pdf"
    ORIGINAL = "original"
    PAPER = "paper"
    OTHER = "other"

    @property
    def is_electronic(self) -> bool:
        return self in {FormFormat.PDF, FormFormat.ORIGINAL}


class Delivery(StrEnum):
    """How a copy is given; no single way may be the only one."""

    PORTAL = "portal"
    POST = "post"
    HAND_OVER = "hand_over"
    EMAIL = "email"
    FAX = "fax"
    MEDIA_POST = "media_post"  # a disc or drive, by post


def check_writing(*, told_since: datetime.date | None, on: datetime.date) -> None:
    """Whether writing may be required on `on`; raises Refused (ONLY_IF_TOLD)."""
    check_demand(Right.ACCESS, Demand.WRITING, told_since=told_since, on=on)


def is_open_to_access(*, psychotherapy_notes: bool, for_legal_action: bool) -> bool:
    """Whether information in a designated record set is within the right at all."""
    return not (psychotherapy_notes or for_legal_action)


def check_format(
    *,
    requested: str,
    given: str,
    kept_electronically: bool,
    agreed: bool,
    readily_producible: bool = True,
) -> None:
    """Whether `given` may be given where `requested` was asked for (values of FormFormat).

    `agreed`: the individual agreed to `given`, with evidence. `readily_producible`: the clinic can produce
    what was asked for; what is on paper and cannot be is given as a readable hard copy.
    Raises Refused (FORMAT_NOT_AGREED).
    """
    if given == requested or agreed:
        return
    if FormFormat(requested).is_electronic and kept_electronically:
        sentence = (
            "The record is kept electronically and an electronic copy was asked for: paper needs the "
            "patient's agreement."
            if given == FormFormat.PAPER
            else "Another electronic format than the one asked for needs the patient's agreement."
        )
        raise Refused(sentence, ELECTRONIC.cite, code="FORMAT_NOT_AGREED")
    if given == FormFormat.PAPER and not kept_electronically and not readily_producible:
        return
    raise Refused(
        "Another format than the one asked for needs the patient's agreement.",
        FORMAT.cite,
        code="FORMAT_NOT_AGREED",
    )


def check_summary(*, agreed_to_summary: bool, agreed_to_fee: bool, fee_cents: int) -> None:
    """Whether a summary or an explanation may be given; the two agreements are separate.

    Raises Refused (SUMMARY_NOT_AGREED, SUMMARY_FEE_NOT_AGREED).
    """
    if not agreed_to_summary:
        raise Refused(
            "A summary needs the patient's agreement in advance.", SUMMARY.cite, code="SUMMARY_NOT_AGREED"
        )
    if fee_cents and not agreed_to_fee:
        raise Refused(
            "The fee for a summary needs the patient's agreement in advance.",
            SUMMARY.cite,
            code="SUMMARY_FEE_NOT_AGREED",
        )


def check_provided(*, kind: Kind, copy_given: bool, inspected: bool) -> None:
    """Whether everything asked for was provided; raises Refused (COPY_OWED, INSPECTION_OWED)."""
    if kind is not Kind.INSPECT and not copy_given:
        raise Refused("The copy that was asked for is still owed.", PROVIDE.cite, code="COPY_OWED")
    if kind is not Kind.COPY and not inspected:
        raise Refused(
            "The inspection that was asked for is still owed.", PROVIDE.cite, code="INSPECTION_OWED"
        )


def check_acceptance(*, told: bool, provided: bool) -> None:
    """Whether a grant is complete: both the word and the deed; raises Refused (NOT_TOLD, NOT_PROVIDED)."""
    if not told:
        raise Refused(
            "The patient was not yet told that access is granted.", ACCEPTANCE.cite, code="NOT_TOLD"
        )
    if not provided:
        raise Refused("Access was granted but not yet provided.", ACCEPTANCE.cite, code="NOT_PROVIDED")


def check_delivery(*, requested: Delivery, given: Delivery, agreed: bool) -> None:
    """Whether a copy may be given another way than asked for; raises Refused (DELIVERY_NOT_AGREED)."""
    if given is not requested and not agreed:
        raise Refused(
            "Another way of delivery than the one asked for needs the patient's agreement.",
            MANNER.cite,
            code="DELIVERY_NOT_AGREED",
        )


def check_unencrypted_email(*, warned: bool, accepted: bool) -> None:
    """Whether a copy may go by plain e-mail; once the risk is accepted the clinic may not refuse it.

    Raises Refused (EMAIL_NOT_WARNED, EMAIL_NOT_ACCEPTED).
    """
    if not warned:
        raise Refused(
            "Warn the patient first that others might read plain e-mail.",
            EMAIL_RISK.cite,
            code="EMAIL_NOT_WARNED",
        )
    if not accepted:
        raise Refused(
            "The patient did not accept the risk of plain e-mail.", EMAIL_RISK.cite, code="EMAIL_NOT_ACCEPTED"
        )


def associate_due_on(due_on: datetime.date) -> datetime.date:
    """By when a business associate is asked to do its part; it may lie in the past."""
    return due_on - datetime.timedelta(days=ASSOCIATE_DAYS_BEFORE)


def once(fingerprints: Iterable[str]) -> list[str]:
    """The distinct contents among `fingerprints` (SHA-256), in order: each need be produced once."""
    return list(dict.fromkeys(fingerprints))
