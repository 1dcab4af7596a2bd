"""The rights a patient has, and what the form of each may and must not ask."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr, guidance, house
from privacy_portal.law.refusal import Refused


class Right(StrEnum):
    """An individual's right under 45 CFR Part 164, Subpart E, or the complaint beside them."""

    ACCESS = "access"
    AMENDMENT = "amendment"
    ACCOUNTING = "accounting"
    RESTRICTION = "restriction"
    CONFIDENTIAL_COMMUNICATION = "confidential_communication"
    NOTICE_COPY = "notice_copy"
    COMPLAINT = "complaint"


SECTION: dict[Right, Cite] = {
    Right.ACCESS: cfr("164.524"),
    Right.AMENDMENT: cfr("164.526"),
    Right.ACCOUNTING: cfr("164.528"),
    Right.RESTRICTION: cfr("164.522(a)"),
    Right.CONFIDENTIAL_COMMUNICATION: cfr("164.522(b)"),
    Right.NOTICE_COPY: cfr("164.520(c)"),
    Right.COMPLAINT: cfr("164.530(d)"),
}


class Stance(StrEnum):
    """How the form of a right stands to a demand."""

    MAY_REQUIRE = "may require"
    IF_TOLD = "may require, once individuals were told so"
    MAY_ASK = "may ask; leaving it empty is fine"
    NEVER = "must not require"


class Demand(StrEnum):
    """What a form could demand, in the words of docs/law.md."""

    WRITING = "writing"
    REASON = "a reason"
    PROOF_OF_IDENTITY = "reasonable proof of identity and authority"
    SCOPE = "scope"
    DATES = "dates"
    FORMAT = "form and format"
    DELIVERY = "delivery"
    TELEPHONE = "a telephone number, to clarify"
    AUTHORIZATION_FORM = "an authorization form"
    NOTARY = "a notary"
    COMING_IN = "coming in person"
    PORTAL_ACCOUNT = "a portal account"
    PAYMENT_FOR_CARE = "payment of a bill for care"
    SOCIAL_SECURITY_NUMBER = "a Social Security number"
    SUPPORTING_DOCUMENTS = "supporting documents"
    PROOF_OF_ERROR = "proof that the record is wrong"
    SHORTER_PERIOD = "a shorter period"
    FIRST_FEE = "a fee for the first in twelve months"
    RECIPIENT = "the recipient"
    PROOF_OF_FULL_PAYMENT = "evidence of full payment, for the case that must be agreed to"
    OTHER_ADDRESS = "another address or way to be reached"
    PAYMENT_HANDLING = "how payment will be handled, when appropriate"
    CATEGORIES = "which kinds of messages"
    EXPLANATION = "any explanation"
    ENDANGERMENT = "a statement of danger"
    POSTAL_ADDRESS = "a postal address, or a choice to pick it up"
    BEING_A_PATIENT = "being a patient"
    FEE = "a fee"
    NAME_AND_CONTACT = "a name and contact"
    WAIVER = "giving up a right"
    GOING_TO_HHS = "going to HHS first or last"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class FormRule:
    """How one right's form stands to one demand, and where that stands in the law."""

    demand: Demand
    stance: Stance
    cite: Cite


def _rules(stance: Stance, cite: Cite, *demands: Demand) -> tuple[FormRule, ...]:
    return tuple(FormRule(demand, stance, cite) for demand in demands)


D = Demand
IDENTITY_CITE = cfr("164.514(h)(1)")
NO_UNREASONABLE_MEASURES = guidance("individuals' right of access")
RULE_IS_SILENT = house("where the rule is silent, nothing is demanded")
NO_WAIVER = cfr("164.530(h)")

FORM_RULES: dict[Right, tuple[FormRule, ...]] = {
    Right.ACCESS: (
        *_rules(Stance.IF_TOLD, cfr("164.524(b)(1)"), D.WRITING),
        *_rules(Stance.MAY_REQUIRE, IDENTITY_CITE, D.PROOF_OF_IDENTITY),
        *_rules(Stance.MAY_ASK, cfr("164.524(c)(3)(i)"), D.SCOPE, D.DATES, D.FORMAT, D.DELIVERY, D.TELEPHONE),
        *_rules(
            Stance.NEVER,
            NO_UNREASONABLE_MEASURES,
            D.REASON,
            D.AUTHORIZATION_FORM,
            D.NOTARY,
            D.COMING_IN,
            D.PORTAL_ACCOUNT,
            D.PAYMENT_FOR_CARE,
            D.SOCIAL_SECURITY_NUMBER,
        ),
        *_rules(Stance.NEVER, NO_WAIVER, D.WAIVER),
    ),
    Right.AMENDMENT: (
        *_rules(Stance.IF_TOLD, cfr("164.526(b)(1)"), D.WRITING, D.REASON),
        *_rules(Stance.MAY_REQUIRE, IDENTITY_CITE, D.PROOF_OF_IDENTITY),
        *_rules(Stance.MAY_ASK, RULE_IS_SILENT, D.SUPPORTING_DOCUMENTS),
        *_rules(Stance.NEVER, cfr("164.526(b)(1)"), D.PROOF_OF_ERROR),
        *_rules(Stance.NEVER, NO_WAIVER, D.WAIVER),
    ),
    Right.ACCOUNTING: (
        *_rules(Stance.MAY_REQUIRE, IDENTITY_CITE, D.PROOF_OF_IDENTITY),
        *_rules(Stance.MAY_ASK, cfr("164.528(a)(3)"), D.SHORTER_PERIOD),
        *_rules(Stance.NEVER, RULE_IS_SILENT, D.WRITING, D.REASON),
        *_rules(Stance.NEVER, cfr("164.528(c)(2)"), D.FIRST_FEE),
        *_rules(Stance.NEVER, NO_WAIVER, D.WAIVER),
    ),
    Right.RESTRICTION: (
        *_rules(Stance.MAY_REQUIRE, IDENTITY_CITE, D.PROOF_OF_IDENTITY),
        *_rules(Stance.MAY_REQUIRE, cfr("164.522(a)(1)(vi)(B)"), D.PROOF_OF_FULL_PAYMENT),
        *_rules(Stance.MAY_ASK, RULE_IS_SILENT, D.RECIPIENT, D.SCOPE),
        *_rules(Stance.NEVER, RULE_IS_SILENT, D.WRITING, D.REASON),
        *_rules(Stance.NEVER, NO_WAIVER, D.WAIVER),
    ),
    Right.CONFIDENTIAL_COMMUNICATION: (
        *_rules(Stance.MAY_REQUIRE, cfr("164.522(b)(2)(i)"), D.WRITING),
        *_rules(Stance.MAY_REQUIRE, cfr("164.522(b)(2)(ii)(A)"), D.PAYMENT_HANDLING),
        *_rules(Stance.MAY_REQUIRE, cfr("164.522(b)(2)(ii)(B)"), D.OTHER_ADDRESS),
        *_rules(Stance.MAY_ASK, RULE_IS_SILENT, D.CATEGORIES),
        *_rules(Stance.NEVER, cfr("164.522(b)(2)(iii)"), D.REASON, D.EXPLANATION),
        *_rules(Stance.NEVER, cfr("164.522(b)(2)(iv)"), D.ENDANGERMENT),
        *_rules(Stance.NEVER, NO_WAIVER, D.WAIVER),
    ),
    Right.NOTICE_COPY: (
        *_rules(Stance.MAY_REQUIRE, RULE_IS_SILENT, D.POSTAL_ADDRESS),
        *_rules(Stance.NEVER, cfr("164.520(c)"), D.PROOF_OF_IDENTITY, D.BEING_A_PATIENT, D.REASON),
        *_rules(Stance.NEVER, RULE_IS_SILENT, D.FEE),
    ),
    Right.COMPLAINT: (
        *_rules(Stance.MAY_ASK, cfr("164.530(d)(1)"), D.NAME_AND_CONTACT),
        *_rules(Stance.NEVER, cfr("164.530(d)(1)"), D.WRITING, D.PROOF, D.GOING_TO_HHS),
        *_rules(Stance.NEVER, NO_WAIVER, D.WAIVER),
    ),
}


def check_demand(
    right: Right, demand: Demand, *, told_since: datetime.date | None = None, on: datetime.date
) -> None:
    """Whether the form of `right` may refuse a person who leaves `demand` unanswered on `on`.

    `told_since`: since when individuals are told of it, as "in writing" in the notice. What the law does not
    name may not be required either. Raises Refused (MUST_NOT_REQUIRE, ONLY_IF_TOLD).
    """
    rule = next((rule for rule in FORM_RULES[right] if rule.demand is demand), None)
    if rule is not None and rule.stance is Stance.MAY_REQUIRE:
        return
    if rule is not None and rule.stance is Stance.IF_TOLD:
        if told_since is None or told_since > on:
            raise Refused(
                f"Nobody was told that {demand} is required, so it may not be.",
                rule.cite,
                code="ONLY_IF_TOLD",
            )
        return
    raise Refused(
        f"This request may not depend on {demand}.",
        rule.cite if rule is not None else SECTION[right],
        code="MUST_NOT_REQUIRE",
    )
