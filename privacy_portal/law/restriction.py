"""Restrictions (45 CFR 164.522(a)): when the clinic must agree, what one reaches, and how it ends."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, Rule, cfr, guidance, house
from privacy_portal.law.refusal import Refused

EFFORTS_NEEDED = 2

ASK = Rule(
    "The individual may ask to restrict uses and disclosures for treatment, payment and health care "
    "operations, and what is told to family and others involved in care.",
    cfr("164.522(a)(1)(i)"),
)
NEED_NOT = Rule(
    "The clinic need not agree, unless the restriction is one it must agree to.",
    cfr("164.522(a)(1)(ii)"),
)
BINDS = Rule(
    "What was agreed to is kept, unless the individual is in need of emergency treatment and the information "
    "is needed to give it.",
    cfr("164.522(a)(1)(iii)"),
)
NO_FURTHER = Rule(
    "A provider who gets restricted information in an emergency is asked not to use or disclose it further.",
    cfr("164.522(a)(1)(iv)"),
)
UNSTOPPED = Rule(
    "A restriction stops no disclosure to the Secretary of HHS, in a facility directory, or that is "
    "permitted or required without an authorization.",
    cfr("164.522(a)(1)(v)"),
)
MUST = Rule(
    "The clinic must agree not to disclose to a health plan for payment or health care operations, where no "
    "law requires the disclosure, what is solely about an item or service that was paid for in full by the "
    "individual or by anybody but the plan. A contract is no law.",
    cfr("164.522(a)(1)(vi)"),
)
PAYERS = Rule(
    "Payment by family or from a health savings or flexible spending account counts as the individual's. "
    "Where payment is dishonored, the clinic makes a reasonable effort to be paid before it bills the plan.",
    guidance("preamble to the Omnibus Rule, 78 Fed. Reg. 5566 (2013)"),
)
EFFORTS = Rule(
    "Two efforts to be paid, made after the payment was dishonored and written down, come before a release.",
    house("dishonored payment"),
)
IN_WRITING = Rule("It ends when the individual agrees or asks in writing.", cfr("164.522(a)(2)(i)"))
ORALLY = Rule("It ends when the individual agrees orally and that is documented.", cfr("164.522(a)(2)(ii)"))
INFORMED = Rule(
    "It ends when the clinic informs the individual that it ends its agreement.",
    cfr("164.522(a)(2)(iii)"),
)
NEVER_MANDATORY = Rule(
    "The clinic cannot by itself end a restriction it had to agree to.",
    cfr("164.522(a)(2)(iii)(A)"),
)
ONLY_LATER = Rule(
    "When the clinic ends it, only what is created or received after the individual was informed is free.",
    cfr("164.522(a)(2)(iii)(B)"),
)
BEYOND_RESTRICTION: tuple[Cite, ...] = (cfr("164.502(a)(2)(ii)"), cfr("164.510(a)"), cfr("164.512"))


class Kind(StrEnum):
    """Whether the clinic had to agree."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"


class Purpose(StrEnum):
    """What a restriction can be about (164.522(a)(1)(i)); INVOLVED is what 164.510(b) permits."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    INVOLVED = "involved_persons"


class Payer(StrEnum):
    """Who paid; HEALTH_ACCOUNT is a health savings or flexible spending account."""

    INDIVIDUAL = "individual"
    FAMILY = "family"
    HEALTH_ACCOUNT = "health_account"
    OTHER = "other"
    PLAN = "plan"


class Ending(StrEnum):
    """The three ways in which a restriction ends."""

    WRITTEN = "written"
    ORAL = "oral"
    INFORMED = "informed"


PLAN_PURPOSES = frozenset({Purpose.PAYMENT, Purpose.OPERATIONS})


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that reached the clinic and stayed there, in cents."""

    by: Payer
    cents: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The facts of a request for a restriction.

    `charged_cents`: the whole charge for the item or service. `solely`: the information is about nothing
    else. `requiring_law`: the law that requires the disclosure, named; blank where none does.
    """

    to_health_plan: bool
    purposes: frozenset[Purpose]
    charged_cents: int
    payments: tuple[Payment, ...]
    solely: bool = True
    requiring_law: str = ""

    @property
    def paid_in_full(self) -> bool:
        """Whether the individual, or anybody but the plan, paid the whole charge."""
        return sum(paid.cents for paid in self.payments if paid.by is not Payer.PLAN) >= self.charged_cents


@dataclass(frozen=True, slots=True)
class Restriction:
    """One that was agreed to, in force from `agreed_on`.

    `ended_on`: the individual agreed that it ends from that day. `informed_on`: the day the clinic told the
    individual that it ends its agreement; what was created or received by then stays restricted.
    """

    kind: Kind
    purposes: frozenset[Purpose]
    agreed_on: datetime.date
    ended_on: datetime.date | None = None
    informed_on: datetime.date | None = None


def mandatory_purposes(asked: Asked) -> frozenset[Purpose]:
    """For which of the purposes asked the clinic must agree; empty where it may decline."""
    if asked.to_health_plan and asked.solely and asked.paid_in_full and not asked.requiring_law.strip():
        return asked.purposes & PLAN_PURPOSES
    return frozenset()


def must_agree(asked: Asked) -> bool:
    """Whether the clinic must agree, to some of it at least."""
    return bool(mandatory_purposes(asked))


def check_decline(asked: Asked) -> None:
    """Whether the clinic may decline; raises Refused (RESTRICTION_MANDATORY)."""
    bound = sorted(mandatory_purposes(asked))
    if bound:
        raise Refused(
            f"This was paid for in full: the clinic must agree not to tell the health plan for "
            f"{' or '.join(bound)}.",
            MUST.cite,
            code="RESTRICTION_MANDATORY",
        )


def can_stop(basis: Cite) -> bool:
    """Whether any restriction can stop a disclosure on `basis`, a place such as 164.512(e)(1)(i)."""
    return not any(basis.within(place) for place in BEYOND_RESTRICTION)


def covers(
    restriction: Restriction,
    *,
    basis: Cite,
    purpose: Purpose | None,
    recipient_matches: bool,
    created_on: datetime.date | None,
    on: datetime.date,
) -> bool:
    """Whether the restriction stands against a disclosure on `on`.

    `purpose` None: none of those a restriction can be about. `recipient_matches`: the caller found that the
    restriction names the recipient, or its kind. `created_on`: when the information was created or received,
    None where that is not known, which leaves it restricted.
    """
    if not can_stop(basis) or not recipient_matches or purpose not in restriction.purposes:
        return False
    if on < restriction.agreed_on or (restriction.ended_on is not None and on >= restriction.ended_on):
        return False
    cutoff = None if restriction.kind is Kind.MANDATORY else restriction.informed_on
    return cutoff is None or created_on is None or created_on <= cutoff


def check_emergency(*, treatment_needed: bool, information_needed: bool) -> None:
    """Whether restricted information may be used in an emergency, or told to a provider who treats.

    `treatment_needed`: the individual is in need of emergency treatment; `information_needed`: to give it.
    Raises Refused (RESTRICTION_NO_EMERGENCY, RESTRICTION_NOT_NEEDED).
    """
    if not treatment_needed:
        raise Refused(
            "A restriction gives way only to emergency treatment.",
            BINDS.cite,
            code="RESTRICTION_NO_EMERGENCY",
        )
    if not information_needed:
        raise Refused(
            "The restricted information is not needed for the emergency treatment.",
            BINDS.cite,
            code="RESTRICTION_NOT_NEEDED",
        )


def check_emergency_disclosure(
    *, treatment_needed: bool, information_needed: bool, to_provider: bool, asks_no_further: bool
) -> None:
    """Whether restricted information may be told to another in an emergency.

    `asks_no_further`: the provider is asked not to use or disclose it further. Raises Refused as
    check_emergency() does, and RESTRICTION_NOT_PROVIDER, RESTRICTION_NO_REQUEST.
    """
    check_emergency(treatment_needed=treatment_needed, information_needed=information_needed)
    if not to_provider:
        raise Refused(
            "In an emergency only a health care provider may get what is restricted.",
            BINDS.cite,
            code="RESTRICTION_NOT_PROVIDER",
        )
    if not asks_no_further:
        raise Refused(
            "Ask the provider not to use or disclose the information further.",
            NO_FURTHER.cite,
            code="RESTRICTION_NO_REQUEST",
        )


def check_end(
    kind: Kind, ending: Ending, *, note: str = "", informed_on: datetime.date | None = None
) -> None:
    """Whether a restriction may end in this way; `note`: who agreed orally, to whom, and when.

    Raises Refused (END_NOT_DOCUMENTED, END_MANDATORY, END_NOT_INFORMED).
    """
    if ending is Ending.ORAL and not note.strip():
        raise Refused(
            "Write down who agreed orally, to whom, and when.", ORALLY.cite, code="END_NOT_DOCUMENTED"
        )
    if ending is not Ending.INFORMED:
        return
    if kind is Kind.MANDATORY:
        raise Refused(
            "The clinic had to agree to this restriction and cannot end it by itself.",
            NEVER_MANDATORY.cite,
            code="END_MANDATORY",
        )
    if informed_on is None:
        raise Refused(
            "Put down on which day the individual was informed.", INFORMED.cite, code="END_NOT_INFORMED"
        )


def check_release(*, dishonored_on: datetime.date | None, efforts_on: Iterable[datetime.date]) -> None:
    """Whether a plan may be billed after all, because the payment in full was dishonored.

    `efforts_on`: the days of the efforts to be paid that were written down; those before the payment was
    dishonored do not count. Raises Refused (RELEASE_NOT_DISHONORED, RELEASE_NO_EFFORTS).
    """
    if dishonored_on is None:
        raise Refused("The payment stands.", MUST.cite, code="RELEASE_NOT_DISHONORED")
    if sum(day >= dishonored_on for day in efforts_on) < EFFORTS_NEEDED:
        raise Refused(
            "Make a reasonable effort to be paid first: two efforts, each written down.",
            PAYERS.cite,
            code="RELEASE_NO_EFFORTS",
        )
