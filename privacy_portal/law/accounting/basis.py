"""What a legal basis is: where it stands, whether the accounting lists it, and what may be asked of it."""

from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, Rule, cfr

RESEARCH = cfr("164.512(i)")


class Family(StrEnum):
    """The kinds of basis that other rules speak of as one."""

    CARE = "treatment, payment, operations"  # 164.506
    INDIVIDUAL = "to the individual"
    INVOLVED = "directory and persons involved"  # 164.510
    AUTHORIZATION = "authorization"  # 164.508
    PUBLIC = "permitted without authorization"  # 164.512
    HHS = "to the Secretary of HHS"  # 164.502(a)(2)(ii)
    LIMITED = "limited data set"  # 164.514(e)
    OTHER = "otherwise not listed"
    ERROR = "not permitted"


LISTED = Rule(
    "Every disclosure in the period is listed, save those of the nine classes the rule leaves out.",
    cfr("164.528(a)(1)"),
)
IN_ERROR = Rule(
    "A disclosure that was not permitted falls in none of the nine classes: it is listed, whether or not "
    "notice of a breach was owed.",
    cfr("164.528(a)(1)"),
)

EXCLUSIONS: dict[str, Rule] = {
    "care": Rule("Treatment, payment and health care operations.", cfr("164.528(a)(1)(i)")),
    "individual": Rule("What was given to the individual.", cfr("164.528(a)(1)(ii)")),
    "incidental": Rule("What was incidental to a permitted use or disclosure.", cfr("164.528(a)(1)(iii)")),
    "authorization": Rule("What the individual authorized.", cfr("164.528(a)(1)(iv)")),
    "involved": Rule(
        "The facility directory, persons involved in the individual's care, and notification.",
        cfr("164.528(a)(1)(v)"),
    ),
    "security": Rule("National security and intelligence.", cfr("164.528(a)(1)(vi)")),
    "custody": Rule("Correctional institutions and lawful custody.", cfr("164.528(a)(1)(vii)")),
    "limited": Rule("Part of a limited data set.", cfr("164.528(a)(1)(viii)")),
    "before": Rule("What happened before the clinic had to comply.", cfr("164.528(a)(1)(ix)")),
    "workforce": Rule(
        "What a member of the workforce told to report wrongdoing is no disclosure by the clinic.",
        cfr("164.502(j)(1)"),
    ),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis for a disclosure.

    `exclusion` is the rule that takes it out of the accounting, None when it is listed; nobody types whether
    it is. `citations` are further places that name the same basis. `plain` is what the patient reads after
    "Why:"; `suspendable`: a statement of an agency or official may delay its listing (164.528(a)(2)).
    `about_abuse`: an accounting that lists it goes to a representative only after a person decided so.
    """

    code: str
    cite: Cite
    title: str
    plain: str
    family: Family
    exclusion: Rule | None = None
    citations: tuple[Cite, ...] = ()
    suspendable: bool = False
    about_abuse: bool = False
    minimum_necessary: bool = True

    @property
    def accountable(self) -> bool:
        """Whether an accounting lists it (45 CFR 164.528(a)(1))."""
        return self.exclusion is None

    @property
    def series(self) -> bool:
        """Whether several to one recipient for one purpose may be told as a series (164.528(b)(3))."""
        return self.accountable and self.family in {Family.PUBLIC, Family.HHS}

    @property
    def protocol_form(self) -> bool:
        """Whether it is research without authorization, told by its protocol (164.528(b)(4), 164.512(i))."""
        return self.cite.within(RESEARCH)

    @property
    def bound_by_restriction(self) -> bool:
        """Whether an agreed restriction reaches it at all (164.522(a)(1)(i), (v))."""
        return self.family is Family.CARE or self.code in {"involved_in_care", "notification", "opportunity"}
