"""Family and others involved in care (45 CFR 164.510(b)): who may be told what, and when."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Rule, cfr, house
from privacy_portal.law.refusal import Refused

INVOLVED = Rule(
    "Family, friends and anybody else the individual names may be told what is directly relevant to their "
    "part in the individual's care or payment for it, and no more.",
    cfr("164.510(b)(1)(i)"),
)
NOTIFICATION = Rule(
    "Family, a representative or another person responsible for the individual's care may be notified of "
    "where the individual is, the general condition, or the death.",
    cfr("164.510(b)(1)(ii)"),
)
PRESENT = Rule(
    "An individual who is present or can be reached, and has the capacity, decides.",
    cfr("164.510(b)(2)"),
)
DENY_FIRST = Rule(
    "An objection stands at once, before any agreement and before any judgment, until it is withdrawn.",
    house("an objection comes first"),
)


class Mode(StrEnum):
    """On what a telling rests."""

    AGREED = "agreed"
    DID_NOT_OBJECT = "did_not_object"
    INFERRED = "inferred"
    NOT_PRESENT = "not_present"
    DISASTER_RELIEF = "disaster_relief"
    DECEASED = "deceased"


MODES: Mapping[Mode, Rule] = {
    Mode.AGREED: Rule("The individual agreed; no form and no signature is needed.", cfr("164.510(b)(2)(i)")),
    Mode.DID_NOT_OBJECT: Rule(
        "The individual had the chance to object and did not.", cfr("164.510(b)(2)(ii)")
    ),
    Mode.INFERRED: Rule(
        "It is reasonable to infer from the circumstances, in professional judgment, that the individual "
        "does not object.",
        cfr("164.510(b)(2)(iii)"),
    ),
    Mode.NOT_PRESENT: Rule(
        "The individual is not present, or cannot be asked for want of capacity or in an emergency, and it "
        "is in the individual's best interest in professional judgment. Someone may so pick up "
        "prescriptions, supplies or X-rays.",
        cfr("164.510(b)(3)"),
    ),
    Mode.DISASTER_RELIEF: Rule(
        "An entity that by law or charter helps in disasters may be told, so that it can notify.",
        cfr("164.510(b)(4)"),
    ),
    Mode.DECEASED: Rule(
        "After death, those who were involved before may be told what is relevant to that, unless the "
        "individual was known to want otherwise.",
        cfr("164.510(b)(5)"),
    ),
}
NEED_AVAILABLE = frozenset({Mode.DID_NOT_OBJECT, Mode.INFERRED})
NEED_JUDGMENT = frozenset({Mode.INFERRED, Mode.NOT_PRESENT, Mode.DISASTER_RELIEF})


class Scope(StrEnum):
    """What an agreement can be about."""

    SCHEDULING = "scheduling"
    BILLING = "billing"
    CLINICAL = "clinical"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the individual agreed may be told to one person; `ends_on` is its last day, None for no end."""

    scopes: frozenset[Scope]
    begins_on: datetime.date
    ends_on: datetime.date | None = None

    def reaches(self, scope: Scope, on: datetime.date) -> bool:
        ended = self.ends_on is not None and on > self.ends_on
        return scope in self.scopes and on >= self.begins_on and not ended


@dataclass(frozen=True, slots=True)
class Telling:
    """What would be told to one person, and under which circumstances.

    `available`: the individual is present, or can be asked before, with capacity and outside an emergency.
    `objected`: an objection stands that reaches this person and this information, whenever it was made.
    `involved`: the person takes part in care or payment, or took part before a death; for disaster relief,
    the entity is one by law or charter. `directly_relevant`: what is told is, to that part, and no more.
    `notifies`: it is to notify somebody; then instead of those two `responsible`, the person is family, a
    representative or responsible for the care, and `only_notice`, it tells of location, general condition or
    death. `within_agreement`: an agreement reaches it. `judgment`: the professional judgment, in words.
    """

    mode: Mode
    available: bool
    involved: bool
    directly_relevant: bool
    objected: bool = False
    deceased: bool = False
    within_agreement: bool = False
    judgment: str = ""
    notifies: bool = False
    responsible: bool = False
    only_notice: bool = False


def may_tell(telling: Telling) -> Rule:
    """The rule on which it may be told.

    Raises Refused, in this order: TELL_OBJECTED, TELL_AFTER_DEATH, TELL_NOT_DECEASED, TELL_NOT_INVOLVED,
    TELL_NOT_RELEVANT (to notify: TELL_NOT_RESPONSIBLE, TELL_NOT_NOTICE), TELL_NOT_AGREED,
    TELL_NOT_AVAILABLE, TELL_ASK_FIRST, TELL_NO_JUDGMENT.
    """
    if telling.objected:
        rule = MODES[Mode.DECEASED] if telling.deceased else PRESENT
        raise Refused("The individual objected to this.", rule.cite, code="TELL_OBJECTED")
    _check_death(telling)
    if telling.notifies:
        _check_notice(telling)
    else:
        _check_part(telling)
    _check_individual(telling)
    return MODES[telling.mode]


def _check_notice(telling: Telling) -> None:
    if not telling.responsible:
        raise Refused(
            "Only family, a representative or another person responsible for the care may be notified.",
            NOTIFICATION.cite,
            code="TELL_NOT_RESPONSIBLE",
        )
    if not telling.only_notice:
        raise Refused(
            "To notify, tell only the location, the general condition or the death.",
            NOTIFICATION.cite,
            code="TELL_NOT_NOTICE",
        )


def _check_part(telling: Telling) -> None:
    if not telling.involved:
        rule = MODES[telling.mode] if telling.mode in {Mode.DISASTER_RELIEF, Mode.DECEASED} else INVOLVED
        raise Refused(
            "This person has no part in the individual's care or payment.",
            rule.cite,
            code="TELL_NOT_INVOLVED",
        )
    if not telling.directly_relevant:
        raise Refused(
            "Tell only what is directly relevant to this person's part.",
            INVOLVED.cite,
            code="TELL_NOT_RELEVANT",
        )


def _check_death(telling: Telling) -> None:
    after = MODES[Mode.DECEASED].cite
    notice_of_death = telling.notifies and telling.mode is Mode.NOT_PRESENT
    if telling.deceased and telling.mode is not Mode.DECEASED and not notice_of_death:
        raise Refused(
            "The individual has died: only those who were involved before may be told.",
            after,
            code="TELL_AFTER_DEATH",
        )
    if telling.mode is Mode.DECEASED and not telling.deceased:
        raise Refused("The individual is alive: ask first.", after, code="TELL_NOT_DECEASED")


def _check_individual(telling: Telling) -> None:
    mode = telling.mode
    if mode is Mode.AGREED and not telling.within_agreement:
        raise Refused(
            "No agreement of the individual reaches this.", MODES[mode].cite, code="TELL_NOT_AGREED"
        )
    if mode in NEED_AVAILABLE and not telling.available:
        raise Refused(
            "The individual could not be asked: decide in professional judgment instead.",
            MODES[mode].cite,
            code="TELL_NOT_AVAILABLE",
        )
    if mode is Mode.NOT_PRESENT and telling.available:
        raise Refused("The individual can be asked: ask first.", PRESENT.cite, code="TELL_ASK_FIRST")
    if mode in NEED_JUDGMENT and not telling.judgment.strip():
        raise Refused("Write down the professional judgment.", MODES[mode].cite, code="TELL_NO_JUDGMENT")
