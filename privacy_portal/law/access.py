"""The right of access (45 CFR 164.524): what may be asked for, in which form, and how it is given."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.refusal import Refused

RIGHT_CITE = cfr("164.524(a)(1)")
EXCEPTED_CITE = cfr("164.524(a)(1)(i)")
WRITING_CITE = cfr("164.524(b)(1)")
ACCEPT_CITE = cfr("164.524(b)(2)(i)(A)")
ONCE_CITE = cfr("164.524(c)(1)")
FORMAT_CITE = cfr("164.524(c)(2)(i)")
ELECTRONIC_CITE = cfr("164.524(c)(2)(ii)")
SUMMARY_CITE = cfr("164.524(c)(2)(iii)")
MANNER_CITE = cfr("164.524(c)(3)(i)")
FEE_CITE = cfr("164.524(c)(4)")
DENIAL_CITE = cfr("164.524(d)(2)")


class Kind(StrEnum):
    """Inspect, get a copy, or both (164.524(a)(1))."""

    COPY = "copy"
    INSPECT = "inspect"
    BOTH = "both"


class FormFormat(StrEnum):
    """Form and format as a patient would name it; OTHER is described in words."""

    PDF = "pdf"
    ORIGINAL = "original"
    PAPER = "paper"
    OTHER = "other"


ELECTRONIC = frozenset({FormFormat.PDF, FormFormat.ORIGINAL})


class Delivery(StrEnum):
    """How access is given (164.524(c)(3)(i)); no single way may be the only one."""

    PORTAL = "portal"
    POST = "post"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Excepted:
    """Information the right of access does not reach."""

    sentence: str
    cite: Cite


EXCEPTED: tuple[Excepted, ...] = (
    Excepted("Psychotherapy notes kept apart from the record.", cfr("164.524(a)(1)(i)")),
    Excepted(
        "Information compiled in reasonable anticipation of, or for use in, a legal proceeding.",
        cfr("164.524(a)(1)(ii)"),
    ),
)


def check_format(*, requested: str, given: str, kept_electronically: bool, agreed: bool) -> None:
    """Whether `given` may be given where `requested` was asked for.

    The form and format requested if readily producible, otherwise one the individual agreed to; paper never
    stands in for an electronic copy without agreement. Raises Refused (FORMAT_NOT_AGREED).
    """
    if given == requested or agreed:
        return
    electronic_asked = requested in ELECTRONIC
    if electronic_asked and kept_electronically and given == FormFormat.PAPER:
        raise Refused(
            "The record is kept electronically and an electronic copy was asked for: paper needs the "
            "patient's agreement.",
            ELECTRONIC_CITE,
            code="FORMAT_NOT_AGREED",
        )
    raise Refused(
        "Another format than the one asked for needs the patient's agreement.",
        ELECTRONIC_CITE if electronic_asked and kept_electronically else FORMAT_CITE,
        code="FORMAT_NOT_AGREED",
    )


def check_summary(*, agreed_to_summary: bool, agreed_to_fee: bool, fee_cents: int) -> None:
    """A summary instead of the record, or an explanation with it, needs agreement to it and to its fee.

    Raises Refused (SUMMARY_NOT_AGREED, SUMMARY_FEE_NOT_AGREED) (45 CFR 164.524(c)(2)(iii)).
    """
    if not agreed_to_summary:
        raise Refused(
            "A summary needs the patient's agreement in advance.",
            SUMMARY_CITE,
            code="SUMMARY_NOT_AGREED",
        )
    if fee_cents and not agreed_to_fee:
        raise Refused(
            "The fee for a summary needs the patient's agreement in advance.",
            SUMMARY_CITE,
            code="SUMMARY_FEE_NOT_AGREED",
        )


def writing_may_be_required(*, told_since: object) -> bool:
    """Writing may be required only when individuals were told so (164.524(b)(1)); oral requests always count."""
    return told_since is not None
