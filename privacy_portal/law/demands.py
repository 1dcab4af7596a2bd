"""Outside demands: on which bases they may stand, how who asks is verified, and what may be answered.

A demand is no request of the individual: it has no legal clock of ours, only the date its sender set.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Cite, Rule, cfr, house
from privacy_portal.law.refusal import Refused
from privacy_portal.law.representation import majority_on

NOTICE_DAYS = 14
# The conditions of the check that rest on an order, sought by who asks or by the clinic, and on no notice.
PROTECTIVE = ("PROTECTIVE_ORDER", "OWN_PROTECTIVE_ORDER")

VERIFY = Rule(
    "Before disclosing, verify the identity of who asks and their authority, if either is not known, and get "
    "every paper the rule makes a condition.",
    cfr("164.514(h)(1)"),
)
RELIANCE = Rule(
    "One may rely on what is shown, if that is reasonable under the circumstances.",
    cfr("164.514(h)(2)(ii)"),
)
OWN_DATE = Rule(
    "The date a demand names is its sender's; it is never shown as the clinic's legal clock.",
    house("dates of demands"),
)
NOTICE_TIME = Rule(
    "Notice counts only when the time to object has passed and no objection is open.",
    cfr("164.512(e)(1)(iii)(C)"),
)
NOTICE_CONTENT = Rule(
    "The notice says enough about the proceeding to let the individual object to the court or tribunal.",
    cfr("164.512(e)(1)(iii)(B)"),
)
OWN_EFFORT = Rule(
    "Without assurance from who asks, the clinic itself may make reasonable efforts to notify the "
    "individual, or to seek a protective order.",
    cfr("164.512(e)(1)(vi)"),
)
NOTICE_READER = Rule(
    "Notice for a minor, or for one who has died, goes to who may act for them.",
    cfr("164.502(g)(1)"),
)
OWN_NOTICE_DAYS = Rule(
    "The clinic's own notice gives the individual fourteen days to object, whatever date the demand names.",
    house("notice of a demand"),
)


class Identity(StrEnum):
    """How who asks was identified."""

    BADGE = "badge"
    LETTERHEAD = "letterhead"
    AGENT = "agent"
    CALL_BACK = "call_back"
    SEEN = "seen"


class Authority(StrEnum):
    """By what their authority is shown."""

    WRITTEN = "written"
    ORAL = "oral"
    PROCESS = "process"
    SIGNED = "signed"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to verify: for whom it does, and the paper it needs."""

    rule: Rule
    official: bool
    needs_paper: bool = True


IDENTITIES: dict[Identity, Way] = {
    Identity.BADGE: Way(
        Rule("In person: an agency badge, or other official credentials.", cfr("164.514(h)(2)(ii)(A)")),
        official=True,
        needs_paper=False,
    ),
    Identity.LETTERHEAD: Way(
        Rule("In writing: on the letterhead of the agency.", cfr("164.514(h)(2)(ii)(B)")), official=True
    ),
    Identity.AGENT: Way(
        Rule(
            "Acting for an official: a written statement on letterhead, or a contract, that shows it.",
            cfr("164.514(h)(2)(ii)(C)"),
        ),
        official=True,
    ),
    Identity.CALL_BACK: Way(
        Rule("Called back at a number from an independent source.", VERIFY.cite),
        official=False,
        needs_paper=False,
    ),
    Identity.SEEN: Way(
        Rule("Identification was seen, or the person is known.", VERIFY.cite),
        official=False,
        needs_paper=False,
    ),
}

AUTHORITIES: dict[Authority, Way] = {
    Authority.WRITTEN: Way(
        Rule(
            "A written statement of the legal authority under which the information is asked for.",
            cfr("164.514(h)(2)(iii)(A)"),
        ),
        official=True,
    ),
    Authority.ORAL: Way(
        Rule(
            "Where a written statement would be impracticable, an oral one.",
            cfr("164.514(h)(2)(iii)(A)"),
        ),
        official=True,
        needs_paper=False,
    ),
    Authority.PROCESS: Way(
        Rule(
            "A warrant, subpoena, order or other process of a grand jury, court or tribunal is presumed to "
            "be legal authority.",
            cfr("164.514(h)(2)(iii)(B)"),
        ),
        official=True,
    ),
    Authority.SIGNED: Way(
        Rule("The individual's authorization, valid and matching.", cfr("164.508(b)(1)")), official=False
    ),
    Authority.PLAN: Way(
        Rule("A health plan or provider asks for treatment, payment or operations.", cfr("164.506(c)")),
        official=False,
        needs_paper=False,
    ),
}


class Answer(StrEnum):
    """What the clinic does about a demand."""

    COMPLY = "comply"
    IN_PART = "in_part"
    ASK_ASSURANCE = "ask_assurance"
    OBJECT = "object"
    REFUSE = "refuse"


DISCLOSES = frozenset({Answer.COMPLY, Answer.IN_PART})


@dataclass(frozen=True, slots=True)
class DemandRule:
    """Of one kind of demand: the bases it may stand on, the likeliest first, and how it is verified."""

    bases: tuple[str, ...]
    official: bool
    identities: frozenset[Identity]
    authorities: frozenset[Authority]
    cite: Cite
    answers: frozenset[Answer] = frozenset({Answer.COMPLY, Answer.IN_PART, Answer.OBJECT, Answer.REFUSE})


_OFFICIAL = frozenset({Identity.BADGE, Identity.LETTERHEAD, Identity.AGENT, Identity.CALL_BACK})
_PRIVATE = frozenset({Identity.CALL_BACK, Identity.SEEN, Identity.LETTERHEAD})
_PROCESS = frozenset({Authority.PROCESS})
_STATED = frozenset({Authority.WRITTEN, Authority.ORAL, Authority.PROCESS})

DEMANDS: dict[str, DemandRule] = {
    "subpoena": DemandRule(
        ("subpoena",),
        False,
        _PRIVATE | _OFFICIAL,
        _PROCESS,
        cfr("164.512(e)(1)(ii)"),
        frozenset(Answer),
    ),
    "court_order": DemandRule(
        ("court_order",), True, _PRIVATE | _OFFICIAL, _PROCESS, cfr("164.512(e)(1)(i)")
    ),
    "warrant": DemandRule(("warrant",), True, _OFFICIAL, _PROCESS, cfr("164.512(f)(1)(ii)(A)")),
    "grand_jury": DemandRule(("grand_jury",), True, _OFFICIAL, _PROCESS, cfr("164.512(f)(1)(ii)(B)")),
    "police": DemandRule(
        (
            "identification",
            "administrative_request",
            "crime_victim",
            "suspicious_death",
            "crime_on_premises",
            "crime_in_emergency",
            "law_enforcement_required",
            "serious_threat",
            "child_abuse",
            "abuse_neglect_violence",
            "custody",
            "national_security",
        ),
        True,
        _OFFICIAL,
        _STATED,
        cfr("164.512(f)"),
    ),
    "agency": DemandRule(
        (
            "health_oversight",
            "public_health",
            "required_by_law",
            "child_abuse",
            "abuse_neglect_violence",
            "coroner",
            "workers_compensation",
            "public_benefits",
            "fda",
            "military",
            "custody",
            "national_security",
        ),
        True,
        _OFFICIAL,
        _STATED,
        cfr("164.512"),
    ),
    "lawyer": DemandRule(
        ("authorization",), False, _PRIVATE, frozenset({Authority.SIGNED}), cfr("164.508(a)(1)")
    ),
    "insurer": DemandRule(
        ("payment", "operations", "workers_compensation", "authorization"),
        False,
        _PRIVATE,
        frozenset({Authority.PLAN, Authority.SIGNED, Authority.WRITTEN}),
        cfr("164.506(c)"),
    ),
    "hhs": DemandRule(("hhs",), True, _OFFICIAL, _STATED, cfr("164.502(a)(2)(ii)")),
    "other": DemandRule(
        (),
        False,
        frozenset(Identity),
        frozenset(Authority),
        cfr("164.502(a)(1)"),
    ),
}


def rule_of(kind: str) -> DemandRule:
    """The rule of a kind of demand. Raises Refused (DEMAND_KIND)."""
    rule = DEMANDS.get(kind)
    if rule is None:
        raise Refused("There is no such kind of demand.", code="DEMAND_KIND")
    return rule


def check_basis(kind: str, basis: str) -> None:
    """Whether a demand of this kind may stand on `basis`. Raises Refused (DEMAND_KIND, DEMAND_BASIS)."""
    rule = rule_of(kind)
    if rule.bases and basis not in rule.bases:
        raise Refused("A demand of this kind does not stand on that basis.", rule.cite, code="DEMAND_BASIS")


def check_identity(kind: str, way: str, *, has_paper: bool) -> None:
    """Whether `way` identifies who sent a demand of this kind.

    Raises Refused (DEMAND_KIND, IDENTITY_WAY, IDENTITY_PAPER).
    """
    allowed = rule_of(kind).identities
    if way not in allowed:
        raise Refused("This does not identify who sent such a demand.", VERIFY.cite, code="IDENTITY_WAY")
    found = IDENTITIES[Identity(way)]
    if found.needs_paper and not has_paper:
        raise Refused("Attach the paper that shows it.", found.rule.cite, code="IDENTITY_PAPER")


def check_authority(kind: str, way: str, *, has_paper: bool, words: str = "") -> None:
    """Whether `way` shows the authority behind a demand of this kind.

    words: for an oral statement, what was said and why a written one was impracticable. Raises Refused
    (DEMAND_KIND, AUTHORITY_WAY, AUTHORITY_PAPER, AUTHORITY_WORDS).
    """
    if way not in rule_of(kind).authorities:
        raise Refused(
            "This does not show the authority behind such a demand.", VERIFY.cite, code="AUTHORITY_WAY"
        )
    found = AUTHORITIES[Authority(way)]
    if found.needs_paper and not has_paper:
        raise Refused("Attach the paper that shows it.", found.rule.cite, code="AUTHORITY_PAPER")
    if way == Authority.ORAL and not words.strip():
        raise Refused(
            "Write down what was said, and why a written statement was impracticable.",
            found.rule.cite,
            code="AUTHORITY_WORDS",
        )


def check_answer(kind: str, answer: str, *, done: Collection[str]) -> None:
    """Whether a demand may be answered so.

    done: what is on file, "identity" and "authority". Only an answer that discloses needs them. Raises
    Refused (DEMAND_KIND, DEMAND_ANSWER, NOT_IDENTIFIED, NO_AUTHORITY).
    """
    rule = rule_of(kind)
    if answer not in rule.answers:
        raise Refused("A demand of this kind is not answered so.", rule.cite, code="DEMAND_ANSWER")
    if answer not in DISCLOSES:
        return
    if "identity" not in done:
        raise Refused("First verify who asks.", VERIFY.cite, code="NOT_IDENTIFIED")
    if "authority" not in done:
        raise Refused("First verify their authority to ask.", VERIFY.cite, code="NO_AUTHORITY")


def objection_by(notified_on: datetime.date) -> datetime.date:
    """The last day to object that the clinic's own notice names: fourteen days after it went out.

    A date its sender set does not shorten it: where that is sooner, ask for assurance or for more time.
    """
    return notified_on + datetime.timedelta(days=NOTICE_DAYS)


def check_notice_reader(
    *, born_on: datetime.date, died_on: datetime.date | None, on: datetime.date, somebody_named: bool
) -> None:
    """Whether the notice may go to the individual themselves. Raises Refused (NOTICE_READER)."""
    if somebody_named or (died_on is None and majority_on(born_on) <= on):
        return
    raise Refused(
        "The patient is a minor or has died. Name who may act for them, and their address.",
        NOTICE_READER.cite,
        code="NOTICE_READER",
    )


def check_notice(
    *,
    notified_on: datetime.date | None,
    object_by: datetime.date | None,
    objection_open: bool,
    on: datetime.date,
) -> None:
    """Whether notice to the individual lets a subpoena be answered on `on`.

    object_by: the last day to object. Raises Refused (NOTICE_NOT_GIVEN, NOTICE_TIME_RUNS, OBJECTION_OPEN).
    """
    if notified_on is None or object_by is None:
        raise Refused("The individual was not notified.", OWN_EFFORT.cite, code="NOTICE_NOT_GIVEN")
    if objection_open:
        raise Refused(
            "An objection is open: wait until the court has resolved it.",
            NOTICE_TIME.cite,
            code="OBJECTION_OPEN",
        )
    if on <= object_by:
        raise Refused("The time to object still runs.", NOTICE_TIME.cite, code="NOTICE_TIME_RUNS")
