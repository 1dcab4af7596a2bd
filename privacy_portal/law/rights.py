"""The rights a patient has, and what the form of each may and must not ask."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr, guidance


class Right(StrEnum):
    """An individual's right under 45 CFR Part 164, Subpart E, or the complaint beside them."""

    ACCESS = "access"
    AMENDMENT = "amendment"
    ACCOUNTING = "accounting"
    RESTRICTION = "restriction"
    CONFIDENTIAL_COMMUNICATION = "confidential_communication"
    NOTICE_COPY = "notice_copy"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class FormRule:
    """What the form of one right may require, may ask, and must not require."""

    may_require: tuple[str, ...]
    may_ask: tuple[str, ...]
    must_not_require: tuple[str, ...]
    cites: tuple[Cite, ...]


SECTION: dict[Right, Cite] = {
    Right.ACCESS: cfr("164.524"),
    Right.AMENDMENT: cfr("164.526"),
    Right.ACCOUNTING: cfr("164.528"),
    Right.RESTRICTION: cfr("164.522(a)"),
    Right.CONFIDENTIAL_COMMUNICATION: cfr("164.522(b)"),
    Right.NOTICE_COPY: cfr("164.520(c)"),
    Right.COMPLAINT: cfr("164.530(d)"),
}

FORM_RULES: dict[Right, FormRule] = {
    Right.ACCESS: FormRule(
        may_require=("writing, if individuals were told so", "reasonable proof of identity and authority"),
        may_ask=("scope", "dates", "format", "delivery", "a telephone number to clarify"),
        must_not_require=(
            "a reason",
            "an authorization form",
            "a notary",
            "coming in person",
            "a portal account",
            "payment of a care bill",
            "a Social Security number",
        ),
        cites=(cfr("164.524(b)(1)"), cfr("164.514(h)(1)"), guidance("individuals' right of access")),
    ),
    Right.AMENDMENT: FormRule(
        may_require=("writing and a reason, if individuals were told so in advance",),
        may_ask=("supporting documents",),
        must_not_require=("proof that the record is wrong",),
        cites=(cfr("164.526(b)(1)"),),
    ),
    Right.ACCOUNTING: FormRule(
        may_require=("reasonable proof of identity",),
        may_ask=("a shorter period",),
        must_not_require=("writing", "a reason", "a fee for the first in twelve months"),
        cites=(cfr("164.528(a)(1)"), cfr("164.528(c)(2)")),
    ),
    Right.RESTRICTION: FormRule(
        may_require=("reasonable proof of identity", "evidence of full payment, for the must-agree case"),
        may_ask=("recipient", "scope"),
        must_not_require=("writing", "a reason"),
        cites=(cfr("164.522(a)(1)"),),
    ),
    Right.CONFIDENTIAL_COMMUNICATION: FormRule(
        may_require=("writing", "another address or way to be reached", "how payment will be handled"),
        may_ask=("which kinds of messages",),
        must_not_require=("any explanation", "a statement of danger"),
        cites=(cfr("164.522(b)(2)"),),
    ),
    Right.NOTICE_COPY: FormRule(
        may_require=("a postal address, or to pick it up",),
        may_ask=(),
        must_not_require=("identity", "being a patient", "a reason", "a fee"),
        cites=(cfr("164.520(c)"),),
    ),
    Right.COMPLAINT: FormRule(
        may_require=(),
        may_ask=("name and contact",),
        must_not_require=("writing", "a waiver", "going to HHS first or last", "proof"),
        cites=(cfr("164.530(d)"), cfr("164.530(h)")),
    ),
}
