"""What a copy may cost (45 CFR 164.524(c)(4), HHS guidance): four parts, told in advance, in whole cents."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.access import SUMMARY, Delivery, Kind
from privacy_portal.law.citations import Rule, cfr, guidance, house
from privacy_portal.law.directive import patient_rate_applies
from privacy_portal.law.refusal import Refused
from privacy_portal.law.state_rules import FLOOR

HOW = guidance("FAQ 2029, how the fee for a copy may be computed")
ACCESS_GUIDANCE = guidance("individuals' right of access")

FEE = Rule(
    "A fee for a copy is reasonable, rests on cost, and is made of labor, supplies, postage and an agreed "
    "summary, and of nothing else.",
    cfr("164.524(c)(4)"),
)
NEVER = Rule(
    "What it takes to find, check, sort out, store or manage records is never charged to the patient, even "
    "where state law would let it.",
    ACCESS_GUIDANCE,
)
PER_PAGE = Rule(
    "Copying is charged by the page only for records that are kept on paper.",
    HOW,
)
FREE_WAYS = Rule(
    "Looking at the record in person and using the portal are free of charge.",
    ACCESS_GUIDANCE,
)
IN_ADVANCE = Rule(
    "The individual is told the approximate fee in advance, and may change the request or withdraw it. The "
    "days run on meanwhile.",
    ACCESS_GUIDANCE,
)
STATE_CAP = Rule("Where state law asks for less, or gives a free copy, that governs.", FLOOR.cite)
THIRD_PARTY = Rule(
    "For a copy directed to somebody else the limits on the patient's fee do not apply; the house still "
    "charges for nothing but the four parts, and nothing for the free ways.",
    house("fees of copies to others"),
)
WITHIN_NOTICE = Rule(
    "An invoice follows the notice and the individual's choice, and never asks for more than was told.",
    house("invoices"),
)
NEVER_HELD = Rule(
    "A copy is never held back because its fee, or a bill for care, is unpaid.",
    house("unpaid fees"),
)


class Component(StrEnum):
    """The four parts a fee may have."""

    LABOR = "labor"
    SUPPLIES = "supplies"
    POSTAGE = "postage"
    SUMMARY = "summary"


COMPONENTS: dict[Component, Rule] = {
    Component.LABOR: Rule("Labor for copying, on paper or electronically.", cfr("164.524(c)(4)(i)")),
    Component.SUPPLIES: Rule(
        "Supplies for a paper copy, or for a disc or drive if the individual asked for one.",
        cfr("164.524(c)(4)(ii)"),
    ),
    Component.POSTAGE: Rule("Postage, if the individual asked for mailing.", cfr("164.524(c)(4)(iii)")),
    Component.SUMMARY: Rule(
        "Preparing a summary or an explanation, if the individual agreed to it and to its fee.",
        cfr("164.524(c)(4)(iv)"),
    ),
}


class Method(StrEnum):
    """How a fee is computed."""

    ACTUAL = "actual"
    AVERAGE = "average"
    FLAT = "flat"


FLAT_LIMIT_CENTS = 650
MOST_CENTS = 1_000_000  # nobody's copy costs more than $10,000: a slip of the hand

METHODS: dict[Method, Rule] = {
    Method.ACTUAL: Rule("What this copy really costs.", HOW),
    Method.AVERAGE: Rule("The clinic's own schedule of average cost of labor, and what else it costs.", HOW),
    Method.FLAT: Rule(
        "At most $6.50, everything included, for an electronic copy of what is kept electronically. It "
        "spares computing the cost; it is no cap.",
        HOW,
    ),
}


class NotChargeable(StrEnum):
    """What is asked for often enough and may never be charged."""

    VERIFICATION = "verification"
    DOCUMENTATION = "documentation"
    RETRIEVAL = "retrieval"
    SEARCH = "search"
    REVIEW = "review"
    SEGREGATION = "segregation"
    STORAGE = "storage"
    SYSTEM = "system"
    CAPITAL = "capital"
    PREPARATION = "preparation"
    ADMINISTRATION = "administration"
    BASE_FEE = "base_fee"


NOT_CHARGEABLE: dict[NotChargeable, str] = {
    NotChargeable.VERIFICATION: "Verifying who asks is never charged.",
    NotChargeable.DOCUMENTATION: "Writing the request and its handling down is never charged.",
    NotChargeable.RETRIEVAL: "Retrieval of records is never charged.",
    NotChargeable.SEARCH: "Searching for records is never charged.",
    NotChargeable.REVIEW: "Reviewing the request or the records is never charged.",
    NotChargeable.SEGREGATION: "Sorting out what may be given is never charged.",
    NotChargeable.STORAGE: "Storing records is never charged.",
    NotChargeable.SYSTEM: "Running or maintaining systems is never charged.",
    NotChargeable.CAPITAL: "Buying equipment or systems is never charged.",
    NotChargeable.PREPARATION: "Preparing records for copying is never charged.",
    NotChargeable.ADMINISTRATION: "Administration is never charged.",
    NotChargeable.BASE_FEE: "A base fee is never charged.",
}


class Choice(StrEnum):
    """What the individual may answer to the notice of a fee."""

    PROCEED = "proceed"
    MODIFY = "modify"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a fee; `pages` only where it is computed by the page."""

    component: str
    cents: int
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """What the fee is for.

    delivery: a value of access.Delivery; electronic: the copy that is given is; kept_electronically: what is
    copied is; media_asked, mailing_asked: the individual asked for a disc or drive, for the post.
    """

    kind: Kind
    delivery: str
    electronic: bool
    kept_electronically: bool
    media_asked: bool
    mailing_asked: bool
    summary_agreed: bool
    summary_fee_agreed_cents: int | None
    to_third_party: bool


def check_fee(method: Method, lines: Sequence[FeeLine], facts: FeeFacts) -> int:
    """The whole fee in cents, when it may be asked. A line of nothing charges nothing.

    For a copy directed to somebody else the patient's limits do not apply (directive.RATE): only what may
    never be charged, the free ways and the amounts are checked. Raises Refused (COMPONENT_UNKNOWN, AMOUNT,
    FEE_FOR_INSPECTION, FEE_FOR_PORTAL, FLAT_ALL_IN, FLAT_NOT_ELECTRONIC, FLAT_OVER_LIMIT,
    PER_PAGE_ELECTRONIC, MEDIA_NOT_ASKED, POSTAGE_NOT_ASKED, SUMMARY_NOT_AGREED).
    """
    for line in lines:
        _check_line(line)
    charged = [line for line in lines if line.cents]
    total = sum(line.cents for line in charged)
    _check_amount(total)
    _check_free_ways(charged, facts)
    if patient_rate_applies(to_third_party=facts.to_third_party):
        if method is Method.FLAT:
            _check_flat(charged, facts)
        _check_pages(lines, facts)
        _check_asked_for(charged, facts)
    return total


def check_invoice(
    *,
    notice_sent_on: datetime.date | None,
    invoiced_on: datetime.date,
    notice_cents: int,
    invoice_cents: int,
    choice: str,
    waived: bool,
) -> None:
    """Whether an invoice may go out; `choice` is a value of Choice, or empty while nothing was answered.

    Raises Refused (NO_FEE_NOTICE, FEE_WAIVED, NO_CHOICE, AMOUNT, OVER_ESTIMATE).
    """
    if notice_sent_on is None or notice_sent_on > invoiced_on:
        raise Refused(
            "The patient was not told the fee yet: send the notice first.",
            IN_ADVANCE.cite,
            code="NO_FEE_NOTICE",
        )
    if waived:
        raise Refused("The fee was waived.", WITHIN_NOTICE.cite, code="FEE_WAIVED")
    if choice != Choice.PROCEED:
        raise Refused("The patient did not choose to go on at this fee.", IN_ADVANCE.cite, code="NO_CHOICE")
    _check_amount(invoice_cents)
    if invoice_cents > notice_cents:
        raise Refused(
            "The invoice asks for more than the patient was told: send a new notice.",
            IN_ADVANCE.cite,
            code="OVER_ESTIMATE",
        )


def lowest(federal_cents: int, state_cap_cents: int | None) -> int:
    """What may be asked where a state caps the fee, or gives a free copy (0): the lower of the two."""
    return federal_cents if state_cap_cents is None else min(federal_cents, state_cap_cents)


def _check_line(line: FeeLine) -> None:
    if line.component not in set(Component):
        named = "_".join(line.component.lower().split())
        if named in set(NotChargeable):
            raise Refused(NOT_CHARGEABLE[NotChargeable(named)], NEVER.cite, code="COMPONENT_UNKNOWN")
        raise Refused(
            "Only labor for copying, supplies, postage and an agreed summary may be charged.",
            FEE.cite,
            code="COMPONENT_UNKNOWN",
        )
    _check_amount(line.cents)
    if line.pages is not None and line.pages < 1:
        raise Refused("A number of pages is one or more.", FEE.cite, code="AMOUNT")


def _check_amount(cents: int) -> None:
    if not 0 <= cents <= MOST_CENTS:
        raise Refused("This is no amount that a copy can cost.", FEE.cite, code="AMOUNT")


def _check_free_ways(charged: Sequence[FeeLine], facts: FeeFacts) -> None:
    """An agreed summary is work of its own and may cost something however it is given."""
    if all(line.component == Component.SUMMARY for line in charged):
        return
    if facts.kind is Kind.INSPECT:
        raise Refused("Looking at the record is free of charge.", FREE_WAYS.cite, code="FEE_FOR_INSPECTION")
    if facts.delivery == Delivery.PORTAL:
        raise Refused("What the portal gives is free of charge.", FREE_WAYS.cite, code="FEE_FOR_PORTAL")


def _check_flat(charged: Sequence[FeeLine], facts: FeeFacts) -> None:
    if len(charged) > 1 or any(line.component != Component.LABOR for line in charged):
        raise Refused(
            "The flat fee is one line, of labor, and has everything in it.",
            METHODS[Method.FLAT].cite,
            code="FLAT_ALL_IN",
        )
    if charged and not (facts.electronic and facts.kept_electronically):
        raise Refused(
            "The flat fee is for an electronic copy of what is kept electronically.",
            METHODS[Method.FLAT].cite,
            code="FLAT_NOT_ELECTRONIC",
        )
    if sum(line.cents for line in charged) > FLAT_LIMIT_CENTS:
        raise Refused(
            "A flat fee is at most $6.50; a higher one needs the actual or average cost.",
            METHODS[Method.FLAT].cite,
            code="FLAT_OVER_LIMIT",
        )


def _check_pages(lines: Sequence[FeeLine], facts: FeeFacts) -> None:
    """Labor by the page is out for anything kept electronically; sheets of paper still are supplies."""
    for line in lines:
        counted = facts.electronic or line.component == Component.LABOR
        if line.pages is not None and facts.kept_electronically and counted:
            raise Refused(
                "What is kept electronically is not charged by the page.",
                PER_PAGE.cite,
                code="PER_PAGE_ELECTRONIC",
            )


def _check_asked_for(charged: Sequence[FeeLine], facts: FeeFacts) -> None:
    cents = {part: sum(line.cents for line in charged if line.component == part) for part in Component}
    if cents[Component.SUPPLIES] and facts.electronic and not facts.media_asked:
        raise Refused(
            "The patient did not ask for a disc or drive.",
            COMPONENTS[Component.SUPPLIES].cite,
            code="MEDIA_NOT_ASKED",
        )
    if cents[Component.POSTAGE] and not facts.mailing_asked:
        raise Refused(
            "The patient did not ask for mailing.",
            COMPONENTS[Component.POSTAGE].cite,
            code="POSTAGE_NOT_ASKED",
        )
    agreed = facts.summary_fee_agreed_cents if facts.summary_agreed else None
    if cents[Component.SUMMARY] > (agreed or 0):
        raise Refused(
            "The patient did not agree in advance to a summary at this fee.",
            SUMMARY.cite,
            code="SUMMARY_NOT_AGREED",
        )
