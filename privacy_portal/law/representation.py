"""Who may act for an individual (45 CFR 164.502(g)): the kinds of authority, named."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, cfr


class Authority(StrEnum):
    """Where a personal representative's authority comes from."""

    HEALTH_CARE_AGENT = "health_care_agent"
    GUARDIAN = "guardian"
    PARENT = "parent"
    EXECUTOR = "executor"


@dataclass(frozen=True, slots=True)
class AuthorityRule:
    """What the authority is, in one sentence, and where the rule stands."""

    sentence: str
    cite: Cite


AUTHORITIES: dict[Authority, AuthorityRule] = {
    Authority.HEALTH_CARE_AGENT: AuthorityRule(
        "A person with authority under law to make health-care decisions for an adult or emancipated minor, "
        "for information relevant to that authority.",
        cfr("164.502(g)(2)"),
    ),
    Authority.GUARDIAN: AuthorityRule(
        "A guardian appointed for an adult, within the scope of the appointment.", cfr("164.502(g)(2)")
    ),
    Authority.PARENT: AuthorityRule(
        "A parent, guardian or person in loco parentis of an unemancipated minor, service by service.",
        cfr("164.502(g)(3)(i)"),
    ),
    Authority.EXECUTOR: AuthorityRule(
        "An executor or administrator of a person who died, or of the estate.", cfr("164.502(g)(4)")
    ),
}
