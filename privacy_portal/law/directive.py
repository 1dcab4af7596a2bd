"""Sending a copy to somebody else at the individual's direction (45 CFR 164.524(c)(3)(ii))."""

from enum import StrEnum

from privacy_portal.law.accounting.bases import BY_CODE
from privacy_portal.law.accounting.basis import Basis
from privacy_portal.law.citations import Rule, cfr, court
from privacy_portal.law.refusal import Refused

CIOX = court("Ciox Health, LLC v. Azar, 435 F. Supp. 3d 30 (D.D.C. 2020)")
FORM = Rule(
    "A direction to send a copy to another person is written, signed by the individual, and clearly says who "
    "is to get it and where.",
    cfr("164.524(c)(3)(ii)"),
)
REACH = Rule(
    "Such a direction must be followed for an electronic copy of what is in an electronic health record. For "
    "anything else the clinic offers other ways to get it there.",
    CIOX,
)
RATE = Rule(
    "The limits on the patient's fee are for copies for the individual's own use, or a personal "
    "representative's; they do not reach a copy directed to somebody else.",
    CIOX,
)


class Classification(StrEnum):
    """Whether a direction binds."""

    MANDATORY = "mandatory"
    ALTERNATIVES = "alternatives"


class Alternative(StrEnum):
    """What is offered when a direction does not bind."""

    TO_PATIENT = "to_patient"
    AUTHORIZATION = "authorization"
    OTHER_PERMISSION = "other_permission"


ALTERNATIVES: dict[Alternative, Rule] = {
    Alternative.TO_PATIENT: Rule(
        "We send the copy to you, and you pass it on.",
        cfr("164.502(a)(1)(i)"),
    ),
    Alternative.AUTHORIZATION: Rule(
        "You sign an authorization, and we send the copy to the person it names.",
        cfr("164.502(a)(1)(iv)"),
    ),
    Alternative.OTHER_PERMISSION: Rule(
        "We send it where the law lets us without either, such as to a doctor who treats you.",
        cfr("164.502(a)(1)(ii)"),
    ),
}


# Without the individual's signature: for care alone. Anything else is a disclosure to be checked as such.
PERMISSIONS: tuple[str, ...] = ("treatment", "payment", "operations")


def check_permission(basis: str, words: str) -> Basis:
    """The permission on which a copy goes to somebody where no direction binds.

    basis: one of PERMISSIONS; words: why it holds for this recipient. Raises Refused (PERMISSION_UNKNOWN,
    PERMISSION_WORDS).
    """
    rule = ALTERNATIVES[Alternative.OTHER_PERMISSION]
    if basis not in PERMISSIONS:
        raise Refused(
            "Without a signature a copy goes to somebody only for treatment, payment or operations. A lawyer "
            "needs an authorization; for a subpoena, an agency and the like use the disclosure check.",
            rule.cite,
            code="PERMISSION_UNKNOWN",
        )
    if not words.strip():
        raise Refused(
            "Write down why it is for that, such as who treats the patient.",
            rule.cite,
            code="PERMISSION_WORDS",
        )
    return BY_CODE[basis]


def check_directive(*, in_writing: bool, signed: bool, recipient: str, where: str) -> None:
    """Whether a direction has the form the rule asks for.

    Raises Refused (DIRECTIVE_NOT_WRITTEN, DIRECTIVE_NOT_SIGNED, DIRECTIVE_NO_RECIPIENT, DIRECTIVE_NO_PLACE).
    """
    if not in_writing:
        raise _refused("The direction is not in writing.", "DIRECTIVE_NOT_WRITTEN")
    if not signed:
        raise _refused("The patient did not sign the direction.", "DIRECTIVE_NOT_SIGNED")
    if not recipient.strip():
        raise _refused("The direction does not say who is to get the copy.", "DIRECTIVE_NO_RECIPIENT")
    if not where.strip():
        raise _refused("The direction does not say where to send the copy.", "DIRECTIVE_NO_PLACE")


def classify(*, electronic_copy: bool, from_ehr: bool) -> Classification:
    """Whether the clinic must follow the direction or offer Alternative; `from_ehr`: all of it is in one."""
    if electronic_copy and from_ehr:
        return Classification.MANDATORY
    return Classification.ALTERNATIVES


def patient_rate_applies(*, to_third_party: bool) -> bool:
    """Whether the limits on the patient's fee reach this copy."""
    return not to_third_party


def _refused(sentence: str, code: str) -> Refused:
    return Refused(sentence, FORM.cite, code=code)
