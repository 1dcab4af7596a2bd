"""Authorizations (45 CFR 164.508): what one must hold, when it is defective, and what it lets go."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, Rule, cfr
from privacy_portal.law.refusal import Refused

TERMS = Rule(
    "What the law does not otherwise permit needs a valid authorization, and must be consistent with it.",
    cfr("164.508(a)(1)"),
)
NOTES = Rule(
    "Psychotherapy notes need an authorization of their own for almost everything.",
    cfr("164.508(a)(2)"),
)
MARKETING_PAID = Rule(
    "Where a third party pays the clinic for marketing, the authorization says so.",
    cfr("164.508(a)(3)(ii)"),
)
SALE = Rule(
    "A sale of information needs an authorization that says the clinic is paid for it.",
    cfr("164.508(a)(4)"),
)
EXPIRED = Rule(
    "One is defective whose last day has passed, or whose event is known to have happened.",
    cfr("164.508(b)(2)(i)"),
)
INCOMPLETE = Rule("One is defective that is not filled in completely.", cfr("164.508(b)(2)(ii)"))
REVOKED = Rule("One is defective that is known to be revoked.", cfr("164.508(b)(2)(iii)"))
FALSE = Rule(
    "One is defective in which something material is known to be false.",
    cfr("164.508(b)(2)(v)"),
)
COMPOUND = Rule(
    "It is not combined with another document. It may be combined with another authorization that nothing "
    "is conditioned on, and one for research with a permission for research.",
    cfr("164.508(b)(3)"),
)
COMPOUND_NOTES = Rule(
    "One for psychotherapy notes is combined only with another for psychotherapy notes.",
    cfr("164.508(b)(3)(ii)"),
)
CONDITIONED = Rule(
    "Treatment and payment do not depend on it, but for treatment in research, and for care that is given "
    "only to make information for a third party.",
    cfr("164.508(b)(4)"),
)
REVOCATION = Rule(
    "The individual may revoke it in writing at any time; what was done in reliance on it before stands.",
    cfr("164.508(b)(5)"),
)
KEPT = Rule("A signed authorization is kept.", cfr("164.508(b)(6)"))
PLAIN = Rule("It is written in plain language.", cfr("164.508(c)(3)"))
COPY = Rule(
    "Where the clinic asked for it, the individual gets a copy of what was signed.",
    cfr("164.508(c)(4)"),
)


class Element(StrEnum):
    """What an authorization must hold: six core elements and three statements."""

    INFORMATION = "information"
    DISCLOSER = "discloser"
    RECIPIENT = "recipient"
    PURPOSE = "purpose"
    EXPIRATION = "expiration"
    SIGNATURE = "signature"
    MAY_REVOKE = "may_revoke"
    CONDITIONS = "conditions"
    REDISCLOSURE = "redisclosure"


ELEMENTS: Mapping[Element, Rule] = {
    Element.INFORMATION: Rule("a specific description of the information", cfr("164.508(c)(1)(i)")),
    Element.DISCLOSER: Rule("who may disclose it", cfr("164.508(c)(1)(ii)")),
    Element.RECIPIENT: Rule("who may receive it", cfr("164.508(c)(1)(iii)")),
    Element.PURPOSE: Rule("each purpose", cfr("164.508(c)(1)(iv)")),
    Element.EXPIRATION: Rule("the day or the event when it expires", cfr("164.508(c)(1)(v)")),
    Element.SIGNATURE: Rule(
        "the signature and its date, and by what authority a representative signs", cfr("164.508(c)(1)(vi)")
    ),
    Element.MAY_REVOKE: Rule("the right to revoke, and how", cfr("164.508(c)(2)(i)")),
    Element.CONDITIONS: Rule("whether anything depends on signing", cfr("164.508(c)(2)(ii)")),
    Element.REDISCLOSURE: Rule("that the recipient may disclose it again", cfr("164.508(c)(2)(iii)")),
}
STATEMENTS = frozenset({Element.MAY_REVOKE, Element.CONDITIONS, Element.REDISCLOSURE})


class Combined(StrEnum):
    """What an authorization shares its paper and signature with."""

    NOTHING = "nothing"
    AUTHORIZATION = "authorization"
    NOTES_AUTHORIZATION = "notes_authorization"
    CONDITIONED_AUTHORIZATION = "conditioned_authorization"
    RESEARCH_PERMISSION = "research_permission"
    OTHER_DOCUMENT = "other_document"


class Condition(StrEnum):
    """What was made to depend on signing."""

    NOTHING = "nothing"
    RESEARCH_TREATMENT = "research_treatment"
    CARE_FOR_THIRD_PARTY = "care_for_third_party"
    CARE_OR_PAYMENT = "care_or_payment"


MAY_COMBINE = frozenset({Combined.NOTHING, Combined.AUTHORIZATION, Combined.RESEARCH_PERMISSION})
NOTES_MAY_COMBINE = frozenset({Combined.NOTHING, Combined.NOTES_AUTHORIZATION})


@dataclass(frozen=True, slots=True)
class Authorization:
    """What the paper says and what is known of it.

    `expires_on`: its last day; `expires_when`: an event instead, which happened on `event_on`. `signed_on`
    None: not signed. `authority`: by what a representative signs. `statements`: those of STATEMENTS it makes.
    `states_remuneration`: it says that the clinic is paid. `revoked_on`: the day the revocation was received.
    """

    information: str
    discloser: str
    recipient: str
    purpose: str
    signed_on: datetime.date | None
    expires_on: datetime.date | None = None
    expires_when: str = ""
    event_on: datetime.date | None = None
    signed_by_representative: bool = False
    authority: str = ""
    statements: frozenset[Element] = STATEMENTS
    for_psychotherapy_notes: bool = False
    states_remuneration: bool = False
    combined_with: Combined = Combined.NOTHING
    condition: Condition = Condition.NOTHING
    revoked_on: datetime.date | None = None
    known_false: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """The disclosure that would rest on it, on `on`.

    Whoever reads the paper decides whether it names this recipient and discloser, or a class they are of,
    and whether it describes this information and states this purpose. `is_paid_marketing`: a third party
    pays the clinic for the marketing; `is_sale`: the clinic is paid for the information.
    """

    on: datetime.date
    recipient_named: bool
    discloser_named: bool
    information_described: bool
    purpose_stated: bool
    has_psychotherapy_notes: bool = False
    is_paid_marketing: bool = False
    is_sale: bool = False


def missing_elements(paper: Authorization) -> tuple[Element, ...]:
    """The elements the paper lacks, in the order of the rule."""
    held = {
        Element.INFORMATION: bool(paper.information.strip()),
        Element.DISCLOSER: bool(paper.discloser.strip()),
        Element.RECIPIENT: bool(paper.recipient.strip()),
        Element.PURPOSE: bool(paper.purpose.strip()),
        Element.EXPIRATION: paper.expires_on is not None or bool(paper.expires_when.strip()),
        Element.SIGNATURE: paper.signed_on is not None
        and (not paper.signed_by_representative or bool(paper.authority.strip())),
        **{statement: statement in paper.statements for statement in STATEMENTS},
    }
    return tuple(element for element in Element if not held[element])


def last_in_effect_on(paper: Authorization) -> datetime.date | None:
    """The day from which its six years of keeping run; None while neither end is known."""
    ends = [day for day in (paper.expires_on, paper.event_on, paper.revoked_on) if day is not None]
    return min(ends, default=None)


def check_valid(paper: Authorization, on: datetime.date) -> None:
    """Whether the authorization is free of defects on `on`.

    The last day itself still counts; the day of the event and the day of a revocation do not. Raises Refused,
    in this order: AUTH_INCOMPLETE, AUTH_SIGNED_LATER, AUTH_EXPIRED, AUTH_REVOKED, AUTH_COMPOUND,
    AUTH_CONDITIONED, AUTH_KNOWN_FALSE.
    """
    lacks = missing_elements(paper)
    if lacks:
        raise _refused(
            f"The authorization does not say: {'; '.join(ELEMENTS[element].sentence for element in lacks)}.",
            ELEMENTS[lacks[0]].cite if len(lacks) == 1 else INCOMPLETE.cite,
            "AUTH_INCOMPLETE",
        )
    _check_days(paper, on)
    _check_form(paper)
    if paper.known_false:
        raise _refused(
            "Something material in the authorization is known to be false.", FALSE.cite, "AUTH_KNOWN_FALSE"
        )


def match(paper: Authorization, sought: Sought) -> None:
    """Whether the disclosure may rest on the authorization.

    Raises Refused as check_valid() does, then AUTH_RECIPIENT, AUTH_DISCLOSER, AUTH_INFORMATION, AUTH_PURPOSE,
    AUTH_NOT_FOR_NOTES, AUTH_ONLY_NOTES, AUTH_SALE_UNSTATED, AUTH_MARKETING_UNSTATED.
    """
    check_valid(paper, sought.on)
    fits = (
        (sought.recipient_named, "does not name this recipient", "AUTH_RECIPIENT"),
        (sought.discloser_named, "does not let this clinic disclose", "AUTH_DISCLOSER"),
        (sought.information_described, "does not describe this information", "AUTH_INFORMATION"),
        (sought.purpose_stated, "is for another purpose", "AUTH_PURPOSE"),
    )
    for fit, lack, code in fits:
        if not fit:
            raise _refused(f"The authorization {lack}.", TERMS.cite, code)
    if sought.has_psychotherapy_notes and not paper.for_psychotherapy_notes:
        raise _refused(
            "Psychotherapy notes need an authorization of their own.", NOTES.cite, "AUTH_NOT_FOR_NOTES"
        )
    if paper.for_psychotherapy_notes and not sought.has_psychotherapy_notes:
        raise _refused(
            "The authorization is for psychotherapy notes and nothing else.",
            COMPOUND_NOTES.cite,
            "AUTH_ONLY_NOTES",
        )
    if paper.states_remuneration:
        return
    if sought.is_sale:
        raise _refused(
            "The authorization does not say that the clinic is paid for the information.",
            SALE.cite,
            "AUTH_SALE_UNSTATED",
        )
    if sought.is_paid_marketing:
        raise _refused(
            "The authorization does not say that a third party pays the clinic.",
            MARKETING_PAID.cite,
            "AUTH_MARKETING_UNSTATED",
        )


def check_revocation(*, in_writing: bool) -> None:
    """Whether a revocation has the form of the rule; raises Refused (REVOCATION_NOT_WRITTEN)."""
    if not in_writing:
        raise _refused("An authorization is revoked in writing.", REVOCATION.cite, "REVOCATION_NOT_WRITTEN")


def check_copy(*, asked_by_clinic: bool, copy_given: bool) -> None:
    """Whether the individual has the copy that is owed; raises Refused (AUTH_NO_COPY)."""
    if asked_by_clinic and not copy_given:
        raise _refused("Give a copy of the signed authorization.", COPY.cite, "AUTH_NO_COPY")


def _check_days(paper: Authorization, on: datetime.date) -> None:
    if paper.signed_on is not None and paper.signed_on > on:
        raise _refused(
            "The authorization was signed after that day.",
            ELEMENTS[Element.SIGNATURE].cite,
            "AUTH_SIGNED_LATER",
        )
    day_passed = paper.expires_on is not None and on > paper.expires_on
    if day_passed or (paper.event_on is not None and on >= paper.event_on):
        raise _refused("The authorization has expired.", EXPIRED.cite, "AUTH_EXPIRED")
    if paper.revoked_on is not None and on >= paper.revoked_on:
        raise _refused("The authorization was revoked.", REVOKED.cite, "AUTH_REVOKED")


def _check_form(paper: Authorization) -> None:
    allowed = NOTES_MAY_COMBINE if paper.for_psychotherapy_notes else MAY_COMBINE
    if paper.combined_with not in allowed:
        rule = COMPOUND_NOTES if paper.for_psychotherapy_notes else COMPOUND
        raise _refused("The authorization is combined with something else.", rule.cite, "AUTH_COMPOUND")
    if paper.condition is Condition.CARE_OR_PAYMENT:
        raise _refused(
            "Treatment or payment was made to depend on signing.", CONDITIONED.cite, "AUTH_CONDITIONED"
        )


def _refused(sentence: str, cite: Cite, code: str) -> Refused:
    return Refused(sentence, cite, code=code)
