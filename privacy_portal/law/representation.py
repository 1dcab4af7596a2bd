"""Who may act for an individual (45 CFR 164.502(g)): the kinds of authority, and for whom each can exist."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, Rule, cfr
from privacy_portal.law.refusal import Refused

AGE_OF_MAJORITY = 18  # most states; a state's own age is given by the clinic


class Authority(StrEnum):
    """Where a personal representative's authority comes from."""

    HEALTH_CARE_AGENT = "health_care_agent"
    GUARDIAN = "guardian"
    PARENT = "parent"
    EXECUTOR = "executor"


class Standing(StrEnum):
    """The individual who is represented."""

    ADULT = "adult"
    EMANCIPATED_MINOR = "emancipated_minor"
    MINOR = "minor"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class AuthorityRule:
    """What the authority is, in one sentence, for whom it can exist, and where the rule stands."""

    sentence: str
    over: frozenset[Standing]
    cite: Cite


TREATED_AS_INDIVIDUAL = Rule(
    "Treat a personal representative as the individual, for what is relevant to the representation.",
    cfr("164.502(g)(1)"),
)
_GROWN = frozenset({Standing.ADULT, Standing.EMANCIPATED_MINOR})

AUTHORITIES: dict[Authority, AuthorityRule] = {
    Authority.HEALTH_CARE_AGENT: AuthorityRule(
        "A person with authority under law to make health-care decisions for an adult or emancipated minor.",
        _GROWN,
        cfr("164.502(g)(2)"),
    ),
    Authority.GUARDIAN: AuthorityRule(
        "A guardian appointed for an adult, within the scope of the appointment.",
        _GROWN,
        cfr("164.502(g)(2)"),
    ),
    Authority.PARENT: AuthorityRule(
        "A parent, guardian or person in a parent's place of an unemancipated minor, service by service.",
        frozenset({Standing.MINOR}),
        cfr("164.502(g)(3)(i)"),
    ),
    Authority.EXECUTOR: AuthorityRule(
        "An executor or administrator of a person who died, or of the estate.",
        frozenset({Standing.DECEASED}),
        cfr("164.502(g)(4)"),
    ),
}


def check_authority(authority: Authority, standing: Standing) -> None:
    """Whether this authority can exist over such an individual; raises Refused (AUTHORITY_DOES_NOT_FIT)."""
    rule = AUTHORITIES[authority]
    if standing not in rule.over:
        raise Refused(
            "This kind of authority does not exist over this person.",
            rule.cite,
            code="AUTHORITY_DOES_NOT_FIT",
        )


def check_scope(*, relevant: bool) -> None:
    """Refuse a representative what the representation does not reach; raises Refused (OUTSIDE_AUTHORITY)."""
    if not relevant:
        raise Refused(
            "This information is not relevant to what the representative may decide.",
            TREATED_AS_INDIVIDUAL.cite,
            code="OUTSIDE_AUTHORITY",
        )


def majority_on(born_on: datetime.date, *, age: int = AGE_OF_MAJORITY) -> datetime.date:
    """The birthday on which a parent's authority ends; February 29 becomes March 1."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return datetime.date(born_on.year + age, 3, 1)
